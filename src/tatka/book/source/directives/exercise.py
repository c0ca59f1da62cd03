"""`{exercise}` with its `{hint}`s and `{solution}`s."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.book.source.directives.base import Directive, DirectiveKind, Fence
from tatka.book.source.directives.example import OPTIONS, Embed, read_embed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.book.source.dependencies import Dependency
    from tatka.book.source.nodes import Block, Inline
    from tatka.book.source.sentences import Reader

_ID = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, kw_only=True)
class Hint(Directive):
    """A hint to an exercise: folded Markdown."""

    nodes: tuple[Block, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its words."""
        return self.nodes

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """Nothing."""
        return ()

    @property
    def structure(self) -> str:
        """Counted with its exercise."""
        return ""


@dataclass(frozen=True, kw_only=True)
class Solution(Directive):
    """A solution of an exercise: folded, its code a cell that really runs.

    Attributes:
        nodes: What it explains.
        embed: The cells that solve it, if any are named.
    """

    nodes: tuple[Block, ...]
    embed: Embed | None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The cells, then the words."""
        return (*((self.embed,) if self.embed else ()), *self.nodes)

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """Nothing but what its cells depend on."""
        return ()

    @property
    def structure(self) -> str:
        """Counted with its exercise; its cells speak for themselves."""
        return ""


@dataclass(frozen=True, kw_only=True)
class Exercise(Directive):
    """An exercise.

    Attributes:
        id: Its name in addresses.
        number: Which it is in its chapter, from 1.
        title: What it is called, if anything.
        nodes: The task, hints and solutions.
        heading: The title's words.
    """

    id: str
    number: int
    title: str
    nodes: tuple[Block, ...]
    heading: tuple[Inline, ...] = ()

    @property
    def hints(self) -> tuple[Hint, ...]:
        """Its hints."""
        return tuple(node for node in self.nodes if isinstance(node, Hint))

    @property
    def solutions(self) -> tuple[Solution, ...]:
        """Its solutions."""
        return tuple(node for node in self.nodes if isinstance(node, Solution))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The task, hints and solutions."""
        return self.nodes

    @property
    def words(self) -> tuple[tuple[Inline, ...], ...]:
        """The title."""
        return (self.heading,)

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """Nothing."""
        return ()

    @property
    def structure(self) -> str:
        """Its id, and how many hints and solutions it has."""
        hints, solutions = len(self.hints), len(self.solutions)
        parts = f" with {hints} hints and {solutions} solutions" if hints or solutions else ""
        return f"{{exercise}} {self.id}{parts}"


def _read_exercise(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[Block], reader: Reader
) -> Exercise:
    del options
    name, _, title = fence.argument.partition(" ")
    if not _ID.fullmatch(name):
        reader.problem(
            f"{name!r} is no id for an exercise" if name else "this exercise has no id",
            fence.line,
            "Use small ASCII letters, digits and hyphens: ```{exercise} freeze-less",
        )
    return Exercise(
        fence=fence,
        id=name,
        number=reader.exercise(name, fence.line),
        title=title.strip(),
        nodes=tuple(blocks),
        heading=reader.sentence(title.strip(), fence.line),
    )


def _read_hint(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[Block], reader: Reader
) -> Hint:
    del options, reader
    return Hint(fence=fence, nodes=tuple(blocks))


def _read_solution(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[Block], reader: Reader
) -> Solution:
    embed = read_embed(fence, options, (), reader) if fence.argument else None
    return Solution(fence=fence, nodes=tuple(blocks), embed=embed)


EXERCISE = DirectiveKind("exercise", _read_exercise, body="markdown")
HINT = DirectiveKind("hint", _read_hint, body="markdown")
SOLUTION = DirectiveKind("solution", _read_solution, OPTIONS, body="markdown")
