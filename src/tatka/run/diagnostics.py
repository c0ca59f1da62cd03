"""Words for what went wrong in a cell: where, what, and the code around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tatka.core.errors import RunError
from tatka.script.notebook import INJECTED
from tatka.script.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tatka.core.settings import Settings
    from tatka.run.kernel import CellFailedError
    from tatka.script.example import Cell, Example

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_CELL_LINE = re.compile(
    r"(?:Cell |<ipython-input-|Input )(?:In ?)?\[(\d+)\](?:,)? (?:in )?line:? ?(\d+)"
)
_FRAME = re.compile(r"^File (\S+?\.py):(\d+)", re.MULTILINE)
_AROUND = 2
_MESSAGE = 2_000


def cells_in_order(example: Example, notebook: Any) -> list[Cell]:  # noqa: ANN401 - untyped
    """For each cell of an example's notebook, the script's cell it comes from.

    The cell with a profile's parameters comes from the one that it follows.
    """
    cells: list[Cell] = []
    position = iter(example.cells)
    for node in notebook.cells:
        cells.append(cells[-1] if node.get("id") == INJECTED else next(position))
    return cells


def explain(
    settings: Settings,
    example: Example,
    notebook: Any,  # noqa: ANN401 - as above
    failure: CellFailedError,
    log: str = "",
) -> RunError:
    """An error that a person can act on.

    Args:
        settings: Of the course.
        example: That was run.
        notebook: Its notebook, as far as it was executed.
        failure: What is known.
        log: What the kernel's process said outside of any cell.
    """
    cell = cells_in_order(example, notebook)[failure.index]
    path = settings.relative(example.path)
    said = f"cell {cell.name!r}" if cell.name else f"the cell at line {cell.line}"
    if failure.kind == "hung":
        return RunError(
            f"{said} did not end: a run may take {settings.timeout:g} seconds, and they are over",
            path=path,
            line=cell.line,
            hint="Make the example smaller, or raise `timeout` in [tool.tatka].",
        )
    if failure.kind == "died":
        last = [line for line in log.splitlines() if line.strip()][-3:]
        return RunError(
            f"the kernel died in {said}",
            path=path,
            line=cell.line,
            hint="\n".join(["Too little memory, or a crash in a library. Its last words:", *last])
            if last
            else "Too little memory, or a crash in a library; it left no word.",
        )
    return _raised(path, cell, said, failure.output)


def _raised(path: str, cell: Cell, said: str, output: Mapping[str, Any]) -> RunError:
    name, message = output.get("ename", "Error"), _ANSI.sub("", str(output.get("evalue", "")))
    trace = _ANSI.sub("", "\n".join(output.get("traceback", [])))
    number = _line_in_cell(cell, trace)
    line = cell.line + number
    if name == "AssertionError" and Tag.HIDE in cell.tags:
        what = f"a claim does not hold in {said}: {_sentence(cell, number, message)}"
    else:
        what = f"{said} raised {name}" + (f": {message[:_MESSAGE]}" if message else "")
    hint = _code_around(cell, number)
    frames = [found for found in _FRAME.findall(trace) if "site-packages" not in found[0]]
    if frames:
        hint += f"\nraised in {frames[-1][0]}:{frames[-1][1]}"
    if name == "FileNotFoundError":
        hint += (
            "\nA run happens in a folder of its own. Reach files of the repository through a "
            "package\nof yours (importlib.resources), and files of other examples through `needs`."
        )
    return RunError(what, path=path, line=line, hint=hint)


def _line_in_cell(cell: Cell, trace: str) -> int:
    """The line of the cell, from 0, in which the exception came up.

    A traceback names cells by when they were executed. The outermost one is the cell that failed;
    others on the way are earlier cells, whose functions it called.
    """
    lines = cell.source.split("\n")
    found = _CELL_LINE.search(trace)
    number = int(found.group(2)) - 1 if found else 0
    return number if number < len(lines) else 0


def _sentence(cell: Cell, number: int, message: str) -> str:
    """What a hidden assertion guards: its message, or the comment above it, or its own code."""
    if message:
        return message
    lines = cell.source.split("\n")
    first = number
    while first > 0 and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    comments = [line.strip().lstrip("# ") for line in lines[first:number]]
    return " / ".join(comments) or lines[number].strip()


def _code_around(cell: Cell, number: int) -> str:
    lines = cell.source.split("\n")
    shown = range(max(0, number - _AROUND), min(len(lines), number + _AROUND + 1))
    width = len(str(cell.line + shown[-1]))
    return "\n".join(
        f"{'>' if at == number else ' '} {cell.line + at:>{width}} | {lines[at]}".rstrip()
        for at in shown
    )
