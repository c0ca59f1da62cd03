"""Signs of other tools that this one does not know: they would be printed as they stand."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from tatka.book.source.html_leaks import html_leaks
from tatka.book.source.nodes import (
    Code,
    CodeSpan,
    HtmlBlock,
    InlineHtml,
    Link,
    Words,
    inlines_of,
    walk,
)
from tatka.book.source.nodes import walk_inlines as parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tatka.book.source.nodes import Block, Inline

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
    (r"\{(?:\+\+.+?\+\+|--.+?--|~~.+?~~|==.+?==|>>.+?<<)\}", "a mark of an editor (`{++…++}`)",
     "Write what it shall be"),
    (r"(?<![\w={])==(?=\S)[^=]*(?<=\S)==(?![\w=}])", "a mark (`==…==`)",
     "Write **…** or <mark>…</mark>"),
    (r"(?<![\w+{])\+\+[a-z0-9+\"-]+\+\+(?![\w+}])", "a key (`++ctrl+c++`)",
     "Write <kbd>Ctrl</kbd>"),
    (r"(?<=\w)~\w+~(?!~)", "a letter set low (`H~2~O`)", "Write <sub>2</sub>, a formula"),
    (r"(?<=\w)\^[\w+-]+\^(?!\^)", "a letter set high (`x^2^`)", "Write <sup>2</sup>, a formula"),
    (r"\[\[_?[^\W\d_][^\[\]]*\]\]", "a link of a wiki (`[[…]]`)", "Write [words](page.md)"),
    (r"^\[TOC\]$", "a table of contents", "Pages have one beside them"),
    (r"^\.\. [a-z][\w-]*::", "a directive of reStructuredText", "Write it as ```{name}"),
    (r"\\(?:begin|end)\{[a-z]+\*?\}", "LaTeX outside of a formula", "Put $$ around it"),
    (r"\\(?:newpage|pagebreak|clearpage|label|ref|eqref|cite)\b", "a command of LaTeX",
     "Pages are broken by themselves; {ref}`…`, {eq}`…` and {cite}`…` refer"),
    (r"^<<<\s", "a snippet (`<<<`)", "Write what it stands for"),
    (r"^\([\w-]+\)=$", "a label of MyST", "Write it behind the heading: {#id}"),
    (r"^\+\+\+$", "a break of MyST between cells", "Leave it out"),
    (r"^%\s", "a comment of MyST", "Write <!-- … -->"),
    (r"^\+(?=[^\n]*[-=])[-=+]+\+$", "a table drawn with `+---+`",
     "Write it with | and a line | --- | --- |"),
    (r"^\|(?:\s|$)", "a table without a line under its head", "Write | --- | --- | under the head"),
    (r"!\[[^\]]*\]\([^)]*\)", "a picture whose address can't be read",
     "Put an address with blanks into < >: ![words](<my picture.png>)"),
    (r"(?<![\w!])\[[^\[\]]+\]\([^)\s]+\s[^)]*\)", "a link whose address can't be read",
     "Put an address with blanks into < >: [words](<my page.md>)"),
    (r"(?<![\w\]])\[[^\[\]^]+\]\[[^\[\]]*\]", "a link to an address that is nowhere",
     "Write it below: [name]: address"),
    (r"^#{1,6}(?=[^\W\d])", "a heading without a blank behind its sign",
     "Put a blank behind #, or \\ before it"),
    (r"^#{7,}\s", "a heading deeper than six signs", "Six are the most"),
)  # fmt: skip
_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,}|:{3,})\{[a-z]", re.MULTILINE)
_ROLE = re.compile(r"(?<![\w:]):[a-z][a-z:-]*:$")
_PATTERNS = tuple((re.compile(sign), what, hint) for sign, what, hint in _SIGNS)


def leaks(nodes: Sequence[Block], *, templates: bool = False) -> Iterator[tuple[int, str, str]]:
    """Line, name and remedy of everything that readers would see raw, or not see at all.

    Args:
        nodes: Of a page.
        templates: Whether the page says that a plugin fills in its templates: then these are none
            of ours. What is left of them is found in the built page.
    """
    for node in walk(nodes):
        if isinstance(node, Code):
            yield from _in_code(node)
        if isinstance(node, HtmlBlock):
            yield from html_leaks([(node.html, node.line)], block=True)
        for run in inlines_of(node):
            yield from (
                leak
                for leak in _in_sentence(tuple(parts(run)))
                if not (templates and "of a template" in leak[1])
            )


def _in_code(code: Code) -> Iterator[tuple[int, str, str]]:
    if code.language == "tatka":
        yield code.line, "a fence that only tatka itself may write", "Name another language"
    match = None if code.fenced else _FENCE.search(code.code)
    if match:
        yield (
            code.line + code.code.count("\n", 0, match.start()),
            f"{match.group().strip()[:40]!r}: a directive that is indented like code",
            "Indent it as the words around it, or show it inside of a longer fence",
        )


def _in_sentence(run: Sequence[Inline]) -> Iterator[tuple[int, str, str]]:
    found: list[tuple[int, str, str]] = []
    # As one piece: an element may hold others of a language of its own.
    html = [(part.html, part.line) for part in run if isinstance(part, InlineHtml)]
    found += html_leaks(html, block=False)
    for part, after in zip_longest(run, run[1:]):
        if isinstance(part, Words):
            found += _in_words(part)
            role = _ROLE.search(part.text) if isinstance(after, CodeSpan) else None
            if role:
                what = f"{role.group()!r}: a role of reStructuredText"
                found.append((part.line, what, f"Write {{{role.group().strip(':')}}}`…`"))
        if isinstance(part, Link) and not part.inlines:
            what = f"the link to {part.target!r} has no words"
            found.append((part.line, what, "Write [words](address), or {ref}`id`"))
    # A block of another tool begins and ends with its sign: said once.
    yield from {hint: (line, what, hint) for line, what, hint in reversed(found)}.values()


def _in_words(words: Words) -> Iterator[tuple[int, str, str]]:
    for pattern, what, hint in _PATTERNS:
        for match in pattern.finditer(words.text):
            if not {match.start(), match.start() + 1} & set(words.escaped):
                yield words.line, f"{match.group().strip()[:40]!r}: {what}", hint
                break
