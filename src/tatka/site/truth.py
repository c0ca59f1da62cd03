"""Whether a built page holds what its tree holds, and asks nobody else for anything.

The site engine, its extensions and its theme come between a tree and a reader. What they make is
read again and compared: headings with their ids, cells, numbered lists, tables, links. What differs
is named with the line that it was written in.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeGuard
from urllib.parse import unquote, urljoin, urlsplit

from tatka.book.render.inlines import page_address
from tatka.book.source.nodes import (
    Bullets,
    Heading,
    Link,
    Table,
    Words,
    inlines_of,
    walk_inlines,
)
from tatka.core.errors import SiteError
from tatka.core.paths import composed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tatka.book.source.chapter import Chapter
    from tatka.book.source.nodes import Inline

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
     "wbr")
)  # fmt: skip
# Elements whose text is code or a formula, and may look like anything.
_VERBATIM = frozenset(("pre", "code", "script", "style", "math", "svg", "textarea"))
# What a browser fetches without being asked by the reader.
_FETCHED = {
    "img": ("src", "srcset"), "script": ("src",), "iframe": ("src",), "video": ("src", "poster"),
    "audio": ("src",), "source": ("src", "srcset"), "embed": ("src",), "object": ("data",),
    "input": ("src",),
}  # fmt: skip
_LOADING = frozenset(("stylesheet", "preload", "prefetch", "modulepreload", "icon", "preconnect",
                      "dns-prefetch", "manifest"))  # fmt: skip
# Where a line may begin: what these hold goes on with the words before it.
_INLINE = frozenset(("a", "abbr", "b", "cite", "code", "del", "em", "i", "kbd", "mark", "s",
                     "small", "span", "strong", "sub", "sup", "time"))  # fmt: skip
_ELSEWHERE = re.compile(r"(?:https?:)?//[^/\s]+", re.IGNORECASE)
_CSS = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"'])((?:https?:)?//[^\"')\s]+)", re.IGNORECASE)
_LEAKS = (
    re.compile(r"^\s*///", re.MULTILINE),
    re.compile(r"\btatka-[a-z]+\b"),
    re.compile(r"\{%.*?%\}|\{\{.*?\}\}"),
    re.compile(r"^\s*:::", re.MULTILINE),
    re.compile(r"\{[a-z][a-z:-]*\}`"),
    re.compile(r"^\s*(?:!!!|\?\?\?) ", re.MULTILINE),
    re.compile(r"\[![A-Z]+\]"),
)


@dataclass(frozen=True)
class Landmark:
    """Something that a page must have, in its order.

    Attributes:
        words: What it is, as messages name it; equal words mean equal landmarks.
        line: Where it was written; nothing for one that was found in a built page.
    """

    words: str
    line: int | None = None


@dataclass
class BuiltPage:
    """What is found in the article of a built page.

    Attributes:
        landmarks: In their order.
        links: Addresses of links, how often each.
        ids: Of all elements.
        fetched: Addresses on other hosts that the page asks for by itself.
        words: Text that is neither code nor formula.
    """

    landmarks: list[Landmark] = field(default_factory=list)
    links: Counter[str] = field(default_factory=Counter)
    ids: set[str] = field(default_factory=set)
    fetched: list[str] = field(default_factory=list)
    words: str = ""


def landmarks_of(chapter: Chapter, shown: Sequence[tuple[str, int]]) -> list[Landmark]:
    """What the page of a chapter must have.

    Args:
        chapter: As it was read.
        shown: Cells that weaving has shown: example and cells, and the line that asked for them.
    """
    found = []
    for node in chapter.blocks:
        if isinstance(node, Heading) and node.id:
            found.append(Landmark(f"the heading {'#' * node.level} {node.id}", node.line))
        elif isinstance(node, Bullets) and node.start is not None:
            count = len(node.items)
            found.append(Landmark(f"a list of {count} numbers from {node.start}", node.line))
        elif isinstance(node, Table):
            rows, columns = len(node.rows) + 1, len(node.head)
            found.append(Landmark(f"a table of {rows} rows and {columns} columns", node.line))
    found += [Landmark(f"the cells {cells}", line) for cells, line in shown]
    return found


def read_built(html: str) -> BuiltPage:
    """What a built page holds."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.built.words = "".join(reader.words)
    return reader.built


def compare_page(
    chapter: Chapter, shown: Sequence[tuple[str, int]], built: BuiltPage, place: str
) -> list[SiteError]:
    """In what a built page differs from its tree.

    Args:
        chapter: As it was read.
        shown: Cells that weaving has shown, and where they were asked for.
        built: The page.
        place: What messages call the chapter's file.
    """
    problems = []
    left = Counter(mark.words for mark in built.landmarks)
    for mark in landmarks_of(chapter, shown):
        if left[mark.words]:
            left[mark.words] -= 1
            continue
        problems.append(
            SiteError(
                f"the built page lacks {mark.words}",
                path=place,
                line=mark.line,
                hint="What the site engine makes of the page differs from what was written.",
            )
        )
    there: Counter[str] = Counter()
    for href, count in built.links.items():
        there[_same(href)] += count
    wanted: Counter[str] = Counter()
    for link in chapter.links:
        if urlsplit(link.target).scheme or link.target.startswith("//"):
            continue
        address = _same(page_address(link.target))
        wanted[address] += 1
        to_page = link.target.endswith(".md") or ".md#" in link.target
        if to_page and there[address] < wanted[address]:
            what = f"the built page lacks the link to {link.target!r}"
            problems.append(SiteError(what, path=place, line=link.line))
    meant = "\n".join(part.text for part in chapter.inlines if _is_escaped(part))
    for pattern in _LEAKS:
        match = next(
            (one for one in pattern.finditer(built.words) if one.group() not in meant), None
        )
        if match:
            problems.append(
                SiteError(
                    f"the built page shows {match.group().strip()!r} as it was written",
                    path=place,
                    line=_line_of(chapter, match.group().strip()),
                )
            )
    return problems


