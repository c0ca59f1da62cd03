"""`{figure}` and `{table}`: a picture or a table with a number, a caption and a label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.book.source.dependencies import ChapterFile
from tatka.book.source.directives.base import Directive, DirectiveKind, Fence, label, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.book.source.dependencies import Dependency
    from tatka.book.source.nodes import Block, Inline
    from tatka.book.source.sentences import Reader


@dataclass(frozen=True, kw_only=True)
class Figure(Directive):
    """A picture of the author's own.

    Attributes:
        target: Its file, as the page names it.
        alt: What it shows, in words.
        name: By what references find it.
        nodes: The caption.
        width: In CSS pixels or per cent, if it was given.
    """

    target: str
    alt: tuple[Inline, ...]
    name: str
    nodes: tuple[Block, ...]
    width: str = ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The caption."""
        return self.nodes

    @property
    def words(self) -> tuple[tuple[Inline, ...], ...]:
        """The alternative text."""
        return (self.alt,)

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """The picture."""
        return (ChapterFile(self.target),)

    @property
    def structure(self) -> str:
        """Its label; each language may have a picture of its own."""
        return f"{{figure}} {self.name}".strip()


@dataclass(frozen=True, kw_only=True)
class NumberedTable(Directive):
    """A table with a caption.

    Attributes:
        name: By what references find it.
        caption: Its words.
        nodes: The table.
    """

    name: str
    caption: tuple[Inline, ...]
    nodes: tuple[Block, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The table."""
        return self.nodes

    @property
    def words(self) -> tuple[tuple[Inline, ...], ...]:
        """The caption."""
        return (self.caption,)

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """Nothing but what its cells depend on."""
        return ()

    @property
    def structure(self) -> str:
        """Its label."""
        return f"{{table}} {self.name}".strip()


def _read_figure(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[Block], reader: Reader
) -> Figure | None:
    if not fence.argument:
        reader.problem("no picture is named", fence.line, "Write ```{figure} img/network.svg")
        return None
    return Figure(
        fence=fence,
        target=fence.argument,
        alt=reader.sentence(words(fence, options, "alt", reader), fence.line_of("alt")),
        name=label(fence, options, reader),
        nodes=tuple(blocks),
        width=str(options.get("width", "")),
    )


def _read_table(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[Block], reader: Reader
) -> NumberedTable:
    return NumberedTable(
        fence=fence,
        name=label(fence, options, reader),
        caption=reader.sentence(fence.argument, fence.line),
        nodes=tuple(blocks),
    )


FIGURE = DirectiveKind("figure", _read_figure, ("alt", "name", "width"), "markdown")
TABLE = DirectiveKind("table", _read_table, ("name",), "markdown")
