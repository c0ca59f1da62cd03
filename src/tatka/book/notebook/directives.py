"""Directives in notebooks; the type checker asks for each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from tatka.book.notebook.markdown import Writer, escaped, fenced
from tatka.book.render.directives import diagram_words
from tatka.book.render.inlines import plain
from tatka.book.render.references import numbered_words, works_words
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
from tatka.core.errors import TatkaError
from tatka.core.locale import message

if TYPE_CHECKING:
    from collections.abc import Callable

    from tatka.book.source.directives import DirectiveNode


def directive_markdown(  # noqa: C901, PLR0911, PLR0912 - one case a kind
    node: DirectiveNode, writer: Writer, cells: Callable[[Embed], str]
) -> str:
    """A directive as Markdown of a notebook.

    Args:
        node: It.
        writer: Writes what it holds.
        cells: What stands where cells are embedded: they follow in cells of their own.
    """
    page = writer.page
    match node:
        case Broken():
            return ""
        case Diagram():
            return _diagram(node, writer)
        case Embed():
            return cells(node)
        case Exercise():
            return _exercise(node, writer)
        case Figure():
            picture = writer.image(node.target, plain(node.alt, page))
            return _captioned(picture, "figure", node.name, writer.blocks(node.nodes), writer)
        case GlossaryList():
            return "\n".join(
                f"- **{escaped(entry.words[page.language])}**: "
                + writer.words(page.sentence(entry.means.get(page.language, ""), entry.line))
                for entry in page.library.glossary.sorted(page.language)
            )
        case Hint():
            return folded("hint", writer.blocks(node.nodes), writer)
        case Interactive():
            inside = writer.blocks(node.nodes)
            return _captioned(inside, "figure", node.name, writer.words(node.caption), writer)
        case Quiz():
            return _quiz(node, writer)
        case NumberedTable():
            caption = _caption("table", node.name, writer.words(node.caption), writer)
            return "\n\n".join(filter(None, (caption, writer.blocks(node.nodes))))
        case Solution():
            inside = writer.blocks(node.nodes)
            code = cells(node.embed) if node.embed else ""
            return folded("solution", "\n\n".join(filter(None, (inside, code))), writer)
        case Source():
            try:
                found = page.library.definition(node.name)
            except TatkaError:  # reported when the page is woven
                return ""
            return f"`{node.name}`:\n\n{fenced(found.source, 'python')}"
        case WorkList():
            page.lists_works = True
            return works_words(page, whole=node.whole)
        case _:
            assert_never(node)


def folded(kind: str, inside: str, writer: Writer) -> str:
    """Words that are folded, in Jupyter as on the page."""
    summary = message(f"chapters.{kind}", writer.page.language)
    return f"<details><summary>{summary}</summary>\n\n{inside}\n\n</details>"


def exercise_title(node: Exercise, writer: Writer) -> str:
    """What an exercise is called."""
    language = writer.page.language
    if not node.title:
        return f"**{message('chapters.exercise', language, number=node.number)}**"
    words = writer.bold(node.heading).strip("*")
    return f"**{message('chapters.exercise_titled', language, number=node.number, title=words)}**"


def _exercise(node: Exercise, writer: Writer) -> str:
    return f"{exercise_title(node, writer)}\n\n{writer.blocks(node.nodes)}"


def _quiz(node: Quiz, writer: Writer) -> str:
    language = writer.page.language
    letters = [chr(ord("A") + place) for place in range(len(node.choices))]
    choices = "\n".join(
        f"- **{letter}.** {_one_line(writer.blocks(choice.answer))}"
        for letter, choice in zip(letters, node.choices, strict=True)
    )
    verdicts = "\n".join(
        f"- **{letter}.** {_verdict(language, right=choice.right)} "
        f"{_one_line(writer.blocks(choice.feedback))}".rstrip()
        for letter, choice in zip(letters, node.choices, strict=True)
    )
    answer = "\n\n".join(filter(None, (verdicts, writer.blocks(node.explanation))))
    title = f"**{message('chapters.quiz', language)}**"
    question = writer.blocks(node.question)
    return "\n\n".join((title, question, choices, folded("quiz_answer", answer, writer)))


def _verdict(language: str, *, right: bool) -> str:
    return message("chapters.quiz_right" if right else "chapters.quiz_wrong", language)


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _diagram(node: Diagram, writer: Writer) -> str:
    page = writer.page
    drawn = page.library.diagrams.get(node.digest, page.language)
    if drawn is None or drawn.error:
        return fenced(node.text, "mermaid")
    name = f"{node.digest}.svg"
    place = writer.attach(name, "image/svg+xml", drawn.light.decode())
    picture = f"![{escaped(diagram_words(node, drawn, page))}]({place})"
    return _captioned(picture, "figure", node.name, writer.words(node.caption), writer)


def _captioned(shown: str, kind: str, name: str, caption: str, writer: Writer) -> str:
    return "\n\n".join(filter(None, (shown, _caption(kind, name, caption, writer))))


def _caption(kind: str, name: str, words: str, writer: Writer) -> str:
    number = writer.page.numbers.get(name, "") if name else ""
    if not number:
        return words
    said = numbered_words(kind, number, writer.page.language)
    return f"**{said}** {words}".rstrip()
