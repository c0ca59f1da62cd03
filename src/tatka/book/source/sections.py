"""Sections: headings with explicit ids, and the lines under them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tatka.book.source.nodes import Node, Section, Text

if TYPE_CHECKING:
    from tatka.book.source.directives import Reader

_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]*(?P<title>(?:\\.|[^\\])*?)[ \t]*#*[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?(?P<inside>[^{}]*)\}[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*$")
_SECTION_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


def read_sections(
    lines: list[str], nodes: tuple[Node, ...], start: int, reader: Reader
) -> tuple[Section, ...]:
    """The sections of a chapter; headings inside of directives, lists and quotes open none.

    Args:
        lines: All of the file.
        nodes: What was read from them.
        start: How many lines the table at the top takes.
        reader: Notes what is wrong.
    """
    headings = [
        heading for node in nodes if isinstance(node, Text) for heading in _headings(node, reader)
    ]
    if not headings or "".join(lines[start : headings[0][0] - 1]).strip():
        headings.insert(0, (start + 1, 0, "", ""))
    ends = [line for line, *_ in headings[1:]] + [len(lines) + 1]
    seen: dict[str, int] = {}
    for line, _, _, name in headings:
        if name in seen:
            reader.problem(
                f"a second section is called {name!r}; the first is in line {seen[name]}", line
            )
        elif name:
            seen[name] = line
    return tuple(
        Section(name, title, level, line, "\n".join(lines[line - 1 : end - 1]))
        for (line, level, title, name), end in zip(headings, ends, strict=True)
    )


def _headings(text: Text, reader: Reader) -> list[tuple[int, int, str, str]]:
    """Line, level, title and id of each heading."""
    found = []
    # Comments and code are blanked out in `plain`; what looks like a heading there is none.
    plain = text.inline.plain.split("\n")
    lines = text.text.split("\n")
    for number, line in enumerate(lines):
        match = _HEADING.match(line)
        underline = _UNDERLINE.match(lines[number + 1]) if number + 1 < len(lines) else None
        if match and plain[number].startswith("#"):
            level, words = len(match["marks"]), match["title"]
        elif underline and _begins_paragraph(lines, number):
            level, words = 1 if underline[1][0] == "=" else 2, line
        else:
            continue
        title, name = _heading_id(words, text.line + number, reader)
        found.append((text.line + number, level, title, name))
    return found


def _begins_paragraph(lines: list[str], number: int) -> bool:
    line = lines[number]
    return bool(re.match(r"[^\s#>|*+\-=]", line)) and (number == 0 or not lines[number - 1].strip())


def _heading_id(words: str, line: int, reader: Reader) -> tuple[str, str]:
    attributes = _ATTRIBUTES.search(words)
    title = _plain_words(words[: attributes.start()] if attributes else words)
    names = re.findall(r"(?:^|\s)#(\S+)", attributes["inside"]) if attributes else []
    if not names:
        reader.problem(
            f"the heading {title!r} has no id of its own",
            line,
            "Put one behind it, the same in every language: {#short-english-words}",
            strict_only=True,
        )
        return title, ""
    if not _SECTION_ID.fullmatch(names[0]):
        reader.problem(
            f"{names[0]!r} is no id for a section",
            line,
            "Use ASCII letters, digits and hyphens, a letter first.",
        )
    return title, names[0]


def _plain_words(markdown: str) -> str:
    words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    words = re.sub(r"(?<!\\)(\*\*|__|\*|`)", "", words)
    return " ".join(re.sub(r"\\(?=\W)", "", words).split())
