"""A small course made by hand, and the real book: both built once, served, and looked at."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tatka.core.browser import open_browser
from tatka.core.settings import Settings, load_settings
from tatka.site.book import weave_book
from tatka.site.build import BuiltSite, build_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "tests" / "site" / "fixtures" / "book"
SITE_URL = "https://book.example/course/"
# The pages of this course are written by hand, in more of Python-Markdown than woven pages need.
EXTENSIONS = """
markdown_extensions:
  - abbr
  - admonition
  - def_list
  - footnotes:
      BACKLINK_TITLE: "↩ {}"
  - md_in_html
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.blocks.html
  - pymdownx.details
  - pymdownx.highlight: {pygments_lang_class: true}
  - pymdownx.inlinehilite
  - pymdownx.tabbed: {alternate_style: true}
  - pymdownx.tasklist: {custom_checkbox: true}
"""
NAV = ["index.md", {"chapters": ["chapter.md", "only-bangla.md"]}]


def make_course(root: Path, *, nav: list[object] | None = None) -> Settings:
    """A course in `root` with the project's own mkdocs.yml, its pages woven already."""
    (root / "pyproject.toml").write_text('[tool.tatka]\nlanguages = ["bn", "en"]\n')
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    contents = yaml.safe_dump({"nav": NAV if nav is None else nav}, allow_unicode=True)
    for key, value in (
        ("nav", contents),
        ("site_url", f"site_url: {SITE_URL}\n"),
        ("repo_url", "repo_url: https://github.com/someone/book\n"),
    ):
        # A top-level key, with all that is indented below it.
        text, found = re.subn(rf"(?m)^{key}:.*\n(?:[ ].*\n)*", value.replace("\\", r"\\"), text)
        assert found == 1, key
    (root / "mkdocs.yml").write_text(text + EXTENSIONS, encoding="utf-8")
    shutil.copytree(ROOT / "theme", root / "theme")
    settings = load_settings(root)
    for language in settings.languages:
        shutil.copytree(BOOK / language, woven_dir(settings) / language)
        shutil.copytree(BOOK / language, settings.chapters_dir / language)
        listing = woven_dir(settings) / language / "listings" / "first_example.ipynb"
        listing.parent.mkdir()
        nbformat.write(whole_run(), listing)
    return settings


def woven_dir(settings: Settings) -> Path:
    """Where the woven pages are."""
    return settings.work_dir / "woven"


def whole_run() -> nbformat.NotebookNode:
    """A run with what is hard on a listing: mathematics, a wide output, a table, tags."""
    table = (
        "<table class='tatka-table'><thead><tr><th>a</th></tr></thead><tr><td>1</td></tr></table>"
    )
    notebook: nbformat.NotebookNode = new_notebook(
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}},
        cells=[
            new_markdown_cell("# First example", id="title"),
            new_code_cell(
                "# a comment that is long: আর বাংলাও আছে\nprint('x' * 200)",
                id="wide",
                metadata={"name": "wide", "tags": ["hide", "wide"]},
                outputs=[new_output("stream", name="stdout", text="x" * 200 + "\n")],
            ),
            new_markdown_cell("## The loss\n\nWith $x^2$ in it.", id="loss"),
            new_code_cell(
                "frame",
                id="frame",
                outputs=[new_output("execute_result", {"text/html": table, "text/plain": "a\n1"})],
            ),
        ],
    )
    return notebook


@dataclass(frozen=True)
class Site:
    """A built site and where it is served."""

    built: BuiltSite
    address: str

    @property
    def folder(self) -> Path:
        """The files."""
        return self.built.folder

    def pages(self) -> list[str]:
        """Addresses of all pages, relative to the site."""
        found = self.folder.rglob("*.html")
        return sorted(path.relative_to(self.folder).as_posix() for path in found)


@pytest.fixture
def new_course() -> Callable[..., Settings]:
    return make_course


@pytest.fixture
def course(tmp_path: Path) -> Settings:
    return make_course(tmp_path)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The hand-made course."""
    settings = make_course(tmp_path_factory.mktemp("small"))
    built = build_site(settings, woven_dir(settings), strict=True)
    with serve(built.folder, "/course/") as address:
        yield Site(built, address)


@pytest.fixture(scope="session", params=["small", "book"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The hand-made course, then the book of this repository as it stands; nothing is run."""
    if request.param == "small":
        yield request.getfixturevalue("small")
        return
    scratch = tmp_path_factory.mktemp("book")
    settings = replace(load_settings(ROOT), work_dir=scratch / "work", site_dir=scratch / "site")
    book = weave_book(settings)
    built = build_site(settings, book.folder)
    with serve(built.folder) as address:
        yield Site(built, address)


@contextmanager
def serve(folder: Path, prefix: str = "/") -> Iterator[str]:
    """Serve a folder on this machine, below `prefix`; yields its address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            return super().translate_path("/" + path.removeprefix(prefix))

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    handler = functools.partial(Handler, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{prefix}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser that is gone after the module: a process can hold one of Playwright's at a time."""
    with open_browser() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new page of a reader who has never been here, at a laptop."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="bn-BD")
    yield context.new_page()
    context.close()
