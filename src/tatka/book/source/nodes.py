"""The tree of a page: frozen nodes, each with the lines that it was written in.

`Block` and `Inline` are closed unions. Whoever consumes a tree matches on them and ends with
`assert_never`, so that a kind of node that a consumer forgets does not type-check.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from tatka.book.source.dependencies import (
    ChapterFile,
    GlossaryWords,
    Label,
    RecordedValue,
    Works,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tatka.book.source.dependencies import Dependency
    from tatka.book.source.directives import DirectiveNode
    from tatka.book.source.targets import ValueTarget

FoldState = Literal["never", "closed", "open"]


@dataclass(frozen=True)
class Attributes:
    """What stands in braces behind a heading, a picture, a link, a word: `{#id .class key=value}`.

    Attributes:
        raw: As it was written.
        id: Of the element; empty without.
        classes: Of the element.
        values: Others.
    """

    raw: str = ""
    id: str = ""
    classes: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


NO_ATTRIBUTES = Attributes()


# ---------------------------------------------------------------- in sentences


@dataclass(frozen=True)
class Words:
    r"""Plain words.

    Attributes:
        text: As they are read.
        line: Where they begin.
        escaped: Places in the text whose letters were written so that they are no signs: `\*`.
    """

    text: str
    line: int
    escaped: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Emphasis:
    """Words that are set apart: `em`, `strong`, or struck through: `s`."""

    tag: str
    inlines: tuple[Inline, ...]
    line: int


@dataclass(frozen=True)
class CodeSpan:
    """Code in a sentence."""

    code: str
    line: int
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True)
class Link:
    """A link: what is read, and where it leads."""

    target: str
    title: str
    inlines: tuple[Inline, ...]
    line: int
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True)
class Image:
    """A picture: what it shows in words, and its file."""

    alt: str
    target: str
    title: str
    line: int
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True)
class Break:
    """The end of a line; a hard one is seen."""

    hard: bool
    line: int


@dataclass(frozen=True)
class InlineHtml:
    """A tag or a comment, as it was written."""

    html: str
    line: int


@dataclass(frozen=True)
class Formula:
    """A formula in TeX.

    Attributes:
        tex: Between the marks.
        line: Where it begins.
        display: Whether it stands on a line of its own.
        values: Values that it quotes, as they are written and what they mean.
    """

    tex: str
    line: int
    display: bool = False
    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class FootnoteMark:
    """Where a footnote is referred to."""

    label: str
    line: int


@dataclass(frozen=True)
class Value:
    """A value quoted in prose."""

    target: ValueTarget
    line: int
    content: str = ""


@dataclass(frozen=True)
class Term:
    """A word of the glossary, named in prose.

    Attributes:
        id: Of the term.
        text: What is read; the glossary's word if empty.
        line: Where.
        content: As it was written.
    """

    id: str
    text: str
    line: int
    content: str = ""


@dataclass(frozen=True)
class Reference:
    """A numbered thing, a section or a page that prose refers to by its label.

    Attributes:
        label: `fig-loss`, or `path/of/page#fig-loss` on another page.
        text: What is read instead of kind and number; `{number}` in it is the number.
        line: Where.
        content: As it was written.
    """

    label: str
    text: str
    line: int
    content: str = ""


@dataclass(frozen=True)
class Citation:
    """Works of the bibliography that prose cites.

    Attributes:
        keys: Of the works.
        line: Where.
        narrative: Whether the authors are part of the sentence.
    """

    keys: tuple[str, ...]
    line: int
    narrative: bool = False
    content: str = ""


@dataclass(frozen=True)
class BrokenRole:
    """A role that there is not; the problem is noted, its content is shown."""

    name: str
    content: str
    line: int


Role = Value | Term | Reference | Citation | BrokenRole
Inline = (
    Words
    | Emphasis
    | CodeSpan
    | Link
    | Image
    | Break
    | InlineHtml
    | Formula
    | FootnoteMark
    | Value
    | Term
    | Reference
    | Citation
    | BrokenRole
)


# ---------------------------------------------------------------------- blocks


@dataclass(frozen=True)
class Heading:
    """A heading.

    Attributes:
        level: 1 to 6.
        id: Of its own; empty without.
        inlines: Its words.
        line: Where it stands.
        source: Its words as they were written, without marks and attributes.
        attributes: In braces behind it.
    """

    level: int
    id: str
    inlines: tuple[Inline, ...]
    line: int
    source: str = ""
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True)
class Paragraph:
    """A paragraph.

    Attributes:
        inlines: Its words.
        line: Its first line.
        source: As it was written.
        tight: Whether it is an item of a list without blank lines: no space around it.
        attributes: In braces on its last line.
    """

    inlines: tuple[Inline, ...]
    line: int
    source: str = ""
    tight: bool = False
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True)
class Code:
    """A block of code to be read.

    Attributes:
        info: What stands behind the opening fence.
        code: Its lines.
        line: Of the opening fence.
        fenced: Whether it is fenced, not indented.
    """

    info: str
    code: str
    line: int
    fenced: bool = True

    @property
    def language(self) -> str:
        """Its first word, without the braces and dots that others write."""
        first = self.info.strip().strip("{}").strip().partition(" ")[0]
        return first.lstrip(".")


@dataclass(frozen=True)
class Item:
    """An item of a list.

    Attributes:
        nodes: What it holds.
        line: Its first line.
        checked: Of a list of tasks: whether it is done.
    """

    nodes: tuple[Block, ...]
    line: int
    checked: bool | None = None


@dataclass(frozen=True)
class Bullets:
    """A list with bullets, or with numbers where `start` is one."""

    items: tuple[Item, ...]
    line: int
    start: int | None = None


@dataclass(frozen=True)
class Quote:
    """A quotation."""

    nodes: tuple[Block, ...]
    line: int


@dataclass(frozen=True)
class Cell:
    """A cell of a table."""

    inlines: tuple[Inline, ...]
    line: int
    source: str = ""


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        head: Cells of its head.
        rows: Cells of its body.
        align: Of each column: `left`, `right`, `center` or nothing.
        line: Of its head.
    """

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    align: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Rule:
    """A line across."""

    line: int


