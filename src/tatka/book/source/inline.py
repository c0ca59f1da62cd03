"""What stands inside of prose: roles, links, images, and the code that hides them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

# Code spans and comments hide what they hold; a role is a code span with a name in front.
_TOKEN = re.compile(
    r"(?P<escape>\\[\\`{])"
    r"|(?P<comment><!--.*?-->)"
    r"|\{(?P<role>[a-z][a-z-]*)\}(?P<ticks>`+)(?P<content>(?:(?!\n\s*\n).)+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?P<quote>`+)(?:(?!\n\s*\n).)*?(?<!`)(?P=quote)(?!`)",
    re.DOTALL,
)
_TARGET = r"<?(?P<target>(?:[^\s()<>]|\([^\s()]*\))*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?"
_LINK = re.compile(
    r"(?<![!\\])\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*" + _TARGET + r"\s*\)", re.DOTALL
)
_IMAGE = re.compile(r"(?<!\\)!\[(?P<alt>[^\[\]]*)\]\(\s*" + _TARGET + r"\s*\)", re.DOTALL)
_HTML_IMAGE = re.compile(r"<(?:img|source|video)\b[^>]*?\bsrc=[\"'](?P<target>[^\"']+)[\"'][^>]*>")
_HTML_LINK = re.compile(r"<a\b[^>]*?\bhref=[\"'](?P<target>[^\"']+)[\"'][^>]*>")
_HTML_ALT = re.compile(r"\balt=[\"'](?P<alt>[^\"']*)[\"']")
_REFERENCE = re.compile(
    r"^ {0,3}\[(?!\^)(?P<text>[^\]]+)\]:[ \t]+<?(?P<target>\S+?)>?(?:\s|$)", re.MULTILINE
)


@dataclass(frozen=True)
class Span:
    """A part of a text.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        line: Its line in the file.
    """

    start: int
    end: int
    line: int


@dataclass(frozen=True)
class Role(Span):
    """`{name}` and a code span: `{value}` and the like."""

    name: str
    content: str


@dataclass(frozen=True)
class Link(Span):
    """A link: what is read, and where it leads."""

    text: str
    target: str


@dataclass(frozen=True)
class Image(Span):
    """A picture in prose: what it shows in words, and its file."""

    alt: str
    target: str


@dataclass(frozen=True)
class Inline:
    """Everything found in a text, each kind in its order.

    Attributes:
        roles: Roles.
        links: Links.
        images: Images.
        plain: The text with everything that isn't prose blanked out, at the same places: code,
            comments, roles.
    """

    roles: tuple[Role, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    plain: str


def read_inline(text: str, line: int) -> Inline:
    """Find roles, links and images in prose.

    Args:
        text: Markdown without fenced code.
        line: The line of the file that the text begins in.
    """
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def at(offset: int) -> int:
        return line + bisect_right(starts, offset) - 1

    roles: list[Role] = []
    plain = list(text)
    for token in _TOKEN.finditer(text):
        if token["escape"] is not None:
            continue
        plain[token.start() : token.end()] = _blank(token.group())
        if token["role"] is not None:
            content = " ".join(token["content"].split())
            roles.append(
                Role(token.start(), token.end(), at(token.start()), token["role"], content)
            )
    hidden = "".join(plain)
    links = [
        Link(match.start(), match.end(), at(match.start()), _part(text, match, "text"), target)
        for pattern in (_LINK, _REFERENCE)
        for match in pattern.finditer(hidden)
        if (target := match["target"])
    ]
    links += [
        Link(match.start(), match.end(), at(match.start()), "", match["target"])
        for match in _HTML_LINK.finditer(hidden)
    ]
    images = [
        Image(
            match.start(),
            match.end(),
            at(match.start()),
            _part(text, match, "alt"),
            match["target"],
        )
        for match in _IMAGE.finditer(hidden)
    ]
    for match in _HTML_IMAGE.finditer(hidden):
        alt = _HTML_ALT.search(match.group())
        images.append(
            Image(
                match.start(),
                match.end(),
                at(match.start()),
                alt["alt"] if alt else "",
                match["target"],
            )
        )
    return Inline(
        tuple(roles),
        tuple(sorted(links, key=_place)),
        tuple(sorted(images, key=_place)),
        hidden,
    )


def _part(text: str, match: re.Match[str], group: str) -> str:
    return text[match.start(group) : match.end(group)]


def _blank(text: str) -> list[str]:
    return ["\n" if letter == "\n" else " " for letter in text]


def _place(span: Span) -> int:
    return span.start
