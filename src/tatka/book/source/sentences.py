"""From the tokens of a sentence to its parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from tatka.book.source import nodes as tree
from tatka.book.source.attributes import leading_attributes
from tatka.book.source.parser import BAR
from tatka.book.source.problems import nearest
from tatka.book.source.targets import read_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from tatka.book.source.nodes import Inline

ROLES = ("value", "term", "ref", "numref", "eq", "cite", "cite:p", "cite:t", "math")
_NAMED = re.compile(r"(?P<text>.+?)\s*<(?P<id>[^<>]+)>")
_QUOTED = re.compile(r"\{value\}(?P<ticks>`+)(?P<content>[^`]+)(?P=ticks)")
_PAIRS = {"em": "em", "strong": "strong", "s": "s"}


class Reader(Protocol):
    """What the reading of a part of a page may ask of the reading of the page."""

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

    def sentence(self, text: str, line: int) -> tuple[Inline, ...]:
        """The parts of a sentence."""

    def exercise(self, name: str, line: int) -> int:
        """The number of an exercise; a second one of the same name is noted."""


def named(content: str) -> tuple[str, str]:
    """Id and words of a role: `id`, or `words <id>` where the words differ."""
    match = _NAMED.fullmatch(content)
    return (match["id"].strip(), match["text"]) if match else (content.strip(), "")


def read_inlines(tokens: Sequence[Token], line: int, reader: Reader) -> tuple[Inline, ...]:
    """The parts of a sentence.

    Args:
        tokens: Of markdown-it.
        line: Its first line in the file.
        reader: Notes what is wrong.
    """
    return _Sentence(tokens, line, reader).read()


class _Sentence:
    """Reads one sentence."""

    def __init__(self, tokens: Sequence[Token], line: int, reader: Reader) -> None:
        self._tokens = list(tokens)
        self._line = line
        self._reader = reader
        self._place = 0

    def read(self) -> tuple[Inline, ...]:
        found: list[Inline] = []
        while self._place < len(self._tokens):
            token = self._tokens[self._place]
            if token.nesting == -1:
                break
            self._place += 1
            inline = self._inline(token)
            if inline is None:
                continue
            last = found[-1] if found else None
            if isinstance(inline, tree.Words):
                if isinstance(last, tree.Words):
                    found[-1] = _joined(last, inline)
                    continue
                taken = self._attributes(found, inline)
                if taken is not None:
                    if taken.text:
                        found.append(taken)
                    continue
            found.append(inline)
        return tuple(found)

    @staticmethod
    def _attributes(found: list[Inline], words: tree.Words) -> tree.Words | None:
        """Give braces to the link, picture or code right before them; the words left over."""
        last = found[-1] if found else None
        if not isinstance(last, tree.Link | tree.Image | tree.CodeSpan):
            return None
        attributes = leading_attributes(words.text)
        if not attributes.raw:
            return None
        match last:
            case tree.Link():
                found[-1] = tree.Link(last.target, last.title, last.inlines, last.line, attributes)
            case tree.Image():
                found[-1] = tree.Image(last.alt, last.target, last.title, last.line, attributes)
            case tree.CodeSpan():
                found[-1] = tree.CodeSpan(last.code, last.line, attributes)
        return tree.Words(words.text[len(attributes.raw) :], words.line)

    def _inline(self, token: Token) -> Inline | None:  # noqa: C901, PLR0911 - one case a kind of token
        line = self._line + int(token.meta.get("line", 0))
        content = _bars(token.content)
        match token.type:
            case "text":
                return tree.Words(content, line) if content else None
            case "text_special":
                # A backslash before a letter that it has no meaning for is only itself.
                escaped = range(len(content)) if token.content != token.markup else ()
                return tree.Words(content, line, tuple(escaped))
            case "softbreak" | "hardbreak":
                return tree.Break(token.type == "hardbreak", line)
            case "code_inline":
                return tree.CodeSpan(content, line)
            case "html_inline":
                return tree.InlineHtml(content, line)
            case "image":
                return tree.Image(
                    content,
                    _bars(str(token.attrs.get("src", ""))),
                    _bars(str(token.attrs.get("title", ""))),
                    line,
                )
            case "link_open":
                inside = self.read()
                self._place += 1
                return tree.Link(
                    _bars(str(token.attrs.get("href", ""))),
                    _bars(str(token.attrs.get("title", ""))),
                    inside,
                    line,
                )
            case "em_open" | "strong_open" | "s_open":
                inside = self.read()
                self._place += 1
                return tree.Emphasis(token.type.removesuffix("_open"), inside, line)
            case "math":
                return read_formula(content, line, self._reader, display=token.markup == "display")
            case "role":
                return _role(str(token.meta["name"]), content, line, self._reader)
            case "footnote_ref":
                return tree.FootnoteMark(str(token.meta["label"]), line)
            case _:
                raise AssertionError(token.type)


def _joined(first: tree.Words, second: tree.Words) -> tree.Words:
    """Words that follow each other, as one."""
    escaped = (*first.escaped, *(len(first.text) + place for place in second.escaped))
    return tree.Words(first.text + second.text, first.line, escaped)


def _role(name: str, content: str, line: int, reader: Reader) -> Inline:
    if name == "value":
        return _value(content, line, reader)
    if name == "term":
        return tree.Term(*named(content), line, content)
    if name in {"ref", "numref", "eq"}:
        return tree.Reference(*named(content), line, content)
    if name in {"cite", "cite:p", "cite:t"}:
        keys = tuple(key.strip() for key in content.split(",") if key.strip())
        return tree.Citation(keys, line, narrative=name == "cite:t", content=content)
    if name == "math":
        return read_formula(content, line, reader, display=False)
    reader.problem(f"there is no role {{{name}}}", line, nearest(name, ROLES))
    return tree.BrokenRole(name, content, line)


def _value(content: str, line: int, reader: Reader) -> tree.Value | tree.BrokenRole:
    target = read_value(content)
    if target is None:
        reader.problem(
            f"{content!r} names no value",
            line,
            "Write EXAMPLE#CELL:VARIABLE or EXAMPLE#CELL:VARIABLE:FORMAT",
        )
        return tree.BrokenRole("value", content, line)
    return tree.Value(target, line, content)


def read_formula(tex: str, line: int, reader: Reader, *, display: bool) -> tree.Formula:
    """A formula with the values that it quotes."""
    values = []
    for match in _QUOTED.finditer(tex):
        value = _value(match["content"], line + tex.count("\n", 0, match.start()), reader)
        if isinstance(value, tree.Value):
            values.append((match.group(), value))
    return tree.Formula(tex, line, display, tuple(values))


def _bars(text: str) -> str:
    return text.replace(BAR, "|")
