"""`{bibliography}`: the works that the page cites, listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.book.source.dependencies import Works
from tatka.book.source.directives.base import Directive, DirectiveKind, Fence, flag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.book.source.dependencies import Dependency
    from tatka.book.source.nodes import Block
    from tatka.book.source.sentences import Reader


@dataclass(frozen=True, kw_only=True)
class WorkList(Directive):
    """The list.

    Attributes:
        whole: Whether works that the page does not cite are listed, too.
    """

    whole: bool = False

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """The bibliography."""
        return (Works(),)

    @property
    def structure(self) -> str:
        """That it is there."""
        return "{bibliography}"


def _read(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[Block], reader: Reader
) -> WorkList:
    del blocks
    return WorkList(fence=fence, whole=flag(fence, options, "all", reader))


BIBLIOGRAPHY = DirectiveKind("bibliography", _read, ("all",))
