"""Roles of d2l and MyST inside of prose: references become links, citations are told."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from tatka.importing.inline import Code, pieces, prose
from tatka.importing.prosewords import shown_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tatka.importing.blocks import Block
    from tatka.importing.edits import Draft
    from tatka.importing.links import Book

_D2L = re.compile(r":(?P<role>numref|ref|eqref|cite[tp]?):`(?P<value>[^`]+)`")
_MYST = re.compile(r"\{(?P<role>ref|numref|doc|cite[:a-z]*|eq)\}`(?P<value>[^`]+)`")
_QUARTO = re.compile(r"(?<![\w@])@(?P<value>(?:fig|tbl|sec|eq|lst)-[\w-]+)")


def convert_roles(draft: Draft, blocks: Sequence[Block], page: str, book: Book) -> None:
    """Rewrite the references of a page."""
    dialect = draft.source.dialect
    if dialect in {"gitbook", "mdx"}:
        return
    pattern = {"d2l": _D2L, "myst": _MYST, "quarto": _QUARTO}[dialect]
    source = draft.source
    for block in prose(blocks):
        start, end = source.span(block.first, block.last)
        spans = [piece for piece in pieces(source, block) if isinstance(piece, Code)]
        for match in pattern.finditer(source.text, start, end):
            if dialect != "quarto" and not any(span.start < match.end() for span in spans):
                continue
            _convert(draft, match, page, book)


def _convert(draft: Draft, match: re.Match[str], page: str, book: Book) -> None:
    role = match.groupdict().get("role") or "ref"
    value = match["value"].strip()
    line = draft.source.line_at(match.start())
    if role.startswith("cite"):
        draft.decide(
            line, "review", "P2", match.group(), "kept: name the work in words, or link it"
        )
        return
    found = re.fullmatch(r"(?P<words>.+?)\s*<(?P<target>[^<>]+)>", value)
    target = found["target"] if found else value
    name = re.sub(r"[^\w.-]+", "-", target)
    there = book.labels.get(name)
    if there is None and role not in {"eqref", "eq"}:
        draft.decide(line, "review", "E7", match.group(), "kept: nothing of that name was found")
        return
    other, heading = there or (page, value)
    text = found["words"] if found else heading
    new, own = book.pages.get(other, other), book.pages.get(page, page)
    address = "" if other == page else posixpath.relpath(new, posixpath.dirname(own) or ".")
    if draft.change(match.start(), match.end(), f"[{text}]({address}#{name})"):
        draft.words_gone.update(shown_words(match.group(), draft.source.dialect))
        draft.words_new.update(shown_words(text, draft.source.dialect))
        draft.decide(line, "exact", "E7", match.group(), f"{address}#{name}")
