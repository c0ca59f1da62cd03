"""The blocks of an old page, each with its lines, as the product's own parser sees them.

Lines that open and close blocks of another system (GitBook's `{% hint %}`, MDX's `<Tip>`, Quarto's
`:::`) are no CommonMark; a small block rule keeps them from running into the prose around them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

    from tatka.importing.source import Dialect, Source

Kind = Literal[
    "front", "heading", "paragraph", "table", "fence", "code", "html", "maths", "rule", "marker"
]

# What opens or closes a block, or stands for one, on a line of its own.
MARKERS: dict[Dialect, re.Pattern[str]] = {
    "gitbook": re.compile(r"[ \t]*(?:\{%.*?%\}[ \t]*)+$"),
    "mdx": re.compile(
        r"[ \t]*(?:</?[A-Z][\w.]*\b.*>|\{#if\b.*\}|\{:else.*\}|\{/if\}|\[\[[\w-]+\]\]"
        r"|(?:import|export)\s.*)[ \t]*$"
    ),
    "myst": re.compile(r"[ \t]*(?:\([\w:. -]+\)=|:{3,}.*)[ \t]*$"),
    "quarto": re.compile(r"[ \t]*(?::{3,}.*|\{\{<.*>\}\})[ \t]*$"),
    "d2l": re.compile(r"[ \t]*:(?:label|eqlabel|begin_tab|end_tab|width|bib)(?::`[^`]*`|:)[ \t]*$"),
}
_HTML = re.compile(r"[ \t]*</?[a-zA-Z]")
_KINDS: dict[str, Kind] = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "table_open": "table",
    "fence": "fence",
    "code_block": "code",
    "html_block": "html",
    "math_block": "maths",
    "math_block_label": "maths",
    "hr": "rule",
    "marker": "marker",
}


@dataclass(frozen=True)
class Block:
    """A block that holds no others.

    Attributes:
        kind: What it is.
        first: Its first line, from 0.
        last: The line behind its last one.
        text: What it says: of code, the code; of prose, its source.
        info: Behind the opening fence.
        level: Of a heading.
        prefix: What its first line begins with where it stands in a list or a quotation.
        nested: Whether it stands in a list or a quotation.
    """

    kind: Kind
    first: int
    last: int
    text: str = ""
    info: str = ""
    level: int = 0
    prefix: str = ""
    nested: bool = False


def read_blocks(source: Source) -> tuple[Block, ...]:
    """The blocks of a page, in order; what is between them is blank."""
    lines = list(source.lines)
    front = front_matter(lines)
    found: list[Block] = []
    if front:
        found.append(Block("front", 0, front, "\n".join(lines[:front])))
        lines[:front] = [""] * front
    depth = 0
    waiting: Block | None = None
    for token in parser(source.dialect).parse("\n".join(lines)):
        depth += _deeper(token)
        if waiting is not None and token.type == "inline" and waiting.kind != "table":
            found.append(_with_text(waiting, token))
            waiting = None
        kind = _KINDS.get(token.type)
        if kind is None or token.map is None:
            continue
        first, last = token.map
        # A block at the end of a list takes the blank lines behind it along.
        while last > first + 1 and not lines[last - 1].strip() and kind != "fence":
            last -= 1
        prefix = _prefix(lines[first], depth) if depth else ""
        level = int(token.tag[1]) if kind == "heading" else 0
        block = Block(kind, first, last, token.content, token.info, level, prefix, depth > 0)
        if kind == "table":
            found.append(Block(kind, first, last, "\n".join(lines[first:last]), nested=depth > 0))
        elif kind in {"heading", "paragraph"}:
            waiting = block
        else:
            found.append(block)
    return tuple(found)


def front_matter(lines: list[str]) -> int:
    """How many lines the table at the top takes, its marks included; 0 if there is none."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in {"---", "..."}:
            return number + 1
    return 0


def stream(text: str, dialect: Dialect, around: str = "") -> list[tuple[object, ...]]:
    """The tokens of some Markdown without their places, to see whether a change is one.

    Args:
        text: A block or several.
        dialect: Of the page.
        around: Definitions of links that hold for the page.
    """
    tokens = parser(dialect).parse(f"{text}\n\n{around}")
    return [item for token in tokens for item in _flat(token)]


@cache
def parser(dialect: Dialect) -> MarkdownIt:
    """The parser for a dialect."""
    made = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    dollarmath_plugin(made, allow_space=False, allow_digits=False, double_inline=True)
    pattern = MARKERS[dialect]

    def rule(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own signature
        line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
        if not pattern.match(line):
            return False
        if not silent:
            state.line = start + 1
            token = state.push("marker", "", 0)
            token.map = [start, start + 1]
            token.content = line
        return True

    made.block.ruler.before(
        "fence", "marker", rule, {"alt": ["paragraph", "reference", "blockquote", "list", "table"]}
    )
    return made


def _deeper(token: Token) -> int:
    name = token.type.rpartition("_")[0]
    return token.nesting if name in {"list_item", "blockquote"} else 0


def _prefix(line: str, depth: int) -> str:
    del depth
    match = re.match(r"[ \t>]*", line)
    return match.group() if match else ""


def _with_text(block: Block, token: Token) -> Block:
    return Block(
        block.kind,
        block.first,
        block.last,
        token.content,
        block.info,
        block.level,
        block.prefix,
        block.nested,
    )


def _flat(token: Token) -> list[tuple[object, ...]]:
    if token.children is None:
        return [(token.type, token.tag, token.info, token.content, token.level)]
    items: list[tuple[object, ...]] = []
    for child in token.children:
        attributes = tuple(sorted(child.attrs.items()))
        content = child.content
        if child.type == "text" and items and items[-1][0] == "text":
            items[-1] = ("text", f"{items[-1][1]}{content}")
        elif child.type == "text":
            items.append(("text", content))
        else:
            items.append((child.type, child.tag, content, attributes))
    return [("inline", token.level), *items]
