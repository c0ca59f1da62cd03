"""How deep a chapter may nest: Markdown's parser looks at what is open again and again.

Nobody writes a hundred brackets into each other; a page that does would keep every command busy.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tatka.core.errors import ChapterError

if TYPE_CHECKING:
    from collections.abc import Sequence

_DEEPEST = 100
_LONGEST_RUN = 500
_LONGEST_LINE = 20_000
_LARGEST = 40_000
_MOST_ROWS = 2_000
_MARKERS = re.compile(r"[ \t]*(?:(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))[ \t]*)+")
_ONE_MARKER = re.compile(r">|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])")
_RUN = re.compile(r"([*_~`<!\\&$|{])\1{499,}|(?:[<*_`!\\&${|~]\S?){500,}")


def check_nesting(lines: Sequence[str], place: str) -> None:
    """Make sure that a chapter nests no deeper than a person writes.

    Args:
        lines: Of the chapter.
        place: What errors call its file.

    Raises:
        ChapterError: It does; with the line.
    """
    opened = letters = rows = 0
    fenced = False
    for number, line in enumerate(lines, start=1):
        reason = None
        fenced ^= line.lstrip(" >").startswith(("```", "~~~"))
        if fenced or not line.strip():
            opened = letters = rows = 0
            continue
        letters += len(line)
        rows += 1
        if letters > _LARGEST or rows > _MOST_ROWS:
            reason = "this paragraph, list or table is too long to be read"
        if len(line) > _LONGEST_LINE:
            reason = f"this line has {len(line):,} characters; {_LONGEST_LINE:,} are the limit"
        markers = _MARKERS.match(line)
        if reason is None and markers and len(_ONE_MARKER.findall(markers.group())) > _DEEPEST:
            reason = f"more than {_DEEPEST} lists or quotes are nested here"
        if reason is None and (run := _RUN.search(line)):
            reason = f"{run.group()[:3]!r} and so on: {_LONGEST_RUN} marks in a row"
        if reason is None:
            opened = _opened(line, opened)
            if opened > _DEEPEST:
                reason = f"more than {_DEEPEST} brackets are open here"
        if reason is not None:
            raise ChapterError(reason, path=place, line=number, hint="Write it in smaller parts.")


def _opened(line: str, opened: int) -> int:
    """The brackets that are open at the end of a line, or at its worst place, if that is bad."""
    for letter in line:
        if letter == "[":
            opened += 1
            if opened > _DEEPEST:
                break
        elif letter == "]":
            opened = max(0, opened - 1)
    return opened
