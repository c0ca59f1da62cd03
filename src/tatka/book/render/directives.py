"""Directives as HTML; the type checker asks for each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from markupsafe import Markup

from tatka.book.render.code import code_html, code_span
from tatka.book.render.embeds import broken, embed_html
from tatka.book.render.html import NOTHING, admonition, details, message_html, tag, text
from tatka.book.render.inlines import image_html, inlines_html, plain
from tatka.book.render.learning import interactive_html, quiz_html
from tatka.book.render.references import caption_html, works_html
from tatka.book.source.directives.bibliography import WorkList
from tatka.book.source.directives.broken import Broken
from tatka.book.source.directives.diagram import Diagram
from tatka.book.source.directives.example import Embed
from tatka.book.source.directives.exercise import Exercise, Hint, Solution
from tatka.book.source.directives.figure import Figure, NumberedTable
from tatka.book.source.directives.glossary import GlossaryList
from tatka.book.source.directives.interactive import Interactive
from tatka.book.source.directives.quiz import Quiz
from tatka.book.source.directives.source import Source
from tatka.book.source.nodes import Image, Paragraph
from tatka.core.errors import TatkaError
from tatka.core.locale import message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tatka.book.diagrams import Drawn
    from tatka.book.render.page import Page
    from tatka.book.source.directives import DirectiveNode
    from tatka.book.source.nodes import Block

    Blocks = Callable[[Sequence[Block], Page], Markup]


# Lines below the first that are shown without a fold.
_LONG = 11


def directive_html(node: DirectiveNode, page: Page, blocks: Blocks) -> Markup:  # noqa: C901, PLR0911, PLR0912 - one case a kind
    """A directive.

    Args:
        node: It.
        page: It stands on.
        blocks: Renders what it holds.
    """
    match node:
        case Broken():
            return broken(page)
        case Diagram():
            return _diagram(node, page)
        case Embed():
            return embed_html(node, page, blocks)
        case Exercise():
            return _exercise(node, page, blocks)
        case Figure():
            return _figure(node, page, blocks)
        case GlossaryList():
            return _glossary(page)
        case Hint():
            title = text(message("chapters.hint", page.language))
            return details(title, blocks(node.nodes, page), "tatka-hint")
        case Interactive():
            return interactive_html(node, page, blocks)
        case Quiz():
            return quiz_html(node, page, blocks)
        case NumberedTable():
            return _table(node, page, blocks)
        case Solution():
            return _solution(node, page, blocks)
        case Source():
            return _source(node, page)
        case WorkList():
            page.lists_works = True
            return works_html(page, whole=node.whole)
        case _:
            assert_never(node)


def _exercise(node: Exercise, page: Page, blocks: Blocks) -> Markup:
    language = page.language
    title = text(message("chapters.exercise", language, number=node.number))
    if node.title:
        words = inlines_html(node.heading, page, terms=False)
        title = message_html("chapters.exercise_titled", language, number=node.number, title=words)
    anchor = tag("span", id=f"exercise-{node.id}") if node.id else NOTHING
    return admonition(title, anchor + "\n" + blocks(node.nodes, page), "tatka-exercise")


def _solution(node: Solution, page: Page, blocks: Blocks) -> Markup:
    inside = blocks(node.nodes, page)
    if node.embed:
        inside = (inside + "\n" + embed_html(node.embed, page, blocks)).strip("\n")
    title = text(message("chapters.solution", page.language))
    return details(title, inside, "tatka-solution")


def _source(node: Source, page: Page) -> Markup:
    try:
        found = page.library.definition(node.name)
    except TatkaError as error:
        page.problem(error.what, node.line, error.hint)
        return broken(page)
    page.definitions.add(found.file)
    path = page.library.settings.relative(found.file)
    address = page.library.repository.file(path, (found.first, found.last))
    name = tag("code", node.name)
    shown = tag("a", name, href=address) if address else name
    label = message_html("chapters.source_of", page.language, name=shown, file=path)
    block = code_html(found.source, "python")
    signature = found.signature if node.fold is None and _is_long(found.source) else ""
    if signature:
        title = tag("span", message("chapters.code_below", page.language))
        head = _lines_kept(code_span(signature, "python"))
        block = details(head + " " + title, block, "tatka-code tatka-signature")
    elif node.fold:
        block = details(message("chapters.code", page.language), block, "tatka-code")
    inside = tag("p", label, class_="tatka-label") + "\n" + block
    return tag("div", inside, class_="tatka-source", data_name=node.name)


def _lines_kept(html: Markup) -> Markup:
    """Code outside of <pre>, whose ends of lines and indentation stay as they are."""
    indented = Markup("&#10;" + "&#32;" * 4)  # noqa: S704 - signs of ours
    return html.replace("\n    ", indented).replace("\n", Markup("&#10;"))


def _is_long(source: str) -> bool:
    """Whether a definition fills a good part of a phone's window."""
    return source.count("\n") >= _LONG


