"""The inverted index: which sections hold a term, cut into small files that are fetched on demand.

A reader's browser fetches `catalogue` first, then the one or two `words` files a query falls into,
then the `text` files of the results it shows. Their contents:

catalogue  {"pages": [[address, title, number of sections, boost], …],
            "lengths": one hexadecimal digit a section, the binary logarithm of its words,
            "words": [first term of each words file], "text": [first section of each text file]}
words-N    {"terms": [sorted], "found": [one list of numbers a term]}; a number holds the distance
           to the section before, times 16, plus how often the term is in the text (at most 7),
           plus 8 if it is in the title
text-N     [[anchor, title, text], …]
"""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tatka.site.search.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tatka.site.search.sections import Page, Section

# Characters of JSON in one file, before compression. Compressed, Bangla shrinks about six times.
_WORDS_SIZE = 24_000
_TEXT_SIZE = 5_000

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


def make_index(pages: Sequence[Page]) -> Index:
    """Index the pages of one language's site."""
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
    texts = [[section.anchor, section.title, section.text] for section in sections]
    text_cuts = _cuts((len(_json(text)) for text in texts), _TEXT_SIZE)
    files: dict[str, object] = {
        "catalogue": {
            "pages": [_page_row(page) for page in pages],
            "lengths": "".join(f"{_magnitude(length):x}" for length in lengths),
            "words": [terms[low] for low, _ in word_cuts],
            "text": [low for low, _ in text_cuts],
        }
    }
    for place, (low, high) in enumerate(word_cuts):
        files[f"words-{place}"] = {"terms": terms[low:high], "found": packed[low:high]}
    for place, (low, high) in enumerate(text_cuts):
        files[f"text-{place}"] = texts[low:high]
    return Index(files, pages=len(pages), sections=len(sections), terms=len(terms))


def _page_row(page: Page) -> list[object]:
    row: list[object] = [page.address, page.title, len(page.sections)]
    return row if page.boost == 1 else [*row, page.boost]


def _weights(section: Section) -> tuple[dict[str, int], int]:
    """The weight of each term of a section, and how many words its text has."""
    body = [word.terms for word in words(section.text)]
    counts = Counter(term for terms in body for term in terms)
    weights = {term: min(count, _MOST_OFTEN) for term, count in counts.items()}
    for text in (section.title, *section.tags):
        for word in words(text):
            for term in word.terms:
                weights[term] = weights.get(term, 0) | _IN_TITLE
    return weights, len(body)


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
