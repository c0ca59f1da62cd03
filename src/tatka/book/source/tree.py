"""From the parser's tokens to the tree of a page, noting everything that is wrong on the way."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import yaml
from markdown_it.rules_block.table import escapedSplit

from tatka.book.source import nodes as tree
from tatka.book.source.attributes import read_attributes
from tatka.book.source.directives import KINDS
from tatka.book.source.directives.base import DirectiveKind, Fence
from tatka.book.source.directives.boxes import BOXES
from tatka.book.source.directives.boxes import KINDS as BOX_KINDS
from tatka.book.source.directives.broken import Broken
from tatka.book.source.directives.diagram import read_diagram
from tatka.book.source.options import quote_words
from tatka.book.source.parser import (
    BAR,
    make_parser,
    options_above,
    parse,
    parse_inline,
    without_bars,
)
from tatka.book.source.problems import ChapterProblem, nearest
from tatka.book.source.sentences import read_formula, read_inlines
from tatka.core.yaml_text import parse_yaml, yaml_fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markdown_it.token import Token

    from tatka.book.source.nodes import Block, Inline

_KINDS: Mapping[str, DirectiveKind] = {kind.name: kind for kind in (*KINDS, *BOXES)}
_PARSER = make_parser(
    {kind.name: kind.options for kind in _KINDS.values() if kind.body == "markdown"}
)
_MYST_OPTION = re.compile(r":([\w-]+):[ \t]*(.*)$")
_ALERT = re.compile(r"\[!(?P<kind>[A-Za-z]+)\](?P<fold>[+-]?)[ \t]*(?P<title>[^\n]*)(?:\n|$)")
_TASK = re.compile(r"\[(?P<mark>[ xX])\][ \t]+")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")
_DIAGRAM = "mermaid"


class TreeReader:
    """Reads the tree of one page; problems and exercises are counted on the way."""

    def __init__(self, path: str) -> None:
        """Start with the page's path as errors name it."""
        self.path = path
        self.problems: list[ChapterProblem] = []
        self._exercises: dict[str, int] = {}
        self._lines: Sequence[str] = ()
        self._first = 1

    def problem(
        self,
        what: str,
        line: int,
        hint: str | None = None,
        *,
        strict_only: bool = False,
        remark: bool = False,
    ) -> None:
        """Note something that is wrong."""
        self.problems.append(
            ChapterProblem(
                what, path=self.path, line=line, hint=hint, strict_only=strict_only, remark=remark
            )
        )

    def sentence(self, text: str, line: int) -> tuple[Inline, ...]:
        """The parts of a sentence that stands alone: a title, a caption."""
        return read_inlines(parse_inline(_PARSER, text), line, self) if text else ()

    def exercise(self, name: str, line: int) -> int:
        """The number of an exercise; a second one of the same name is noted."""
        if name in self._exercises:
            self.problem(
                f"a second exercise is called {name!r}; the first is in line "
                f"{self._exercises[name]}",
                line,
            )
        self._exercises.setdefault(name or f" {line}", line)
        return len(self._exercises)

    def blocks(self, lines: Sequence[str], first: int) -> tuple[Block, ...]:
        """The tree of some Markdown.

        Args:
            lines: Without line ends.
            first: Number of the first of them in the file.
        """
        self._lines, self._first = lines, first
        parsed = parse(_PARSER, lines)
        found = list(self._blocks(_Tokens(parsed.tokens)))
        found += self._definitions(parsed.environment)
        return tuple(found)

    def _definitions(self, environment: Mapping[str, Any]) -> Iterator[tree.LinkDefinition]:
        references = environment.get("references", {})
        again = [(str(item.get("label")), item) for item in environment.get("duplicate_refs", [])]
        for name, item in [*sorted(references.items()), *again]:
            where = item.get("map") or [0]
            title = str(item.get("title") or "")
            yield tree.LinkDefinition(name, str(item.get("href")), title, self._first + where[0])

    def _blocks(self, tokens: _Tokens) -> tuple[Block, ...]:
        """The blocks up to the end of what is open."""
        found: list[Block] = []
        while (token := tokens.next()) is not None and token.nesting != -1:
            block = self._block(token, tokens)
            if block is None:
                continue
            if isinstance(block, tree.Tabs) and found and isinstance(found[-1], tree.Tabs):
                # `===` under `===` goes on with the same set; so do MyST's items.
                found[-1] = tree.Tabs((*found[-1].tabs, *block.tabs), found[-1].line)
                continue
            found.append(block)
        return tuple(found)

    def _at(self, token: Token) -> int:
        return self._first + (token.map[0] if token.map else 0)

    def _block(self, token: Token, tokens: _Tokens) -> Block | None:  # noqa: C901, PLR0911, PLR0912 - one case a kind of token
        line = self._at(token)
        match token.type:
            case "heading_open":
                return self._heading(token, tokens, line)
            case "paragraph_open":
                return self._paragraph(token, tokens, line)
            case "fence":
                return self._fence(token, line)
            case "code_block":
                return tree.Code("", _bars(token.content), line, fenced=False)
            case "bullet_list_open":
                return tree.Bullets(self._items(tokens), line)
            case "ordered_list_open":
                start = token.attrs.get("start", 1)
                return tree.Bullets(self._items(tokens), line, int(start))
            case "blockquote_open":
                return self._quote(line, self._blocks(tokens))
            case "table_open":
                return self._table(tokens, line)
            case "hr":
                return tree.Rule(line)
            case "html_block":
                return tree.HtmlBlock(_bars(token.content), line)
            case "headed_open":
                return self._headed(token, line, self._blocks(tokens))
            case "directive_open":
                return self._directive(token, line, self._blocks(tokens))
            case "math_block":
                return self._math(token, line)
            case "dl_open":
                return self._definition_list(tokens, line)
            case "footnote_reference_open":
                return tree.Footnote(str(token.meta["label"]), self._blocks(tokens), line)
            case _:
                raise AssertionError(token.type)

    # ------------------------------------------------------------------ words

    def _inline(self, tokens: _Tokens) -> tuple[str, tuple[Inline, ...]]:
        """The words of a token that holds nothing else, and its end."""
        source = ""
        inlines: tuple[Inline, ...] = ()
        while (token := tokens.next()) is not None and token.nesting != -1:
            source = _bars(token.content)
            inlines = read_inlines(token.children or (), self._at(token), self)
        return source, inlines

    def _heading(self, token: Token, tokens: _Tokens, line: int) -> tree.Heading:
        source, inlines = self._inline(tokens)
        inlines, attributes = read_attributes(inlines)
        source = source.removesuffix(attributes.raw).rstrip() if attributes.raw else source
        last = inlines[-1] if inlines else None
        if attributes.raw and token.markup.startswith("#") and isinstance(last, tree.Words):
            # Signs that close a heading stand in front of its attributes.
            inlines = (*inlines[:-1], replace(last, text=_CLOSING.sub("", last.text)))
            source = _CLOSING.sub("", source)
        return tree.Heading(int(token.tag[1]), attributes.id, inlines, line, source, attributes)

    def _paragraph(self, token: Token, tokens: _Tokens, line: int) -> Block | None:
        source, inlines = self._inline(tokens)
        if len(inlines) == 1 and isinstance(inlines[0], tree.Formula) and inlines[0].display:
            return tree.FormulaBlock(inlines[0], line, source=source)
        inlines, attributes = read_attributes(inlines)
        return tree.Paragraph(inlines, line, source, token.hidden, attributes)

    # ------------------------------------------------------------------ blocks

    def _fence(self, token: Token, line: int) -> Block | None:
        info = _bars(token.info).strip()
        if not self._is_closed(token):
            self._unclosed("this block of code", line)
        code = _bars(token.content)
        if info.partition(" ")[0] == _DIAGRAM:
            body = tuple(code.rstrip("\n").split("\n"))
            end = self._first + (token.map[1] - 1 if token.map else 0)
            return read_diagram(Fence(_DIAGRAM, "", info, line, end, body), {}, (), self)
        return tree.Code(info, code, line)

    def _is_closed(self, token: Token) -> bool:
        if not token.map or token.map[1] - token.map[0] < 2:  # noqa: PLR2004 - two fences
            return False
        last = self._lines[token.map[1] - 1] if token.map[1] <= len(self._lines) else ""
        return last.strip(" \t>").startswith(token.markup)

    def _unclosed(self, what: str, line: int) -> None:
        self.problem(
            f"{what} is never closed", line, "End it with a line of the signs that it begins with."
        )

    def _items(self, tokens: _Tokens) -> tuple[tree.Item, ...]:
        found = []
        while (token := tokens.next()) is not None and token.nesting != -1:
            line = self._at(token)
            nodes, checked = _task(self._blocks(tokens))
            found.append(tree.Item(nodes, line, checked))
        return tuple(found)

    def _quote(self, line: int, nodes: tuple[Block, ...]) -> Block:
        first = nodes[0] if nodes else None
        if not isinstance(first, tree.Paragraph):
            return tree.Quote(nodes, line)
        alert = _ALERT.match(first.source)
        kind = alert["kind"].lower() if alert else ""
        if alert is None or kind not in BOX_KINDS:
            return tree.Quote(nodes, line)
        rest = first.source[alert.end() :]
        title = self.sentence(alert["title"].strip(), line)
        fold: dict[str, tree.FoldState] = {"": "never", "-": "closed", "+": "open"}
        words = read_inlines(parse_inline(_PARSER, rest), first.line + 1, self) if rest else ()
        body = (replace(first, inlines=words, source=rest, line=first.line + 1),) if rest else ()
        return tree.Box(
            kind, title, (*body, *nodes[1:]), line, fold[alert["fold"]], source=alert.group()
        )

    def _table(self, tokens: _Tokens, line: int) -> tree.Table:
        rows: list[tuple[tree.Cell, ...]] = []
        align: list[str] = []
        depth = 1
        while depth and (token := tokens.next()) is not None:
            depth += token.nesting
            if token.type == "tr_open":
                rows.append(())
                if len(rows) > 1:
                    self._count_cells(token, len(rows[0]))
            elif token.type in {"th_open", "td_open"}:
                if len(rows) == 1:
                    align.append(str(token.attrs.get("style", "")).removeprefix("text-align:"))
            elif token.type == "inline":
                cell = read_inlines(token.children or (), self._at(token), self)
                source = _bars(token.content)
                rows[-1] = (*rows[-1], tree.Cell(cell, self._at(token), source))
        return tree.Table(rows[0], tuple(rows[1:]), tuple(align), line)

    def _count_cells(self, row: Token, columns: int) -> None:
        """Note cells that have no column: parsers drop them."""
        line = self._lines[row.map[0]] if row.map else ""
        text = without_bars(line).strip(" \t>")
        cells = escapedSplit(text)
        count = len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1].strip() == "")
        if count > columns:
            self.problem(
                f"this row has {count} cells and the head of its table {columns}",
                self._at(row),
                "Write a bar that is no border as \\|.",
            )

    def _headed(self, token: Token, line: int, nodes: tuple[Block, ...]) -> Block:
        meta = token.meta
        title = self.sentence(meta["title"] or "", line)
        if meta["mark"].startswith("==="):
            tab = tree.Tab(title, nodes, line, meta["source"])
            return tree.Tabs((tab,), line)
        folds: dict[str, tree.FoldState] = {"!!!": "never", "???": "closed", "???+": "open"}
        kind = meta["kind"].split()[0].lower() if meta["kind"] else "note"
        untitled = meta["title"] == ""
        return tree.Box(kind, title, nodes, line, folds[meta["mark"]], meta["source"], untitled)

    def _math(self, token: Token, line: int) -> tree.FormulaBlock:
        formula = read_formula(token.content, line, self, display=True)
        return tree.FormulaBlock(formula, line, str(token.meta["label"]), _bars(token.info))

    def _definition_list(self, tokens: _Tokens, line: int) -> tree.Definitions:
        found: list[tree.Definition] = []
        while (token := tokens.next()) is not None and token.nesting != -1:
            if token.type == "dt_open":
                source, inlines = self._inline(tokens)
                found.append(tree.Definition(inlines, (), self._at(token), source))
            elif found:
                meaning = self._blocks(tokens)
                found[-1] = replace(found[-1], meanings=(*found[-1].meanings, meaning))
        return tree.Definitions(tuple(found), line)

    # -------------------------------------------------------------- directives

    def _directive(self, token: Token, line: int, nodes: tuple[Block, ...]) -> Block | None:
        meta = token.meta
        end = self._first + (token.map[1] - 1 if token.map else 0)
        fence = Fence(
            name=meta["name"],
            argument=meta["argument"],
            info=meta["info"],
            line=line,
            end=end,
            body=meta["body"],
            closed=meta["closed"],
            skipped=meta.get("options", 0),
        )
        if meta["marked"]:
            self.problem(
                "a directive can't begin on the line of a list's marker",
                line,
                "Put it on a line of its own, indented like the text of the item.",
            )
            return Broken(fence=fence, nodes=nodes)
        if not fence.closed:
            self._unclosed(f"{{{fence.name}}}", line)
        kind = _KINDS.get(fence.name)
        if kind is None:
            self.problem(
                f"there is no directive {{{fence.name}}}", line, nearest(fence.name, _KINDS)
            )
            return Broken(fence=fence, nodes=nodes)
        options = self._options(fence, kind)
        if kind.body == "text":
            fence = replace(fence, skipped=options_above(fence.body, kind.options))
        return kind.read(fence, options, nodes, self) or Broken(fence=fence, nodes=nodes)

    def _options(self, fence: Fence, kind: DirectiveKind) -> dict[str, Any]:
        lines: Sequence[str] = fence.body
        if kind.body == "markdown":
            lines = lines[: fence.skipped]
        elif kind.body == "text":
            lines = lines[: options_above(lines, kind.options)]
        text = "\n".join(quote_words([_MYST_OPTION.sub(r"\1: \2", line) for line in lines]))
        try:
            options = parse_yaml(text) or {}
        except yaml.YAMLError as error:
            fault = yaml_fault(error)
            self.problem(
                f"the options of {{{fence.name}}} are {fault.what}",
                fence.line + fault.line,
                "One `name: value` a line; put values with a colon in them into quotes.",
            )
            return {}
        if not isinstance(options, dict):
            self.problem(
                f"{{{fence.name}}} takes options, not text",
                fence.line + 1,
                "One `name: value` a line.",
            )
            return {}
        for key in [key for key in options if key not in kind.options]:
            self.problem(
                f"{{{fence.name}}} has no option {str(key)!r}",
                fence.line_of(str(key)),
                nearest(str(key), kind.options, what="Its options are"),
            )
            del options[key]
        return options


class _Tokens:
    """Tokens, one after the other."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._left = iter(tokens)

    def next(self) -> Token | None:
        """The next one; nothing at the end."""
        return next(self._left, None)


def _bars(text: str) -> str:
    return text.replace(BAR, "|")


def _task(nodes: tuple[Block, ...]) -> tuple[tuple[Block, ...], bool | None]:
    """An item of a list without the mark of a task, and whether that is set."""
    first = nodes[0] if nodes else None
    if not isinstance(first, tree.Paragraph) or not first.inlines:
        return nodes, None
    words = first.inlines[0]
    match = _TASK.match(words.text) if isinstance(words, tree.Words) else None
    if match is None or not isinstance(words, tree.Words):
        return nodes, None
    rest = replace(words, text=words.text[match.end() :])
    paragraph = replace(first, inlines=(rest, *first.inlines[1:]))
    return (paragraph, *nodes[1:]), match["mark"] != " "
