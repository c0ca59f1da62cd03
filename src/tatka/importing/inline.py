"""What stands inside of prose, each with its exact range in the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tatka.importing.blocks import Block
    from tatka.importing.source import Source

_PUNCTUATION = set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_DESTINATION = re.compile(
    r"\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<plain>(?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\])*\))*))"
    r"(?:\s+(?:\"(?:\\.|[^\"])*\"|'(?:\\.|[^'])*'))?\s*\)"
)
_TAG = re.compile(r"<(?:/?[a-zA-Z!][^<>]*|https?:[^<>\s]*)>")
_DOLLARS = re.compile(r"\$\$[^$]+\$\$|\$(?![\s$])[^$\n]*?(?<![\s\\])\$(?![\d$])")


@dataclass(frozen=True)
class Escape:
    """A backslash and what it escapes."""

    start: int
    char: str


@dataclass(frozen=True)
class Code:
    """A span of code, its ticks included."""

    start: int
    end: int


@dataclass(frozen=True)
class Formula:
    """A formula in a line, its marks included."""

    start: int
    end: int


@dataclass(frozen=True)
class Link:
    """A link or a picture.

    Attributes:
        start: Where `[` or `![` stands.
        end: Behind the closing parenthesis.
        text: What is read, or what the picture shows.
        target: As it is written.
        target_start: Where it is written.
        target_end: Behind it.
        image: Whether it is a picture.
    """

    start: int
    end: int
    text: str
    target: str
    target_start: int
    target_end: int
    image: bool


@dataclass(frozen=True)
class Html:
    """A tag."""

    start: int
    end: int


Piece = Escape | Code | Formula | Link | Html


def pieces(source: Source, block: Block) -> tuple[Piece, ...]:
    """What stands in a block of prose."""
    start, end = source.span(block.first, block.last)
    return tuple(scan(source.text, start, end))


def prose(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks that hold prose."""
    return tuple(block for block in blocks if block.kind in {"paragraph", "heading", "table"})


def scan(text: str, start: int, end: int) -> Iterator[Piece]:  # noqa: C901 - one branch a kind
    """The pieces of a stretch of Markdown, in order of their ends."""
    position = start
    opened: list[tuple[int, bool]] = []
    while position < end:
        letter = text[position]
        if letter == "\\" and position + 1 < end and text[position + 1] in _PUNCTUATION:
            yield Escape(position, text[position + 1])
            position += 2
        elif letter == "`":
            stop = _code_end(text, position, end)
            if (
                stop > position
                and text[stop - 1] == "`"
                and stop - position > _count(text, position)
            ):
                yield Code(position, stop)
            position = stop
        elif letter == "$" and (found := _DOLLARS.match(text, position, end)):
            yield Formula(position, found.end())
            position = found.end()
        elif letter == "<" and (found := _TAG.match(text, position, end)):
            yield Html(position, found.end())
            position = found.end()
        elif letter == "!" and text[position + 1 : position + 2] == "[":
            opened.append((position, True))
            position += 2
        elif letter == "[":
            opened.append((position, False))
            position += 1
        elif letter == "]" and opened:
            begin, image = opened.pop()
            found = _DESTINATION.match(text, position + 1, end)
            if found is None:
                position += 1
                continue
            group = "angle" if found["angle"] is not None else "plain"
            yield Link(
                begin,
                found.end(),
                text[begin + 1 + image : position],
                found[group],
                found.start(group),
                found.end(group),
                image,
            )
            position = found.end()
        else:
            position += 1


def unescaped(text: str) -> str:
    """Text without the backslashes in front of punctuation."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def plain_words(markdown: str) -> str:
    """The words of a heading or a link, without marks."""
    words = re.sub(r"<[^<>]*>", "", markdown)
    words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", words)
    words = re.sub(r"(?<!\\)(\*\*|__|\*|`)", "", words)
    return " ".join(unescaped(words).split())


def _count(text: str, position: int) -> int:
    stop = position
    while stop < len(text) and text[stop] == "`":
        stop += 1
    return stop - position


def _code_end(text: str, position: int, end: int) -> int:
    """Behind the span of code that starts here, or behind its ticks if it never ends."""
    length = _count(text, position)
    place = position + length
    while place < end:
        if text[place] != "`":
            place += 1
            continue
        run = _count(text, place)
        place += run
        if run == length:
            return place
    return position + length
