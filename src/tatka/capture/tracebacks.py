"""Errors that a cell was meant to raise, short enough to read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tatka.capture.scrub import strip_ansi

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MESSAGE_LINES = 12
_TITLE = "Traceback (most recent call last):"
_CELL = re.compile(r"^(?:Cell In\s*\[\d+\]|Input In \[|File .*[/\\]ipykernel_\d+)")
_OTHER_FILE = re.compile(r"^File ")
_ARROW = re.compile(r"^-+> (\d+) ?(.*)$")
# Between an error and one that came of it.
_CHAINED = frozenset(
    {
        "The above exception was the direct cause of the following exception:",
        "During handling of the above exception, another exception occurred:",
    }
)


def short_traceback(error: Any, traceback: Sequence[str]) -> list[str]:  # noqa: ANN401 - untyped
    """Keep the lines of the cell itself and the message; leave out the insides of libraries.

    Args:
        error: The output; has `ename` and `evalue`.
        traceback: Pieces as IPython coloured them: a title, the frames, the message; and the same
            of an error that it came of before it.

    Returns:
        One text a line: the heading, the lines of the cell that led there, the message, cut
        after a dozen lines; an error before it likewise, if lines of the cell led there.
    """
    pieces = [strip_ansi(piece) for piece in traceback]
    earlier: list[tuple[list[str], list[str]]] = []
    frames: list[str] = []
    for number, piece in enumerate(pieces):
        if piece.strip() in _CHAINED:
            if frames:
                said = _cut(pieces[number - 1].strip().splitlines())
                earlier.append((frames, [*said, "", piece.strip(), ""]))
            frames = []
        else:
            frames += _lines_of_cell(piece)
    told: list[str] = []
    for lines, said in earlier:
        # Where IPython sees both errors in one frame, it gives both the later one's line.
        told += [_TITLE, *(line for line in lines if line not in frames), *said]
    message = strip_ansi(error.evalue).strip().splitlines()
    last = [f"{error.ename}: {message[0]}", *message[1:]] if message else [str(error.ename)]
    return [*told, _TITLE, *frames, *_cut(last)]


def _lines_of_cell(piece: str) -> Iterable[str]:
    inside = False
    for line in piece.splitlines():
        if _CELL.match(line):
            inside = True
        elif _OTHER_FILE.match(line):
            inside = False
        arrow = _ARROW.match(line)
        if inside and arrow:
            yield f"  line {arrow.group(1)}: {arrow.group(2).strip()}"


def _cut(message: list[str]) -> list[str]:
    return [*message[:MESSAGE_LINES], "…"] if len(message) > MESSAGE_LINES else message
