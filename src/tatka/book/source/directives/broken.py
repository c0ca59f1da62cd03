"""A directive that can't be used; the problem is noted, the page goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tatka.book.source.directives.base import Directive

if TYPE_CHECKING:
    from tatka.book.source.dependencies import Dependency
    from tatka.book.source.nodes import Block


@dataclass(frozen=True, kw_only=True)
class Broken(Directive):
    """What is left of it."""

    nodes: tuple[Block, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it holds, if it can be read."""
        return self.nodes

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """Nothing that is known."""
        return ()

    @property
    def structure(self) -> str:
        """Nothing that is known."""
        return ""
