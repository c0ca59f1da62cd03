"""Small changes to finished HTML by a parser: all that is not changed stays byte for byte."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Kind = Literal["start", "end", "text"]


class Token(NamedTuple):
    """A tag, or a stretch of text.

    Attributes:
        kind: What it is.
        start: Where it begins.
        raw: As it stands.
        tag: The element's name, for tags.
        attributes: Of a start tag, with their references resolved; "" where one has no value.
    """

    kind: Kind
    start: int
    raw: str
    tag: str = ""
    attributes: Mapping[str, str] | None = None

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.raw)

    def get(self, attribute: str) -> str:
        """An attribute's value; empty without it."""
        return (self.attributes or {}).get(attribute, "")

    @property
    def classes(self) -> list[str]:
        """The classes of a start tag."""
        return self.get("class").split()


def tokens(html: str) -> list[Token]:
    """Tags and texts of a page, in order; comments and declarations are passed over."""
    reader = _Reader(html)
    reader.feed(html)
    # What is left is read at the end, counted from its own beginning.
    reader.base = len(html) - len(reader.rawdata)
    reader.place = 0
    reader.close()
    return reader.found


def frame_tokens(html: str) -> list[Token]:
    """Tags and texts of a page but for its article: what the theme has put around it.

    Args:
        html: A whole page; one without an article is read as a whole.
    """
    start, end = html.find("<article"), html.rfind("</article>")
    if not 0 <= start < end:
        return tokens(html)
    behind = [token._replace(start=token.start + end) for token in tokens(html[end:])]
    return tokens(html[:start]) + behind


def start_tag(token: Token, **changed: str) -> str:
    """A start tag with some attributes set; the others stay as they are."""
    attributes = {**(token.attributes or {}), **changed}
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{token.tag}{written}>"


def splice(html: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Text with some stretches replaced.

    Args:
        html: The text.
        edits: Where each begins and ends, and what takes its place; in order.
    """
    parts, at = [], 0
    for start, end, new in edits:
        parts += [html[at:start], new]
        at = end
    return "".join([*parts, html[at:]])


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self._html = html
        self.base = 0
        self.place = 0
        self.found: list[Token] = []

    def updatepos(self, i: int, j: int) -> int:
        """Keep the place instead of lines and columns, whose counting takes half of the time."""
        del i
        self.place = j
        return j

    def _at(self) -> int:
        return self.base + self.place

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or ""
        values = {name: value or "" for name, value in attrs}
        self.found.append(Token("start", self._at(), raw, tag, values))

    def handle_endtag(self, tag: str) -> None:
        start = self._at()
        # The end of <br/>, which has no text of its own.
        if self._html.startswith("</", start):
            raw = self._html[start : self._html.index(">", start) + 1]
            self.found.append(Token("end", start, raw, tag))

    def handle_data(self, data: str) -> None:
        self.found.append(Token("text", self._at(), data))
