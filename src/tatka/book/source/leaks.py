"""Signs of other tools that this one does not know: they would be printed as they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tatka.book.source.nodes import Code, HtmlBlock, Words, inlines_of, walk
from tatka.book.source.nodes import walk_inlines as parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tatka.book.source.nodes import Block

# What it looks like, what it is, what to do about it.
_SIGNS = (
    (r"^///", "a block of pymdownx (`///`)", "Write it as a directive: ```{note}"),
    (r"^:::", "a fence of colons without a directive's name", "Write :::{note}, and close it"),
    (r"^(?:!!!|\?\?\?)", "a box whose head can't be read", 'Write !!! note "Title"'),
    (r"^===[+!]? ", "a tab whose head can't be read", 'Write === "Title"'),
    (r"^-{2,}8<-{2,}|^;-+8<-+", "a snippet (`--8<--`)", "Write what it stands for"),
    (r"\{%.*?%\}", "a tag of a template (`{% … %}`)", "Use Markdown or a directive"),
    (r"\{\{.*?\}\}", "a variable of a template (`{{ … }}`)", "Use {value}`…` or write it out"),
    (r"^\[![A-Za-z]+\]", "a kind of alert that there is not", "Known: NOTE, TIP, WARNING …"),
    (r"(?<![\w:]):(?:material|fontawesome|octicons|simple)-[\w-]+:", "an icon of the theme",
     "Say it in words"),
    (r"<!--", "a comment that is not closed in its paragraph", "Close it there"),
    (r"\{[a-z][a-z:-]*\}(?=`|$)", "a role or directive that can't be read", "Close its backticks"),
    (r"^\$\$|\$\$$", "a formula that is not closed", "Put $$ on lines of their own around it"),
    (r"\[\^[^\]\s]+\](?!:)", "a footnote that is nowhere", "Write it: [^name]: words"),
    (r"^\*\[[^\]]+\]:", "an abbreviation (`*[HTML]: …`)", "Make it a word of the glossary"),
    (r"(?<!\S)==\S(?:[^=]*\S)?==(?!\S)", "a mark (`==…==`)", "Write **…**"),
    (r"(?<!\S)\+\+[a-z0-9+\"-]+\+\+(?!\S)", "a key (`++ctrl+c++`)", "Write `Ctrl+C`"),
    (r"^\[TOC\]$", "a table of contents", "Pages have one beside them"),
)  # fmt: skip
_MARKDOWN = re.compile(r"<\w+\b[^>]*\smarkdown(?:=[\"'][^\"']*[\"'])?(?:\s[^>]*)?>\s*\S", re.DOTALL)
_PATTERNS = tuple((re.compile(sign), what, hint) for sign, what, hint in _SIGNS)


def leaks(nodes: Sequence[Block], *, templates: bool = False) -> Iterator[tuple[int, str, str]]:
    """Line, name and remedy of everything that readers would see raw.

    Args:
        nodes: Of a page.
        templates: Whether the page says that a plugin fills in its templates: then these are none
            of ours. What is left of them is found in the built page.
    """
    for node in walk(nodes):
        if isinstance(node, Code) and node.language == "tatka":
            yield node.line, "a fence that only tatka itself may write", "Name another language"
        if isinstance(node, HtmlBlock) and _MARKDOWN.search(node.html.strip()):
            yield (
                node.line,
                "Markdown inside of an HTML element is read only below a blank line",
                "Put a blank line behind the tag and one before its end",
            )
        for run in inlines_of(node):
            found = [leak for part in parts(run) if isinstance(part, Words)
                     for leak in _in_words(part)
                     if not (templates and "of a template" in leak[1])]  # fmt: skip
            # A block of another tool begins and ends with its sign: said once.
            yield from {hint: (line, what, hint) for line, what, hint in reversed(found)}.values()


def _in_words(words: Words) -> Iterator[tuple[int, str, str]]:
    for pattern, what, hint in _PATTERNS:
        match = pattern.search(words.text)
        if match:
            yield words.line, f"{match.group().strip()[:40]!r}: {what}", hint
