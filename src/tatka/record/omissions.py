"""What a cell is called in messages and file names, and what was lost in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tatka.core.errors import CaptureError


@dataclass(frozen=True)
class CellNotes:
    """One cell, while its outputs are cleaned.

    Attributes:
        slug: A part of file names, its own for each cell.
        said: How messages name it.
        path: The script it is in.
        line: Its line there.
        losses: What had to be left out, one sentence each; filled on the way.
    """

    slug: str
    said: str
    path: str | None = None
    line: int | None = None
    losses: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        name: str | None,
        number: int,
        taken: set[str],
        *,
        path: str | None = None,
        line: int | None = None,
    ) -> CellNotes:
        """Name a cell.

        Args:
            name: Its own name, if it has one.
            number: Its place in the notebook, from 1.
            taken: Slugs that are in use; the new one is added.
            path: The script.
            line: The cell's line in it.
        """
        said = f"cell {name!r}" if name else f"cell {number}"
        slug = re.sub(r"[^\w-]+", "-", name or f"cell-{number}").strip("-") or f"cell-{number}"
        slug = slug if slug not in taken else f"{slug}-{number}"
        taken.add(slug)
        return cls(slug, said, path, line)

    def lose(self, what: str) -> None:
        """Note that something was left out."""
        self.losses.append(f"{self.said}: {what}")

    def error(self, what: str, *, hint: str) -> CaptureError:
        """Compose an error that names the cell."""
        return CaptureError(f"{self.said} {what}", path=self.path, line=self.line, hint=hint)
