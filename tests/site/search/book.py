"""Builds the book of the search tests with the real MkDocs Material, and types into its box."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Page

FIXTURES = Path(__file__).with_name("fixtures")
LANGUAGES = ("bn", "en")

_CONFIGURATION = """
site_name: tatka
docs_dir: docs
site_dir: {site}
theme: {{name: material, language: {language}, font: false}}
plugins: [search]
markdown_extensions: [attr_list]
"""

_PATIENCE = 5_000
_NOTE_ANSWERS = """
const dispatch = EventTarget.prototype.dispatchEvent;
EventTarget.prototype.dispatchEvent = function (event) {
  const done = dispatch.call(this, event);
  if (event.data?.type === 3) {
    window.answer = { query: event.data.data.query, count: event.data.data.items.length };
  }
  return done;
};
"""
_SCROLLED_THROUGH = """() => {
  const list = document.querySelector(".md-search__scrollwrap");
  list.scrollTop = list.scrollTop ? 0 : list.scrollHeight;
  return document.querySelectorAll(".md-search-result__item").length >= window.answer.count;
}"""


@dataclass(frozen=True)
class Query:
    """What a reader types and where it must and must not lead."""

    type: str
    finds: tuple[str, ...]
    misses: tuple[str, ...] = ()
    first: str | None = None
    marks: str | None = None


@dataclass
class Results:
    """What the box shows: addresses like `transfer#freeze`, in order, and the marked words."""

    places: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    meta: str = ""

    @property
    def pages(self) -> list[str]:
        """Pages in order, each once."""
        return list(dict.fromkeys(place.partition("#")[0] for place in self.places))


def queries(language: str) -> tuple[Query, ...]:
    table = tomllib.loads((FIXTURES / "queries.toml").read_text(encoding="utf-8"))
    return tuple(
        Query(
            row["type"],
            tuple(row["finds"]),
            tuple(row.get("misses", ())),
            row.get("first"),
            row.get("marks"),
        )
        for row in table[language]["queries"]
    )


def build_book(folder: Path, language: str) -> Path:
    """Build one language's book; gives the site's folder, with Material's own search in it."""
    book = (FIXTURES / f"book.{language}.md").read_text(encoding="utf-8")
    for piece in book.split("=== ")[1:]:
        name, _, text = piece.partition("\n")
        page = folder / "docs" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    return run_mkdocs(folder, language)


def run_mkdocs(folder: Path, language: str) -> Path:
    """Build the pages under `folder/docs` with Material."""
    site = folder / "site"
    configuration = folder / "mkdocs.yml"
    configuration.write_text(
        _CONFIGURATION.format(site=site, language=language), encoding="utf-8"
    )
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(configuration)],
        check=True,
        capture_output=True,
    )
    return site


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve(folder: Path) -> tuple[ThreadingHTTPServer, str]:
    """Serve a folder; gives the server, to be shut down, and its address."""

    def handler(*arguments: object) -> _Handler:
        return _Handler(*arguments, directory=str(folder))  # type: ignore[arg-type]

    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)  # type: ignore[arg-type]
    Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}/"


def listen(page: Page) -> None:
    """Note the answers that reach Material's box; to be called before a page is opened."""
    page.add_init_script(_NOTE_ANSWERS)


def type_query(page: Page, query: str) -> Results:
    """Type as a person does, key by key, and wait for what the box answers to the whole of it."""
    box = page.locator("[data-md-component=search-query]")
    box.click()
    box.press("Control+a")
    box.press("Backspace")
    page.evaluate("window.answer = null")
    # Real key events for every letter: Playwright's own typing sends none for Bangla ones.
    keyboard = page.context.new_cdp_session(page)
    for letter in query:
        key = {"key": letter, "text": letter}
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": letter})
    keyboard.detach()
    page.wait_for_function("query => window.answer?.query === query", arg=query, timeout=_PATIENCE)
    # Material adds further results as the list is scrolled.
    page.wait_for_function(_SCROLLED_THROUGH, timeout=_PATIENCE)
    return read_results(page)


def read_results(page: Page) -> Results:
    """Read the list of results, folded ones included."""
    links = page.eval_on_selector_all(
        ".md-search-result__link", "links => links.map(link => link.href)"
    )
    marks = page.eval_on_selector_all(
        ".md-search-result__list mark", "marks => marks.map(mark => mark.textContent)"
    )
    base = urlsplit(page.evaluate("__md_scope.href"))
    places = [_place(link, base.path) for link in links]
    return Results(places, marks, page.locator(".md-search-result__meta").inner_text())


def _place(link: str, base: str) -> str:
    parts = urlsplit(link)
    path = unquote(parts.path).removeprefix(unquote(base)).removesuffix("index.html").strip("/")
    return f"{path or 'index'}{'#' if parts.fragment else ''}{parts.fragment}"
