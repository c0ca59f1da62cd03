"""Errors that a cell was meant to raise, short enough to read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tatka.capture.scrub import strip_ansi

if TYPE_CHECKING:
    from collections.abc import Sequence

MESSAGE_LINES = 12
_CELL = re.compile(r"^(?:Cell In\s*\[\d+\]|Input In \[|File .*[/\\]ipykernel_\d+)")
_OTHER_FILE = re.compile(r"^File ")
_ARROW = re.compile(r"^-+> (\d+) ?(.*)$")


def short_traceback(error: Any, traceback: Sequence[str]) -> list[str]:  # noqa: ANN401 - untyped
    """Keep the lines of the cell itself and the message; leave out the insides of libraries.

    Args:
        error: The output; has `ename` and `evalue`.
        traceback: Lines as IPython coloured them.

    Returns:
        One text a line: the heading, the lines of the cell that led there, the message, cut
        after a dozen lines.
    """
    lines = ["Traceback (most recent call last):"]
    inside = False
    for line in strip_ansi("\n".join(traceback)).splitlines():
        if _CELL.match(line):
            inside = True
        elif _OTHER_FILE.match(line):
            inside = False
        arrow = _ARROW.match(line)
        if inside and arrow:
            lines.append(f"  line {arrow.group(1)}: {arrow.group(2).strip()}")
    message = strip_ansi(error.evalue).strip().splitlines()
    lines.append(f"{error.ename}: {message[0]}" if message else str(error.ename))
    lines.extend(message[1:MESSAGE_LINES])
    if len(message) > MESSAGE_LINES:
        lines.append("…")
    return lines
