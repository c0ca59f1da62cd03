"""What changed between two versions of a section, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["same", "removed", "added"]

# Words with their punctuation apart, so that a new danda does not make a new word of its neighbour.
# Line ends are words too: a diff that joins code lines can't be read.
# Vowel signs and joiners belong to the word; the danda, U+0964, does not.
_WORDS = re.compile(
    r"\n+|(?:[^\W_]|[\u200c\u200d\u0300-\u036f\u0900-\u0963\u0966-\u0dff])+|[^\S\n]+|."
)


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, went or came.

    Attributes:
        change: Which of the three.
        text: As it stands in the section.
    """

    change: Change
    text: str


def word_diff(old: str, new: str, *, context: int | None = None) -> tuple[Piece, ...]:
    """Compare two texts word by word.

    Args:
        old: The text as it was.
        new: The text as it is.
        context: How many words to keep around each change; what is left out becomes ` … `. All of
            them without.
    """
    before, after = _words(old), _words(new)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[i1:i2])))
            continue
        if i1 < i2:
            pieces.append(Piece("removed", "".join(before[i1:i2])))
        if j1 < j2:
            pieces.append(Piece("added", "".join(after[j1:j2])))
    return tuple(pieces if context is None else _shorten(pieces, context))


def _words(text: str) -> list[str]:
    return _WORDS.findall(text)


def _shorten(pieces: list[Piece], context: int) -> list[Piece]:
    short = []
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        if piece.change != "same":
            short.append(piece)
            continue
        # Words and the spaces between them.
        words = _words(piece.text)
        head = [] if number == 0 else words[: 2 * context]
        tail = [] if number == last else words[-2 * context :]
        if len(head) + len(tail) >= len(words):
            short.append(piece)
        else:
            short.append(Piece("same", f"{''.join(head)} … {''.join(tail)}"))
    return short
