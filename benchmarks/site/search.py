"""What a search costs a reader: bytes and time, ours beside Material's own and Pagefind's.

    python benchmarks/site/search.py [--sizes 50,100,400,1000] [--pagefind PYTHON …]

Each site is built once with MkDocs Material; a browser then opens a page, and types a common
word, key by key, over a line like Lighthouse's slow 4G (150 ms, 1.6 Mbit/s). Every file goes over
the line compressed. `--pagefind` names Python interpreters that have pagefind; it is measured
through its own JavaScript: load, search, and the texts of the first ten results. Writes
search.json and search.md.
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

from search_pages import vocabulary, write_pages

from tatka.core.browser import open_browser
from tatka.core.files import write_json, write_text
from tatka.site.search import install

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
CONFIGURATION = """
site_name: benchmark
theme: {name: material, language: bn, font: false}
plugins: [search]
markdown_extensions: [attr_list]
"""
# Lighthouse's slow 4G. The server plays it: the browser's own throttling leaves workers out.
LATENCY = 0.15
BYTES_PER_SECOND = 1_638_400 / 8
RUNS = 3
PAGEFIND_INDEX = """
import asyncio, sys
from pagefind.index import PagefindIndex, IndexConfig
async def main(site):
    async with PagefindIndex(config=IndexConfig(output_path=site + "/pagefind")) as index:
        await index.add_directory(site)
asyncio.run(main(sys.argv[1]))
"""


@dataclass(frozen=True)
class Measured:
    """One engine on one size of site.

    Attributes:
        engine: Which.
        pages: How many pages the site has.
        before: Bytes of search that a page view costs before the box is opened.
        query: Bytes of the first query, the box's opening included.
        seconds: From the moment a page is loaded, when the reader opens the box and begins to
            type, to the results; median of the runs.
        found: How many pages were found.
        index_seconds: What indexing added to the build.
    """

    engine: str
    pages: int
    before: int
    query: int
    seconds: float
    found: int
    index_seconds: float


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", default="50,100,400,1000")
    arguments.add_argument("--pagefind", nargs="*", default=[])
    chosen = arguments.parse_args()
    rows: list[Measured] = []
    with tempfile.TemporaryDirectory() as name, open_browser() as browser:
        for size in map(int, chosen.sizes.split(",")):
            rows += measure_size(browser, Path(name) / str(size), size, chosen.pagefind)
    report(rows)


def measure_size(
    browser: Browser, folder: Path, size: int, pythons: list[str]
) -> Iterator[Measured]:
    """Every engine on a site of so many pages."""
    write_pages(folder / "docs", size)
    word = vocabulary()[3]
    plain = build(folder)

    ours = shutil.copytree(plain, folder / "ours")
    start = time.perf_counter()
    install(ours, "bn")
    spent = since(start)
    typed = partial(type_word, word)
    yield measure(browser, "tatka", size=size, site=ours, ask=typed, index_seconds=spent)
    yield measure(browser, "Material (lunr)", size=size, site=plain, ask=typed, index_seconds=0)
    for python in pythons:
        # Without Material's index, which Pagefind replaces too.
        site = shutil.copytree(ours, folder / f"pagefind-{pythons.index(python)}")
        shutil.rmtree(site / "search")
        start = time.perf_counter()
        subprocess.run([python, "-c", PAGEFIND_INDEX, str(site)], check=True, capture_output=True)
        spent = since(start)
        number = subprocess.run(
            [python, "-c", "from importlib.metadata import version; print(version('pagefind'))"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        asked = partial(ask_pagefind, word)
        name = f"Pagefind {number}"
        yield measure(browser, name, size=size, site=site, ask=asked, index_seconds=spent)
    shutil.rmtree(folder)


def build(folder: Path) -> Path:
    """Build the site with Material."""
    file = folder / "mkdocs.yml"
    file.write_text(CONFIGURATION, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "site"


def measure(
    browser: Browser,
    engine: str,
    *,
    size: int,
    site: Path,
    ask: Callable[[Page], int],
    index_seconds: float,
) -> Measured:
    """Open a page with nothing cached, search; several times over."""
    runs = []
    with serve(site) as (home, sent):
        for _ in range(RUNS):
            context = browser.new_context()
            page = context.new_page()
            sent.clear()
            start = time.perf_counter()
            page.goto(home, wait_until="load")
            loaded = since(start)
            page.wait_for_load_state("networkidle", timeout=120_000)
            before = search_bytes(sent)
            idle = since(start)
            found = ask(page)
            # Who opens the box at once waits for an index that comes with the page.
            waited = idle - loaded if before else 0.0
            spent = since(start) - idle + waited
            runs.append((before, search_bytes(sent) - before, spent, found))
            context.close()
    return Measured(
        engine,
        size,
        runs[0][0],
        int(statistics.median(run[1] for run in runs)),
        round(statistics.median(run[2] for run in runs), 2),
        runs[0][3],
        round(index_seconds, 2),
    )


def type_word(word: str, page: Page) -> int:
    """Type into Material's box, a key every 150 ms; gives how many pages were found."""
    page.locator("[data-md-component=search-query]").click()
    keyboard = page.context.new_cdp_session(page)
    for letter in word:
        key = {"key": letter, "text": letter}
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": letter})
        page.wait_for_timeout(150)
    # The first result shows its text with the word marked.
    page.locator(".md-search-result__article p mark").first.wait_for(timeout=120_000)
    text = page.locator(".md-search-result__meta").inner_text()
    count = float("".join(char for char in text if char.isdigit() or char == ".") or 0)
    # Material rounds from a thousand on: 1k.
    return int(count * (1000 if "k" in text else 1))


