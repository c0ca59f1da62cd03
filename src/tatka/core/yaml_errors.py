"""What is wrong with a text that is no YAML, for whoever wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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


def yaml_fault(error: yaml.YAMLError | UnicodeDecodeError) -> YamlFault:
    """The fault that a reader of YAML, or of the file's letters, complains about."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or error
    return YamlFault(f"not valid YAML: {problem}", mark.line + 1 if mark else 1)
