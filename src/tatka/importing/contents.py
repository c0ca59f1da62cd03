"""The contents of an old book: GitBook's SUMMARY.md, Jupyter Book's and d2l's lists of pages."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tatka.importing.inline import plain_words, unescaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ITEM = re.compile(r"(?P<indent>[ \t]*)[*+-][ \t]+(?P<rest>.+)$")
_LINK = re.compile(
    r"\[(?P<title>(?:\\.|[^\]\\])*)\]\((?P<target>[^)\s]*(?:\([^)]*\)[^)\s]*)*)(?:\s+\"[^\"]*\")?\)"
)
_PART = re.compile(r"#{2,}[ \t]+(?P<title>.+?)[ \t]*#*$")
_ID = re.compile(r"<a\s+(?:id|name)=[\"']([^\"']*)[\"'][^>]*>(?:\s*</a>)?")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
NAMES = ("SUMMARY.md", "summary.md", "_toc.yml")


@dataclass(frozen=True)
class Entry:
    """An entry of the contents.

    Attributes:
        title: As it is read.
        target: The page, relative to the book, unescaped; an address; or nothing for a title alone.
        line: Where it stands, from 1.
        entries: Below it.
        id: An ASCII id that a part was given.
    """

    title: str
    target: str
    line: int
    entries: tuple[Entry, ...] = ()
    id: str = ""

    @property
    def external(self) -> bool:
        """Whether it leads out of the book."""
        return _ELSEWHERE.match(self.target) is not None


def read_summary(text: str) -> tuple[Entry, ...]:
    """The parts and pages of a SUMMARY.md, nested as they are there.

    Pages above the first part stand beside the parts.
    """
    top: list[Entry] = []
    part: tuple[str, str, int] | None = None
    rows: list[tuple[int, Entry]] = []

    def close() -> None:
        nonlocal rows
        entries = _nested(rows)
        if part is None:
            top.extend(entries)
        elif entries:
            top.append(Entry(part[0], "", part[2], entries, part[1]))
        rows = []

    for number, line in enumerate(text.split("\n"), start=1):
        heading = _PART.match(line)
        if heading:
            close()
            found = _ID.search(heading["title"])
            title = plain_words(_ID.sub("", heading["title"]))
            part = (title, found[1] if found else "", number)
            continue
        item = _ITEM.match(line)
        if item is None:
            continue
        indent = len(item["indent"].expandtabs(4))
        link = _LINK.search(item["rest"])
        if link:
            target = unquote(unescaped(link["target"])).strip("<>").removeprefix("./")
            rows.append((indent, Entry(plain_words(link["title"]), target, number)))
        else:
            rows.append((indent, Entry(plain_words(item["rest"]), "", number)))
    close()
    return tuple(top)


def pages(entries: Sequence[Entry]) -> Iterator[Entry]:
    """All entries that name a page of the book, in reading order."""
    for entry in entries:
        if entry.target and not entry.external:
            yield entry
        yield from pages(entry.entries)


def externals(entries: Sequence[Entry]) -> Iterator[Entry]:
    """All entries that lead out of the book."""
    for entry in entries:
        if entry.external:
            yield entry
        yield from externals(entry.entries)


def page_of(target: str) -> str:
    """The file that an entry means, without its anchor."""
    return posixpath.normpath(target.partition("#")[0]) if target.partition("#")[0] else ""


def _nested(rows: list[tuple[int, Entry]]) -> tuple[Entry, ...]:
    result: list[Entry] = []
    position = 0
    while position < len(rows):
        indent, entry = rows[position]
        below = position + 1
        while below < len(rows) and rows[below][0] > indent:
            below += 1
        inner = _nested(rows[position + 1 : below])
        result.append(Entry(entry.title, entry.target, entry.line, inner, entry.id))
        position = below
    return tuple(result)
