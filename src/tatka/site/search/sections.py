"""Reads the search index that Material leaves after a build, as plain text by page and section."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

from tatka.core.errors import SiteError, TatkaError
from tatka.core.files import read_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# These end a line; the other tags stand inside a word's line (`<code>fit</code>এর` is one word).
_BLOCKS = re.compile(r"</?(?:p|li|ol|ul|pre)>")
_CODE = re.compile(r"<pre>(.*?)</pre>", re.DOTALL)
_TAGS = re.compile(r"<[^<>]*>")
_SPACES = re.compile(r"\s+")
_HINT = "Build the site with MkDocs Material and its search plugin first."


@dataclass(frozen=True)
class Section:
    """A heading and the text under it.

    Attributes:
        anchor: The heading's id; empty for what stands before the page's first section.
        title: The heading, plain text.
        text: What stands under it, plain text.
        tags: The page's tags, on its first section only.
        code: Code and output that stand under it.
    """

    anchor: str
    title: str
    text: str
    tags: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class Page:
    """A page of the site.

    Attributes:
        address: Relative to the start of the site.
        sections: In the order of the page; the first carries the page's title.
        boost: How much more, or less, this page counts than others.
    """

    address: str
    sections: tuple[Section, ...]
    boost: float = 1.0

    @property
    def title(self) -> str:
        """The page's title."""
        return self.sections[0].title


def read_pages(file: Path) -> tuple[Page, ...]:
    """Read `search/search_index.json` as Material's search plugin writes it.

    Raises:
        SiteError: The file is missing or is no such index.
    """
    try:
        entries = read_json(file, hint=_HINT)["docs"]
        return pages_of(entries)
    except TatkaError as error:
        raise SiteError(error.what, path=error.path, line=error.line, hint=_HINT) from None
    except (KeyError, TypeError, AttributeError):
        raise SiteError("this is no search index of Material's", path=file, hint=_HINT) from None


def pages_of(entries: Iterable[dict[str, Any]]) -> tuple[Page, ...]:
    """Group Material's entries by page, in their order, as plain text."""
    found: dict[str, list[Section]] = {}
    boosts: dict[str, float] = {}
    for entry in entries:
        address, _, anchor = entry["location"].partition("#")
        sections = found.setdefault(address, [])
        sections.append(
            Section(
                anchor=anchor,
                title=plain_text(entry["title"]),
                text=plain_text(_CODE.sub(" ", entry["text"])),
                tags=() if sections else tuple(entry.get("tags", ())),
                code=plain_text(" ".join(_CODE.findall(entry["text"]))),
            )
        )
        boosts.setdefault(address, float(entry.get("boost", 1.0)))
    return tuple(
        Page(address, tuple(sections), boosts[address]) for address, sections in found.items()
    )


def plain_text(html: str) -> str:
    """The text of a piece of HTML as the search plugin leaves it, on one line."""
    return _SPACES.sub(" ", unescape(_TAGS.sub("", _BLOCKS.sub(" ", html)))).strip()
