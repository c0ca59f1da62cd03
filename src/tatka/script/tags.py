"""The tags of cells that mean something to us, each declared once."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from tatka.core.suggestions import SLIP, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# So many letters of a tag's beginning are taken for the tag, or for its stem.
_BEGUN, _STEM = 4, 3


class Tag(StrEnum):
    """A tag of a cell; equal to its text, so it can be looked for among the tags of any notebook.

    Other tags belong to other tools and are left alone, unless they look like a slip of the pen.
    """

    # Holds the defaults that a profile overrides (papermill's convention).
    PARAMETERS = "parameters"
    # Runs, and is never shown.
    HIDE = "hide"
    # May raise: what it raises is its result (nbclient's convention).
    RAISES = "raises-exception"
    # Its results differ from run to run; verify does not compare them.
    VARIES = "varies"
    # Solves an exercise: shown folded, left out of the notebook for readers.
    SOLUTION = "solution"
    # Durations in what it prints and in variables named as such may differ from run to run.
    TIMES = "times"
    # All warnings are shown, or none, whatever the settings say.
    WARNINGS = "warnings"
    NO_WARNINGS = "no-warnings"
    # May emit ten times as much text as the limit; is never folded; is folded from the first line.
    LONG = "long"
    UNFOLDED = "unfolded"
    FOLDED = "folded"


def misspelt(tags: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The tags that look like slips of the pen, each with the tag that is most like it."""
    known = {str(tag) for tag in Tag}
    for tag in tags:
        near = () if tag in known else nearest(tag, known, count=1)
        if near and _is_slip(tag, near[0]):
            yield tag, near[0]
            continue
        begun = [other for other in known - {tag} if len(tag) >= _BEGUN and other.startswith(tag)]
        if begun:
            yield tag, begun[0]


def _is_slip(tag: str, meant: str) -> bool:
    # "slow" is somewhat like "solution", and means something else; "vary" begins like "varies".
    return bool(nearest(tag, [meant], alike=SLIP)) or tag[:_STEM] == meant[:_STEM]
