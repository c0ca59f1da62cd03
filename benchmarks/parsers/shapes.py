"""What a file of 100 KB may cost: odd shapes of every kind of file, beside plain ones of their size.

Usage: shapes.py FOLDER [WORD …]

For each shape whose name holds one of the words (all without), a small course gets one file of that
shape. Measured is the processor's time, in a process of its own, that it takes to read the course,
say what is fresh, weave it, and make a page of each chapter as the site does, beyond what the
course takes without that file; and the same for a file of half the size. A shape that is refused is
told in one line, which has to come as fast. Told as slow is what costs much more than twice its half.
"""

# ruff: noqa: E501 - a table of shapes, each in a line
from __future__ import annotations

import json
import os
import random
import resource
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

import markdown

from support.malformed import FILES, make_tree
from tatka.book.library import read_library
from tatka.book.render.html_blocks import markdown_stack
from tatka.core.errors import TatkaError
from tatka.core.settings import load_settings
from tatka.record.status import status
from tatka.site.book import weave_book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIZE = 100_000
MOST_SECONDS = 60
# More than this, and more than so many times what half of it costs, is no straight line.
_BENT_SECONDS = 0.5
_BENT = 3.0
PAGE = "docs/en/index.md"
SCRIPT = "examples/one.py"
RECORD = "records/embedded/one/record.json"
NOTEBOOK = "records/embedded/one/notebook.ipynb"
WORDS = "Plain words of a page, with `code`, *stress* and [a link](index.md), nothing else.\n"

Shape = tuple[str, "Callable[[int], str]"]


