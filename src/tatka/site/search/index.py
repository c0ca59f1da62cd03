"""The inverted index: which sections hold a term, cut into small files that are fetched on demand.

A reader's browser fetches `catalogue` first, then the one or two `words` files a query falls into,
then the `text` files of the results it shows. Their contents:

catalogue  {"pages": [[address, title, number of sections, boost], …],
            "lengths": one hexadecimal digit a section, the binary logarithm of its words,
            "words": [first term of each words file], "text": [first section of each text file],
            "near": [first key of each near file], "cards": [first key of each cards file]}
words-N    {"terms": [sorted], "found": [one list of numbers a term]}; a number holds the distance
           to the section before, times 16, plus how often the term is in the text (at most 7),
           plus 8 if it is in the title
text-N     [[anchor, title, text, code], …]; code only where there is some
near-N     {"keys": [sorted], "words": [words of the book that may be meant, a list a key]}; what a
           word is filed under, `sounds.near_keys` says
cards-N    {"keys": [sorted], "cards": [[word, meaning, address] a key]}
"""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tatka.site.search.cards import card_keys
from tatka.site.search.sounds import near_keys, sounds
from tatka.site.search.words import names, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tatka.site.search.cards import Card
    from tatka.site.search.sections import Page, Section

# Characters of JSON in one file, before compression. Compressed, Bangla shrinks about six times.
_WORDS_SIZE = 24_000
_TEXT_SIZE = 5_000
_NEAR_SIZE = 12_000
_CARDS_SIZE = 12_000

# So many words of code count as one of prose in a section's length.
_CODE_LENGTH = 4
_MOST_OFTEN = 7
_IN_TITLE = 8
_STEP = 16
_LONGEST = 15


@dataclass(frozen=True)
class Index:
    """The files of an index, by name, and what was counted while making it.

    Attributes:
        files: JSON values by file name without its extension.
        pages: Number of pages.
        sections: Number of sections.
        terms: Number of different terms.
    """

    files: Mapping[str, object]
    pages: int
    sections: int
    terms: int


def make_index(pages: Sequence[Page], cards: Sequence[Card] = ()) -> Index:
    """Index the pages of one language's site, and the words of its glossary."""
    sections = [section for page in pages for section in page.sections]
    found: dict[str, list[tuple[int, int]]] = {}
    lengths: list[int] = []
    for number, section in enumerate(sections):
        weights, length = _weights(section)
        lengths.append(length)
        for term, weight in weights.items():
            found.setdefault(term, []).append((number, weight))
    # The browser compares strings by UTF-16 units, so they are sorted by these.
    terms = sorted(found, key=lambda term: term.encode("utf-16-be"))
    packed = [_pack(found[term]) for term in terms]
    word_cuts = _cuts(
        (len(_json(term)) + len(_json(row)) for term, row in zip(terms, packed, strict=True)),
        _WORDS_SIZE,
    )
    texts = [_text_row(section) for section in sections]
    text_cuts = _cuts((len(_json(text)) for text in texts), _TEXT_SIZE)
    catalogue: dict[str, object] = {
        "pages": [_page_row(page) for page in pages],
        "lengths": "".join(f"{_magnitude(length):x}" for length in lengths),
        "words": [terms[low] for low, _ in word_cuts],
        "text": [low for low, _ in text_cuts],
        "near": [],
        "cards": [],
    }
    files: dict[str, object] = {"catalogue": catalogue}
    near = _near(_surfaces(sections), cards)
    found_cards = {
        key: [cards[place].word, cards[place].means, cards[place].address]
        for key, place in card_keys(cards).items()
    }
    files |= _keyed(catalogue, "near", "words", near, _NEAR_SIZE)
    files |= _keyed(catalogue, "cards", "cards", found_cards, _CARDS_SIZE)
    for place, (low, high) in enumerate(word_cuts):
        files[f"words-{place}"] = {"terms": terms[low:high], "found": packed[low:high]}
    for place, (low, high) in enumerate(text_cuts):
        files[f"text-{place}"] = texts[low:high]
    return Index(files, pages=len(pages), sections=len(sections), terms=len(terms))


