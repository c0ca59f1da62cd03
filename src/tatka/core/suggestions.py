"""Hints for names that are not known: the names most like them, or what there is."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# How alike two words must be for one to be taken for the other.
_ALIKE = 0.6
# For a slip of the pen in a word that may be right: a tag of another tool, say.
SLIP = 0.75
_FEW = 12


def nearest(
    name: str, known: Iterable[object], *, count: int = 3, alike: float = _ALIKE
) -> tuple[str, ...]:
    """The known names most like one that isn't known, the most alike first.

    Args:
        name: What was written.
        known: What could have been.
        count: How many at most.
        alike: How alike they must be at least, from 0 to 1.
    """
    return tuple(get_close_matches(name, sorted(map(str, set(known))), n=count, cutoff=alike))


def did_you_mean(
    name: str,
    known: Iterable[object],
    *,
    count: int = 3,
    listed: str = "Known are",
    none: str = "There are none yet.",
    otherwise: str | None = None,
    prefix: str = "",
    quoted: bool = True,
) -> str:
    """A hint for a name that isn't known: the names most like it, or a dozen of all there are.

    Args:
        name: What was written.
        known: What could have been.
        count: How many of the nearest names are offered.
        listed: How the list of all names begins.
        none: What is said where there are no names at all.
        otherwise: What is said instead of that list.
        prefix: What stands in front of every name that could have been.
        quoted: Whether names stand in quotation marks.
    """
    names = sorted(map(str, set(known)))

    def said(other: str) -> str:
        return repr(prefix + other) if quoted else prefix + other

    near = nearest(name, names, count=count)
    if near:
        return f"Did you mean {' or '.join(map(said, near))}?"
    if otherwise is not None:
        return otherwise
    if not names:
        return none
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return f"{listed}: {', '.join(prefix + other for other in names[:_FEW])}{more}."
