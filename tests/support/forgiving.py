"""Asks the search engine of a frozen copy of the course, and counts what is found among three."""

from __future__ import annotations

import gzip
import tempfile
import tomllib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from support.search_reader import FIXTURES, serve
from tatka.book.glossary import read_glossary
from tatka.core.settings import load_settings
from tatka.site.search.cards import cards_of
from tatka.site.search.install import install

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
SEEN, HELD_OUT = 0, 1
LANGUAGES = ("bn", "en")
TOP = 3
_PAGE = """<meta charset="utf-8"><form class="md-search__form" name="search"></form>
<script id="__config" type="application/json">
{"search": "assets/javascripts/workers/search.a.min.js"}</script>
<script src="assets/javascripts/bundle.a.min.js"></script>"""


@contextmanager
def asked_of_course(browser: Browser) -> Iterator[dict[str, Page]]:
    """One page a language, the engine in it."""
    glossary = read_glossary(load_settings(ROOT))
    with tempfile.TemporaryDirectory() as name:
        for language in LANGUAGES:
            site = Path(name) / language
            (site / "search").mkdir(parents=True)
            packed = (FIXTURES / f"course.{language}.json.gz").read_bytes()
            (site / "search" / "search_index.json").write_bytes(gzip.decompress(packed))
            (site / "index.html").write_text(_PAGE, encoding="utf-8")
            install(site, language, cards_of(glossary, language, "glossary.html"))
        with serve(Path(name)) as home:
            pages = {}
            for language in LANGUAGES:
                page = browser.new_page()
                page.goto(f"{home}{language}/index.html")
                engine = next((Path(name) / language / "search").glob("*/engine.js"))
                page.add_script_tag(url=engine.relative_to(Path(name) / language).as_posix())
                pages[language] = page
            yield pages
            for page in pages.values():
                page.close()


def ask(page: Page, query: str) -> dict[str, Any]:
    """What the engine answers."""
    return ask_all(page, [query])[0]


def ask_all(page: Page, queries: list[str]) -> list[dict[str, Any]]:
    """What the engine answers to each, asked at once."""
    answers: list[dict[str, Any]] = page.evaluate(
        "queries => Promise.all(queries.map((query) => tatkaSearch.ask(query)))", queries
    )
    return answers


def queries(language: str) -> Mapping[str, list[list[str]]]:
    """By kind: what is typed, and where it may lead."""
    file = FIXTURES / "forgiving.toml"
    found: dict[str, dict[str, list[list[str]]]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return found[language]


def is_found(answer: Mapping[str, Any], places: list[str]) -> bool:
    """Whether one of the places is among the first pages, and its section under its page."""
    shown = {}
    for item in answer["items"][:TOP]:
        page = item[0]["location"].partition("?")[0].removesuffix(".html")
        shown[page] = {entry["location"].partition("#")[2] for entry in item}
    parts = [place.partition("#") for place in places]
    return any(page in shown and (not anchor or anchor in shown[page]) for page, _, anchor in parts)


def count_found(pages: Mapping[str, Page], half: int) -> dict[str, list[tuple[str, bool]]]:
    """By language and kind: each query of one half, and whether it was found."""
    found = {}
    for language in LANGUAGES:
        for kind, all_rows in queries(language).items():
            rows = all_rows[half::2]
            answers = ask_all(pages[language], [query for query, *_ in rows])
            found[f"{language}, {kind.replace('_', ' ')}"] = [
                (query, is_found(answer, places))
                for (query, *places), answer in zip(rows, answers, strict=True)
            ]
    return found


def share_found(pages: Mapping[str, Page], half: int) -> tuple[float, list[str]]:
    """The share of one half's queries that are found, and the others."""
    rows = [row for group in count_found(pages, half).values() for row in group]
    lost = [query for query, found in rows if not found]
    return 1 - len(lost) / len(rows), lost
