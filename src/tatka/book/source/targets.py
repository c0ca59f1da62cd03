"""What directives and roles point at: cells, values, definitions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

# Letters, and the vowel signs and joiners of Indic scripts, which are none.
_LETTERS = r"\w\u0300-\u036f\u0900-\u0dff\u200c\u200d"
_EXAMPLE = rf"(?P<example>[{_LETTERS}][{_LETTERS}-]*)(?:@(?P<profile>[A-Za-z_][\w-]*))?"
_NAME = r"[A-Za-z_]\w*"
_CELLS = re.compile(rf"{_EXAMPLE}(?:#(?P<cells>{_NAME}(?:\s*,\s*{_NAME})*))?")
_VALUE = re.compile(
    rf"{_EXAMPLE}#(?P<cell>{_NAME}):(?P<variable>{_NAME}(?:\.{_NAME}|\[[^\]]*\])*)(?::(?P<spec>.*))?"
)
_FILE = re.compile(rf"{_EXAMPLE}:(?P<file>[\w.-]+)")
_STEP = re.compile(rf"\.(?P<name>{_NAME})|\[(?P<key>[^\]]*)\]")


@dataclass(frozen=True)
class CellTarget:
    """Cells of an example.

    Attributes:
        example: Its name.
        profile: The profile whose record is meant; the default one without.
        cells: Names of cells; all cells if there are none.
    """

    example: str
    profile: str | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class ValueTarget:
    """A value of a record.

    Attributes:
        example: Name of the example.
        profile: The profile whose record is meant; the default one without.
        cell: Name of the cell at whose end the value is taken.
        variable: Name of the variable.
        steps: Keys and indexes that lead from the variable into its value.
        spec: How it is written: see `tatka.core.locale.values`.
    """

    example: str
    profile: str | None
    cell: str
    variable: str
    steps: tuple[str | int, ...] = ()
    spec: str = ""


@dataclass(frozen=True)
class FileTarget:
    """A file that a run left for others, under `artifacts/`.

    Attributes:
        example: Name of the example.
        profile: The profile whose record is meant; the default one without.
        file: Its name.
    """

    example: str
    profile: str | None
    file: str


def read_file(text: str) -> FileTarget | None:
    """`NAME[@PROFILE]:FILE`; nothing if the text has another shape."""
    match = _FILE.fullmatch(text.strip())
    if match is None:
        return None
    return FileTarget(match["example"], match["profile"], match["file"])


def read_cells(text: str) -> CellTarget | None:
    """`NAME`, `NAME#a,b`, `NAME@PROFILE#a`; nothing if the text has another shape."""
    match = _CELLS.fullmatch(text.strip())
    if match is None:
        return None
    cells = re.split(r"\s*,\s*", match["cells"]) if match["cells"] else []
    return CellTarget(match["example"], match["profile"], tuple(cells))


def read_value(text: str) -> ValueTarget | None:
    """`NAME[@PROFILE]#CELL:VARIABLE[:FORMAT]`; nothing if the text has another shape.

    The variable may be followed by `.key`, `[0]`, `[-1]` and `["key"]`.
    """
    match = _VALUE.fullmatch(text.strip())
    if match is None:
        return None
    name = re.match(_NAME, match["variable"])
    variable = name.group() if name else match["variable"]
    steps: list[str | int] = []
    for step in _STEP.finditer(match["variable"], len(variable)):
        if step["name"] is not None:
            steps.append(step["name"])
        elif re.fullmatch(r"-?\d+", step["key"].strip()):
            steps.append(int(step["key"]))
        else:
            steps.append(step["key"].strip().strip("'\""))
    return ValueTarget(
        match["example"],
        match["profile"],
        match["cell"],
        variable,
        tuple(steps),
        match["spec"] or "",
    )


def follow(value: Any, steps: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - JSON is of any shape
    """The value that steps lead to.

    Raises:
        LookupError: There is none; the argument is the step that failed.
    """
    for step in steps:
        # JSON's keys are texts, whatever they were in Python.
        if isinstance(value, dict) and str(step) in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
            value = value[step]
        else:
            raise LookupError(step)
    return value
