"""What a finished page tells about itself: how long it takes to read, and what it is about."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from tatka.core.locale import message
from tatka.site.html_edit import splice, tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

# Words a minute of somebody who learns from what is read; a line of code takes as long as some.
_PACE = 150
_CODE_LINE = 6
_PICTURE = 30
# Search engines show about so many letters.
_LONGEST = 160
_HIDDEN = frozenset({"script", "style", "noscript", "svg", "template"})
# What a page says beside what its author wrote.
_SIDE = (
    ".admonition, details, figure, .tatka-note, .tatka-run, .tatka-drift, .tatka-stale, "
    ".tatka-label, .tatka-word"
)
# Signs of a page among which its first paragraph is.
_BEGINNING = 20_000
_WORD = re.compile(r"\w+")


def minutes_to_read(html: str) -> int:
    """How long a beginner takes for a page, pictures and code included, in whole minutes.

    Args:
        html: The page's content.
    """
    words = 0
    within: list[str] = []
    for token in tokens(html):
        if token.kind == "start":
            if token.tag == "img" and "tatka-dark" not in token.classes:
                words += _PICTURE
            if token.tag in _HIDDEN or token.tag == "pre":
                within.append(token.tag)
        elif token.kind == "end":
            if within and within[-1] == token.tag:
                within.pop()
        elif not within:
            words += len(_WORD.findall(token.raw))
        elif within == ["pre"]:
            words += _CODE_LINE * token.raw.count("\n")
    return max(1, round(words / _PACE))


def description(html: str) -> str:
    """The first sentences of a page's first paragraph; empty if it has none.

    Args:
        html: The page's content.
    """
    page = BeautifulSoup(html[:_BEGINNING], "html.parser")
    for part in page.select(_SIDE):
        part.decompose()
    first = page.find("p")
    text = " ".join(first.get_text().split()) if first else ""
    if len(text) <= _LONGEST:
        return text
    cut = text[:_LONGEST]
    ends = [match.end() for match in re.finditer(r"[।.?!](?=\s)", cut)]
    if ends and ends[-1] > _LONGEST // 3:
        return cut[: ends[-1]]
    return cut[: cut.rindex(" ")] + "…" if " " in cut else cut


def say_minutes(html: str, minutes: int, language: str) -> str:
    """A page that says under its title how long it takes."""
    words = escape(message("site.minutes_to_read", language, count=minutes))
    said = f'<p class="tatka-minutes" data-search-exclude>{words}</p>'
    end = html.find("</h1>")
    return html if end < 0 else html[: end + 5] + said + html[end + 5 :]


def say_minutes_on_cards(html: str, minutes: Mapping[str, int], language: str) -> str:
    """A page whose cards say how long the pages take that they lead to.

    Args:
        html: Of the page; its cards are the items of lists in `<div class="tatka-cards">`.
        minutes: By address, as the page's links have it.
        language: Of the page.
    """
    edits: list[tuple[int, int, str]] = []
    divs: list[bool] = []
    target = ""
    for token in tokens(html):
        if token.tag == "div" and token.kind == "start":
            divs.append("tatka-cards" in token.classes)
        elif token.tag == "div" and token.kind == "end" and divs:
            divs.pop()
        if True not in divs:
            continue
        if token.tag == "li" and token.kind == "start":
            target = ""
        elif token.tag == "a" and token.kind == "start" and not target:
            target = token.get("href").partition("#")[0]
        elif token.tag == "li" and token.kind == "end" and target in minutes:
            words = escape(message("site.minutes_to_read", language, count=minutes[target]))
            edits.append(
                (
                    token.start,
                    token.start,
                    f'<small class="tatka-minutes" data-search-exclude>{words}</small>',
                )
            )
    return splice(html, edits)
