"""Builds the book of the search tests with the real MkDocs Material, and types into its box.

The queries of test_queries.py can be tried on another built site: TATKA_SEARCH_SITE names its
folder (Bangla there, English in `en/`).
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

from tatka.site.search import install

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Browser, Page, Response

FIXTURES = Path(__file__).parents[1] / "site" / "search" / "fixtures"
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
# The answer of a failed search knows no query.
_ANSWERED = """query => window.answer
  && (window.answer.query ?? query).trim() === query.trim()"""
_SCROLLED_THROUGH = """() => {
  const list = document.querySelector(".md-search__scrollwrap");
  list.scrollTop = list.scrollTop ? 0 : list.scrollHeight;
  return document.querySelectorAll(".md-search-result__item").length >= window.answer.count;
}"""


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
    configuration.write_text(_CONFIGURATION.format(site=site, language=language), encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(configuration)],
        check=True,
        capture_output=True,
    )
    return site


class _Handler(SimpleHTTPRequestHandler):
    """Serves files compressed, as every host of static sites does."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = gzip.compress(path.read_bytes(), 6, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder; gives its address."""
    handler = partial(_Handler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Reader:
    """A reader with a page open, who notes what the page fetches."""

    def __init__(self, page: Page, home: str) -> None:
        """Open nothing yet."""
        self.page = page
        self.home = home
        self.fetched: list[str] = []
        self.bytes = 0
        self.errors: list[str] = []
        page.add_init_script(_NOTE_ANSWERS)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.context.on("request", lambda request: self.fetched.append(request.url))
        # Of the context, not of the page: a worker's requests are none of the page's.
        page.context.on("response", self._count)

    def open(self, path: str = "") -> None:
        """Open a page and let everything on it load."""
        self.page.goto(self.home + path, wait_until="networkidle")

    def search(self, query: str) -> Results:
        """Type a query; gives what the box answers."""
        return type_query(self.page, query)

    def forget(self) -> None:
        """Start counting afresh."""
        self.fetched.clear()
        self.bytes = 0

    def _count(self, response: Response) -> None:
        self.bytes += int(response.headers.get("content-length", 0))


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The built book with our search, one folder a language."""
    ready = os.environ.get("TATKA_SEARCH_SITE")
    if ready:
        return {"bn": Path(ready), "en": Path(ready) / "en"}
    built = {}
    for language in LANGUAGES:
        built[language] = build_book(tmp_path_factory.mktemp(language), language)
        install(built[language], language)
    return built


@pytest.fixture(scope="module")
def readers(browser: Browser, sites: Mapping[str, Path]) -> Iterator[Mapping[str, Reader]]:
    """One reader a language, the start page open."""
    with serve(sites["bn"]) as bangla, serve(sites["en"]) as english:
        found = {}
        for language, home in {"bn": bangla, "en": english}.items():
            found[language] = Reader(browser.new_page(), home)
            found[language].open()
        yield found


@pytest.fixture
def reader(browser: Browser, sites: Mapping[str, Path]) -> Iterator[Reader]:
    """A reader of the Bangla book with nothing open and nothing cached."""
    with serve(sites["bn"]) as home:
        context = browser.new_context()
        yield Reader(context.new_page(), home)
        context.close()


@pytest.fixture
def copied_site(sites: Mapping[str, Path], tmp_path: Path) -> Path:
    """A copy of the Bangla book that a test may spoil."""
    return shutil.copytree(sites["bn"], tmp_path / "site")


@pytest.fixture
def read_copy(browser: Browser, copied_site: Path) -> Iterator[Reader]:
    """A reader of the copy."""
    with serve(copied_site) as home:
        context = browser.new_context()
        yield Reader(context.new_page(), home)
        context.close()


@pytest.fixture(scope="session")
def book_texts() -> tuple[str, ...]:
    """Every line of the book, of both languages."""
    books = (FIXTURES / f"book.{language}.md" for language in LANGUAGES)
    return tuple(line for book in books for line in book.read_text(encoding="utf-8").splitlines())


@pytest.fixture
def reader_of_folder(browser: Browser, sites: Mapping[str, Path]) -> Iterator[Reader]:
    """A reader who opens the Bangla book from a folder, without a server."""
    context = browser.new_context()
    yield Reader(context.new_page(), f"{sites['bn'].as_uri()}/")
    context.close()


@pytest.fixture(scope="session")
def vectors() -> Mapping[str, Any]:
    """What is made of words: the file both sides are checked with."""
    return tomllib.loads(FIXTURES.with_name("words.toml").read_text(encoding="utf-8"))


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
    page.wait_for_function(_ANSWERED, arg=query, timeout=_PATIENCE)
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
