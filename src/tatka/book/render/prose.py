"""Weaves prose: roles become words, words of the glossary show their other language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tatka.book.render.html import literal, tag, text
from tatka.book.render.values import quote
from tatka.book.source.chapter import term_of
from tatka.book.source.inline import Inline, Link, Role, read_inline
from tatka.book.source.problems import nearest
from tatka.book.source.targets import read_value
from tatka.core.locale import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tatka.book.glossary import Entry
    from tatka.book.render.page import Page
    from tatka.book.source.nodes import Text

# Where only words can stand: headings, titles of admonitions and tabs, tables at the page's top.
_WORDS_ONLY = re.compile(r"^[ \t>]*(?:#{1,6}[ \t]|!!!|\?\?\?|===).*$", re.MULTILINE)
_NO_PROSE = re.compile(
    r"<[^>\n]+>|\{:?[^{}\n]*\}|https?://\S+|^[ \t>]*(?:#{1,6}[ \t]|!!!|\?\?\?|===).*$"
    r"|^[ \t]*\[[^\]]+\]:.*$|\$[^$\n]+\$",
    re.MULTILINE,
)

_Edit = tuple[int, int, str]


def weave_text(node: Text, page: Page) -> str:
    """The Markdown of a piece of prose with every role replaced.

    Args:
        node: The prose.
        page: It stands on.
    """
    words_only = [match.span() for match in _WORDS_ONLY.finditer(node.text)]
    words_only += [(image.start, image.end) for image in node.inline.images]
    edits = [
        (role.start, role.end, _role(role, page, plain=_inside(role.start, words_only)))
        for role in node.inline.roles
    ]
    prose = prose_only(node.inline)
    _note_discouraged(prose, node.line, page)
    edits += _first_uses(prose, page)
    return _edited(node.text, edits)


def weave_words(source: str, page: Page, line: int) -> str:
    """A sentence of an option, alternative text or caption, with its roles as plain words."""
    inline = read_inline(source, line)
    edits = []
    for role in inline.roles:
        if role.name == "value":
            target = read_value(role.content)
            words = quote(target, page, line).text if target else ""
        else:
            words = _term_words(role, page)
        edits.append((role.start, role.end, words))
    return _edited(source, edits)


def prose_only(inline: Inline) -> str:
    """Text of the same length in which everything but running prose is blank."""
    plain = list(inline.plain)
    for span in (*inline.links, *inline.images):
        plain[span.start : span.end] = " " * (span.end - span.start)
    return _NO_PROSE.sub(lambda match: " " * len(match.group()), "".join(plain))


def plain_text(node: Text, page: Page) -> str:
    """The Markdown of a piece of prose with roles as plain words, for notebooks."""
    edits = []
    for role in node.inline.roles:
        if role.name == "value":
            target = read_value(role.content)
            edits.append(
                (
                    role.start,
                    role.end,
                    literal(quote(target, page, role.line).text) if target else "",
                )
            )
        else:
            edits.append((role.start, role.end, _term_words(role, page)))
    return _edited(node.text, edits)


def _role(role: Role, page: Page, *, plain: bool) -> str:
    if role.name == "value":
        target = read_value(role.content)
        if target is None:  # noted when the chapter was read
            return literal(message("chapters.value_missing", page.language))
        quoted = quote(target, page, role.line)
        if plain:
            return literal(quoted.text)
        kind = "tatka-value tatka-stale" if quoted.stale else "tatka-value"
        return tag("span", literal(quoted.text), class_=kind, title=quoted.origin or None)
    if role.name == "term":
        return _term(role, page, plain=plain)
    return literal(role.content)


def _term(role: Role, page: Page, *, plain: bool) -> str:
    name, _ = term_of(role.content)
    entry = page.library.glossary.entries.get(name)
    words = _term_words(role, page)
    if entry is None:
        page.problem(
            f"the glossary has no term {name!r}",
            role.line,
            nearest(name, page.library.glossary.entries),
        )
        return words
    page.terms.add(entry.id)
    return words if plain else term_html(words, entry, page.language)


def _term_words(role: Role, page: Page) -> str:
    name, words = term_of(role.content)
    entry = page.library.glossary.entries.get(name)
    return words or (entry.words.get(page.language, name) if entry else name)


def term_html(words: str, entry: Entry, language: str) -> str:
    """A word that shows its other languages when it is tapped, pointed at or reached by keyboard.

    Without styles it reads as a word with the other one in brackets behind it, and so it does for
    screen readers.
    """
    others = [
        (code, word)
        for code, word in entry.words.items()
        if code != language and word.casefold() != words.casefold()
    ]
    inner = "".join(
        tag(
            "span",
            " " + text(message("chapters.other_word", language, word=word)),
            class_="tatka-word",
            lang=code,
        )
        for code, word in others
    )
    return tag("span", words + inner, class_="tatka-term", tabindex=0, data_term=entry.id)


def _first_uses(prose: str, page: Page) -> Iterator[_Edit]:
    for start, end, entry in page.library.glossary.uses(prose, page.language):
        if entry.id not in page.terms:
            page.terms.add(entry.id)
            yield start, end, term_html(prose[start:end], entry, page.language)


def _note_discouraged(prose: str, line: int, page: Page) -> None:
    for start, end, entry in page.library.glossary.discouraged(prose, page.language):
        page.problem(
            f"the course does not say {prose[start:end]!r}",
            line + prose.count("\n", 0, start),
            f"Say {entry.words[page.language]!r}, as the glossary does.",
            strict_only=True,
        )


def _inside(offset: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)


def _edited(source: str, edits: list[_Edit]) -> str:
    result, position = [], 0
    for start, end, replacement in sorted(edits):
        if start >= position:
            result += [source[position:start], replacement]
            position = end
    return "".join([*result, source[position:]])


def link_targets(inline: Inline) -> Iterator[Link]:
    """The links of prose that lead to files of the course."""
    for link in inline.links:
        if not re.match(r"[a-z][a-z0-9+.-]*:|#|//", link.target, re.IGNORECASE):
            yield link
