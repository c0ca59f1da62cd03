"""The tree of a page as Markdown that any Jupyter reads: boxes are quotes, tabs headed paragraphs.

What Jupyter gives a meaning that it did not have is escaped: `$` of money above all. Formulas have
the marks that Jupyter and Colab set; pictures go into the notebook; links lead to the site.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, assert_never
from urllib.parse import quote as percent
from urllib.parse import unquote, urljoin

from tatka.book.notebook.outputs import encoded
from tatka.book.render.blocks import box_title
from tatka.book.render.emoji import with_emoji
from tatka.book.render.formulas import tex_words
from tatka.book.render.inlines import page_address, term_words, value_words
from tatka.book.render.references import citation_words, reference_words
from tatka.book.source.nodes import (
    Box,
    Break,
    BrokenRole,
    Bullets,
    Citation,
    Code,
    CodeSpan,
    Definitions,
    Emphasis,
    Footnote,
    FootnoteMark,
    Formula,
    FormulaBlock,
    Heading,
    HtmlBlock,
    Image,
    InlineHtml,
    Link,
    LinkDefinition,
    Paragraph,
    Quote,
    Reference,
    Rule,
    Table,
    Tabs,
    Term,
    Value,
    Words,
)
from tatka.core.locale import digits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tatka.book.render.page import Page
    from tatka.book.source.directives import DirectiveNode
    from tatka.book.source.nodes import Block, Inline

_SVG = "image/svg+xml"
_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
          ".svg": _SVG, ".webp": "image/webp"}  # fmt: skip
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_SIGNS = re.compile(r"[\\`*\[\]$|]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!])|&(?=#?\w+;)|~(?=~)")
_MONEY = re.compile(r"(\$[^\s$]*)")
_AT_START = re.compile(r"^(\s*)(#{1,6}(?=\s)|[-+](?=\s)|>|\d+(?=[.)]\s)|=+$|-+$)")
_IMG = re.compile(r"<img\b(?P<inside>[^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(?P<name>src|alt|href)=(?P<mark>[\"'])(?P<value>.*?)(?P=mark)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass
class Writer:
    """Writes one notebook's words.

    Attributes:
        page: The page that they are of.
        directive: Writes a directive.
        attachments: Pictures that the words since the last call of `take` show.
    """

    page: Page
    directive: Callable[[DirectiveNode, Writer], str]
    attachments: dict[str, Any] = field(default_factory=dict)

    def take(self) -> dict[str, Any]:
        """The pictures so far; they are forgotten."""
        taken, self.attachments = self.attachments, {}
        return taken

    # ------------------------------------------------------------------ blocks

    def blocks(self, nodes: Sequence[Block], *, tight: bool = False) -> str:
        """Blocks, one below the other."""
        written = [part for node in nodes if (part := self.block(node))]
        return ("\n" if tight else "\n\n").join(written)

    def block(self, node: Block) -> str:  # noqa: C901, PLR0911, PLR0912 - one case a kind
        """A block."""
        match node:
            case Heading():
                return f"{'#' * node.level} {self.words(node.inlines)}"
            case Paragraph():
                return self.words(node.inlines)
            case Code():
                return fenced(node.code.rstrip("\n"), node.language)
            case Bullets():
                return self._list(node)
            case Quote():
                return quoted(self.blocks(node.nodes))
            case Table():
                return self._table(node)
            case Rule():
                return "---"
            case HtmlBlock():
                return self._html(node.html.strip("\n"))
            case Box():
                return self._box(node)
            case Tabs():
                return "\n\n".join(
                    f"{self.bold(tab.title)}\n\n{self.blocks(tab.nodes)}".rstrip()
                    for tab in node.tabs
                )
            case Definitions():
                return "\n\n".join(
                    "\n\n".join([self.bold(entry.term), *map(self.blocks, entry.meanings)])
                    for entry in node.entries
                )
            case Footnote() | LinkDefinition():
                return ""
            case FormulaBlock():
                number = self.page.numbers.get(node.label, "") if node.label else ""
                tag = rf" \tag{{{digits(number, self.page.language)}}}" if number else ""
                return f"$$\n{self._tex(node.formula)}{tag}\n$$"
            case _:
                return self.directive(node, self)

    def _list(self, node: Bullets) -> str:
        tight = all(
            inner.tight for item in node.items for inner in item.nodes
            if isinstance(inner, Paragraph)
        )  # fmt: skip
        items = []
        for place, item in enumerate(node.items):
            mark = "- " if node.start is None else f"{node.start + place}. "
            task = "" if item.checked is None else f"[{'x' if item.checked else ' '}] "
            inside = self.blocks(item.nodes, tight=tight and not _has_cells(item.nodes))
            first, *rest = (task + inside).split("\n")
            # Four columns for numbers: what stands in an item stays in it whatever its number.
            width = len(mark) if node.start is None else max(len(mark), 4)
            below = [f"{' ' * width}{line}".rstrip() for line in rest]
            items.append("\n".join([mark.ljust(width) + first, *below]))
        return ("\n" if tight else "\n\n").join(items)

    def _table(self, node: Table) -> str:
        rules = {"left": ":---", "right": "---:", "center": ":---:"}
        rows = [[self._cell(cell.inlines) for cell in row] for row in (node.head, *node.rows)]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        rule = f"| {' | '.join(rules.get(align, '---') for align in node.align)} |"
        return "\n".join([lines[0], rule, *lines[1:]])

    def _cell(self, inlines: Sequence[Inline]) -> str:
        """Words of a cell, in which no bar may stand: not in a formula, and not in code either."""
        parts = []
        for inline in inlines:
            written = self._part(inline).replace("\n", " ")
            if isinstance(inline, Formula):
                written = written.replace("|", r"\vert ")
            elif isinstance(inline, CodeSpan):
                written = written.replace("|", r"\|")
            parts.append(written)
        return "".join(parts)

    def _box(self, node: Box) -> str:
        title = self.bold(node.title) if node.title else ""
        if not title and not node.untitled:
            title = f"**{box_title(node, self.page)}**"
        inside = self.blocks(node.nodes)
        return quoted(f"{title}\n\n{inside}" if title else inside)

    def _html(self, html: str) -> str:
        def shown(match: re.Match[str]) -> str:
            given = {
                found["name"]: found["value"] for found in _ATTRIBUTE.finditer(match["inside"])
            }
            place = self._attached(given.get("src", ""))
            return f"![{given.get('alt', '')}]({place})" if place else match.group()

        kept = _COMMENT.sub("", html)
        kept = _IMG.sub(shown, kept)
        return _ATTRIBUTE.sub(
            lambda m: (
                f"{m['name']}={m['mark']}{self._address(m['value'])}{m['mark']}"
                if m["name"] == "href"
                else m.group()
            ),
            kept,
        ).strip()

    # --------------------------------------------------------------- sentences

    def bold(self, inlines: Sequence[Inline]) -> str:
        """A title: bold as a whole, whatever in it is bold already."""
        return f"**{self.words(inlines).replace('**', '')}**"

    def words(self, inlines: Sequence[Inline]) -> str:
        """A sentence."""
        written = "".join(self._part(inline) for inline in inlines)
        return "\n".join(_AT_START.sub(r"\1\\\2", line) if line else line
                         for line in written.split("\n"))  # fmt: skip

    def _part(self, inline: Inline) -> str:  # noqa: C901, PLR0911, PLR0912 - one case a kind
        match inline:
            case Words():
                return prose(with_emoji(inline.text))
            case Emphasis():
                mark = {"em": "*", "strong": "**", "s": "~~"}[inline.tag]
                return f"{mark}{''.join(map(self._part, inline.inlines))}{mark}"
            case CodeSpan():
                return code_span(inline.code)
            case Link():
                inside = "".join(map(self._part, inline.inlines))
                return f"[{inside}]({self._address(inline.target)})"
            case Image():
                return self.image(inline.target, inline.alt)
            case Break():
                return "  \n" if inline.hard else "\n"
            case InlineHtml():
                return self._html(inline.html)
            case Formula():
                tex = self._tex(inline)
                return f"$${tex}$$" if inline.display else f"${tex}$"
            case FootnoteMark():
                number = self.page.footnotes.setdefault(inline.label, len(self.page.footnotes) + 1)
                return f"<sup>{digits(str(number), self.page.language)}</sup>"
            case Value():
                return prose(value_words(inline, self.page))
            case Term():
                return escaped(term_words(inline, self.page))
            case Reference():
                return escaped(reference_words(inline, self.page))
            case Citation():
                return escaped(citation_words(inline, self.page))
            case BrokenRole():
                return code_span(inline.content)
            case _:
                assert_never(inline)

    def image(self, target: str, alt: str) -> str:
        """A picture; one of the course's own goes into the notebook."""
        place = self._attached(target)
        return f"![{escaped(alt)}]({place or self._address(target)})"

    def attach(self, name: str, kind: str, content: str) -> str:
        """Put a picture into the notebook; how its words name it."""
        if kind == _SVG:
            # Jupyter shows no attachments of this kind.
            data = base64.b64encode(content.encode()).decode()
            return f"data:{kind};base64,{data}"
        safe = re.sub(r"[^\w.-]+", "-", name)
        while safe in self.attachments and self.attachments[safe] != {kind: content}:
            safe = f"x-{safe}"
        self.attachments[safe] = {kind: content}
        return f"attachment:{safe}"

    def _attached(self, target: str) -> str | None:
        if not target or _ELSEWHERE.match(target):
            return None
        file: Path = (self.page.folder / unquote(target)).resolve()
        kind = _TYPES.get(file.suffix.lower())
        if kind is None or not file.is_file():
            return None
        return self.attach(file.name, kind, encoded(file, kind))

    def _address(self, target: str) -> str:
        """The absolute address of a page or file of the course; others as they are."""
        site = self.page.library.repository.site_url
        if not site or _ELSEWHERE.match(target) or target.startswith("#"):
            return percent(target, safe="/:#?&=%@+,;~!$'*.-_")
        first = self.page.language == self.page.library.settings.source_language
        base = site if first else f"{site}{self.page.language}/"
        here = percent(str(self.page.path), safe="/%")
        return urljoin(f"{base}{here}", percent(page_address(target), safe="/#?&=%"))

    def _tex(self, formula: Formula) -> str:
        tex = formula.tex
        for written, value in formula.values:
            tex = tex.replace(written, tex_words(value_words(value, self.page)), 1)
        return tex.strip()


def _has_cells(nodes: Sequence[Block]) -> bool:
    return any(not isinstance(node, Paragraph | Bullets) for node in nodes)


def quoted(markdown: str) -> str:
    """Markdown as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in markdown.split("\n"))


def fenced(code: str, language: str) -> str:
    """A block of code; its fence is longer than any inside."""
    runs = re.findall(r"^[ \t>]*(`{3,})", code, re.MULTILINE)
    fence = "`" * (max((len(run) for run in runs), default=2) + 1)
    return f"{fence}{language}\n{code}\n{fence}"


def code_span(code: str) -> str:
    """Code in a sentence."""
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    mark = "`" * (longest + 1)
    room = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{mark}{room}{code}{room}{mark}"


def prose(words: str) -> str:
    """Words of a sentence; Jupyter takes two amounts of dollars for a formula, escaped or not."""
    return "".join(
        f'<span class="mathjax_ignore">{escaped(part)}</span>'
        if part.startswith("$")
        else escaped(part)
        for part in _MONEY.split(words)
    )


def escaped(words: str) -> str:
    """Words of which no letter means anything to Jupyter's Markdown."""
    return _SIGNS.sub(lambda sign: f"\\{sign.group()}", words)