@dataclass(frozen=True)
class HtmlBlock:
    """Lines of HTML, as they were written."""

    html: str
    line: int


@dataclass(frozen=True)
class Box:
    """An admonition, whichever of its shapes it was written in.

    Attributes:
        kind: `note`, `tip`, `warning` …
        title: Its title; nothing where it was not given.
        nodes: What it holds.
        line: Where it begins.
        fold: Whether readers fold it.
        source: The line that it begins with.
        untitled: Whether no title is wanted.
    """

    kind: str
    title: tuple[Inline, ...]
    nodes: tuple[Block, ...]
    line: int
    fold: FoldState = "never"
    source: str = ""
    untitled: bool = False


@dataclass(frozen=True)
class Tab:
    """One of several tabs."""

    title: tuple[Inline, ...]
    nodes: tuple[Block, ...]
    line: int
    source: str = ""


@dataclass(frozen=True)
class Tabs:
    """Tabs, of which one is seen at a time."""

    tabs: tuple[Tab, ...]
    line: int


@dataclass(frozen=True)
class Definition:
    """A word of a list of definitions, and what it means."""

    term: tuple[Inline, ...]
    meanings: tuple[tuple[Block, ...], ...]
    line: int
    source: str = ""


@dataclass(frozen=True)
class Definitions:
    """A list of definitions."""

    entries: tuple[Definition, ...]
    line: int


@dataclass(frozen=True)
class Footnote:
    """A footnote, where it was written; it is read at the foot of the page."""

    label: str
    nodes: tuple[Block, ...]
    line: int


@dataclass(frozen=True)
class FormulaBlock:
    """A formula on lines of its own.

    Attributes:
        formula: It.
        line: Its first line.
        label: By which it can be referred to; one that has a label has a number.
        source: As it was written.
    """

    formula: Formula
    line: int
    label: str = ""
    source: str = ""


@dataclass(frozen=True)
class LinkDefinition:
    """Where links of a name lead: `[name]: target`; seen by nobody."""

    name: str
    target: str
    title: str
    line: int


PlainBlock = (
    Heading
    | Paragraph
    | Code
    | Bullets
    | Quote
    | Table
    | Rule
    | HtmlBlock
    | Box
    | Tabs
    | Definitions
    | Footnote
    | FormulaBlock
    | LinkDefinition
)
Block: TypeAlias = "PlainBlock | DirectiveNode"


