"""The words of the prose before and after an import: they must be the same."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tatka.importing.blocks import parser, read_blocks
from tatka.importing.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from tatka.importing.source import Dialect

_HEAD = re.compile(r"([ \t]*)(?:!!!|\?\?\?\+?|===)[ \t]")
_CAPTION = re.compile(r"(?m)^\s*caption: (\".*\")$")
_NOWHERE = Path()
_WORD = re.compile(r"[^\W_]+(?:[\u0980-\u09ff\w]*)|[\u0980-\u09ff]+")


def prose_words(source: Source) -> Counter[str]:
    """The words that readers see, each as often as it stands there.

    Code, formulas and addresses are not among them, nor lines that only open or close blocks.
    """
    lines = list(source.lines)
    for block in read_blocks(source):
        if block.kind in {"front", "marker"}:
            lines[block.first : block.last] = [""] * (block.last - block.first)
    found: Counter[str] = Counter()
    for part in _bodies(lines):
        for token in parser(source.dialect).parse("\n".join(part)):
            if token.type == "inline":
                found.update(words(_text(token)))
    return found


def shown_words(text: str, dialect: Dialect) -> Counter[str]:
    """The words that readers see of a part of a page: escapes and entities are resolved."""
    return prose_words(Source(_NOWHERE, "", text, dialect))


def words_of_lines(source: Source, first: int, last: int) -> Counter[str]:
    """The words that readers see of the lines from `first` up to, not including, `last`."""
    start, end = source.span(first, last)
    return shown_words(source.text[start:end], source.dialect)


def written_words(text: str) -> Counter[str]:
    """The words of a chapter of ours: bodies of blocks and captions of embeds included."""
    plain = re.sub(r"(?m)[ \t]*\{#[\w.-]+\}[ \t]*$", "", text)
    found = prose_words(Source(_NOWHERE, "", plain, "gitbook"))
    for match in _CAPTION.finditer(plain):
        found.update(words(json.loads(match[1])))
    return found


def _bodies(lines: list[str]) -> Iterator[list[str]]:
    """The text outside of blocks, and the bodies of blocks, each without its indent."""
    outside: list[str] = []
    position = 0
    fence = ""
    while position < len(lines):
        line = lines[position]
        position += 1
        mark = re.match(r"\s*(`{3,}|~{3,})(.*)", line)
        if mark and not fence:
            fence = mark[1]
        elif mark and fence and mark[1].startswith(fence) and not mark[2].strip():
            fence = ""
        head = None if fence else _HEAD.match(line)
        if head is None:
            outside.append(line)
            continue
        indent = f"{head[1]}    "
        body = []
        while position < len(lines) and (
            not lines[position].strip() or lines[position].startswith(indent)
        ):
            body.append(lines[position][len(indent) :])
            position += 1
        outside.append("")
        yield from _bodies(body)
    yield outside


def words(text: str) -> list[str]:
    """The words of a text, in NFC."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def _text(token: Token) -> str:
    parts = []
    for child in token.children or []:
        if child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak", "html_inline"}:
            parts.append(" ")
        elif child.type == "image":
            parts.append(f" {child.content} ")
    return "".join(parts)
