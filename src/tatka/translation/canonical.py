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
from typing import TYPE_CHECKING, assert_never

from tatka.book.source.chapter import parse_blocks
from tatka.book.source.directives.exercise import Solution
from tatka.book.source.nodes import (
    Attributes,
    Box,
    Break,
    BrokenRole,
    Bullets,
    Citation,
    Code,
    CodeSpan,
    Definitions,
    Emphasis,
    Footnote,
    FootnoteMark,
    Formula,
    FormulaBlock,
    Heading,
    HtmlBlock,
    Image,
    Inline,
    InlineHtml,
    Link,
    LinkDefinition,
    Paragraph,
    Quote,
    Reference,
    Rule,
    Table,
    Tabs,
    Term,
    Value,
    Words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tatka.book.source.directives.base import Directive
    from tatka.book.source.nodes import Block

Item = tuple[str, ...]

# Half of SHA-256 is far beyond any chance of two texts of a course sharing it, and fits a line.
_DIGITS = 32
_SPACES = re.compile(r"\s+")
_FORMULA = re.compile(r"\$|\\[(\[]")


def digest(title: str, text: str) -> str:
    """Digest of what a section says: 32 hexadecimal digits.

    The names of the items are those of the tokens of markdown-it, as they were from the first.

    Args:
        title: Its heading, without marks and id.
        text: What stands below the heading, up to the next one.
    """
    items = [("title", *item) for item in _all(parse_blocks(title))] + list(
        _all(parse_blocks(text))
    )
    written = json.dumps(items, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:_DIGITS]


def _all(nodes: Sequence[Block]) -> Iterator[Item]:
    for node in nodes:
        yield from _block(node)


def _block(node: Block) -> Iterator[Item]:  # noqa: C901, PLR0912, PLR0915 - one case a kind
    match node:
        case Heading():
            yield ("heading_open", f"h{node.level}")
            yield from _run(node.source + node.attributes.raw, node.inlines, node.attributes)
            yield ("heading_close", f"h{node.level}")
        case Paragraph():
            yield ("paragraph_open", "p")
            yield from _run(node.source, node.inlines, node.attributes)
            yield ("paragraph_close", "p")
        case Code():
            if node.fenced:
                yield ("fence", _collapse(node.info))
                yield ("code", _right_trimmed(node.code))
            else:
                yield ("code_block", _right_trimmed(node.code))
        case Bullets():
            yield from _list(node)
        case Quote():
            yield ("blockquote_open", "blockquote")
            yield from _all(node.nodes)
            yield ("blockquote_close", "blockquote")
        case Table():
            yield from _table(node)
        case Rule():
            yield ("hr", "hr")
        case HtmlBlock():
            yield ("html_block", _right_trimmed(node.html))
        case Box():
            yield ("container", _collapse(node.source))
            yield from _all(node.nodes)
            yield ("end",)
        case Tabs():
            for tab in node.tabs:
                yield ("container", _collapse(tab.source))
                yield from _all(tab.nodes)
                yield ("end",)
        case Definitions():
            for entry in node.entries:
                yield ("term",)
                yield from _run(entry.source, entry.term)
                for meaning in entry.meanings:
                    yield ("meaning",)
                    yield from _all(meaning)
        case Footnote():
            yield ("footnote", node.label)
            yield from _all(node.nodes)
            yield ("end",)
        case FormulaBlock():
            yield ("paragraph_open", "p")
            yield ("formula", _collapse(node.source))
            yield ("paragraph_close", "p")
        case LinkDefinition():
            yield ("reference", node.name, node.target, node.title)
        case _:
            yield from _directive(node)


def _directive(node: Directive) -> Iterator[Item]:
    """A directive as it is written; if it holds Markdown, by what that says."""
    fence = node.fence
    yield ("fence", _collapse(fence.info))
    blocks = node.nodes if isinstance(node, Solution) else node.blocks
    if not blocks:
        yield ("code", _right_trimmed("\n".join(fence.body)))
        return
    if fence.skipped:
        yield ("code", _right_trimmed("\n".join(fence.body[: fence.skipped])))
    yield from _all(blocks)
    yield ("end",)


def _list(node: Bullets) -> Iterator[Item]:
    name, tag = ("bullet_list", "ul") if node.start is None else ("ordered_list", "ol")
    start = () if node.start in {None, 1} else (f"start={node.start}",)
    yield (f"{name}_open", tag, *start)
    for item in node.items:
        yield ("list_item_open", "li")
        if item.checked is not None:
            yield ("task", str(item.checked))
        yield from _all(item.nodes)
        yield ("list_item_close", "li")
    yield (f"{name}_close", tag)


def _table(node: Table) -> Iterator[Item]:
    yield ("table_open", "table")
    for place, row in enumerate((node.head, *node.rows)):
        part, cell_tag = ("thead", "th") if place == 0 else ("tbody", "td")
        if place < 2:  # noqa: PLR2004 - the head, and the first row of the body
            yield (f"{part}_open", part)
        yield ("tr_open", "tr")
        for cell, align in zip(row, node.align, strict=False):
            style = (f"style=text-align:{align}",) if align else ()
            yield (f"{cell_tag}_open", cell_tag, *style)
            yield from _run(cell.source, cell.inlines)
            yield (f"{cell_tag}_close", cell_tag)
        yield ("tr_close", "tr")
        if place in {0, len(node.rows)}:
            yield (f"{part}_close", part)
    yield ("table_close", "table")


def _run(
    source: str, inlines: Sequence[Inline], attributes: Attributes | None = None
) -> Iterator[Item]:
    """The words of a block, without their form."""
    if _FORMULA.search(source):
        # In a formula, `_` and `*` and `\` are letters.
        yield ("formula", _collapse(source))
        return
    text = ""
    behind = [("text", attributes.raw)] if attributes and attributes.raw else []
    for item in [*_flat(inlines), *behind]:
        if item[0] == "text":
            text += item[1]
            continue
        if text.strip():
            yield ("text", _collapse(text))
        text = ""
        yield item
    if text.strip():
        yield ("text", _collapse(text))


def _flat(inlines: Iterable[Inline]) -> Iterator[Item]:  # noqa: C901, PLR0912 - one case a kind
    for inline in inlines:
        match inline:
            case Words():
                yield ("text", inline.text)
            case Emphasis():
                yield (f"{inline.tag}_open", "")
                yield from _flat(inline.inlines)
                yield (f"{inline.tag}_close", "")
            case CodeSpan():
                yield ("code_inline", inline.code)
                yield ("text", inline.attributes.raw)
            case Link():
                title = (f"title={inline.title}",) if inline.title else ()
                yield ("link_open", f"href={inline.target}", *title, "")
                yield from _flat(inline.inlines)
                yield ("link_close", "")
                yield ("text", inline.attributes.raw)
            case Image():
                title = (f"title={inline.title}",) if inline.title else ()
                yield ("image", "alt=", f"src={inline.target}", *title, inline.alt)
                yield ("text", inline.attributes.raw)
            case Break():
                yield ("hardbreak", "") if inline.hard else ("text", " ")
            case InlineHtml():
                yield ("html_inline", inline.html)
            case Formula():
                yield ("formula", _collapse(inline.tex))
            case FootnoteMark():
                yield ("text", f"[^{inline.label}]")
            case Value():
                yield from _role("value", inline.content)
            case Term():
                yield from _role("term", inline.content)
            case Reference():
                yield from _role("ref", inline.content)
            case Citation():
                yield from _role("cite:t" if inline.narrative else "cite", inline.content)
            case BrokenRole():
                yield from _role(inline.name, inline.content)
            case _:
                assert_never(inline)


def _role(name: str, content: str) -> Iterator[Item]:
    yield ("text", f"{{{name}}}")
    yield ("code_inline", content)


def _collapse(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _right_trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines())
