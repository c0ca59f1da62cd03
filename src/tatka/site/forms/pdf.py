"""The book as a PDF: Chromium prints it with paged CSS.

Chromium shapes Bangla as it does on the site, sets MathML, makes links, bookmarks and tags for
screen readers. It can't say on which page a heading ends up, so the book is printed twice: the
second time the table of contents has the numbers that the first one gave.
"""

from __future__ import annotations

import io
import re
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from pypdf import PdfReader

from tatka.core.browser import open_browser
from tatka.core.files import write_bytes
from tatka.core.locale import digits
from tatka.site.forms.contents import Contents, content_of, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Page

_HERE = Path(__file__).resolve().parent
_FONTS = _HERE.parent / "theme" / "assets" / "fonts"
_DEEPEST = 2
_DATES = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:)\d{14}")
_COUNTERS = {"bn": "bengali", "hi": "devanagari", "ar": "arabic-indic", "fa": "persian"}


def write_pdf(contents: Contents, target: Path) -> int:
    """Print a book.

    Args:
        contents: The book.
        target: The file to write.

    Returns:
        How many pages it has.

    Raises:
        SetupError: There is no browser.
    """
    with tempfile.TemporaryDirectory(prefix="tatka-") as name:
        folder = Path(name)
        for path, content in contents.files.items():
            write_bytes(folder / path, content_of(content))
        for font in _FONTS.glob("*.woff2"):
            write_bytes(folder / "fonts" / font.name, font.read_bytes())
        with open_browser() as browser:
            page = browser.new_page()
            first = _print(page, folder, contents, {})
            numbers = _page_numbers(first)
            printed = _print(page, folder, contents, numbers)
    pages = len(PdfReader(io.BytesIO(printed)).pages)
    write_bytes(target, _undated(printed))
    return pages


def _print(page: Page, folder: Path, contents: Contents, numbers: Mapping[str, int]) -> bytes:
    file = folder / "book.html"
    file.write_text(book_html(contents, numbers), encoding="utf-8")
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    return page.pdf(prefer_css_page_size=True, print_background=True, outline=True, tagged=True)


def _page_numbers(printed: bytes) -> dict[str, int]:
    """The page, from 1, of every place that something leads to."""
    reader = PdfReader(io.BytesIO(printed))
    found = {}
    for name, destination in reader.named_destinations.items():
        number = reader.get_destination_page_number(destination)
        if number is not None:
            found[name.lstrip("/")] = number + 1
    return found


def _undated(printed: bytes) -> bytes:
    """The PDF without the moment at which it was printed: the same book gives the same file."""
    return _DATES.sub(lambda match: match[1] + b"20200101000000", printed)


def book_html(contents: Contents, numbers: Mapping[str, int]) -> str:
    """The whole book as one page of HTML.

    Args:
        contents: The book.
        numbers: Of pages, by the ids that they have; without, there are none in the contents.
    """
    code = contents.language.code
    styles = (_HERE / "book.css").read_text(encoding="utf-8")
    styles += (_HERE / "pdf.css").read_text(encoding="utf-8")
    styles = styles.replace("COUNTER", _COUNTERS.get(code, "decimal"))
    chapters = []
    for chapter in contents.chapters:
        # Chromium knows no running strings yet: each chapter is a kind of page of its own.
        styles += (
            f'\n@page {chapter.key} {{ @top-left {{ content: "{_css(contents.title)}" }} '
            f'@top-right {{ content: "{_css(chapter.title)}" }} }}\n'
            f"#{chapter.key} {{ page: {chapter.key}; }}"
        )
        chapters.append(
            f'<section class="chapter" id="{chapter.key}">{chapter.body.decode()}</section>'
        )
    return (
        f'<!doctype html>\n<html lang="{code}"><head><meta charset="utf-8">'
        f"<title>{escape(contents.title)}</title><style>{styles}</style></head><body>"
        f"{_title_page(contents)}{_table(contents, numbers)}{''.join(chapters)}</body></html>"
    )


def _css(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("<", "\\3c ")


def _title_page(contents: Contents) -> str:
    title, _, rest = contents.title.partition(":")
    under = f'<p class="under">{escape(rest.strip())}</p>' if rest else ""
    site = f'<p class="site">{escape(contents.site_url)}</p>' if contents.site_url else ""
    return (
        f'<section class="title-page"><p class="name">{escape(title)}</p>{under}'
        f'<p class="about">{escape(contents.description)}</p>{site}</section>'
    )


def _table(contents: Contents, numbers: Mapping[str, int]) -> str:
    code = contents.language.code
    rows, part = [], ""
    for chapter in contents.chapters:
        if chapter.part != part:
            part = chapter.part
            if part:
                rows.append(f'<li class="part">{escape(part)}</li>')
        rows.append(_row(chapter.key, escape(chapter.title), 1, numbers, code))
        for heading in chapter.body.find_all(["h2"]):
            place = heading.get("id")
            if place:
                inside = heading.decode_contents()
                rows.append(_row(str(place), inside, _DEEPEST, numbers, code))
    name = escape(words("contents", code))
    return f'<nav class="contents"><h1>{name}</h1><ol>{"".join(rows)}</ol></nav>'


def _row(place: str, words_html: str, level: int, numbers: Mapping[str, int], code: str) -> str:
    number = digits(str(numbers[place]), code) if place in numbers else ""
    return (
        f'<li class="level-{level}"><a href="#{place}"><span class="words">{words_html}</span>'
        f'<span class="dots"></span><span class="page">{number}</span></a></li>'
    )
