"""The table of words, seen from the index; test_words_in_browser.py sees it from the box."""

from __future__ import annotations

import unicodedata
from itertools import combinations
from typing import TYPE_CHECKING, Any

from hypothesis import example, given
from hypothesis import strategies as st

from tatka.site.search.table import read_table
from tatka.site.search.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

BANGLA = st.text(st.characters(min_codepoint=0x0980, max_codepoint=0x09FF), max_size=12)


def terms(text: str) -> set[str]:
    return {term for word in words(text) for term in word.terms}


def test_forms_of_one_word_find_each_other(vectors: Mapping[str, Any]) -> None:
    lost = [
        pair
        for group in vectors["same"]
        for pair in combinations(group, 2)
        if not terms(pair[0]) & terms(pair[1])
    ]
    assert lost == []


def test_different_words_do_not(vectors: Mapping[str, Any]) -> None:
    mixed = [
        pair
        for group in vectors["different"]
        for pair in combinations(group, 2)
        if terms(pair[0]) & terms(pair[1])
    ]
    assert mixed == []


def test_parts_are_found_in_the_whole(vectors: Mapping[str, Any]) -> None:
    lost = [
        (whole, part)
        for whole, parts in vectors["within"].items()
        for part in parts
        if not terms(part) & terms(whole)
    ]
    assert lost == []


def test_terms_are_exactly_these(vectors: Mapping[str, Any]) -> None:
    assert {text: sorted(terms(text)) for text in vectors["terms"]} == dict(vectors["terms"])


@given(BANGLA)
def test_every_encoding_of_a_text_gives_the_same_terms(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    spread = unicodedata.normalize("NFD", text)
    assert terms(composed) == terms(spread)


@given(BANGLA)
@example("\u09fe\u09bc")  # marks of different classes, which stand in one order alone
def test_joiners_change_nothing(text: str) -> None:
    word = "ক" + text
    assert terms("\u200c".join(word)) == terms(word)


def test_every_rule_of_the_table_is_in_nfc_and_ends_somewhere() -> None:
    table = read_table()
    for script in (table.bangla, table.english):
        for ending in script.endings:
            assert unicodedata.is_normalized("NFC", ending.end)
            assert len(ending.put) < len(ending.end)
