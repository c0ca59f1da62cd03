"""The parts of a chapter, as reading gives them to weaving."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tatka.book.source.blocks import Code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tatka.book.source.inline import Inline
    from tatka.book.source.targets import CellTarget, ValueTarget


@dataclass(frozen=True)
class Text:
    """Prose, with what was found in it.

    Attributes:
        line: Number of its first line in the file.
        text: As it stands.
        inline: Roles, links and images in it.
    """

    line: int
    text: str
    inline: Inline


@dataclass(frozen=True)
class Embed:
    """Cells of an example, shown in the page.

    Attributes:
        target: Which cells.
        line: Line of the directive.
        prefix: What every line of the directive begins with.
        show: `both`, `code` or `output`.
        fold: Whether the code is folded.
        alts: What the pictures show, in words, picture by picture.
        caption: What stands under the picture.
        view: Which charts of TensorBoard, if they are chosen.
        kind: `example`, or `solution` where the cells solve an exercise.
    """

    target: CellTarget
    line: int
    prefix: str = ""
    show: str = "both"
    fold: bool = False
    alts: tuple[str, ...] = ()
    caption: str = ""
    view: Mapping[str, Any] = field(default_factory=dict)
    kind: str = "example"


@dataclass(frozen=True)
class Source:
    """A definition of the course's own packages, shown as it stands.

    Attributes:
        name: Its dotted name.
        line: Line of the directive.
        prefix: What every line of the directive begins with.
        fold: Whether it is folded.
    """

    name: str
    line: int
    prefix: str = ""
    fold: bool = False


@dataclass(frozen=True)
class Hint:
    """A hint to an exercise: folded Markdown."""

    line: int
    prefix: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Solution:
    """A solution of an exercise: folded, its code a cell that really runs.

    Attributes:
        line: Line of the directive.
        prefix: What every line of the directive begins with.
        nodes: What it explains.
        embed: The cells that solve it, if any are named.
    """

    line: int
    prefix: str
    nodes: tuple[Node, ...]
    embed: Embed | None


@dataclass(frozen=True)
class Exercise:
    """An exercise.

    Attributes:
        id: Its name in addresses.
        number: Which it is in its chapter, from 1.
        title: What it is called, if anything.
        line: Line of the directive.
        prefix: What every line of the directive begins with.
        nodes: The task, hints and solutions.
    """

    id: str
    number: int
    title: str
    line: int
    prefix: str
    nodes: tuple[Node, ...]

    @property
    def hints(self) -> tuple[Hint, ...]:
        """Its hints."""
        return tuple(node for node in self.nodes if isinstance(node, Hint))

    @property
    def solutions(self) -> tuple[Solution, ...]:
        """Its solutions."""
        return tuple(node for node in self.nodes if isinstance(node, Solution))


@dataclass(frozen=True)
class GlossaryList:
    """The place where all terms are listed."""

    line: int
    prefix: str = ""


@dataclass(frozen=True)
class Broken:
    """A directive that can't be used; the problem is noted, the page goes on."""

    line: int
    prefix: str
    name: str


Node = Text | Code | Embed | Source | Hint | Solution | Exercise | GlossaryList | Broken


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
    """

    id: str
    title: str
    level: int
    line: int
    text: str


@dataclass(frozen=True)
class Value:
    """A value quoted in prose."""

    target: ValueTarget
    line: int


@dataclass(frozen=True)
class Term:
    """A word of the glossary, named in prose.

    Attributes:
        id: Of the term.
        text: What is read; the glossary's word if empty.
        line: Where.
    """

    id: str
    text: str
    line: int


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """All nodes, those inside of others right behind them."""
    for node in nodes:
        yield node
        if isinstance(node, Exercise | Hint | Solution):
            if isinstance(node, Solution) and node.embed is not None:
                yield node.embed
            yield from walk(node.nodes)
