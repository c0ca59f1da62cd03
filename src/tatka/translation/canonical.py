"""What a section says, whatever its Markdown looks like.

Two texts have the same digest if they differ only in line breaks within paragraphs, blank lines,
trailing spaces, indentation, or in the marks chosen for emphasis, lists, headings and fences. Where
Markdown leaves room for doubt (formulas, unknown blocks) the text counts letter by letter: when in
doubt, changed.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

Item = tuple[str, ...]

# Half of SHA-256 is far beyond any chance of two texts of a course sharing it, and fits a line.
_DIGITS = 32
_SPACES = re.compile(r"\s+")
# `!!! note "Title"` and its relatives: what is indented below is Markdown again.
_CONTAINER = re.compile(r"(?P<head>(?:!!!|\?\?\?\+?|===[+!]*|///)[ \t].*)")
_INDENT = re.compile(r"    |\t")
# Directives whose body is Markdown again; that of the others is options and names.
_PROSE = re.compile(r"\{(?:exercise|hint|note|tip|warning|important|admonition)\}")
_FORMULA = re.compile(r"\$|\\[(\[]")
_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def digest(title: str, text: str) -> str:
    """Digest of what a section says: 32 hexadecimal digits.

    Args:
        title: Its heading, without marks and id.
        text: What stands below the heading, up to the next one.
    """
    items = [("title", *item) for item in _items(title)] + list(_items(text))
    written = json.dumps(items, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:_DIGITS]


def _items(text: str) -> Iterator[Item]:
    """The blocks and runs of text of some Markdown, without its form."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    for head, part in _containers(lines):
        if head is None:
            yield from _plain_items(part)
        else:
            yield ("container", _collapse(head))
            yield from _items("\n".join(part))
            yield ("end",)


def _containers(lines: Sequence[str]) -> Iterator[tuple[str | None, list[str]]]:
    """Cut lines into containers (head, dedented body) and what is between them (None, lines)."""
    plain: list[str] = []
    fence = ""
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        found = None if fence else _CONTAINER.fullmatch(line)
        if found is None:
            fence = _fence_after(line, fence)
            plain.append(line)
            continue
        body = []
        while position < len(lines) and _belongs(lines[position]):
            body.append(_INDENT.sub("", lines[position], count=1))
            position += 1
        yield None, plain
        yield found["head"], body
        plain = []
    yield None, plain


def _belongs(line: str) -> bool:
    return not line.strip() or _INDENT.match(line) is not None


def _fence_after(line: str, fence: str) -> str:
    """The fence that is open after a line, or nothing."""
    marks = re.match(r" {0,3}(`{3,}|~{3,})(.*)", line)
    if marks is None:
        return fence
    mark, rest = marks.groups()
    if not fence:
        return str(mark)
    closes = mark.startswith(fence) and not rest.strip()
    return "" if closes else fence


def _plain_items(lines: Sequence[str]) -> Iterator[Item]:
    environment: dict[str, Any] = {}
    for token in _PARSER.parse("\n".join(lines), environment):
        yield from _block_items(token)
    # Definitions of links leave no token behind, used or not.
    references = environment.get("references", {})
    for label in sorted(references):
        yield _reference(label, references[label])
    for again in environment.get("duplicate_refs", []):
        yield _reference(str(again.get("label")), again)


def _reference(label: str, definition: dict[str, Any]) -> Item:
    return ("reference", label, str(definition.get("href")), str(definition.get("title")))


def _block_items(token: Token) -> Iterator[Item]:
    attributes = tuple(f"{key}={value}" for key, value in sorted(token.attrs.items()))
    if token.type == "inline":
        yield from _inline_items(token)
    elif token.type == "fence":
        info = _collapse(token.info)
        yield ("fence", info)
        if _PROSE.match(info):
            yield from _items(token.content)
            yield ("end",)
        else:
            yield ("code", _right_trimmed(token.content))
    elif token.type in {"code_block", "html_block"}:
        yield (token.type, _right_trimmed(token.content))
    else:
        yield (token.type, token.tag, *attributes)


def _inline_items(token: Token) -> Iterator[Item]:
    if _FORMULA.search(token.content):
        # In a formula, `_` and `*` and `\` are letters.
        yield ("formula", _collapse(token.content))
        return
    text = ""
    for item in _flat(token.children or []):
        if item[0] == "text":
            text += item[1]
            continue
        if text.strip():
            yield ("text", _collapse(text))
        text = ""
        yield item
    if text.strip():
        yield ("text", _collapse(text))


def _flat(tokens: Iterable[Token]) -> Iterator[Item]:
    for token in tokens:
        attributes = tuple(f"{key}={value}" for key, value in sorted(token.attrs.items()))
        if token.type in {"text", "text_special"}:
            yield ("text", token.content)
        elif token.type == "softbreak":
            yield ("text", " ")
        elif token.type == "image":
            yield ("image", *attributes, token.content)
        else:
            yield (token.type, *attributes, token.content)


def _collapse(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _right_trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines())
