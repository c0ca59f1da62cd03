"""Old code in pieces that can be read one by one: cells of a notebook, cells of a script."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.core.errors import TatkaError
from tatka.core.files import write_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_CELL = re.compile(r"(?m)^# ?%%")
_MAGIC = re.compile(
    r"(?P<indent>\s*)(?P<magic>[%!].*|\?{1,2}\w.*|[\w.\[\]()]+\?{1,2}\s*|[\w, ]+=\s*[!%].*)$"
)
# No one writes a comment that begins so: what follows was a line for IPython.
_MARK = "#\u200b"
_STAND_IN = f"pass{_MARK}"


@dataclass(frozen=True)
class Unit:
    """A cell.

    Attributes:
        source: As it is written.
        line: Of the file, or of the cell in a notebook, that it starts in, from 1.
        cell: Number of the notebook's cell, from 1; 0 in a script.
    """

    source: str
    line: int
    cell: int = 0

    @property
    def python(self) -> str:
        """The source with lines for IPython as comments, line for line."""
        lines = self.source.split("\n")
        if self.source.lstrip().startswith("%%"):
            first = next(line for line in lines if line.strip())
            if not re.match(r"\s*%%(?:time|timeit|capture)\b", first):
                return "\n".join(f"{_MARK}{line}" if line else line for line in lines)
        return "\n".join(_masked(line) for line in lines)

    def magics(self) -> list[tuple[int, str]]:
        """Lines for IPython: number from 0, and text."""
        return [
            (number, match["magic"].strip())
            for number, line in enumerate(self.source.split("\n"))
            if (match := _MAGIC.match(line)) and not line.lstrip().startswith("#")
        ]


def unmasked(python: str) -> str:
    """The source again from `Unit.python`."""
    return python.replace(_STAND_IN, "").replace(f"None{_MARK}", "").replace(_MARK, "")


def _masked(line: str) -> str:
    """A line for IPython as a statement that does nothing, or that sets the same names."""
    match = _MAGIC.match(line)
    if match is None or line.lstrip().startswith("#"):
        return line
    assigned = re.match(r"(?P<targets>[\w, ]+=\s*)(?P<rest>[!%].*)", match["magic"])
    if assigned:
        return f"{match['indent']}{assigned['targets']}None{_MARK}{assigned['rest']}"
    return f"{match['indent']}{_STAND_IN}{match['magic']}"


@dataclass(frozen=True)
class OldFile:
    """A script or a notebook.

    Attributes:
        path: Its file.
        name: What messages call it.
        units: Its cells.
        notebook: The notebook's JSON; None for a script.
    """

    path: Path
    name: str
    units: tuple[Unit, ...]
    notebook: Any = None


def read_old_file(path: Path, name: str) -> OldFile:
    """Read a script or a notebook.

    Raises:
        TatkaError: It is neither.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TatkaError(
            f"this is not UTF-8 text: {error.reason}", path=name, hint="Save it as UTF-8."
        ) from None
    if path.suffix != ".ipynb":
        return OldFile(path, name, _script_units(text))
    try:
        table = json.loads(text)
        cells = table["cells"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise TatkaError(
            f"this is no notebook: {error}", path=name, hint="Open it in Jupyter and save it again."
        ) from None
    units = tuple(
        Unit(_joined(cell.get("source", "")), 1, number)
        for number, cell in enumerate(cells, start=1)
        if cell.get("cell_type") == "code"
    )
    return OldFile(path, name, units, table)


def write_old_file(old: OldFile, sources: Sequence[str]) -> None:
    """Write the cells back; everything else of the file stays as it is.

    Args:
        old: As it was read.
        sources: The new source of each unit.
    """
    if old.notebook is None:
        write_text(old.path, "".join(sources))
        return
    by_number = {unit.cell: new for unit, new in zip(old.units, sources, strict=True)}
    for number, cell in enumerate(old.notebook["cells"], start=1):
        if number in by_number and _joined(cell.get("source", "")) != by_number[number]:
            new = by_number[number]
            listed = isinstance(cell["source"], list)
            cell["source"] = new.splitlines(keepends=True) if listed else new
    write_text(old.path, json.dumps(old.notebook, indent=1, ensure_ascii=False) + "\n")


def _script_units(text: str) -> tuple[Unit, ...]:
    starts = [0, *(match.start() for match in _CELL.finditer(text) if match.start())]
    units = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        units.append(Unit(text[start:end], text.count("\n", 0, start) + 1))
    return tuple(units)


def _joined(value: object) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value)
