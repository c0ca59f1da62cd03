"""Banners at sections that are behind the other language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tatka.book.render.html import tag, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from tatka.translation.drift import Drift

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING_ID = re.compile(r"\{:?[^{}]*#(?P<id>[^\s{}]+)[^{}]*\}[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*$")


def add_banners(markdown: str, banners: Mapping[str, Markup]) -> str:
    """Put banners under the headings of sections.

    Args:
        markdown: A woven page.
        banners: HTML, by the id of the section; the one of `""` goes to the top of the page.
    """
    if not banners:
        return markdown
    left: dict[str, str] = dict(banners)
    lines = markdown.split("\n")
    found: list[str] = []
    fence = ""
    waiting = left.pop("", None)
    # A table of metadata at the top must stay there.
    start = lines.index("---", 1) + 1 if lines[0] == "---" and "---" in lines[1:] else 0
    found += lines[:start]
    for number, line in enumerate(lines[start:], start):
        if waiting and not _UNDERLINE.match(line):
            found += ["", waiting, ""]
            waiting = None
        found.append(line)
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = ""
        named = None if fence else _HEADING_ID.search(line)
        if named and (line.startswith("#") or _underlined(lines, number)):
            waiting = left.pop(named["id"], None)
    if waiting:
        found += ["", waiting]
    return "\n".join(found)


def banner(drift: Drift, source_language: str) -> Markup:
    """The banner of a section: what is the matter, and a link to the section in the other language.

    Args:
        drift: The section.
        source_language: Its pages are at the top of the site, those of the others in folders.
    """
    depth = drift.chapter.count("/") + (drift.language != source_language)
    folder = "" if drift.other == source_language else f"{drift.other}/"
    anchor = f"#{drift.section}" if drift.section else ""
    address = f"{'../' * depth}{folder}{drift.chapter}.html{anchor}"
    link = tag("a", drift.link_text(), href=address, hreflang=drift.other)
    words = tag("p", text(drift.text()) + " " + link)
    return tag("div", words, class_="tatka-drift", data_reason=drift.reason)


def _underlined(lines: list[str], number: int) -> bool:
    return number + 1 < len(lines) and _UNDERLINE.match(lines[number + 1]) is not None
