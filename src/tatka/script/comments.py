"""Comments in several languages: lines such as `# bn: …` and `# en: …`, one language a line."""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tatka.script.example import Cell


@dataclass(frozen=True)
class Block:
    """Consecutive lines of marked comments.

    Attributes:
        first: Number of its first line in the cell's source, from 0.
        languages: Those that it has lines for.
    """

    first: int
    languages: frozenset[str]


def localise(cell: Cell, language: str) -> str:
    """The source of a cell for readers of one language.

    Lines `# bn: …` keep their text, without the mark, for that language, and disappear for the
    others. In Markdown cells the same holds for lines that start with `bn: `.
    """
    marks = dict(_marks(cell))
    lines = []
    for number, line in enumerate(cell.source.split("\n")):
        if number not in marks:
            lines.append(line)
        elif marks[number] == language:
            lines.append(_pattern(cell).sub(r"\g<before>\g<text>", line, count=1).rstrip())
    return "\n".join(lines)


def blocks(cell: Cell) -> tuple[Block, ...]:
    """The blocks of marked comments in a cell, in their order."""
    found: list[Block] = []
    last = -2
    for number, language in _marks(cell):
        if number == last + 1:
            block = found.pop()
            found.append(Block(block.first, block.languages | {language}))
        else:
            found.append(Block(number, frozenset({language})))
        last = number
    return tuple(found)


def masked_magics(cell: Cell) -> str:
    """The source of a code cell as Python: each magic is a comment again, in its line."""
    lines = cell.source.split("\n")
    for number in cell.magics:
        line = lines[number]
        indent = line[: len(line) - len(line.lstrip())]
        lines[number] = f"{indent}# {line.lstrip()}"
    return "\n".join(lines)


def _pattern(cell: Cell) -> re.Pattern[str]:
    languages = "|".join(map(re.escape, cell.languages))
    before = r"\s*#\s*" if cell.kind == "code" else r"\s*"
    return re.compile(rf"^(?P<before>{before})(?P<language>{languages}):(?:\s+|$)(?P<text>.*)$")


def _marks(cell: Cell) -> Iterator[tuple[int, str]]:
    """Numbers of the lines that are marked, from 0, and their languages."""
    if cell.kind == "raw":
        return
    pattern = _pattern(cell)
    lines = cell.source.split("\n")
    if cell.kind == "markdown":
        candidates = list(range(len(lines)))
    elif any(pattern.match(line) for line in lines):
        candidates = list(_comment_lines(masked_magics(cell)))
    else:
        candidates = []
    for number in candidates:
        found = pattern.match(lines[number])
        if found:
            yield number, found.group("language")


def _comment_lines(source: str) -> Iterator[int]:
    """Numbers, from 0, of the lines that hold a comment and nothing else; not lines of strings."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            row, column = token.start
            if token.type == tokenize.COMMENT and not token.line[:column].strip():
                yield row - 1
    except (tokenize.TokenError, SyntaxError):
        # A cell that is no Python (a cell magic for a shell, say) is shown as it stands from here.
        return
