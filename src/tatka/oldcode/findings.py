"""What the doctor finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# Beside the kinds of rules: `package` not locked, `address` read, `order` of cells, `shell` line,
# `seed` missing, `syntax` that no Python of today reads.
FindingKind = Literal[
    "fix", "choose", "hint", "silent",
    "package", "address", "order", "shell", "seed", "syntax",
]  # fmt: skip
_SHOWN = 70


@dataclass(frozen=True)
class Finding:
    """One thing to know about old code.

    Attributes:
        place: The file.
        line: In it, or in the cell, from 1.
        cell: Number of the notebook's cell, from 1; 0 in a script.
        id: Of the rule or check.
        kind: What it is.
        messages: What to say, by language.
        code: The code in question.
        new: What the fix makes of it; the options of a choice.
        fixed: Whether the fix was made.
    """

    place: str
    line: int
    cell: int
    id: str
    kind: FindingKind
    messages: dict[str, str]
    code: str = ""
    new: str = ""
    fixed: bool = False

    @property
    def where(self) -> str:
        """`FILE:LINE`, or `NOTEBOOK:cell N:LINE`."""
        return (
            f"{self.place}:cell {self.cell}:{self.line}"
            if self.cell
            else f"{self.place}:{self.line}"
        )

    def line_in(self, language: str) -> str:
        """One line of a report."""
        change = f": {_short(self.code)}" if self.code else ""
        if self.new:
            change += f" → {_short(self.new)}"
        done = " (mended)" if self.fixed else ""
        message = self.messages.get(language, self.messages["en"])
        return f"{self.where} {self.kind} [{self.id}] {message}{change}{done}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