def _keyed(
    catalogue: dict[str, Any],
    kind: str,
    values: str,
    table: Mapping[str, Sequence[str]],
    limit: int,
) -> dict[str, object]:
    """Cut a table into files by its sorted keys, and tell the catalogue where each begins."""
    keys = sorted(table, key=lambda key: key.encode("utf-16-be"))
    cuts = _cuts((len(_json(key)) + len(_json(table[key])) for key in keys), limit)
    catalogue[kind] = [keys[low] for low, _ in cuts]
    return {
        f"{kind}-{place}": {
            "keys": keys[low:high],
            values: [table[key] for key in keys[low:high]],
        }
        for place, (low, high) in enumerate(cuts)
    }


def _surfaces(sections: Iterable[Section]) -> dict[str, set[str]]:
    """For each term, the shortest and the commonest word of the book that is filed under it."""
    found: dict[str, Counter[str]] = {}
    for section in sections:
        for text in (section.title, *section.tags, section.text, section.code):
            for word in words(text):
                for term in word.terms:
                    found.setdefault(term, Counter())[word.text] += 1
    return {
        term: {
            min(counts, key=lambda text: (len(text), text)),
            min(counts, key=lambda text: (-counts[text], text)),
        }
        for term, counts in found.items()
    }


def _near(surfaces: Mapping[str, Iterable[str]], cards: Sequence[Card]) -> dict[str, list[str]]:
    """Words of the book, and of its glossary, by the keys that near ones share."""
    found: dict[str, set[str]] = {}
    for term, texts in surfaces.items():
        for surface in texts:
            if len(surface) > 1 and not _has_digit(surface):
                for key in {*near_keys(sounds(term)), *near_keys(sounds(surface))}:
                    found.setdefault(key, set()).add(surface)
    for card in cards:
        for spelling in (card.word, *card.spellings):
            parts = [word.text for word in words(spelling)]
            # A phrase is filed as one word: readers write it as one.
            for key in near_keys(sounds("".join(parts))):
                found.setdefault(key, set()).add(" ".join(parts))
    return {key: sorted(row) for key, row in found.items()}


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _text_row(section: Section) -> list[str]:
    row = [section.anchor, section.title, section.text]
    return [*row, section.code] if section.code else row


def _page_row(page: Page) -> list[object]:
    row: list[object] = [page.address, page.title, len(page.sections)]
    return row if page.boost == 1 else [*row, page.boost]


def _weights(section: Section) -> tuple[dict[str, int], int]:
    """The weight of each term of a section, and how many words its text has."""
    body = [word.terms for word in words(section.text)]
    code = [word.terms for word in words(section.code)]
    counts = Counter(term for terms in body for term in terms)
    # However often code repeats a word, prose that is about it counts for more.
    counts.update({term for terms in code for term in terms})
    counts.update(names(f"{section.text} {section.code}"))
    weights = {term: min(count, _MOST_OFTEN) for term, count in counts.items()}
    for text in (section.title, *section.tags):
        for word in words(text):
            for term in word.terms:
                weights[term] = weights.get(term, 0) | _IN_TITLE
    return weights, len(body) + len(code) // _CODE_LENGTH


def _pack(found: Iterable[tuple[int, int]]) -> list[int]:
    rows = list(found)
    numbers = [0, *(number for number, _ in rows)]
    steps = (after - before for before, after in pairwise(numbers))
    return [step * _STEP + weight for step, (_, weight) in zip(steps, rows, strict=True)]


def _cuts(sizes: Iterable[int], limit: int) -> list[tuple[int, int]]:
    """Cut a row of things into runs of about `limit` each, as (first, one past the last)."""
    starts = [0]
    total = count = 0
    for size in sizes:
        if total and total + size > limit:
            starts.append(count)
            total = 0
        total += size
        count += 1
    return [(low, high) for low, high in pairwise([*starts, count]) if low < high]


def _magnitude(length: int) -> int:
    return min(_LONGEST, round(math.log2(length + 1)))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
