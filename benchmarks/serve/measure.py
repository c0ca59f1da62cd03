"""From the save of a chapter to its new words on the screen: tatka serve beside mkdocs serve.

Usage: measure.py [--pages 50,200,400] [--saves 5] [--tools NAME,NAME] [--output results.json]

A book of N pages in each of two languages, 660 words a page, is edited one page at a time; a real
browser shows that page. The time runs from the end of the write to the moment the new words are in
the loaded page and painted. MkDocs serves one language, so it has half of the pages to build, and
reloads by itself the way it ships. Each tool is started, left until it is idle, warmed by one save,
and then measured.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import yaml

from tatka.book.render.html_blocks import markdown_stack

from tatka.core.browser import open_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

WORDS = 660
SECTIONS = 4
PORT = 8765
SECONDS = 600.0
# Longer than tatka waits before it builds the rest, so that no save meets the build of the last.
IDLE = 2.0
VOCABULARY = """
মডেল শেখে ডেটা থেকে আর প্রতিটা ধাপে ওজন একটু বদলায় যাতে ক্ষতি কমে পরের বার ভালো হয়
নেটওয়ার্ক স্তর ছবি ফিচার লেবেল ব্যাচ হার গতি ভুল যাচাই পরীক্ষা ফলাফল চার্ট রেখা বিন্দু
"""
PYPROJECT = '[tool.tatka]\nlanguages = ["bn", "en"]\nlock = "lock.txt"\n'
TOOLS = {
    "tatka serve": ("-m", "tatka", "serve", "--port", str(PORT)),
    "mkdocs serve": ("-m", "mkdocs", "serve", "-q", "-f", "one.yml", "-a", f"localhost:{PORT}"),
    "mkdocs serve --dirty": (
        *("-m", "mkdocs", "serve", "-q", "--dirty", "-f", "one.yml", "-a", f"localhost:{PORT}"),
    ),
}


def main() -> None:
    """Measure and print; write JSON if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", default="50,200,400")
    parser.add_argument("--saves", type=int, default=5)
    parser.add_argument("--tools", default=",".join(TOOLS), help="names, with commas between")
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args()
    rows = []
    for count in map(int, arguments.pages.split(",")):
        for tool in arguments.tools.split(","):
            with tempfile.TemporaryDirectory() as folder:
                root = Path(folder).resolve()
                write_book(root, count)
                times = measure(root, tool, arguments.saves)
            row = {"pages": count, "tool": tool, "seconds": [round(one, 3) for one in times]}
            rows.append(row)
            middle, most = statistics.median(times), max(times)
            print(f"{count:4} pages  {tool:22} median {middle:6.2f} s, slowest {most:6.2f} s")
    if arguments.output:
        arguments.output.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def write_book(root: Path, count: int) -> None:
    """A course of `count` pages a language, and a configuration of MkDocs for one of them."""
    draw = random.Random(7)
    names = ["index.md", *(f"page-{number:03}.md" for number in range(1, count))]
    for language in ("bn", "en"):
        for name in names:
            file = root / "docs" / language / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(page_text(name, draw), encoding="utf-8")
    repository = Path(__file__).resolve().parents[2]
    source = (repository / "mkdocs.yml").read_text(encoding="utf-8")
    # As it stands, but for the pages.
    text = re.sub(r"(?m)^nav:\n(?:[ #].*\n|\n)*", "", source)
    contents = yaml.safe_dump({"nav": names})
    text = text.replace("theme:\n  custom_dir: theme\n", "")
    (root / "mkdocs.yml").write_text(text + "\n" + contents, encoding="utf-8")
    # The engine by itself, for comparison.
    extensions = list(markdown_stack("bn").names)
    one = {
        "INHERIT": "mkdocs.yml",
        "docs_dir": "docs/bn",
        "site_dir": "one",
        "theme": {"name": "material"},
        "markdown_extensions": extensions,
    }
    (root / "one.yml").write_text(yaml.safe_dump(one), encoding="utf-8")
    (root / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (root / "lock.txt").write_text("", encoding="utf-8")


def page_text(name: str, draw: random.Random) -> str:
    """A page of prose in sections; all pages have the same bones."""
    vocabulary = VOCABULARY.split()
    parts = [f"# {Path(name).stem} {{#{Path(name).stem}}}"]
    for section in range(SECTIONS):
        words = [draw.choice(vocabulary) for _ in range(WORDS // SECTIONS)]
        parts.append(f"## {words[0]} {{#s{section}}}\n\n{' '.join(words)}।")
    return "\n\n".join(parts) + "\n\nSAVED 0\n"


def measure(root: Path, tool: str, saves: int) -> list[float]:
    """Seconds from save to screen, one for each save."""
    times = []
    with served(root, tool), open_browser() as browser:
        page = browser.new_page()
        name = "page-007"
        page.goto(f"http://localhost:{PORT}/{name}.html", timeout=SECONDS * 1000)
        for number in range(saves + 1):
            time.sleep(idle_seconds(tool, root))
            taken = save(root / "docs" / "bn" / f"{name}.md", number + 1, page)
            if number:
                times.append(taken)
    return times


def save(file: Path, number: int, page: Page) -> float:
    """Save a page, wait until it is on the screen."""
    text = re.sub(r"SAVED \d+", f"SAVED {number}", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    start = time.monotonic()
    page.get_by_text(f"SAVED {number}", exact=True).wait_for(timeout=SECONDS * 1000)
    # Two frames later it is painted.
    page.evaluate("() => new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f)))")
    return time.monotonic() - start


@contextmanager
def served(root: Path, tool: str) -> Iterator[None]:
    """A tool that serves, from its first page to its end."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    process = subprocess.Popen(
        [sys.executable, *TOOLS[tool]],
        cwd=root,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_page(process)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def wait_for_page(process: subprocess.Popen[bytes]) -> None:
    """Wait until a page of the book is served; tatka answers before that, with a placeholder."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(f"http://localhost:{PORT}/page-007.html", timeout=5) as answer:
                if b"SAVED 0" in answer.read():
                    return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"the server did not show the book: {process.args}")


def idle_seconds(tool: str, root: Path) -> float:
    """How long to wait so that nothing is left from the last save."""
    if tool.startswith("mkdocs"):
        return IDLE
    # tatka builds the rest once nobody has saved for a while, in a folder of its own; wait for a
    # build that is going on, not for the next one, as an author would not either.
    deadline = time.monotonic() + SECONDS
    quiet = 0
    while quiet < 6 and time.monotonic() < deadline:
        generations = list((root / ".tatka" / "serve").iterdir())
        quiet = quiet + 1 if len(generations) == 1 else 0
        time.sleep(0.5)
    return 0.0


if __name__ == "__main__":
    main()
