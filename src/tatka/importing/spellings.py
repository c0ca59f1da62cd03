"""Words of an old book that the course's glossary says otherwise: one line a word."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tatka.book.glossary import read_glossary
from tatka.importing.blocks import read_blocks
from tatka.importing.inline import Code, Formula, Html, Link, pieces, prose
from tatka.importing.outline import nfc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tatka.core.settings import Settings
    from tatka.importing.source import Source


def discouraged_words(
    settings: Settings, sources: Sequence[Source]
) -> tuple[tuple[str, str, int], ...]:
    """Each discouraged word in the prose of some pages, what to say instead, and how often."""
    # Those that were accepted are counted too: what is open is told from both.
    glossary = replace(read_glossary(settings), accepted=frozenset())
    language = settings.source_language
    counts: Counter[tuple[str, str]] = Counter()
    for source in sources:
        for block in prose(read_blocks(source)):
            start, end = source.span(block.first, block.last)
            letters = list(source.text[start:end])
            for piece in pieces(source, block):
                if isinstance(piece, Code | Formula | Html):
                    letters[piece.start - start : piece.end - start] = " " * (
                        piece.end - piece.start
                    )
                elif isinstance(piece, Link):
                    first, last = piece.target_start - start, piece.target_end - start
                    letters[first:last] = " " * (last - first)
            text = nfc("".join(letters))
            for first, last, entry in glossary.discouraged(text, language):
                word = glossary.avoided(text[first:last], entry, language)
                counts[word, entry.words[language]] += 1
    return tuple((word, wanted, count) for (word, wanted), count in counts.most_common())
