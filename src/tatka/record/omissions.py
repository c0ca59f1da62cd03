"""What was left out of a record and why: told once, where the cell is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tatka.core.errors import CaptureError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Why(StrEnum):
    """Why something is not as the cell put it out."""

    # Logs of libraries on standard error, bars of progress, warnings about code of others.
    LIBRARY_LOG = "library_log"
    PROGRESS = "progress"
    WARNING = "warning"
    # What a call that draws gives back, beside the figure itself.
    RETURNED = "returned"
    # Parts of HTML or SVG that a page can't have; frames that became links.
    HTML = "html"
    SVG = "svg"
    FRAME = "frame"
    # Kinds of output that nothing can show; what can't be read; what only a browser could draw.
    KIND = "kind"
    UNREADABLE = "unreadable"
    UNPICTURED = "unpictured"
    # Variables that look like secrets; a secret in a text, which is kept.
    SECRET = "secret"  # noqa: S105 - a code
    PRINTED_SECRET = "printed_secret"  # noqa: S105 - a code
    # Of a record of an earlier version, which kept words only.
    OTHER = "other"


# For authors, who read them in terminals.
_WORDS = {
    Why.LIBRARY_LOG: "left out logs of a library on standard error: {detail}",
    Why.PROGRESS: "left out bars of progress: {detail}",
    Why.WARNING: "left out a warning about code that is not yours: {detail}",
    Why.RETURNED: "left out what a call gives back beside what it shows: {detail}",
    Why.HTML: "removed from HTML: {detail}",
    Why.SVG: "removed from SVG: {detail}",
    Why.FRAME: "a frame became a link: {detail}",
    Why.KIND: "no way to show {detail}",
    Why.UNREADABLE: "left out what can't be read: {detail}",
    Why.UNPICTURED: "no picture could be taken of {detail}",
    Why.SECRET: "left out the value of {detail}, which looks like a secret",
    Why.PRINTED_SECRET: "WARNING: it shows what looks like a secret: {detail}",
    Why.OTHER: "{detail}",
}


@dataclass(frozen=True)
class Omission:
    """One thing that is not in a record, or not as the cell put it out.

    Attributes:
        why: A code.
        cell: The cell's name, or its number where it has none.
        detail: What it is, in as few words as say it.
        line: The cell's line in the script when it ran.
        times: How often.
    """

    why: Why
    cell: str
    detail: str
    line: int | None = None
    times: int = 1

    def __str__(self) -> str:
        """In one English line."""
        said = _WORDS[self.why].format(detail=self.detail)
        often = f" ({self.times} times)" if self.times > 1 else ""
        return f"{self.said}: {said}{often}" if self.cell else f"{said}{often}"

    def at(self, path: str, line: int | None = None) -> str:
        """In one English line, with the place in the script.

        Args:
            path: The script.
            line: The cell's line now; the one that it had when it ran without.
        """
        where = line or self.line
        return f"{path}:{where}: {self}" if where else f"{path}: {self}"

    @property
    def said(self) -> str:
        """What messages call the cell."""
        return called(self.cell)

    def to_json(self) -> dict[str, Any]:
        """As JSON, for `record.json`."""
        return {
            "why": str(self.why),
            "cell": self.cell,
            "detail": self.detail,
            "line": self.line,
            "times": self.times,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any] | str) -> Omission:
        """From what `to_json` gave, or from the words that earlier versions kept.

        Raises:
            ValueError: It is neither.
        """
        if isinstance(value, str):
            return cls(Why.OTHER, "", value)
        return cls(
            Why(value["why"]),
            str(value["cell"]),
            str(value["detail"]),
            value.get("line"),
            int(value.get("times", 1)),
        )


def called(cell: str) -> str:
    """What messages call a cell: by its name, or by its number."""
    return f"cell {cell}" if cell.isdecimal() else f"cell {cell!r}"


@dataclass(frozen=True)
class CellNotes:
    """One cell, while its outputs are cleaned.

    Attributes:
        slug: A part of file names, its own for each cell.
        cell: Its name, or its number.
        path: The script it is in.
        line: Its line there.
        tags: Of the cell.
        omissions: What had to be left out; filled on the way.
    """

    slug: str
    cell: str
    path: str | None = None
    line: int | None = None
    tags: frozenset[str] = frozenset()
    omissions: list[Omission] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        name: str | None,
        number: int,
        taken: set[str],
        *,
        path: str | None = None,
        line: int | None = None,
        tags: frozenset[str] = frozenset(),
    ) -> CellNotes:
        """Name a cell.

        Args:
            name: Its own name, if it has one.
            number: Its place in the notebook, from 1.
            taken: Slugs that are in use; the new one is added.
            path: The script.
            line: The cell's line in it.
            tags: Of the cell.
        """
        slug = re.sub(r"[^\w-]+", "-", name or f"cell-{number}").strip("-") or f"cell-{number}"
        slug = slug if slug not in taken else f"{slug}-{number}"
        taken.add(slug)
        return cls(slug, name or str(number), path, line, tags)

    def omit(self, why: Why, detail: str) -> None:
        """Note that something was left out; what is noted again is counted."""
        for place, noted in enumerate(self.omissions):
            if (noted.why, noted.detail) == (why, detail):
                self.omissions[place] = Omission(why, self.cell, detail, self.line, noted.times + 1)
                return
        self.omissions.append(Omission(why, self.cell, detail, self.line))

    def error(self, what: str, *, hint: str) -> CaptureError:
        """Compose an error that names the cell."""
        return CaptureError(
            f"{called(self.cell)} {what}", path=self.path, line=self.line, hint=hint
        )
