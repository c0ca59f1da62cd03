"""Words for what went wrong in a cell: where, what, and the code around it."""

from __future__ import annotations

import re
import signal
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tatka.capture.streams import without_noise
from tatka.core.errors import RunError
from tatka.script.notebook import INJECTED
from tatka.script.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tatka.core.settings import Settings
    from tatka.run.kernel import CellFailedError, FailureKind
    from tatka.script.example import Cell, Example

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_CELL_LINE = re.compile(
    r"(?:Cell |<ipython-input-|Input )(?:In ?)?\[(\d+)\](?:,)? (?:in )?line:? ?(\d+)"
)
_FRAME = re.compile(r"^File (\S+?\.py):(\d+)", re.MULTILINE)
_AROUND = 2
_MESSAGE = 2_000
_LAST = 3
_PRINTED = 2_000


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
        log: What the kernel's process said, past the kernel, since the cell began.
    """
    cell = cells_in_order(example, notebook)[failure.index]
    path = settings.relative(example.path)
    said = f"cell {cell.name!r}" if cell.name else f"the cell at line {cell.line}"
    if failure.kind == "raised":
        return _raised(path, cell, said, failure.output)
    printed = "".join(
        output.text
        for output in notebook.cells[failure.index].get("outputs", [])
        if output.output_type == "stream"
    )
    log += printed[-_PRINTED:]
    if failure.kind == "died":
        hint = _last_words(failure.code, log)
        return RunError(f"the kernel died in {said}", path=path, line=cell.line, hint=hint)
    what, hint = _broken(settings, failure.kind)
    return RunError(f"{said} {what}", path=path, line=cell.line, hint=hint)


def unexpected(settings: Settings, example: Example, error: BaseException) -> RunError:
    """Words for what nobody foresaw; it is the failure of one run, not of the command.

    Args:
        settings: Of the course.
        example: That was run.
        error: What went wrong, in code of ours or of a library.
    """
    path = settings.relative(example.path)
    if isinstance(error, MemoryError):
        return RunError(
            "there is not enough memory for what the run left",
            path=path,
            line=1,
            hint="Leave less: fewer and smaller outputs.",
        )
    if isinstance(error, OSError) and error.errno is not None:
        place = f" ({error.filename})" if error.filename else ""
        return RunError(
            f"what the run left could not be kept: {error.strerror}{place}",
            path=path,
            line=1,
            hint="Is the disk full, or the folder not to be written to?",
        )
    frames = traceback.extract_tb(error.__traceback__)
    last = f" (at {Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    first = str(error).partition("\n")[0][:_MESSAGE]
    return RunError(
        f"what the run left can't be kept: {type(error).__name__}: {first}{last}",
        path=path,
        line=1,
        hint="That is a fault of tatka: please report it. The other examples are not concerned.",
    )


def host_died(settings: Settings, example: Example) -> RunError:
    """Words for a run whose kernel's parent was ended while it ran alone."""
    return RunError(
        "the process that starts kernels was ended while this example ran",
        path=settings.relative(example.path),
        line=1,
        hint="Does it kill processes that are not its own? Or the machine ran out of memory.",
    )


def _broken(settings: Settings, kind: FailureKind) -> tuple[str, str]:
    """What is said of a cell that broke a limit, and what to do."""
    limits = settings.limits
    raise_it = "in [tool.tatka.limits]"
    table: dict[FailureKind, tuple[str, str]] = {
        "hung": (
            f"did not end: a run may take {settings.timeout:g} seconds, and they are over",
            "Make the example smaller, or raise `timeout` in [tool.tatka].",
        ),
        "text": (
            f"emits more text than {limits.text:,} characters, which are the limit; it was stopped",
            f"Print less in it, or raise `text` {raise_it}.",
        ),
        "outputs": (
            f"emits more than {limits.outputs:,} outputs, which are the limit; it was stopped",
            f"Show less in it, or raise `outputs` {raise_it}.",
        ),
        "pictures": (
            "emits larger pictures than may be kept; it was stopped",
            f"Draw them smaller, or raise `picture_bytes` or `pictures` {raise_it}.",
        ),
        "memory": (
            "uses more memory than a run may use; it was stopped",
            f"Make the example smaller, or raise `memory` {raise_it}.",
        ),
        "artifacts": (
            f"leaves more under artifacts/ than {limits.artifacts:,} bytes; it was stopped",
            f"Leave less, or raise `artifacts` {raise_it}.",
        ),
    }
    return table[kind]


def _last_words(code: int | None, log: str) -> str:
    """Why a kernel died, as far as it is known, and what it said in its last cell."""
    cause = "Too little memory, or a crash in a library"
    if code is not None and code < 0:
        try:
            cause += f" ({signal.Signals(-code).name})"
        except ValueError:
            cause += f" (signal {-code})"
    elif code:
        cause = f"It ended itself with exit code {code}"
    lines = [line for line in without_noise(log).splitlines() if line.strip()][-_LAST:]
    if not lines:
        return f"{cause}; it left no word."
    return "\n".join([f"{cause}. Its last words:", *lines])


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
