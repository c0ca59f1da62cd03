"""Diagrams as they have been drawn; drawing them is an edge's business (`site.diagrams`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Drawn:
    """A diagram.

    Attributes:
        light: SVG for light pages.
        dark: SVG for dark pages.
        width: In CSS pixels.
        height: In CSS pixels.
        error: What Mermaid said, if it can't be drawn.
    """

    light: bytes = b""
    dark: bytes = b""
    width: int = 0
    height: int = 0
    error: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        """The words that are in it, each once, in the order in which they were drawn."""
        if not self.light:
            return ()
        found = (
            " ".join("".join(element.itertext()).split())
            for element in ET.fromstring(self.light).iter()  # noqa: S314 - drawn by ourselves
            if element.tag.rpartition("}")[2] in {"text", "foreignObject"}
        )
        return tuple(dict.fromkeys(filter(None, found)))


@dataclass(frozen=True)
class Diagrams:
    """All that have been drawn.

    Attributes:
        drawn: By digest and language: letters are set in the language's fonts.
    """

    drawn: Mapping[tuple[str, str], Drawn] = field(default_factory=dict)

    def get(self, digest: str, language: str) -> Drawn | None:
        """A diagram, if it has been drawn."""
        return self.drawn.get((digest, language))
