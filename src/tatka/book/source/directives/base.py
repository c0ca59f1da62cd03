"""What every directive is made of."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tatka.book.source.dependencies import Dependency
    from tatka.book.source.nodes import Block, Inline
    from tatka.book.source.sentences import Reader

# What stands between the fences: options alone; options, then Markdown; options, then text.
Body = Literal["options", "markdown", "text"]


@dataclass(frozen=True)
class Fence:
    """A directive as it is written.

    Attributes:
        name: In the braces.
        argument: Behind them.
        info: Both, as they stand.
        line: Number of the opening fence's line.
        end: Number of the closing fence's line.
        body: The lines between the fences, without the margin.
        closed: Whether there is a closing fence.
        skipped: How many lines of the body are options, where Markdown follows.
    """

    name: str
    argument: str
    info: str
    line: int
    end: int
    body: tuple[str, ...] = ()
    closed: bool = True
    skipped: int = 0

    def line_of(self, key: str) -> int:
        """The line that an option stands in; the fence's if it is not there."""
        for number, line in enumerate(self.body):
            if re.match(rf":?{re.escape(key)}:", line):
                return self.line + 1 + number
        return self.line


@dataclass(frozen=True, kw_only=True)
class Directive(ABC):
    """A node that a directive became.

    Attributes:
        fence: As it is written.
    """

    fence: Fence = field(repr=False)

    @property
    def line(self) -> int:
        """Line of the directive."""
        return self.fence.line

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks inside of it."""
        return ()

    @property
    def words(self) -> tuple[tuple[Inline, ...], ...]:
        """The runs of words that it holds itself: titles, captions."""
        return ()

    @property
    @abstractmethod
    def dependencies(self) -> tuple[Dependency, ...]:
        """What it shows something of, besides what stands in it."""

    @property
    @abstractmethod
    def structure(self) -> str:
        """What it is, as both languages must have it; empty if they may differ in it."""


@dataclass(frozen=True)
class DirectiveKind:
    """A directive there is.

    Attributes:
        name: In the braces.
        read: Makes its node; nothing if it can't be used, which is then noted.
        options: Those that it takes.
        body: What stands between the fences.
        sentences: The options that are sentences and need no quotes.
    """

    name: str
    read: Callable[[Fence, Mapping[str, Any], Sequence[Block], Reader], Block | None]
    options: tuple[str, ...] = ()
    body: Body = "options"


def flag(fence: Fence, options: Mapping[str, Any], key: str, reader: Reader) -> bool:
    """An option that is true or false."""
    value = options.get(key, False)
    if not isinstance(value, bool):
        reader.problem(f"{key}: {value!r} is neither true nor false", fence.line_of(key))
        return False
    return value


def words(fence: Fence, options: Mapping[str, Any], key: str, reader: Reader) -> str:
    """An option that is a sentence."""
    value = options.get(key, "")
    if not isinstance(value, str):
        reader.problem(f"{key}: {value!r} is no text", fence.line_of(key), "Quote it.")
        return ""
    return " ".join(value.split())


_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*")


def label(fence: Fence, options: Mapping[str, Any], reader: Reader) -> str:
    """The option `name`: by what `{ref}` finds it."""
    value = options.get("name", "")
    if value and not (isinstance(value, str) and _LABEL.fullmatch(value)):
        reader.problem(
            f"{value!r} is no label",
            fence.line_of("name"),
            "Use ASCII letters, digits and hyphens, a letter first: fig-loss",
        )
        return ""
    return str(value)
