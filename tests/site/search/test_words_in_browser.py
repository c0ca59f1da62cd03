"""The words of the index and the words of the search box are the same words."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from tatka.site.search.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from support.search_reader import Reader

pytestmark = pytest.mark.slow

PLAIN = "text => [...tatkaSearch.words(text)].map(({ text, terms }) => [text, [...terms].sort()])"


def test_both_sides_agree(
    vectors: Mapping[str, Any], reader: Reader, book_texts: tuple[str, ...]
) -> None:
    reader.open("transfer/?h=স্তর")
    reader.page.locator("article mark").first.wait_for()
    texts = [
        *(text for kind in ("same", "different") for group in vectors[kind] for text in group),
        *(text for whole, parts in vectors["within"].items() for text in (whole, *parts)),
        *vectors["terms"],
        *book_texts,
        *_nonsense(),
    ]
    browser = reader.page.evaluate(f"texts => texts.map({PLAIN})", texts)
    assert len(texts) > 900
    for text, found in zip(texts, browser, strict=True):
        assert found == [[word.text, list(word.terms)] for word in words(text)], text


def _nonsense() -> Iterator[str]:
    """Letters, signs, digits and joiners in any order: what no author writes but some paste."""
    chance = random.Random(7)
    alphabet = [
        *map(chr, range(0x0980, 0x0A00)),
        *"aeiouBCDgnst'’.,-_ 0279।“”éﬁ²",
        "\u200b",
        "\u200c",
        "\u200d",
        "\u0301",
        "日",
        "🙂",
    ]
    for _ in range(600):
        yield "".join(chance.choices(alphabet, k=chance.randint(1, 14)))
