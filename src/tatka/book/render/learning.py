"""What answers: questions to guess at, and pieces to try."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from markupsafe import Markup

from tatka.book.render.html import NOTHING, admonition, details, tag, text
from tatka.book.render.inlines import inlines_html
from tatka.book.render.references import caption_html
from tatka.book.render.values import raw_value, record_file
from tatka.book.source.nodes import Paragraph
from tatka.core.locale import message
from tatka.core.safe_html import trusted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tatka.book.render.page import Page
    from tatka.book.source.directives.interactive import Interactive
    from tatka.book.source.directives.quiz import Quiz
    from tatka.book.source.nodes import Block

    Blocks = Callable[[Sequence[Block], Page], Markup]

# What each piece says, by the names its script knows.
_TEXTS = {
    "convolution": ("filter", "across", "down", "sum", "picture", "map", "play", "pause"),
    "curves": ("run", "epoch", "last"),
    "digit-pad": (
        "answer",
        "clear",
        "failed",
        "fetch",
        "field",
        "sample",
        "wait",
        "write",
    ),
    "lines": ("along",),
    "threshold": ("threshold", "really", "said", "right", "share", "precision", "recall"),
}
# What the scripts themselves put into their texts.
_LATER = {name: f"{{{name}}}" for name in ("name", "size", "digit", "share")}


def quiz_html(node: Quiz, page: Page, blocks: Blocks) -> Markup:
    """A question with its choices; what is said to each is folded until it is chosen."""
    language = page.language
    choices = Markup().join(
        tag("li", _tight(choice.answer, page, blocks)) for choice in node.choices
    )
    verdicts = Markup().join(
        tag(
            "li",
            tag("strong", _verdict(language, right=choice.right))
            + " "
            + _tight(choice.feedback, page, blocks),
            data_right="yes" if choice.right else None,
        )
        for choice in node.choices
    )
    more = blocks(node.explanation, page)
    explanation = tag("div", more, class_="tatka-quiz__more") if more else NOTHING
    answers = details(
        text(message("chapters.quiz_answer", language)),
        tag("ol", verdicts, class_="tatka-quiz__verdicts") + explanation,
        "tatka-quiz__answer",
    )
    inside = (
        blocks(node.question, page) + tag("ol", choices, class_="tatka-quiz__choices") + answers
    )
    title = text(message("chapters.quiz", language))
    return admonition(title, inside, "tatka-quiz", id=f"quiz-{node.id}")


def _verdict(language: str, *, right: bool) -> str:
    return message("chapters.quiz_right" if right else "chapters.quiz_wrong", language)


def _tight(nodes: Sequence[Block], page: Page, blocks: Blocks) -> Markup:
    """One paragraph without its tags, so that a choice can be a button; else the blocks."""
    if len(nodes) == 1 and isinstance(nodes[0], Paragraph):
        return inlines_html(nodes[0].inlines, page, terms=False)
    return blocks(nodes, page)


def interactive_html(node: Interactive, page: Page, blocks: Blocks) -> Markup:
    """A piece's place: the picture, the values, the words. The theme's script does the rest."""
    language = page.language
    values = {key: raw_value(target, page, node.line) for key, target in node.values.items()}
    still = tag("div", blocks(node.nodes, page), class_="tatka-piece__still")
    caption = caption_html("figure", node.name, inlines_html(node.caption, page), page)
    under = tag("figcaption", caption) if caption else NOTHING
    files = {key: record_file(target, page, node.line) for key, target in node.files.items()}
    missing = any(given is None for given in (*values.values(), *files.values()))
    data = {
        "values": values,
        "names": dict(node.names),
        "text": {key: message(f"pieces.{key}", language, **_LATER) for key in _TEXTS[node.piece]},
    }
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    # `</` of the values is written so that it ends no script.
    script = Markup() if missing else tag("script", trusted(written), type="application/json")
    # Links, so that whoever moves files of the site, or keeps them, finds these too.
    links = Markup().join(
        tag("a", href=file.href, hidden="", data_file=key, data_bytes=str(file.size))
        for key, file in files.items()
        if file is not None
    )
    return tag(
        "figure",
        still + script + (Markup() if missing else links) + under,
        class_="tatka-figure tatka-piece",
        id=node.name or None,
        data_piece=node.piece,
    )
