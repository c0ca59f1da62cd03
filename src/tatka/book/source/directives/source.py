"""`{source}`: a definition of the course's own packages, shown as it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.book.source.dependencies import CourseDefinition
from tatka.book.source.directives.base import Directive, DirectiveKind, Fence, flag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.book.source.dependencies import Dependency
    from tatka.book.source.nodes import Block
    from tatka.book.source.sentences import Reader


@dataclass(frozen=True, kw_only=True)
class Source(Directive):
    """A definition.

    Attributes:
        name: Its dotted name.
        fold: Whether it is folded; if not said, a long function or class shows its signature and
            folds what is below.
    """

    name: str
    fold: bool | None = None

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """The definition."""
        return (CourseDefinition(self.name),)

    @property
    def structure(self) -> str:
        """The definition."""
        return f"{{source}} {self.name}"


def _read(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[Block], reader: Reader
) -> Source | None:
    del blocks
    name = fence.argument.strip("` ")
    if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", name):
        reader.problem(
            f"{fence.argument!r} names no definition",
            fence.line,
            "Write its dotted name: course.models.scratch_cnn",
        )
        return None
    fold = flag(fence, options, "fold", reader) if "fold" in options else None
    return Source(fence=fence, name=name, fold=fold)


SOURCE = DirectiveKind("source", _read, ("fold",))
