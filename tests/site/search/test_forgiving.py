"""Two hundred queries of readers who misspell, by kind, asked of the search engine in a browser.

The book is the course as it was when the queries were written, in fixtures/course.LANGUAGE.json.gz:
what Material's search plugin left of it. `benchmarks/site/forgiving.py` prints the figures by kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.forgiving import HELD_OUT, SEEN, ask, asked_of_course, share_found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

ENOUGH = 0.95


@pytest.fixture(scope="module")
def pages(browser: Browser) -> Iterator[dict[str, Page]]:
    """One page a language with the engine of the course in it."""
    with asked_of_course(browser) as opened:
        yield opened


@pytest.mark.parametrize("half", [SEEN, HELD_OUT])
def test_enough_queries_find_their_page_among_three(pages: dict[str, Page], half: int) -> None:
    found, lost = share_found(pages, half)
    assert found >= ENOUGH, lost


@pytest.mark.parametrize("language", ["bn", "en"])
@pytest.mark.parametrize("query", ["রোবট", "হর", "নদী", "qwzx", "ক্রিকেট", "blockchain", "ব্লকচেইন"])
def test_what_the_book_does_not_have_is_not_found(
    pages: dict[str, Page], language: str, query: str
) -> None:
    assert ask(pages[language], query)["items"] == []


def test_what_was_taken_for_what_is_said(pages: dict[str, Page]) -> None:
    assert ask(pages["bn"], "শীখন হার")["instead"] == [["শীখন হার", "শিখন হার"]]
    assert ask(pages["bn"], "শিখন হার")["instead"] == []
    assert ask(pages["bn"], "একুরেসি")["instead"] == [["একুরেসি", "নির্ভুলতা"]]
    assert ask(pages["bn"], "একুরেসির মান")["cards"][0][0] == "নির্ভুলতা"


def test_exact_goes_before_near(pages: dict[str, Page]) -> None:
    answer = ask(pages["bn"], "লগ")
    assert answer["instead"] == []
    assert "watching-a-model-learn" in [
        item[0]["location"].partition(".")[0] for item in answer["items"]
    ]


def test_the_definition_comes_first(pages: dict[str, Page]) -> None:
    for query in ("ইপক", "epoch", "এপক", "ইপকের"):
        word, means, address = ask(pages["bn"], query)["cards"][0]
        assert word == "ইপক"
        assert means
        assert address == "glossary.html#epoch"


def test_what_may_be_meant_is_proposed(pages: dict[str, Page]) -> None:
    answer = ask(pages["en"], "histogrma of wieghts")
    assert answer["items"]
    answer = ask(pages["bn"], "পাখি")
    assert answer["items"] == []
    assert {row["typed"] for row in answer["proposed"]} == {"পাখি"}


def test_where_code_is_typed_code_comes_first(pages: dict[str, Page]) -> None:
    (first, *_) = ask(pages["bn"], "histogram_freq")["items"]
    assert first[0]["location"].partition(".")[0] == "watching-a-model-learn"
    assert any(entry["location"].endswith("#histograms") for entry in first)


def test_snippets_show_prose_before_code(pages: dict[str, Page]) -> None:
    for item in ask(pages["bn"], "শিখন হার")["items"]:
        for entry in item:
            if "শিখন হার" in entry["title"] or not entry["text"]:
                continue
            assert "learning_rate=" not in entry["text"] or "<mark>" in entry["text"]
