"""Changes of a text by ranges: what no change touches stays byte for byte."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tatka.importing.decisions import Decision

if TYPE_CHECKING:
    from tatka.importing.decisions import Grade
    from tatka.importing.source import Source


@dataclass(frozen=True, order=True)
class Edit:
    """What takes the place of a range of characters.

    Attributes:
        start: Where it begins.
        end: Where it ends; the same as `start` where something is put in.
        text: What comes instead.
    """

    start: int
    end: int
    text: str


@dataclass
class Draft:
    """A page on its way: the source with the changes and decisions made so far.

    Attributes:
        source: As it was.
        edits: Sorted, none of which overlaps another.
        indents: For a line, what is put in front of it: blocks become indented bodies.
        decisions: In the order in which they were made.
        inactive: Lines of a branch that was not chosen; code there becomes no cell.
        asides: Lines in hints and the like; code there is no part of the page's program.
        covered: For each decision, its first line, the line behind its last, and its grade.
        words_gone: Words of prose that decisions took away, beside those of dropped lines.
        words_new: Words of prose that decisions put in.
    """

    source: Source
    edits: list[Edit] = field(default_factory=list)
    indents: dict[int, str] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    inactive: set[int] = field(default_factory=set)
    asides: set[int] = field(default_factory=set)
    covered: list[tuple[int, int, Grade]] = field(default_factory=list)
    words_gone: Counter[str] = field(default_factory=Counter)
    words_new: Counter[str] = field(default_factory=Counter)

    def change(self, start: int, end: int, text: str) -> bool:
        """Note a change; one that touches a range already changed is refused.

        Returns:
            Whether it was noted.
        """
        if not self.is_free(start, end):
            return False
        insort(self.edits, Edit(start, end, text))
        return True

    def decide(
        self,
        first: int,
        grade: Grade,
        rule: str,
        what: str,
        to: str,
        *,
        lines: int = 1,
        detail: str = "",
        dropped: bool = False,
    ) -> None:
        """Note a decision about lines; `first` counts from 0."""
        source = self.source
        cell, line = source.cells[first] if source.cells else (0, first + 1)
        self.decisions.append(
            Decision(source.name, line, lines, grade, rule, what, to, cell, detail, dropped)
        )
        self.covered.append((first, first + lines, grade))

    def replace_lines(self, first: int, last: int, text: str) -> bool:
        """Put lines in the place of lines; no text takes the lines away altogether."""
        start, end = self.source.span(first, last)
        if text:
            # The line end stays, so that what follows begins on a line of its own.
            end -= end > start and self.source.text[end - 1 : end] == "\n"
        return self.change(start, end, text)

    def is_free(self, start: int, end: int) -> bool:
        """Whether no change touches a range."""
        position = bisect_left(self.edits, Edit(start, start, ""))
        for edit in self.edits[max(0, position - 1) :]:
            if edit.start > end:
                return True
            if start == end or edit.start == edit.end:
                # Something put in stands between characters: at the edge of a range is outside.
                inside = edit.start < start < edit.end or start < edit.start < end
            else:
                inside = edit.start < end and start < edit.end
            if inside:
                return False
        return True

    def is_gone(self, line: int) -> bool:
        """Whether a change took the whole of a line."""
        start, end = self.source.span(line, line + 1)
        end -= end > start and self.source.text[end - 1 : end] == "\n"
        return any(
            edit.start <= start and edit.end >= end and edit.end > edit.start for edit in self.edits
        )

    def changed(self, start: int, end: int) -> str:
        """A range of the source with the changes that lie in it."""
        parts = []
        for edit in self.edits:
            if start <= edit.start and edit.end <= end:
                parts += [self.source.text[start : edit.start], edit.text]
                start = edit.end
        return "".join([*parts, self.source.text[start:end]])

    def result(self) -> str:
        """The text with all changes."""
        text = self.source.text
        parts: list[str] = []
        position = 0
        for edit in self.edits:
            parts.append(self._kept(position, edit.start))
            indent = self.indents.get(self.source.line_at(edit.start), "")
            at_start = edit.start == 0 or text[edit.start - 1] == "\n"
            parts.append(_indented(edit.text, indent, at_start=at_start))
            if at_start and not edit.text and self._rest_of_line(edit.end):
                # Only its first letters went, such as a backslash: the line still begins here.
                parts.append(self.indents.get(self.source.line_at(edit.end), ""))
            position = edit.end
        parts.append(self._kept(position, len(text)))
        return "".join(parts)

    def _rest_of_line(self, position: int) -> str:
        """What of a line stands behind its first letters; nothing at the start of a line."""
        starts = self.source.starts
        line = self.source.line_at(position)
        if position == starts[line]:
            return ""
        return self.source.text[position : starts[line + 1]].strip()

    def _kept(self, start: int, end: int) -> str:
        """A stretch that no change touches, with the indents of its lines."""
        text = self.source.text
        if not self.indents or start >= end:
            return text[start:end]
        parts = []
        line = self.source.line_at(start)
        position = start
        while position < end:
            stop = min(self.source.starts[line + 1], end)
            piece = text[position:stop]
            whole = position == self.source.starts[line]
            # Blanks before a change are the beginning of a line that goes on.
            if whole and (piece.strip() or stop < self.source.starts[line + 1]):
                parts.append(self.indents.get(line, ""))
            parts.append(piece)
            position = stop
            line += 1
        return "".join(parts)


def _indented(text: str, indent: str, *, at_start: bool) -> str:
    if not indent or not text:
        return text
    lines = text.split("\n")
    return "\n".join(
        f"{indent}{line}" if line.strip() and (number or at_start) else line
        for number, line in enumerate(lines)
    )
