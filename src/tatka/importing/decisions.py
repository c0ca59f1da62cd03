"""What an import decides, each decision with its place, its rule and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# `exact`: done, and nothing to look at. `review`: done, and somebody has to look at it.
# `person`: nothing was done, because only a person can.
Grade = Literal["exact", "review", "person"]
GRADES: tuple[Grade, ...] = ("exact", "review", "person")

# Every rule of an import, in words; reports and ledgers name rules by their keys.
RULES = {
    "E1": "hints, tabs and other blocks",
    "E2": "escapes of the old editor",
    "E3": "code that equals a notebook's cell",
    "E4": "stored outputs",
    "E5": "pictures that are outputs",
    "E6": "lines for Colab and magics without effect",
    "E7": "links, contents, anchors",
    "E8": "pictures of the same repository",
    "E9": "front matter and headings",
    "E10": "comments in one language",
    "R1": "which notebook",
    "R2": "what differs between page and notebook",
    "R3": "outputs that differ",
    "R4": "numbers in prose",
    "R5": "names and ids",
    "R6": "pictures without alternative text",
    "R7": "spellings of the glossary",
    "R8": "shell and Colab",
    "R9": "what is code",
    "R10": "no seed",
    "R11": "pages left out",
    "P1": "code that no Python of today reads",
    "P2": "syntax that has no counterpart here",
}
_SHOWN = 120


@dataclass(frozen=True)
class Decision:
    """One decision.

    Attributes:
        place: The input's file.
        line: Its first line there, from 1; in a notebook, counted from the start of the cell.
        lines: How many lines of the input it covers.
        grade: How sure it is.
        rule: A key of `RULES`.
        what: What stood there, in a few words.
        to: What became of it.
        cell: Number of the notebook's cell, from 1; 0 on a page.
        detail: What was dropped, or a diff.
        dropped: Whether the lines are not in the output.
    """

    place: str
    line: int
    lines: int
    grade: Grade
    rule: str
    what: str
    to: str
    cell: int = 0
    detail: str = ""
    dropped: bool = False

    @property
    def where(self) -> str:
        """`PAGE:LINE`, or `NOTEBOOK:cell N:LINE`."""
        if self.cell:
            return f"{self.place}:cell {self.cell}:{self.line}"
        return f"{self.place}:{self.line}"

    def __str__(self) -> str:
        """One line of a report."""
        what, to = shorten(self.what), shorten(self.to)
        return f"{self.where} {what} → {to} [{self.grade}] ({self.rule})"


def shorten(text: str, length: int = _SHOWN) -> str:
    """One line of at most so many characters: an old log can be longer than a page."""
    line = " ".join(text[: 4 * length].split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
