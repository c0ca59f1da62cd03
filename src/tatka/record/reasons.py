"""Differences between two fingerprints, in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from tatka.dependencies.example_code import ORDER
from tatka.record.fingerprint import PARTS, Fingerprint, Part

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Reason:
    """Why a record is not fresh.

    Attributes:
        part: Of the fingerprint; `artifacts` also for an example that is needed and not fresh;
            `record` for what is wrong with the record itself.
        path: The file that changed, relative to the repository; empty where it is no file.
        name: The definition, cell, parameter, distribution, dataset or example.
        detail: What happened to it: `changed`, `added`, `removed`, `10 → 12`.
    """

    part: Part | Literal["record"]
    path: str
    name: str
    detail: str

    def __str__(self) -> str:
        """In one line: `src/course/models.py: unfreeze_from changed`."""
        before = f"{self.path}: " if self.path and self.name else self.path
        return f"{before}{self.name} {self.detail}".strip()

    def to_json(self) -> dict[str, str]:
        """As JSON."""
        return asdict(self)


def compare(old: Fingerprint, new: Fingerprint) -> tuple[Reason, ...]:
    """What differs, part by part; nothing if the fingerprints are equal.

    Args:
        old: Of the record.
        new: Of the repository.
    """
    return tuple(reason for part in PARTS for reason in _part(part, old, new))


def _part(part: Part, old: Fingerprint, new: Fingerprint) -> Iterator[Reason]:
    before, after = old.parts.get(part, {}), new.parts.get(part, {})
    reasons = []
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            detail = _detail(before.get(key), after.get(key))
            reasons.append(Reason(part, *_place(part, key), detail))
    if part == "code" and any(reason.name != ORDER for reason in reasons):
        reasons = [reason for reason in reasons if reason.name != ORDER]
    # A module's order of events changes with most things in it: said alone, or not at all.
    changed = {reason.path for reason in reasons if reason.name != _EVENTS}
    yield from (
        reason for reason in reasons if reason.name != _EVENTS or reason.path not in changed
    )


_STATEMENTS = "module-level statements"
_EVENTS = "order of module-level statements"
_NAMES = {
    "": _STATEMENTS,
    "*": "the module",
    "(order)": _EVENTS,
    "(docstrings)": "a docstring or annotation",
    "(text)": "the text, comments included,",
}


def _place(part: Part, key: str) -> tuple[str, str]:
    if part == "reach":
        path, _, name = key.partition("::")
        return path, _NAMES.get(name, name)
    return (key, "") if part in {"files", "artifacts"} else ("", key)


def _detail(old: str | None, new: str | None) -> str:
    if old == "=missing":
        return "added"
    if new == "=missing":
        return "missing" if old is None else "removed"
    if old is None:
        return "added"
    if new is None:
        return "removed"
    if old.startswith("=") and new.startswith("="):
        return f"{old[1:]} → {new[1:]}"
    return "changed"