def times(piece: str, end: str = "") -> Callable[[int], str]:
    """A piece again and again."""
    return lambda size: piece * (size // len(piece.encode())) + end


def within(start: str, piece: str, end: str) -> Callable[[int], str]:
    """A piece again and again, between two others."""
    return lambda size: start + piece * (size // len(piece.encode())) + end


def both(opening: str, closing: str, middle: str = "x") -> Callable[[int], str]:
    """As many openings as closings."""

    def make(size: int) -> str:
        count = size // len((opening + closing).encode())
        return opening * count + middle + closing * count

    return make


def numbered(pattern: str) -> Callable[[int], str]:
    """Pieces that differ by their number."""

    def make(size: int) -> str:
        piece = pattern.replace("@", "10000")
        return "".join(pattern.replace("@", str(n)) for n in range(size // len(piece.encode())))

    return make


def deeper(marker: str, text: str) -> Callable[[int], str]:
    """Each line further in than the one before."""

    def make(size: int) -> str:
        lines: list[str] = []
        total = 0
        while total < size:
            lines.append(marker * len(lines) + text)
            total += len(lines[-1]) + 1
        return "\n".join(lines)

    return make


def by_chance(letters: str) -> Callable[[int], str]:
    """Marks as they come."""
    return lambda size: "".join(random.Random(size).choices(letters, k=size))


def in_lines(make: Callable[[int], str], width: int) -> Callable[[int], str]:
    """The same within what a line and a paragraph may hold: what is refused for that comes again."""

    def cut(size: int) -> str:
        text = make(size).replace("\n", " ")
        lines = [text[at : at + width] for at in range(0, len(text), width)]
        each = 39_000 // (width + 1)
        return "\n\n".join("\n".join(lines[at : at + each]) for at in range(0, len(lines), each))

    return cut


def page(make: Callable[[int], str]) -> Callable[[int], str]:
    """As a chapter."""
    return lambda size: f"# Start {{#start}}\n\n{make(size)}\n"


def fenced(make: Callable[[int], str]) -> Callable[[int], str]:
    """A chapter that shows a directive's body."""
    return page(lambda size: "```{note}\n" + make(size) + "\n```")


CHAPTERS: dict[str, Callable[[int], str]] = {
    "plain": times(WORDS + "\n"),
    "one paragraph": times(WORDS),
    "one line": times("word "),
    "one word": times("x"),
    "bangla": times("বাংলা শব্দ, আর `কোড`।\n\n"),
    "lists in lists": deeper("  ", "- x"),
    "lists in a line": times("- "),
    "numbers in a line": times("1. "),
    "quotes in a line": times("> "),
    "quotes deeper": deeper(">", "x"),
    "long list": times("- x\n"),
    "loose list": times("- x\n\n"),
    "list of lists": times("- a\n    - b\n        - c\n"),
    "long quote": times("> x\n"),
    "lazy quote": within("> x\n", "x\n", ""),
    "brackets": both("[", "]"),
    "open brackets": times("["),
    "closed brackets": times("]"),
    "open links": times("[x]("),
    "links": times("[x](y) "),
    "pictures": both("![", "](y)"),
    "links in lines": times("[a](<b>\n"),
    "reference links": numbered("[x@][y@]\n\n[y@]: /z\n\n"),
    "references undefined": numbered("[x@][y@] "),
    "open titles": times('[x](y "'),
    "emphasis open": times("*a "),
    "emphasis pairs": times("*a* "),
    "emphasis both": both("*a ", " b*"),
    "emphasis mixed": times("*a **b _c __d "),
    "stars": times("*"),
    "underscores": times("_a_b"),
    "backticks": times("`"),
    "backticks rising": lambda size: " ".join("`" * n for n in range(1, int((2 * size) ** 0.5))),
    "backticks open": times("`a ``b "),
    "dollars": times("$"),
    "dollars open": times("$a "),
    "dollars with space": times("$ a"),
    "displays": times("$$"),
    "displays open": times("$$a "),
    "displays in lines": times("$$\n"),
    "displays alone": within("", "$$\nx\n", ""),
    "displays unclosed": times("\n$$ x\n"),
    "parens": times("\\(a "),
    "square displays": times("\\[a\n"),
    "begins": times("\\begin{align}\n"),
    "begins apart": times("\\begin{align}\n\n"),
    "formula": within("$", "\\frac{a}{b}", "$"),
    "formula deep": lambda size: "$" + both("\\frac{", "}{b}")(size) + "$",
    "display deep": lambda size: "$$\n" + both("{", "}")(size) + "\n$$",
    "formulas many": times("$a_1$ "),
    "escapes": times("\\"),
    "escapes of marks": times("\\*"),
    "table rows": within("|a|b|\n|-|-|\n", "|x|y|\n", ""),
    "table columns": lambda size: "|a" * (size // 6) + "|\n" + "|-" * (size // 6) + "|\n"
    + "|b" * (size // 6) + "|\n",
    "table wide and long": lambda size: ("|a" * 150 + "|\n" + "|-" * 150 + "|\n")
    + ("|b" * 150 + "|\n") * (size // 302),
    "table of one row each": lambda size: "|a" * 2000 + "|\n" + "|-" * 2000 + "|\n"
    + "|\n" * (size // 2),
    "bars": times("|"),
    "bars of code": times("|`a"),
    "bars of formulas": times("|$a"),
    "dashes": times("-"),
    "dashes of tables": times("|-"),
    "directives": times("```{note}\nx\n```\n\n"),
    "directives open": times("```{note}\n"),
    "directives growing": lambda size: "\n".join(
        "`" * n + "{note}" for n in range(int((2 * size) ** 0.5), 2, -1)
    ),
    "colons open": times(":::{note}\n"),
    "colons": times(":"),
    "fences open": times("```\nx\n~~~\n"),
    "fences": times("```\nx\n```\n"),
    "options": within("```{figure} picture.svg\n", "alt: x\n", "```\n"),
    "options deep": lambda size: "```{figure} picture.svg\nalt: " + both("[", "]")(size) + "\n```\n",
    "heads": times("!!! note\n    x\n"),
    "heads deeper": deeper("    ", "!!! note"),
    "head with quotes": within("!!! note ", '"', ""),
    "head with words": within("!!! ", "a ", "("),
    "tabs": times('=== "a"\n    x\n'),
    "roles": times("{value}`one#a:number` "),
    "roles open": times("{value}`"),
    "roles of nothing": times("{nothing}`x` "),
    "role ticks": times("{a}```"),
    "role in formula": times("${value}`x"),
    "terms": times("{term}`word` "),
    "braces": times("{"),
    "attributes": within("[x](index.md){", ".a ", "}"),
    "attributes many": times("[x](index.md){.a}"),
    "footnotes": numbered("x[^@]\n\n[^@]: y\n\n"),
    "footnotes alike": times("[^1] "),
    "footnote in footnote": numbered("[^@]: [^1@]\n"),
    "footnote open": times("[^"),
    "definitions": times("a\n:   b\n\n"),
    "definitions alone": times(":   b\n"),
    "definition names": numbered("[y@]: /z\n"),
    "definition titles": times('[y]: /z "\n'),
    "headings": numbered("## a {#a@}\n\n"),
    "headings alike": times("## a\n\n"),
    "hashes": times("#"),
    "underlined": within("", "a\n", "---\n"),
    "html tags": times("<b>"),
    "html pairs": both("<div>", "</div>"),
    "html in lines": times("<div>\n"),
    "html blocks": times("<div>\n\n"),
    "html closed": times("</div>\n"),
    "html open": times("<a "),
    "html angles": times("<"),
    "html attributes": within("<a ", 'b="c" ', ">x</a>"),
    "html attribute open": within('<a b="', "x ", ""),
    "html comments": times("<!-- x -->"),
    "html comments open": times("<!--"),
    "html instructions": times("<?"),
    "html declarations": times("<!A "),
    "html data": times("<![CDATA["),
    "html pictures": times("<img src='x' "),
    "html tables": times("<table><tr><td>x</td></tr></table>\n\n"),
    "html script": times("<script>x</script>\n"),
    "html script open": times("<script>"),
    "html markdown": both("<div markdown>\n", "\n</div>\n"),
    "autolinks": times("<http://a.b> "),
    "autolinks open": times("<http://a"),
    "addresses": times("http://a.b/c "),
    "mails": times("<a@b"),
    "entities": times("&amp;"),
    "entities open": times("&a"),
    "ampersands": times("&"),
    "numbers of letters": times("&#1;"),
    "front matter": lambda size: "---\n" + numbered("k@: v\n")(size) + "---\n",
    "front matter deep": lambda size: "---\na: " + both("[", "]", "")(size) + "\n---\n",
    "front matter open": lambda size: "---\n" + times("a: [\n")(size),
    "front matter anchors": lambda size: "---\na0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, min(size // 30, 3000))
    ) + "---\n",
    "spaces": times(" "),
    "spaces in lines": times("x" + " " * 50 + "\n"),
    "tabs of letters": times("\t"),
    "blank lines": times("\n"),
    "line breaks": times("x  \n"),
    "form feeds": times("\x0c"),
    "controls": times("\x1b[31m"),
    "marks above": times("\u0981"),
    "letters apart": times("e\u0301"),
    "emoji": times("👩‍👩‍👧 "),
    "emoji names": times(":smile: "),
    "keys": times("++ctrl+"),
    "tildes": times("~~a "),
    "carets": times("^^a ^b"),
    "equals": times("==a "),
    "critic": times("{++a "),
    "snippets": times('--8<-- "a"\n'),
    "abbreviations": numbered("*[A@]: b\n"),
    "citations": times("[@a] "),
    "citations open": times("[@a;"),
    "marks 1": by_chance("[]()!*_`<>$\\ \n"),
    "marks 2": by_chance("|-:`$\n"),
    "marks 3": by_chance("<>/ab= \"'\n"),
    "marks 4": by_chance("{}`#. a\n"),
    "marks 5": by_chance("> -*1.\t\n"),
    "marks 6": by_chance("*_ab"),
    "marks 7": by_chance("[]()"),
    "marks 8": by_chance("`~:{}\nx"),
    "marks 9": by_chance("$\\{}ab"),
}  # fmt: skip
NOTES: dict[str, Callable[[int], str]] = {
    "in a note: brackets": times("[x](y) *a* "),
    "in a note: lists": times("- a\n"),
    "in a note: notes": both("```{note}\n", "```\n"),
    "in an answer: options": times(":a: b\n"),
}


def header(text: str) -> str:
    """A script's header in YAML, of its own."""
    lines = "\n".join(f"# {line}" for line in text.split("\n"))
    return f'# ---\n{lines}\n# ---\n# %% name="a"\nnumber = 42\n'


SCRIPTS: dict[str, Callable[[int], str]] = {
    "plain": numbered("value_@ = 1\n"),
    "cells": times("# %%\n"),
    "cells with names": numbered('# %% name="c@"\nx = 1\n'),
    "cells of words": times("# %% [markdown]\n# x\n"),
    "comments": times("# bn: ক\n# en: k\n"),
    "brackets": lambda size: "x = " + both("[", "]", "")(size),
    "brackets in lines": lambda size: "x = " + both("[\n", "]\n", "")(size),
    "calls": lambda size: "x = " + both("f(", ")", "")(size),
    "sums": lambda size: "x = 1" + times("+1")(size),
    "sums in lines": lambda size: "x = (1" + times("+1\n")(size) + ")",
    "dots": lambda size: "x" + times(".a")(size),
    "nots": lambda size: "x = " + times("not ")(size) + "1",
    "minuses": lambda size: "x = " + times("-")(size) + "1",
    "lambdas": lambda size: "x = " + times("lambda:")(size) + "1",
    "ifs": deeper(" ", "if x:"),
    "functions": numbered("def f_@():\n    return f_1@()\n"),
    "functions in functions": deeper(" ", "def f():"),
    "classes": numbered("class C@(D@): pass\n"),
    "decorators": lambda size: times("@a\n")(size) + "def f(): pass\n",
    "imports": numbered("import m@\n"),
    "imports of stars": times("from shared import *\n"),
    "strings": lambda size: "x = " + times("'a' ")(size),
    "string": lambda size: f"x = {'a' * size!r}",
    "strings open": times('"'),
    "f-strings": lambda size: 'x = f"' + times("{a}")(size) + '"',
    "f-strings deep": lambda size: "x = " + both('f"{', '}"', "1")(min(size, 4000)),
    "semicolons": times("x=1;"),
    "backslashes": times("\\\n"),
    "magics": times("# %load_ext x\n"),
    "magics open": times("%x\n"),
    "questions": times("x?\n"),
    "assignments to magics": within("a", ", a", " x"),
    "quoted cells": times('# %% [markdown]\n"""\nx\n"""\n'),
    "quotes open": times('# %% [markdown]\n"""\n'),
    "cell options": within("# %% ", "a=1 ", "\nx = 1"),
    "cell options deep": lambda size: "# %% tags=" + both("[", "]", "")(size) + "\nx = 1",
    "cell options open": lambda size: '# %% name="' + times('a"')(size) + "\nx = 1",
    "header": lambda size: header("\n".join(f"k{n}: v" for n in range(size // 12))),
    "header deep": lambda size: header("a: " + both("[", "]", "")(size)),
    "header open": lambda size: header("\n".join(["a: ["] * (size // 7))),
    "header open again": times("# ---\n"),
    "header anchors": lambda size: header(
        "a0: &a0 [x, x]\n"
        + "\n".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, size // 30))
    ),
    "digits": lambda size: "x = " + "9" * size,
    "numbers": lambda size: "x = [" + "1," * (size // 2) + "]",
    "dictionary": lambda size: "x = {" + "1:1," * (size // 4) + "}",
    "comparisons": lambda size: "x = 1" + times("<1")(size),
    "matches": lambda size: "match x:\n" + times("    case 1: pass\n")(size),
    "walruses": lambda size: "(" + times("x:=1, ")(size) + ")",
    "names of one letter each": numbered("a@=a1@\n"),
    "globals": lambda size: "def f():\n" + numbered("    global g@\n    g@ = 1\n")(size),
    "spaces": times(" "),
    "returns": times("\r"),
    "zeros": times("\0"),
}  # fmt: skip


DATA: dict[str, Shape] = {
    "record: deep lists": (RECORD, both("[", "]", "")),
    "record: open lists": (RECORD, times("[")),
    "record: deep tables": (RECORD, both('{"a":', "}", "1")),
    "record: digits": (RECORD, lambda size: "9" * size),
    "record: keys": (RECORD, lambda size: "{" + numbered('"k@":1,')(size) + '"z":1}'),
    "record: escapes": (RECORD, lambda size: '"' + times("\\u0041")(size) + '"'),
    "notebook: deep lists": (NOTEBOOK, both("[", "]", "")),
    "notebook: many cells": (
        NOTEBOOK,
        lambda size: json.dumps({"cells": [{}] * (size // 4), "nbformat": 4}),
    ),
    "notebook: text": (
        NOTEBOOK,
        lambda size: json.dumps({
            "cells": [{"cell_type": "markdown", "metadata": {}, "source": "[" * size}],
            "nbformat": 4, "nbformat_minor": 5, "metadata": {},
        }),
    ),
    "settings: keys": ("pyproject.toml", lambda size: FILES["pyproject.toml"]
                       + numbered("k@ = 1\n")(size)),
    "settings: deep lists": ("pyproject.toml", lambda size: "a = " + both("[", "]", "")(size)),
    "settings: deep tables": ("pyproject.toml", lambda size: "a = " + both("{a=", "}", "1")(size)),
    "settings: dots": ("pyproject.toml", lambda size: "a" + times(".a")(size) + " = 1"),
    "settings: dotted table": ("pyproject.toml", lambda size: "[a" + times(".a")(size) + "]"),
    "settings: tables": ("pyproject.toml", numbered("[t@]\n")),
    "settings: tables of tables": ("pyproject.toml", times("[[a]]\n")),
    "settings: quotes": ("pyproject.toml", times('"')),
    "mkdocs: nav": ("mkdocs.yml", lambda size: "site_name: x\nnav:\n" + times("  - index.md\n")(size)),
    "mkdocs: deep nav": ("mkdocs.yml", lambda size: "site_name: x\nnav: " + both("[", "]", "")(size)),
    "mkdocs: deeper nav": (
        "mkdocs.yml",
        lambda size: "site_name: x\nnav:\n" + deeper(" ", "- a:")(size),
    ),
    "mkdocs: anchors": (
        "mkdocs.yml",
        lambda size: "site_name: x\na0: &a0 [x, x]\n" + "".join(
            f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, size // 35)
        ),
    ),
    "mkdocs: merges": (
        "mkdocs.yml",
        lambda size: "site_name: x\na0: &a0 {x: 1}\n" + "".join(
            f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, size // 35)
        ),
    ),
    "mkdocs: keys": ("mkdocs.yml", lambda size: "site_name: x\n" + numbered("k@: v\n")(size)),
    "mkdocs: spaces": ("mkdocs.yml", lambda size: "site_name: x\na:" + " " * size + "b: c"),
    "glossary: words": (
        "docs/glossary.yml",
        numbered("w@:\n  bn: শব্দ@\n  en: word@\n"),
    ),
    "glossary: one long word": ("docs/glossary.yml", lambda size: f"w:\n  en: {'x' * size}\n"),
    "glossary: avoided": (
        "docs/glossary.yml",
        lambda size: "w:\n  bn: ক\n  en: c\n  avoid:\n    en:\n" + numbered("      - z@\n")(size),
    ),
    "glossary: deep": ("docs/glossary.yml", both("[", "]", "")),
    "glossary: deeper": ("docs/glossary.yml", deeper(" ", "a:")),
    "glossary: anchors": (
        "docs/glossary.yml",
        lambda size: "a0: &a0 [x, x]\n" + "".join(
            f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, size // 35)
        ),
    ),
    "glossary: quotes": ("docs/glossary.yml", times("'")),
    "glossary: dashes": ("docs/glossary.yml", times("- ")),
    "glossary: questions": ("docs/glossary.yml", times("? ")),
    "glossary: documents": ("docs/glossary.yml", times("---\n")),
    "glossary: tags": ("docs/glossary.yml", times("!a ")),
    "works: entries": ("docs/references.bib", numbered("@book{k@, title={A}, year={2000}}\n")),
    "works: braces": ("docs/references.bib", lambda size: "@book{k, title=" + both("{", "}")(size) + "}"),
    "works: open": ("docs/references.bib", times("@book{")),
    "works: fields": ("docs/references.bib", lambda size: "@book{k" + numbered(", f@={x}")(size) + "}"),
    "works: quotes": ("docs/references.bib", lambda size: "@book{k, title=" + times('"')(size)),
    "works: authors": (
        "docs/references.bib",
        lambda size: "@book{k, title={A}, author={" + times("A B and ")(size) + "C}}",
    ),
    "works: strings": ("docs/references.bib", numbered('@string{s@ = "x"}\n')),
    "lock: pins": ("lock.txt", numbered("pkg-@==1.0\n")),
    "lock: one line": ("lock.txt", times("a==")),
    "lock: brackets": ("lock.txt", lambda size: "a" + times("[b")(size)),
    "lock: spaces": ("lock.txt", lambda size: "a" + " " * size + "=="),
    "lock: continued": ("lock.txt", times("\\\n")),
    "catalogue: entries": ("messages/en.po", numbered('msgid "k@"\nmsgstr "x"\n\n')),
    "catalogue: one": ("messages/en.po", lambda size: 'msgid "a"\nmsgstr ""\n' + times('"x"\n')(size)),
    "catalogue: fields": ("messages/en.po", lambda size: 'msgid "a"\nmsgstr "' + times("{")(size) + '"\n'),
    "catalogue: junk": ("messages/en.po", times("x\n")),
    "confirmation: keys": ("docs/translations/en/index/start.toml", numbered("k@ = 1\n")),
    "confirmation: deep": ("docs/translations/en/index/start.toml", lambda size: "a = " + both("[", "]", "")(size)),
    "shared: plain": ("src/shared/__init__.py", numbered("value_@ = 1\n")),
    "shared: chain": ("src/shared/__init__.py", lambda size: "SIZE = 1\n" + numbered("def f_@(): return f_1@()\n")(size)),
    "shared: brackets": ("src/shared/__init__.py", lambda size: "x = " + both("[", "]", "")(size)),
    "shared: sums": ("src/shared/__init__.py", lambda size: "SIZE = 1" + times("+1")(size)),
    "shared: dots": ("src/shared/__init__.py", lambda size: "SIZE = 1\ny = SIZE" + times(".a")(size)),
    "shared: assignments": ("src/shared/__init__.py", times("SIZE = 1\n")),
    "shared: uses": ("src/shared/__init__.py", lambda size: "SIZE = 1\n" + numbered("a@ = a1\n")(size)),
    "shared: classes": ("src/shared/__init__.py", lambda size: "SIZE = 1\n" + numbered("class C@:\n    def m(self): return self.n\n")(size)),
    "shared: methods": ("src/shared/__init__.py", lambda size: "SIZE = 1\nclass C:\n" + numbered("    def m@(self): return self.n@\n")(size)),
    "shared: ifs": ("src/shared/__init__.py", lambda size: "SIZE = 1\n" + times("if SIZE: pass\n")(size)),
    "shared: elifs": ("src/shared/__init__.py", lambda size: "SIZE = 1\nif SIZE: pass\n" + times("elif SIZE: pass\n")(size)),
    "shared: strings": ("src/shared/__init__.py", lambda size: "SIZE = 1\nx = " + times("'a' ")(size)),
    "picture": ("docs/en/picture.svg", lambda size: "<svg xmlns='http://www.w3.org/2000/svg'>" + both("<g>", "</g>", "")(size) + "</svg>"),
    "picture: entities": (
        "docs/en/picture.svg",
        lambda size: "<!DOCTYPE svg [<!ENTITY a 'x'>" + numbered("<!ENTITY b@ '&a;&a;'>")(size)
        + "]><svg xmlns='http://www.w3.org/2000/svg'/>",
    ),
    "picture of a record": ("records/embedded/one/assets/a-1.svg", lambda size: "<svg>" + times("<a ")(size)),
}  # fmt: skip


def shapes() -> Iterator[tuple[str, str, Callable[[int], str]]]:
    """Name, file and maker of each."""
    for name, make in CHAPTERS.items():
        fronted = name.startswith("front")
        yield f"chapter: {name}", PAGE, make if fronted else page(make)
        if max(map(len, make(SIZE).split("\n"))) > 20_000:
            yield f"chapter, long lines: {name}", PAGE, page(in_lines(make, 19_000))
            yield f"chapter, lines: {name}", PAGE, page(in_lines(make, 97))
    for name, make in NOTES.items():
        yield f"chapter {name}", PAGE, fenced(make)
    for name, make in SCRIPTS.items():
        yield f"script: {name}", SCRIPT, make
    for name, (file, make) in DATA.items():
        yield name, file, make


def work(root: Path) -> str:
    """All that a command does with a course, and what it has to say."""
    try:
        settings = load_settings(root)
        library = read_library(settings)
        library = library.with_statuses(status(settings, library.examples))
        book = weave_book(settings, library=library)
        for language, pages in book.pages.items():
            stack = markdown_stack(language)
            engine = markdown.Markdown(
                extensions=list(stack.names), extension_configs=dict(stack.settings)
            )
            for woven in pages:
                engine.reset().convert(woven.markdown)
    except TatkaError as error:
        return str(error).split("\n")[0]
    for problem in book.refused(strict=False):
        return str(problem).split("\n")[0]
    return "woven"


def measured(root: Path, limit: int = MOST_SECONDS) -> tuple[float, str]:
    """Seconds of the processor, and what was said; in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        began = time.process_time()
        try:
            said = work(root)
        except BaseException:  # noqa: BLE001 - told as what it is
            said = "FAULT " + traceback.format_exc().strip().splitlines()[-1][:200]
            said += traceback.format_exc()[-1500:] if os.environ.get("SHOW") else ""
        answer = json.dumps([time.process_time() - began, said[:3000]])
        os.write(writing, answer.encode())
        os._exit(0)
    os.close(writing)
    answer_bytes = b""
    while chunk := os.read(reading, 65536):
        answer_bytes += chunk
    os.close(reading)
    _, wait = os.waitpid(child, 0)
    if not answer_bytes:
        return float(limit), f"ENDED {wait}"
    seconds, said = json.loads(answer_bytes)
    return seconds, said


def main() -> None:
    """Measure, and print a table."""
    root = Path(sys.argv[1]).resolve()
    wanted = sys.argv[2:]
    make_tree(root)
    work(root)
    floor = min(measured(root)[0] for _ in range(3))
    print(f"the course itself {floor:.2f} s", flush=True)
    slow = 0
    for name, file, make in shapes():
        if wanted and not any(word in name for word in wanted):
            continue
        seconds = []
        for size in (SIZE // 2, SIZE):
            make_tree(root)
            path = root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(make(size), encoding="utf-8", errors="surrogatepass", newline="")
            took, said = measured(root)
            seconds.append(max(took - floor, 0.0))
        half, whole = seconds
        bent = whole > _BENT_SECONDS and whole > _BENT * half
        mark = "SLOW" if bent or said.startswith(("FAULT", "ENDED")) else "    "
        slow += mark == "SLOW"
        print(f"{mark} {whole:6.2f} s ({half:5.2f} s for half) {name}: {said[:150]}", flush=True)
    print(f"{slow} slow or at fault")
    sys.exit(bool(slow))


if __name__ == "__main__":
    main()
