"""The blocks of a chapter: prose, code, and directives, wherever they stand.

Directives have MyST's shape: a fence whose info begins with a name in braces. They may be indented
(in lists, admonitions, tabs) or quoted. A fence inside a fence is text. `exercise`, `hint` and
`solution` hold Markdown, in which directives may stand again; the outer fence may be as long as the
inner ones, since an inner one that names something opens a level of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTAINERS = frozenset({"exercise", "hint", "solution"})

_FENCE = re.compile(r"(?P<prefix>[ \t>]*)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*|.*(?<!`))$")
_DIRECTIVE = re.compile(r"\{(?P<name>[a-z][a-z-]*)\}[ \t]*(?P<argument>.*?)[ \t]*$")
_CODE_SPAN = re.compile(r"(`+).*?\1")
_ON_MARKER = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+(?:`{3,}|~{3,})\{[a-z]")


@dataclass(frozen=True)
class Prose:
    """Lines of Markdown.

    Attributes:
        line: Number of the first one in the file.
        lines: As they stand.
    """

    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Code:
    """A fenced block of code, with its fences, as it stands.

    Attributes:
        line: Number of the opening fence's line.
        lines: As they stand.
        closed: Whether there is a closing fence.
    """

    line: int
    lines: tuple[str, ...]
    closed: bool = True


@dataclass(frozen=True)
class Directive:
    """A directive.

    Attributes:
        name: In the braces.
        argument: Behind them.
        line: Number of the opening fence's line.
        end: Number of the closing fence's line.
        prefix: Blanks and `>` that every line of it begins with.
        body: The lines between the fences, without the prefix.
        closed: Whether there is a closing fence.
    """

    name: str
    argument: str
    line: int
    end: int
    prefix: str
    body: tuple[str, ...]
    closed: bool = True


Block = Prose | Code | Directive


def read_blocks(lines: Sequence[str], first: int = 1) -> tuple[Block, ...]:
    """Cut Markdown into blocks; together they hold every line, in order.

    Args:
        lines: Without line ends.
        first: Number of the first of them in the file.
    """
    found: list[Block] = []
    prose: list[str] = []
    number = 0
    commented = False

    def close_prose() -> None:
        if prose:
            found.append(Prose(first + number - len(prose), tuple(prose)))
            prose.clear()

    while number < len(lines):
        opening = None if commented else _FENCE.match(lines[number])
        if opening is None:
            commented = _stays_commented(lines[number], commented=commented)
            prose.append(lines[number])
            number += 1
            continue
        close_prose()
        directive = _DIRECTIVE.match(opening["info"].strip())
        nested = directive is not None and directive["name"] in CONTAINERS
        end = _closing(lines, number, opening["fence"], nested=nested)
        closed = end < len(lines)
        block = lines[number : end + 1]
        if directive is None:
            found.append(Code(first + number, tuple(block), closed))
        else:
            body = block[1:-1] if closed else block[1:]
            found.append(
                Directive(
                    name=directive["name"],
                    argument=directive["argument"],
                    line=first + number,
                    end=first + min(end, len(lines) - 1),
                    prefix=opening["prefix"],
                    body=tuple(_without_prefix(line, opening["prefix"]) for line in body),
                    closed=closed,
                )
            )
        number = min(end + 1, len(lines))
    close_prose()
    return tuple(found)


def directive_on_marker(line: str) -> bool:
    """Whether a directive stands on the line of a list's marker, where no fence is seen."""
    return _ON_MARKER.match(line) is not None


def _closing(lines: Sequence[str], start: int, fence: str, *, nested: bool) -> int:
    """Number of the closing fence's line; one past the last line if there is none."""
    levels = [(fence, nested)]
    for number in range(start + 1, len(lines)):
        match = _FENCE.match(lines[number])
        if match is None:
            continue
        own, info = match["fence"], match["info"].strip()
        innermost, container = levels[-1]
        if not info and own[0] == innermost[0] and len(own) >= len(innermost):
            levels.pop()
            if not levels:
                return number
        elif container:
            directive = _DIRECTIVE.match(info)
            levels.append((own, directive is not None and directive["name"] in CONTAINERS))
    return len(lines)


def _without_prefix(line: str, prefix: str) -> str:
    if line.startswith(prefix):
        return line[len(prefix) :]
    # A blank line, or one that is indented less: take away what is there of the prefix.
    kept = 0
    while kept < min(len(line), len(prefix)) and line[kept] in " \t>":
        kept += 1
    return line[kept:]


def _stays_commented(line: str, *, commented: bool) -> bool:
    """Whether the line after this one is inside of an HTML comment."""
    rest = line if commented else _CODE_SPAN.sub("", line)
    while True:
        mark = "-->" if commented else "<!--"
        _, found, rest = rest.partition(mark)
        if not found:
            return commented
        commented = not commented
