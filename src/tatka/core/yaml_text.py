"""YAML that somebody wrote: read within limits, and told what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml


@dataclass(frozen=True)
class YamlFault:
    """Where a text stops being YAML.

    Attributes:
        what: `not valid YAML: …`, to follow a subject.
        line: In the text that was read, counted from 1.
    """

    what: str
    line: int


_DEEPEST = 100
# Parts of a text that holds itself again and again (`*name`, `<<`), each counted as it stands.
_MOST_PARTS = 100_000


class Loader(yaml.SafeLoader):
    """Plain tags only, and no table that merges others without end.

    The reader that is written in C is ten times as fast, and crashes where `?` stands in `?` stands
    in `?`.
    """

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Put into a table what it merges."""
        super().flatten_mapping(node)
        if len(node.value) > _MOST_PARTS:
            raise yaml.YAMLError("it merges more than anybody writes")


def parse_yaml(text: str, loader: type[Loader] = Loader) -> Any:  # noqa: ANN401 - whatever it says
    """What a text in YAML says.

    Args:
        text: One document.
        loader: Which tags it may have.

    Raises:
        yaml.YAMLError: It is no YAML, or is nested deeper than anybody writes.
    """
    _check_brackets(text)
    try:
        found = yaml.load(text, Loader=loader)  # noqa: S506 - a SafeLoader
        parts = _parts(found, {}) if "*" in text else 0
    except RecursionError:
        raise yaml.YAMLError("it is nested too deeply") from None
    if parts > _MOST_PARTS:
        raise yaml.YAMLError("it repeats itself more often than anybody writes")
    return found


def _parts(value: object, known: dict[int, int]) -> int:
    """How many parts a value has, those that stand in several places as often."""
    if not isinstance(value, dict | list):
        return 1
    if id(value) not in known:
        # One that holds itself has no end.
        known[id(value)] = _MOST_PARTS + 1
        inner = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_parts(one, known) for one in inner)
    return known[id(value)]


def _check_brackets(text: str) -> None:
    """Refuse what opens brackets without end: each of them is looked at again with each word."""
    opened = 0
    for line in text.splitlines():
        # One in a quoted word may never be closed: what begins at the margin begins anew.
        if line and line[0] not in " \t[]{}":
            opened = 0
        for letter in line:
            if letter in "[{":
                opened += 1
                if opened > _DEEPEST:
                    raise yaml.YAMLError("it is nested too deeply")
            elif letter in "]}":
                opened = max(0, opened - 1)


def yaml_fault(error: yaml.YAMLError | UnicodeDecodeError) -> YamlFault:
    """The fault that a reader of YAML, or of the file's letters, complains about."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or error
    return YamlFault(f"not valid YAML: {problem}", mark.line + 1 if mark else 1)