def dead_anchors(
    chapter: Chapter, address: str, pages: Mapping[str, BuiltPage], place: str
) -> list[SiteError]:
    """Links to places on pages of the same language that are not there.

    Args:
        chapter: Whose links.
        address: Of its page, in the site of its language.
        pages: All pages of that site, by address.
        place: What messages call the chapter's file.
    """
    problems = []
    for link in _links(chapter):
        parts = urlsplit(page_address(link.target))
        if parts.scheme or parts.netloc or not parts.fragment:
            continue
        target = unquote(urljoin(address, parts.path)) if parts.path else address
        page = pages.get(str(PurePosixPath(target)))
        if page is not None and unquote(parts.fragment) not in page.ids:
            problems.append(
                SiteError(
                    f"the link {link.target!r} leads to a place that the page does not have",
                    path=place,
                    line=link.line,
                    hint="Sections are found by their ids: ## Heading {#id}",
                )
            )
    return problems


def foreign_requests(built: BuiltPage, chapter: Chapter | None, place: str) -> list[SiteError]:
    """What a page asks of other hosts without its reader asking for it."""
    return [
        SiteError(
            f"the page asks another host for {address}",
            path=place,
            line=_line_of(chapter, address) if chapter else None,
            hint="Keep the file with the course: readers without internet have nothing else.",
        )
        for address in dict.fromkeys(built.fetched)
    ]


def foreign_in_styles(css: str) -> list[str]:
    """Addresses on other hosts that a style sheet asks for."""
    return _CSS.findall(css)


def _is_escaped(part: Inline) -> TypeGuard[Words]:
    return isinstance(part, Words) and bool(part.escaped)


def _same(address: str) -> str:
    """An address by which links to one place are one, however their letters are written."""
    return composed(unquote(address))


def _links(chapter: Chapter) -> Iterable[Link]:
    for node in chapter.blocks:
        for run in inlines_of(node):
            for part in walk_inlines(run):
                if isinstance(part, Link):
                    yield part


def _line_of(chapter: Chapter, words: str) -> int | None:
    for section in chapter.sections:
        for number, line in enumerate(section.text.split("\n")):
            if words in line:
                return section.line + number
    return None


class _Reader(HTMLParser):
    """Reads a built page; landmarks are those of its article."""

    def __init__(self) -> None:
        super().__init__()
        self.built = BuiltPage()
        self.words: list[str] = []
        self._open: list[str] = []
        self._lists: list[list[int]] = []
        self._tables: list[list[int]] = []

    def handle_starttag(  # noqa: C901 - one case an element
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        values = {name: value or "" for name, value in attrs}
        if values.get("id"):
            self.built.ids.add(values["id"])
        self._note_requests(tag, values)
        if tag not in _INLINE:
            self.words.append("\n")
        if tag not in _VOID:
            self._open.append(tag)
        if "article" not in self._open:
            return
        if tag in _HEADINGS and values.get("id"):
            self._mark(f"the heading {'#' * int(tag[1])} {values['id']}")
        elif tag == "a" and "href" in values:
            self.built.links[values["href"]] += 1
        elif tag == "div" and "data-example" in values:
            cells = values.get("data-cells", "")
            self._mark(f"the cells {values['data-example']}{f'#{cells}' if cells else ''}")
        elif tag == "ol":
            self._lists.append([int(values.get("start") or 1), 0, len(self._open)])
        elif tag == "li" and self._lists and self._lists[-1][2] == len(self._open) - 1:
            self._lists[-1][1] += 1
        elif tag == "table":
            self._tables.append([0, 0, 0])
        elif tag == "tr" and self._tables:
            self._tables[-1][0] += 1
            self._tables[-1][2] = 0
        elif tag in {"td", "th"} and self._tables:
            self._tables[-1][2] += 1
            self._tables[-1][1] = max(self._tables[-1][1], self._tables[-1][2])

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open and self._open.pop() != tag:
            pass
        if tag == "ol" and self._lists:
            start, count, _ = self._lists.pop()
            self._mark(f"a list of {count} numbers from {start}")
        elif tag == "table" and self._tables:
            rows, columns, _ = self._tables.pop()
            self._mark(f"a table of {rows} rows and {columns} columns")

    def handle_data(self, data: str) -> None:
        if "article" in self._open and not _VERBATIM & set(self._open):
            self.words.append(data)

    def _mark(self, words: str) -> None:
        self.built.landmarks.append(Landmark(words))

    def _note_requests(self, tag: str, values: Mapping[str, str]) -> None:
        names: tuple[str, ...] = _FETCHED.get(tag, ())
        if tag == "link" and _LOADING & set(values.get("rel", "").lower().split()):
            names = ("href",)
        for name in names:
            self.built.fetched += _ELSEWHERE.findall(values.get(name, "")) and [values[name]]
        self.built.fetched += _CSS.findall(values.get("style", ""))
