"""The words of the index and the words of the search box are the same words."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from tatka.site.search.sounds import near_keys, sounds
from tatka.site.search.words import names, words

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


def test_both_sides_hear_the_same(reader: Reader, book_texts: tuple[str, ...]) -> None:
    reader.open("transfer/?h=স্তর")
    reader.page.locator("article mark").first.wait_for()
    texts = sorted({word.text for line in (*book_texts, *_nonsense()) for word in words(line)})
    browser = reader.page.evaluate(
        "texts => texts.map((text) => tatkaSearch.nearKeys(tatkaSearch.sounds(text)))", texts
    )
    assert len(texts) > 900
    for text, found in zip(texts, browser, strict=True):
        assert found == list(near_keys(sounds(text))), text


def test_both_sides_find_the_same_names(reader: Reader) -> None:
    reader.open("transfer/?h=স্তর")
    reader.page.locator("article mark").first.wait_for()
    texts = [
        "model.trainable_weights = keras.layers.Dense(3)",
        "_private __init__ a_b x._y set_random_seed(1) e.g. v2.21",
        "কোডে `include_top=False` লিখুন",
    ]
    browser = reader.page.evaluate("texts => texts.map((text) => tatkaSearch.names(text))", texts)
    assert browser == [list(names(text)) for text in texts]
    assert "layers.dense" in browser[0]


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
