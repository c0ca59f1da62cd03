"""A chapter as one piece of HTML, headings included, for the book's other forms: PDF, EPUB."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from tatka.book.labels import section_numbers
from tatka.book.render.attachments import check_links
from tatka.book.render.blocks import block_html, footnotes_html
from tatka.book.render.html import tag, text
from tatka.book.render.inlines import attributes_of, inlines_html
from tatka.book.render.references import works_html
from tatka.book.render.weave import page_of
from tatka.book.source.nodes import Heading
from tatka.core.locale import digits, message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tatka.book.library import Library
    from tatka.book.source.chapter import Chapter


@dataclass(frozen=True)
class WholePage:
    """A chapter as HTML.

    Attributes:
        path: Of the chapter.
        title: Of the chapter.
        html: Its body.
        assets: Files it needs, relative to the folder of its language, and where they are now.
    """

    path: str
    title: str
    html: Markup
    assets: Mapping[str, Path | bytes]


def whole_page(chapter: Chapter, library: Library) -> WholePage:
    """A chapter; what is wrong with it is told when its page is woven.

    Args:
        chapter: As it was read.
        library: Everything that it may point at.
    """
    page = page_of(chapter, library)
    check_links(chapter, page)
    numbers = section_numbers(chapter)
    parts = []
    for node in chapter.nodes:
        if not isinstance(node, Heading):
            parts.append(block_html(node, page))
            continue
        words = inlines_html(node.inlines, page, terms=False)
        number = numbers.get(node.line, "")
        if number:
            shown = text(digits(number, page.language))
            words = tag("span", shown, class_="tatka-section-number") + " " + words
        attributes = {**attributes_of(node.attributes), "id": node.id or f"heading-{node.line}"}
        parts.append(tag(f"h{node.level}", words, **attributes))
    parts.append(footnotes_html(page))
    if page.cited and not page.lists_works:
        title = text(message("chapters.works", page.language))
        parts.append(tag("p", title, class_="tatka-label") + works_html(page, whole=False))
    html = Markup("\n").join(filter(None, parts))
    return WholePage(str(page.path), chapter.title, html, page.assets)
