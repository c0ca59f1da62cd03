"""What HTML in a page would hide from its readers, or show raw."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Of the HTML standard, obsolete ones that browsers still show included.
_ELEMENTS = frozenset((
    "a", "abbr", "acronym", "address", "area", "article", "aside", "audio", "b", "base",
    "basefont", "bdi", "bdo", "big", "blockquote", "body", "br", "button", "canvas", "caption",
    "center", "cite", "code", "col", "colgroup", "data", "datalist", "dd", "del", "details",
    "dfn", "dialog", "dir", "div", "dl", "dt", "em", "embed", "fieldset", "figcaption",
    "figure", "font", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6",
    "head", "header", "hgroup", "hr", "html", "i", "iframe", "img", "input", "ins", "kbd",
    "label", "legend", "li", "link", "main", "map", "mark", "marquee", "math", "menu", "meta",
    "meter", "nav", "nobr", "noframes", "noscript", "object", "ol", "optgroup", "option",
    "output", "p", "param", "picture", "pre", "progress", "q", "rb", "rp", "rt", "rtc", "ruby",
    "s", "samp", "script", "search", "section", "select", "slot", "small", "source", "span",
    "strike", "strong", "style", "sub", "summary", "sup", "svg", "table", "tbody", "td",
    "template", "textarea", "tfoot", "th", "thead", "time", "title", "tr", "track", "tt", "u",
    "ul", "var", "video", "wbr",
))  # fmt: skip
# Elements with a language of their own inside, or with text that is code.
_OTHER = frozenset(("svg", "math", "script", "style", "pre", "code", "textarea"))
_MARKDOWN = re.compile(
    r"\*\*\S|(?<!\w)__\w|\]\([^)\s]+\)|\{[a-z][a-z:-]*\}`|`[^`\n]+`|^[ \t]*(?:```|~~~|:::|#{1,6} )"
    r"|\$\$|\$[^\s$][^$\n]*[\\^_=][^$\n]*\$|\$[A-Za-z]\$",
    re.MULTILINE,
)
_ASKED = re.compile(
    r"<\w+\b[^>]*\smarkdown(?:=[\"'][^\"']*[\"'])?(?:\s[^>]*)?>\s*[^\s<]", re.DOTALL
)


def html_leaks(pieces: Iterable[tuple[str, int]], *, block: bool) -> Iterator[tuple[int, str, str]]:
    """Line, name and remedy of what is wrong with HTML of an author's.

    Args:
        pieces: A block of it, or the tags of a sentence, each with its first line.
        block: Whether it is a block, in which nothing is read as Markdown.
    """
    reader = _Reader()
    asked = None
    for html, line in pieces:
        reader.go_on(html, line)
        asked = asked or (line if _ASKED.search(html) else None)
    reader.close()
    for name, line in reader.unknown:
        yield (
            line,
            f"'<{name}>' is no element of HTML: readers would not see it",
            f"Write it as code, `<{name}>`, or as \\<{name}>",
        )
    for line in reader.without_words:
        yield (
            line,
            "this <img> has no alternative text",
            'Say in alt="…" what it shows; alt="" if it is mere decoration',
        )
    found = ((line, words, _MARKDOWN.search(words)) for line, words in reader.words)
    signs = (line + words.count("\n", 0, sign.start()) for line, words, sign in found if sign)
    raw = asked or next(signs, None)
    if block and raw is not None:
        yield (
            raw,
            "Markdown inside of an HTML element is read only below a blank line",
            "Put a blank line behind the tag and one before its end",
        )


class _Reader(HTMLParser):
    """Collects what may be wrong, and where."""

    def __init__(self) -> None:
        super().__init__()
        self.unknown: list[tuple[str, int]] = []
        self.without_words: list[int] = []
        self.words: list[tuple[int, str]] = []
        self._inside: list[str] = []
        self._before = 0

    def go_on(self, html: str, line: int) -> None:
        """Read more HTML, which begins in this line."""
        self._before = line - self.getpos()[0]
        self.feed(html)

    @property
    def _line(self) -> int:
        return self._before + self.getpos()[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _OTHER:
            self._inside.append(tag)
        elif not self._inside and tag not in _ELEMENTS:
            self.unknown.append((tag, self._line))
        if tag == "img" and "alt" not in dict(attrs):
            self.without_words.append(self._line)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            del self._inside[self._inside.index(tag) :]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.words.append((self._line, data))
