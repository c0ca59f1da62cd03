"""Sentences as HTML: roles become words, words of the glossary show their other language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from markupsafe import Markup

from tatka.book.render.attachments import place_of
from tatka.book.render.code import code_span
from tatka.book.render.emoji import with_emoji
from tatka.book.render.formulas import mathml, tex_words
from tatka.book.render.html import NOTHING, tag, text
from tatka.book.render.references import citation_html, reference_html, reference_words
from tatka.book.render.values import quote
from tatka.book.source.nodes import (
    Attributes,
    Break,
    BrokenRole,
    Citation,
    CodeSpan,
    Emphasis,
    FootnoteMark,
    Formula,
    Image,
    Inline,
    InlineHtml,
    Link,
    Reference,
    Term,
    Value,
    Words,
)
from tatka.book.source.problems import nearest
from tatka.core.errors import TatkaError
from tatka.core.locale import digits, message
from tatka.core.plain_markup import active_parts
from tatka.core.safe_html import trusted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tatka.book.glossary import Entry
    from tatka.book.render.page import Page

_PAGE = re.compile(r"(?P<path>[^#?]*?)(?P<index>(?:README|index))?\.md(?P<rest>[#?].*)?$")
_OTHER_HOST = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|/", re.IGNORECASE)


def inlines_html(inlines: Sequence[Inline], page: Page, *, terms: bool = True) -> Markup:
    """A sentence as HTML.

    Args:
        inlines: Its parts.
        page: It stands on.
        terms: Whether words of the glossary show their other languages: not in headings, titles
            and links.
    """
    parts = []
    for run in _runs(inlines):
        if isinstance(run, str):
            continue
        first = run[0]
        if isinstance(first, Words | Break):
            parts.append(_words(run, page, terms=terms))
        else:
            parts.append(_part(first, page, terms=terms))
    return NOTHING.join(parts)


def plain(inlines: Sequence[Inline], page: Page) -> str:  # noqa: C901, PLR0912 - one case a kind
    """A sentence as plain words: alternative texts, titles of addresses."""
    parts = []
    for inline in inlines:
        match inline:
            case Words():
                parts.append(inline.text)
            case Emphasis() | Link():
                parts.append(plain(inline.inlines, page))
            case CodeSpan():
                parts.append(inline.code)
            case Image():
                parts.append(inline.alt)
            case Break():
                parts.append(" ")
            case Formula():
                parts.append(_tex(inline, page, words=True))
            case Value():
                parts.append(value_words(inline, page))
            case Term():
                parts.append(term_words(inline, page))
            case Reference():
                parts.append(reference_words(inline, page))
            case Citation() | BrokenRole():
                parts.append(inline.content)
            case InlineHtml() | FootnoteMark():
                pass
            case _:
                assert_never(inline)
    return "".join(parts)


def value_words(value: Value, page: Page) -> str:
    """A value as it is read."""
    return quote(value.target, page, value.line).text


def term_words(term: Term, page: Page) -> str:
    """A word of the glossary as it is read."""
    entry = page.library.glossary.entries.get(term.id)
    return term.text or (entry.words.get(page.language, term.id) if entry else term.id)


def formula_html(formula: Formula, page: Page, *, display: bool | None = None) -> Markup:
    """A formula as MathML; as it was written, and a problem, if it can't be set."""
    shown = formula.display if display is None else display
    tex = _tex(formula, page)
    try:
        return mathml(tex, display=shown)
    except TatkaError as error:
        page.problem(error.what, formula.line, error.hint)
        return tag("code", tex, class_="tatka-missing")


def _tex(formula: Formula, page: Page, *, words: bool = False) -> str:
    """The TeX with its values put in."""
    tex = formula.tex
    for written, value in formula.values:
        said = value_words(value, page)
        tex = tex.replace(written, said if words else tex_words(said), 1)
    return tex


_OWN_ATTRIBUTES = frozenset(
    {"href", "src", "srcset", "srcdoc", "action", "formaction", "data", "poster", "alt", "style",
     "title", "ping", "xlink"}
)  # fmt: skip


