"""What of a section must be the same in every language: what is embedded, quoted, linked to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tatka.book.source.nodes import (
    Box,
    Bullets,
    Code,
    Definitions,
    Footnote,
    FormulaBlock,
    Heading,
    HtmlBlock,
    LinkDefinition,
    Paragraph,
    Quote,
    Rule,
    Table,
    Tabs,
)
from tatka.translation.sections import TOP

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tatka.book.source.chapter import Chapter
    from tatka.book.source.nodes import Block
    from tatka.book.source.targets import ValueTarget


@dataclass(frozen=True)
class Element:
    """Something that both languages must have.

    Attributes:
        words: What it is, as messages name it; equal words mean equal elements.
        line: Where it stands.
    """

    words: str
    line: int


@dataclass(frozen=True)
class SectionStructure:
    """What one section has.

    Attributes:
        line: Of its heading.
        level: Of its heading.
        blocks: Directives, in their order.
        inline: What hangs in sentences, in any order.
    """

    line: int
    level: int
    blocks: tuple[Element, ...]
    inline: tuple[Element, ...]


def structure_of(chapter: Chapter) -> dict[str, SectionStructure]:
    """What each section of a chapter has, by its id; headings without one belong to the above."""
    starts = [
        (section.id or TOP, section.line, section.level)
        for number, section in enumerate(chapter.sections)
        if section.id or number == 0
    ]
    ends = [line for _, line, _ in starts[1:]] + [float("inf")]
    blocks, inline = sorted(_blocks(chapter), key=_line), list(_inline(chapter))
    return {
        name: SectionStructure(
            line,
            level,
            tuple(element for element in blocks if line <= element.line < end),
            tuple(element for element in inline if line <= element.line < end),
        )
        for (name, line, level), end in zip(starts, ends, strict=True)
    }


def _blocks(chapter: Chapter) -> Iterable[Element]:
    for node in chapter.blocks:
        words = _structure(node)
        if words:
            yield Element(words, node.line)


def _structure(node: Block) -> str:
    """What of a block both languages must have, as messages name it; empty if nothing."""
    match node:
        case FormulaBlock():
            return f"the formula {node.label}" if node.label else ""
        case (
            Heading()
            | Paragraph()
            | Code()
            | Bullets()
            | Quote()
            | Table()
            | Rule()
            | HtmlBlock()
            | Box()
            | Tabs()
            | Definitions()
            | Footnote()
            | LinkDefinition()
        ):
            return ""
        case _:
            return node.structure


def _inline(chapter: Chapter) -> Iterable[Element]:
    for value in chapter.values:
        yield Element(f"{{value}} {_value(value.target)}", value.line)
    for reference in chapter.references:
        yield Element(f"{{ref}} {reference.label}", reference.line)
    for citation in chapter.citations:
        yield Element(f"{{cite}} {', '.join(citation.keys)}", citation.line)
    for link in chapter.links:
        yield Element(f"a link to {_place(link.target, chapter.language)}", link.line)
    for image in chapter.images:
        yield Element("a picture", image.line)


def _value(target: ValueTarget) -> str:
    profile = f"@{target.profile}" if target.profile else ""
    steps = "".join(f"[{step!r}]" for step in target.steps)
    spec = f":{target.spec}" if target.spec else ""
    return f"{target.example}{profile}#{target.cell}:{target.variable}{steps}{spec}"


def _place(target: str, language: str) -> str:
    """Where a link leads; a site that has the language in its address is one place in all."""
    parts = urlsplit(target)
    labels = (parts.hostname or "").split(".")
    if language in labels:
        # Pages of bn.wikipedia.org and en.wikipedia.org have titles in their own language.
        return ".".join("LANGUAGE" if label == language else label for label in labels)
    if parts.scheme and language in parts.path.split("/"):
        path = ["LANGUAGE" if part == language else part for part in parts.path.split("/")]
        return parts._replace(path="/".join(path)).geturl()
    return target


def _line(element: Element) -> int:
    return element.line
