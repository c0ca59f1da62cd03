"""Fingerprints: digests, part by part, of everything that a record depends on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Part = Literal[
    "code", "reach", "parameters", "files", "dataset", "packages", "artifacts", "environment"
]
PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True)
class Touched:
    """What a run really touched: the backing for what reading the code can't see.

    All paths are relative to the repository, with slashes.

    Attributes:
        files: Inputs other than code, and their states, as `tatka.core.inputs` names them: files
            that were read, looked for in vain, or asked about, folders that were listed, links that
            were followed. First-party modules, records and scratch are not among them.
        modules: Files of the first-party modules that were imported, and their digests then.
        distributions: Distributions whose modules were imported, by normalised name
            (PEP 503), and their versions.
        datasets: Datasets that were loaded, by name, each as `VERSION` or `VERSION+CHECKSUM`.
        variables: Environment variables that the course's code read, and their states, as
            `tatka.core.variables` has them.
        python: Version of the interpreter, `3.11`; empty in records of before this was kept.
        unfollowed: What the run did that could not be followed, in words: its inputs are not fully
            known, unless the example declares its `data`.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)
    distributions: Mapping[str, str] = field(default_factory=dict)
    datasets: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    python: str = ""
    unfollowed: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As JSON, sorted, for `record.json`."""
        tables = {name: dict(sorted(getattr(self, name).items())) for name in _TOUCHED}
        return {**tables, "python": self.python, "unfollowed": list(self.unfollowed)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Touched:
        """From what `to_json` gave; what is missing is empty."""
        return cls(
            **{name: dict(value.get(name, {})) for name in _TOUCHED},
            python=str(value.get("python", "")),
            unfollowed=tuple(map(str, value.get("unfollowed", ()))),
        )


_TOUCHED = ("files", "modules", "distributions", "datasets", "variables")


@dataclass(frozen=True)
class Fingerprint:
    """Digests of what a record depends on.

    Attributes:
        parts: For each part, keys (a cell, a definition, a file, a distribution …) and digests. A
            digest that starts with `=` is the short text itself, to be shown in reasons.
    """

    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As JSON, sorted, for `record.json`."""
        return {part: dict(sorted(self.parts.get(part, {}).items())) for part in PARTS}

    @classmethod
    def from_json(cls, value: Mapping[str, Mapping[str, str]]) -> Fingerprint:
        """From what `to_json` gave; what is missing is empty."""
        return cls({part: dict(value.get(part, {})) for part in PARTS})
