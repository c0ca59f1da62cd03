"""`{glossary}`: the place where all words of the course are listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.book.source.dependencies import GlossaryWords
from tatka.book.source.directives.base import Directive, DirectiveKind, Fence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.book.source.dependencies import Dependency
    from tatka.book.source.nodes import Block
    from tatka.book.source.sentences import Reader


@dataclass(frozen=True, kw_only=True)
class GlossaryList(Directive):
    """The place where all terms are listed."""

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """All of the glossary."""
        return (GlossaryWords(),)

    @property
    def structure(self) -> str:
        """That it is there."""
        return ""


def _read(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[Block], reader: Reader
) -> GlossaryList:
    del options, blocks, reader
    return GlossaryList(fence=fence)


GLOSSARY = DirectiveKind("glossary", _read)