def attributes_of(attributes: Attributes) -> dict[str, object]:
    """What `tag` wants of attributes in braces."""
    # What the element itself says, and what runs, is not for braces to change.
    found: dict[str, object] = {
        key: value
        for key, value in attributes.values.items()
        if key.lower() not in _OWN_ATTRIBUTES and not key.lower().startswith("on")
    }
    if attributes.id:
        found["id"] = attributes.id
    if attributes.classes:
        found["class"] = " ".join(attributes.classes)
    return found


def _runs(inlines: Sequence[Inline]) -> Iterator[list[Inline]]:
    """Words and the ends of lines between them together, everything else by itself."""
    run: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Words) or (isinstance(inline, Break) and not inline.hard):
            run.append(inline)
            continue
        if run:
            yield run
            run = []
        yield [inline]
    if run:
        yield run


def _words(run: Sequence[Inline], page: Page, *, terms: bool) -> Markup:
    prose = "".join(part.text if isinstance(part, Words) else "\n" for part in run)
    if isinstance(run[0], Break) and run[0].hard:
        return Markup("<br>\n")
    line = run[0].line
    for start, end, entry in page.library.glossary.discouraged(prose, page.language):
        page.problem(
            f"the course does not say {prose[start:end]!r}",
            line + prose.count("\n", 0, start),
            f"Say {entry.words[page.language]!r}, as the glossary does.",
            strict_only=True,
        )
    if not terms:
        return _escaped(prose)
    parts, position = [], 0
    for start, end, entry in page.library.glossary.uses(prose, page.language):
        if entry.id in page.terms or start < position:
            continue
        page.terms.add(entry.id)
        parts.append(_escaped(prose[position:start]))
        parts.append(term_html(prose[start:end], entry, page.language))
        position = end
    return NOTHING.join([*parts, _escaped(prose[position:])])


def _escaped(prose: str) -> Markup:
    return Markup("\n").join(text(line) for line in with_emoji(prose).split("\n"))


def _part(inline: Inline, page: Page, *, terms: bool) -> Markup:  # noqa: C901, PLR0911, PLR0912 - one case a kind
    match inline:
        case Words():
            return _escaped(inline.text)
        case Break():
            return Markup("<br>\n") if inline.hard else Markup("\n")
        case Emphasis():
            inside = inlines_html(inline.inlines, page, terms=terms)
            return tag("del" if inline.tag == "s" else inline.tag, inside)
        case CodeSpan():
            return _code_span(inline)
        case Link():
            return _link(inline, page)
        case Image():
            return image_html(inline, page)
        case InlineHtml():
            return own_html(inline.html, page, inline.line)
        case Formula():
            html = formula_html(inline, page)
            return tag("span", html, class_="tatka-formula") if inline.display else html
        case FootnoteMark():
            return _footnote_mark(inline, page)
        case Value():
            return _value(inline, page, terms=terms)
        case Term():
            return _term(inline, page, terms=terms)
        case Reference():
            return reference_html(inline, page)
        case Citation():
            return citation_html(inline, page)
        case BrokenRole():
            if inline.name == "value":
                return text(message("chapters.value_missing", page.language))
            return tag("code", inline.content)
        case _:
            assert_never(inline)


def _code_span(span: CodeSpan) -> Markup:
    match = re.match(r"#!([\w+-]+) (?=\S)", span.code)
    if match:
        return code_span(span.code[match.end() :], match[1])
    language = span.attributes.classes[0] if span.attributes.classes else ""
    return code_span(span.code, language)


def _link(link: Link, page: Page) -> Markup:
    inside = inlines_html(link.inlines, page, terms=False)
    return tag(
        "a",
        inside,
        href=page_address(page.moved.get(link.target, link.target)),
        title=link.title or None,
        **attributes_of(link.attributes),
    )


def page_address(target: str) -> str:
    """The address of a page that is named by its file; others as they are."""
    if _ABSOLUTE.match(target):
        return target
    match = _PAGE.match(target)
    if match is None:
        return target
    name = "index" if match["index"] else ""
    return f"{match['path']}{name}.html{match['rest'] or ''}"