@dataclass(frozen=True)
class Section:
    """A heading and the lines under it, up to the next heading of any level.

    Attributes:
        id: Its address in the page; empty if the heading has none of its own, or if these are the
            lines before the first heading.
        title: The heading's words.
        level: 1 to 6; 0 for the lines before the first heading.
        line: Line of the heading.
        text: The lines, the heading's included.
        source: The heading's words as they were written.
        body: The lines below the heading.
    """

    id: str
    title: str
    level: int
    line: int
    text: str
    source: str = ""
    body: str = ""


def blocks_in(node: Block) -> tuple[Block, ...]:
    """The blocks right inside of a block, in their order."""
    match node:
        case Bullets():
            return tuple(inner for item in node.items for inner in item.nodes)
        case Quote() | Box() | Footnote():
            return node.nodes
        case Tabs():
            return tuple(inner for tab in node.tabs for inner in tab.nodes)
        case Definitions():
            return tuple(
                inner for entry in node.entries for meaning in entry.meanings for inner in meaning
            )
        case (
            Heading()
            | Paragraph()
            | Code()
            | Table()
            | Rule()
            | HtmlBlock()
            | FormulaBlock()
            | LinkDefinition()
        ):
            return ()
        case _:
            return node.blocks


def inlines_of(node: Block) -> tuple[tuple[Inline, ...], ...]:  # noqa: PLR0911 - one case a kind
    """The runs of words that a block holds itself, not those of blocks inside of it."""
    match node:
        case Heading() | Paragraph():
            return (node.inlines,)
        case Box():
            return (node.title,)
        case Table():
            return tuple(cell.inlines for row in (node.head, *node.rows) for cell in row)
        case Tabs():
            return tuple(tab.title for tab in node.tabs)
        case Definitions():
            return tuple(entry.term for entry in node.entries)
        case FormulaBlock():
            return ((node.formula,),)
        case Code() | Bullets() | Quote() | Rule() | HtmlBlock() | Footnote() | LinkDefinition():
            return ()
        case _:
            return node.words


def block_dependencies(node: Block) -> Iterable[Dependency]:
    """What a block depends on beyond its lines, without what stands in it."""
    match node:
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
            | FormulaBlock()
            | LinkDefinition()
        ):
            return ()
        case _:
            return node.dependencies


def inline_dependencies(inline: Inline) -> Iterable[Dependency]:
    """What a part of a sentence depends on beyond its lines, without what stands in it."""
    match inline:
        case Value():
            target = inline.target
            return (RecordedValue(target.example, target.profile, target.cell),)
        case Term():
            return (GlossaryWords(inline.id),)
        case Reference():
            return (Label(inline.label),)
        case Citation():
            return (Works(inline.keys),)
        case Image() | Link():
            return (ChapterFile(inline.target),)
        case (
            Words()
            | Emphasis()
            | CodeSpan()
            | Break()
            | InlineHtml()
            | Formula()
            | FootnoteMark()
            | BrokenRole()
        ):
            return ()
        case _:
            assert_never(inline)


def walk(nodes: Sequence[Block]) -> Iterator[Block]:
    """All blocks, those inside of others right behind them."""
    for node in nodes:
        yield node
        yield from walk(blocks_in(node))


def walk_inlines(inlines: Sequence[Inline]) -> Iterator[Inline]:
    """All parts of sentences, those inside of others right behind them."""
    for inline in inlines:
        yield inline
        match inline:
            case Emphasis() | Link():
                yield from walk_inlines(inline.inlines)
            case Formula():
                yield from (value for _, value in inline.values)
            case (
                Words()
                | CodeSpan()
                | Image()
                | Break()
                | InlineHtml()
                | FootnoteMark()
                | Value()
                | Term()
                | Reference()
                | Citation()
                | BrokenRole()
            ):
                pass
            case _:
                assert_never(inline)


def plain_words(inlines: Sequence[Inline]) -> str:  # noqa: C901 - one case a kind
    """What is read, without any form, on one line; roles as they were written."""
    parts = []
    for inline in inlines:
        match inline:
            case Words():
                parts.append(inline.text)
            case Emphasis() | Link():
                parts.append(plain_words(inline.inlines))
            case CodeSpan():
                parts.append(inline.code)
            case Image():
                parts.append(inline.alt)
            case Break():
                parts.append(" ")
            case Formula():
                parts.append(inline.tex)
            case Term() | Reference():
                parts.append(inline.text or inline.content)
            case Value() | Citation() | BrokenRole():
                parts.append(inline.content)
            case InlineHtml() | FootnoteMark():
                pass
            case _:
                assert_never(inline)
    return " ".join("".join(parts).split())