def ask_pagefind(word: str, page: Page) -> int:
    """Ask through Pagefind's JavaScript, as its own box does."""
    return page.evaluate(
        """async (word) => {
            const pagefind = await import(new URL("pagefind/pagefind.js", location.href).href);
            const { results } = await pagefind.search(word);
            await Promise.all(results.slice(0, 10).map((result) => result.data()));
            return results.length;
        }""",
        word,
    )


def search_bytes(sent: list[tuple[str, int]]) -> int:
    """What was sent for the search."""
    parts = ("/search/", "/workers/", "/lunr/", "/pagefind/")
    return sum(size for path, size in sent if any(part in path for part in parts))


@lru_cache(maxsize=512)
def compressed(content: bytes) -> bytes:
    return gzip.compress(content, 6)


class Handler(SimpleHTTPRequestHandler):
    """Sends every file compressed, and notes how large it was on the line."""

    def __init__(
        self, sent: list[tuple[str, int]], line: Lock, *arguments: object, directory: str
    ) -> None:
        """Keep where to note, and the line that all answers share."""
        self.sent = sent
        self.line = line
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer with one file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content = path.read_bytes()
        # Pagefind's own files are compressed already.
        squeezed = content if content[:2] == b"\x1f\x8b" else compressed(content)
        time.sleep(LATENCY)
        with self.line:
            time.sleep(len(squeezed) / BYTES_PER_SECOND)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if squeezed is not content:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(squeezed)))
        self.end_headers()
        self.wfile.write(squeezed)
        self.sent.append((self.path, len(squeezed)))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve(site: Path) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Serve a site; gives its address and the list of what is sent."""
    sent: list[tuple[str, int]] = []
    handler = partial(Handler, sent, Lock(), directory=str(site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", sent
    finally:
        server.shutdown()
        server.server_close()


def since(start: float) -> float:
    return time.perf_counter() - start


def report(rows: list[Measured]) -> None:
    """Write and print the figures."""
    write_json(HERE / "search.json", [asdict(row) for row in rows])
    lines = [
        "# Search: bytes and time",
        "",
        "Generated Bangla pages of 660 words in five sections. One common word, typed key by key",
        "at 150 ms a key, over a line like Lighthouse's slow 4G; KB are 1,000 bytes, compressed.",
        "Seconds are from a page's load event, when the reader opens the box and begins to type,",
        "to the first result; Pagefind is asked once, through its JavaScript, without typing. By",
        f"`python benchmarks/site/search.py`, mkdocs-material {version('mkdocs-material')}.",
        "",
        "| pages | engine | before the box, KB | first query, KB | seconds | found | indexing, s |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row.pages} | {row.engine} | {row.before / 1000:.0f} | {row.query / 1000:.0f} "
        f"| {row.seconds:.1f} | {row.found} | {row.index_seconds:.1f} |"
        for row in rows
    ]
    text = "\n".join(lines) + "\n"
    write_text(HERE / "search.md", text)
    print(text)


if __name__ == "__main__":
    main()
