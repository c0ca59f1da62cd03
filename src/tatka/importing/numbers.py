"""Numbers in prose that an output of the page has: a run may change them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tatka.importing.inline import Code, pieces, prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tatka.importing.blocks import Block
    from tatka.importing.edits import Draft

_NUMBER = re.compile(r"(?<![\w.০-৯])[\d০-৯]+(?:[,.][\d০-৯]+)*")
_TO_ASCII = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_DIGITS = 3


def note_numbers(draft: Draft, blocks: Sequence[Block], outputs: Sequence[str]) -> None:
    """Mark numbers of the prose that stand in an output; none is changed.

    Args:
        draft: The page.
        blocks: Its blocks.
        outputs: What the outputs of the page said.
    """
    said: set[str] = set()
    whole: set[str] = set()
    for text in outputs:
        found = [_plain(match.group()) for match in _NUMBER.finditer(text)]
        said.update(found)
        if len(found) == 1 and _plain(text.strip()) == found[0]:
            # The whole output is this number, so that even a small one is likely meant.
            whole.add(found[0])
    if not said:
        return
    source = draft.source
    for block in prose(blocks):
        if block.kind != "paragraph" or draft.is_gone(block.first):
            continue
        start, end = source.span(block.first, block.last)
        letters = list(source.text[start:end])
        for piece in pieces(source, block):
            if isinstance(piece, Code):
                letters[piece.start - start : piece.end - start] = " " * (piece.end - piece.start)
        for match in _NUMBER.finditer("".join(letters)):
            number = _plain(match.group())
            digits = sum(letter.isdigit() for letter in number)
            telling = digits >= _DIGITS or "." in number
            if (telling and number in said) or number in whole:
                draft.decide(
                    source.line_at(start + match.start()),
                    "review",
                    "R4",
                    f"{match.group()} is in an output above",
                    "kept: {value}, or may it stay?",
                )


def _plain(number: str) -> str:
    return number.translate(_TO_ASCII).replace(",", "")
