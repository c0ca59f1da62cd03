"""`{mermaid}`, and fences of that language: a diagram written as text, drawn while building."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.book.source.directives.base import Directive, DirectiveKind, Fence, label, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.book.source.dependencies import Dependency
    from tatka.book.source.nodes import Block, Inline
    from tatka.book.source.sentences import Reader

# Mermaid's own words for those who can't see the drawing; a description says more than a title.
_DESCRIBED = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"^\s*accDescr\s*(?::\s*(?P<line>.+)|\{(?P<lines>[^}]*)\})\s*$",
        r"^\s*accTitle\s*:\s*(?P<line>.+)$",
    )
)


@dataclass(frozen=True, kw_only=True)
class Diagram(Directive):
    """A diagram.

    Attributes:
        text: In the language of Mermaid.
        alt: What it shows, in words.
        caption: What stands under it.
        name: By what references find it.
    """

    text: str
    alt: tuple[Inline, ...] = ()
    caption: tuple[Inline, ...] = ()
    name: str = ""

    @property
    def digest(self) -> str:
        """A name for its drawing."""
        return hashlib.sha256(self.text.strip().encode()).hexdigest()[:16]

    @property
    def words(self) -> tuple[tuple[Inline, ...], ...]:
        """Alternative text and caption."""
        return (self.alt, self.caption)

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """Nothing: all that is drawn stands in the page."""
        return ()

    @property
    def structure(self) -> str:
        """Its label; its words are in the page's language."""
        return f"{{mermaid}} {self.name}".strip()


def read_diagram(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[Block], reader: Reader
) -> Diagram | None:
    """The diagram between two fences, options in front of it left out."""
    del blocks
    text = "\n".join(fence.body[fence.skipped :])
    if not text.strip():
        reader.problem("this diagram is empty", fence.line)
        return None
    alt = words(fence, options, "alt", reader)
    if not alt:
        found = (match for match in (one.search(text) for one in _DESCRIBED) if match)
        alt = next((" ".join("".join(filter(None, match.groups())).split()) for match in found), "")
    if not alt:
        reader.problem(
            "this diagram has no alternative text",
            fence.line,
            "Say what it shows in a line of it: accDescr: A network in three layers",
            remark=True,
        )
    return Diagram(
        fence=fence,
        text=text,
        alt=reader.sentence(alt, fence.line),
        caption=reader.sentence(words(fence, options, "caption", reader), fence.line),
        name=label(fence, options, reader),
    )


MERMAID = DirectiveKind("mermaid", read_diagram, ("alt", "caption", "name"), "text")