def _glossary(page: Page) -> Markup:
    """A definition list: each word, the other languages' words, its meaning."""
    items = []
    for entry in page.library.glossary.sorted(page.language):
        others = Markup(", ").join(
            tag("span", word, lang=code)
            for code, word in entry.words.items()
            if code != page.language
        )
        head = tag("dfn", entry.words[page.language], id=entry.id)
        means = page.sentence(entry.means.get(page.language, ""), entry.line)
        items.append(
            tag("dt", head + " " + tag("span", others, class_="tatka-word"))
            + tag("dd", inlines_html(means, page, terms=False))
        )
        page.terms.add(entry.id)
    return tag("dl", Markup().join(items), class_="tatka-glossary")


def _figure(node: Figure, page: Page, blocks: Blocks) -> Markup:
    image = Image(plain(node.alt, page), node.target, "", node.line)
    picture = image_html(image, page, width=node.width or None)
    caption = caption_html("figure", node.name, _tight(node.nodes, page, blocks), page)
    under = tag("figcaption", caption) if caption else NOTHING
    return tag("figure", picture + under, class_="tatka-figure", id=node.name or None)


def _tight(nodes: Sequence[Block], page: Page, blocks: Blocks) -> Markup:
    """Words of a caption, without a paragraph around them if they are one."""
    if len(nodes) == 1 and isinstance(nodes[0], Paragraph):
        return inlines_html(nodes[0].inlines, page)
    return blocks(nodes, page)


def _table(node: NumberedTable, page: Page, blocks: Blocks) -> Markup:
    words = inlines_html(node.caption, page)
    caption = caption_html("table", node.name, words, page)
    inside = blocks(node.nodes, page)
    if caption and "<table>" in inside:
        opening = Markup("<table>")
        inside = inside.replace(opening, opening + tag("caption", caption), 1)
    return tag("div", inside, class_="tatka-numbered-table", id=node.name or None)


def diagram_words(node: Diagram, drawn: Drawn, page: Page) -> str:
    """What a diagram shows, for those who can't see it; without its author's words, its labels."""
    return plain(node.alt, page) or message(
        "chapters.diagram_of", page.language, labels=", ".join(drawn.labels)
    )


def _diagram(node: Diagram, page: Page) -> Markup:
    """The drawing, for light and dark pages; the text where it is not drawn."""
    drawn = page.library.diagrams.get(node.digest, page.language)
    caption = caption_html("figure", node.name, inlines_html(node.caption, page), page)
    under = tag("figcaption", caption) if caption else NOTHING
    if drawn is None:
        page.problem(
            "this diagram has not been drawn: no browser was there to do it",
            node.line,
            "Build once where Chromium is installed: tatka doctor says how.",
            strict_only=True,
        )
        said = tag("p", message("chapters.not_drawn", page.language), class_="tatka-missing")
        return said + code_html(node.text, "text")
    if drawn.error:
        page.problem(f"Mermaid can't draw this: {drawn.error}", node.line)
        return broken(page)
    alt = diagram_words(node, drawn, page)
    pictures = Markup().join(
        tag(
            "img",
            src=page.asset(f"assets/diagrams/{node.digest}-{page.language}-{theme}.svg", content),
            alt=alt,
            class_=f"tatka-{theme}",
            width=drawn.width,
            height=drawn.height,
            loading="lazy",
            decoding="async",
        )
        for theme, content in (("light", drawn.light), ("dark", drawn.dark))
    )
    return tag(
        "figure", pictures + under, class_="tatka-figure tatka-diagram", id=node.name or None
    )