def image_html(image: Image, page: Page, **more: object) -> Markup:
    """A picture of the author's; one that languages share gets a place of its own."""
    if not image.alt.strip():
        page.problem(
            f"the picture {image.target!r} has no alternative text",
            image.line,
            "Say between the brackets what it shows: ![A network in five blocks](…)",
            strict_only=True,
        )
    if _OTHER_HOST.match(image.target):
        page.problem(
            f"the picture {image.target!r} is on another host",
            image.line,
            "Keep it with the course: readers without internet have nothing else.",
            strict_only=True,
        )
    place = place_of(image.target, image.line, "picture", page) or image.target
    attributes = {**attributes_of(image.attributes), **more}
    return tag("img", src=place, alt=image.alt, title=image.title or None, **attributes)


_OWN_ADDRESS = re.compile(r"(\b(?:src|href|poster)=)([\"'])([^\"']+)\2")
_MARKDOWN_ATTRIBUTE = re.compile(r"\s+markdown(?:=[\"'][^\"']*[\"'])?(?=[\s>])")


def own_html(html: str, page: Page, line: int) -> Markup:
    """HTML of the author's, its addresses led to where files and pages are.

    A stranger's is refused if it is more than plain.
    """
    active = active_parts(html) if page.library.settings.untrusted else []
    if active:
        page.problem(
            f"HTML of a chapter that is not trusted holds {', '.join(active)[:200]}",
            line,
            "Write it in Markdown. Only plain tags are let through, without styles and scripts.",
        )
        return text(html)

    def moved(match: re.Match[str]) -> str:
        target = match[3]
        place = page_address(page.moved.get(target, target))
        if match[1] != "href=" and not _ABSOLUTE.match(target):
            place = place_of(target, 0, "picture", page, quiet=True) or target
        return f"{match[1]}{match[2]}{place}{match[2]}"

    # What the author of a trusted book writes is HTML; a stranger's is plain by now.
    return trusted(_MARKDOWN_ATTRIBUTE.sub("", _OWN_ADDRESS.sub(moved, html)))


def _footnote_mark(mark: FootnoteMark, page: Page) -> Markup:
    number = page.footnotes.setdefault(mark.label, len(page.footnotes) + 1)
    seen = page.footnote_uses[mark.label] = page.footnote_uses.get(mark.label, 0) + 1
    again = "" if seen == 1 else f":{seen}"
    link = tag(
        "a",
        text(digits(str(number), page.language)),
        class_="footnote-ref",
        href=f"#fn:{number}",
        role="doc-noteref",
    )
    return tag("sup", link, id=f"fnref{again}:{number}")


def _value(value: Value, page: Page, *, terms: bool) -> Markup:
    quoted = quote(value.target, page, value.line)
    if not terms:
        return text(quoted.text)
    kind = "tatka-value tatka-stale" if quoted.stale else "tatka-value"
    return tag("span", quoted.text, class_=kind, title=quoted.origin or None)


def _term(term: Term, page: Page, *, terms: bool) -> Markup:
    entry = page.library.glossary.entries.get(term.id)
    words = term_words(term, page)
    if entry is None:
        page.problem(
            f"the glossary has no term {term.id!r}",
            term.line,
            nearest(term.id, page.library.glossary.entries),
        )
        return text(words)
    page.terms.add(entry.id)
    return term_html(words, entry, page.language) if terms else text(words)


def term_html(words: str, entry: Entry, language: str) -> Markup:
    """A word that shows its other languages when it is tapped, pointed at or reached by keyboard.

    Without styles it reads as a word with the other one in brackets behind it, and so it does for
    screen readers.
    """
    others = [
        (code, word)
        for code, word in entry.words.items()
        if code != language and word.casefold() != words.casefold()
    ]
    inner = Markup().join(
        tag(
            "span",
            " " + text(message("chapters.other_word", language, word=word)),
            class_="tatka-word",
            lang=code,
        )
        for code, word in others
    )
    return tag(
        "span",
        text(words) + inner,
        class_="tatka-term",
        tabindex=0,
        data_term=entry.id,
        data_means=entry.means.get(language) or None,
    )
