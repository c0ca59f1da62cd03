"""The search box in a real browser: when it fetches, what it marks, how it fails, from a folder."""

from __future__ import annotations

import json
import random
from html import escape
from typing import TYPE_CHECKING

import pytest

from tatka.site.search import install

if TYPE_CHECKING:
    from pathlib import Path

    from support.search_reader import Reader

pytestmark = pytest.mark.slow

BUDGET = 200_000


def test_nothing_is_fetched_before_the_box_is_opened(reader: Reader) -> None:
    reader.open("transfer/")
    assert [url for url in reader.fetched if "/search/" in url or "/workers/" in url] == []
    reader.forget()
    reader.page.locator("[data-md-component=search-query]").click()
    reader.page.wait_for_timeout(200)
    names = [url.rsplit("/", 1)[-1] for url in reader.fetched]
    assert names == ["engine.js", "catalogue.js"]


def test_a_result_leads_to_the_marked_words(reader: Reader) -> None:
    reader.open()
    reader.search("স্তরকে")
    reader.page.locator(".md-search-result__link[href*='#freeze']").first.click()
    marks = reader.page.locator("article mark")
    marks.first.wait_for()
    assert reader.page.url.endswith("#freeze")
    assert marks.all_inner_texts() == ["স্তরগুলো", "স্তর", "স্তরগুলোকে", "স্তর"]
    assert reader.errors == []


def test_a_half_typed_ending_is_marked_too(reader: Reader) -> None:
    reader.open("transfer/?h=স্তরগু")
    reader.page.locator("article mark").first.wait_for()
    assert "স্তরগুলোকে" in reader.page.locator("article mark").all_inner_texts()


def test_a_page_opened_otherwise_has_no_marks_and_fetches_no_engine(reader: Reader) -> None:
    reader.open("transfer/")
    assert reader.page.locator("article mark").count() == 0
    assert not any("engine.js" in url for url in reader.fetched)


def test_markup_in_a_page_stays_text_in_the_results(read_copy: Reader, copied_site: Path) -> None:
    hostile = '<img src=x onerror="window.caught=1"> </script> মডেল'
    _replace_index(copied_site, [("", hostile, f"মডেল {hostile}")])
    read_copy.open()
    results = read_copy.search("মডেল")
    assert results.places == ["index"]
    title = read_copy.page.locator(".md-search-result__article h1").inner_text()
    assert title == hostile
    assert read_copy.page.evaluate("window.caught") is None


def test_the_words_that_were_not_found_are_named(reader: Reader) -> None:
    reader.open()
    results = reader.search("ক্ষতি রোবট")
    assert "loss" in results.pages
    assert reader.page.locator(".md-search-result__terms del").first.inner_text() == "রোবট"


def test_an_emptied_box_shows_no_results(reader: Reader) -> None:
    reader.open()
    assert reader.search("মডেল").places
    assert reader.search(" ").places == []


def test_a_lost_connection_is_said_and_got_over(read_copy: Reader) -> None:
    read_copy.open()
    read_copy.page.context.route("**/search/*/words-*", lambda route: route.abort())
    read_copy.search("মডেল")
    title = read_copy.page.locator(".md-search-result__article h1").inner_text()
    assert title == "খোঁজা গেল না"
    read_copy.page.context.unroute("**/search/*/words-*")
    assert "saving" in read_copy.search("মডেল").pages


def test_the_search_works_from_a_folder(reader_of_folder: Reader) -> None:
    reader = reader_of_folder
    reader.open("index.html")
    assert [url for url in reader.fetched if "/search/" in url] == []
    results = reader.search("হারের")
    assert results.pages == ["learning_rate", "transfer"]
    reader.page.locator(".md-search-result__link").first.click()
    reader.page.locator("article mark").first.wait_for()
    assert reader.page.locator("article mark").first.inner_text() == "হার"
    assert reader.errors == []


def test_the_first_query_of_400_pages_stays_within_its_budget(
    read_copy: Reader, copied_site: Path
) -> None:
    vocabulary = _vocabulary(random.Random(1))
    _replace_index(copied_site, _pages(400, vocabulary))
    read_copy.open()
    read_copy.forget()
    # A common word, key by key: all that its beginnings fetch counts as well.
    results = read_copy.search(vocabulary[3])
    assert len(results.pages) > 100
    assert len(results.marks) > 10
    assert 0 < read_copy.bytes < BUDGET


def _replace_index(site: Path, pages: list[tuple[str, str, str]]) -> None:
    """Give a site the index of other pages."""
    docs = [
        {"location": address, "title": escape(title), "text": escape(text)}
        for address, title, text in pages
    ]
    index = site / "search" / "search_index.json"
    index.write_text(json.dumps({"config": {}, "docs": docs}), encoding="utf-8")
    install(site, "bn")


def _vocabulary(chance: random.Random) -> list[str]:
    consonants = "কখগঘচছজটডতথদধনপফবভমযরলশসহ"
    signs = ["", "", "া", "ি", "ী", "ু", "ে", "ো", "্র", "্য"]
    return [
        "".join(
            chance.choice(consonants) + chance.choice(signs) for _ in range(chance.randint(2, 4))
        )
        for _ in range(9_000)
    ]


def _pages(count: int, vocabulary: list[str]) -> list[tuple[str, str, str]]:
    """Pages of 660 words in five sections; words are as unevenly common as in real text."""
    chance = random.Random(2)
    weights = [1 / (place + 3) for place in range(len(vocabulary))]
    endings = ["", "", "", "ের", "ে", "কে", "টি", "গুলো"]
    rows = []
    for page in range(count):
        words = [
            word + chance.choice(endings) for word in chance.choices(vocabulary, weights, k=660)
        ]
        for section in range(5):
            piece = words[section * 132 : (section + 1) * 132]
            address = f"page-{page}/" + (f"#part-{section}" if section else "")
            rows.append((address, " ".join(piece[:3]), " ".join(piece[3:])))
    return rows
