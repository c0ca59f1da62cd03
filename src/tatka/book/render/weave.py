"""Weaving: a chapter and what it looks up become plain Markdown and the files it needs.

Nothing is written here, and nothing is run. Whatever is wrong is collected with its place; a page
is always woven, with a mark where something is missing, so that a draft can be looked at. Problems
that a draft may have are flagged `strict_only`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tatka.book.render.attachments import check_links, copy_pictures
from tatka.book.render.embeds import broken, weave_embed
from tatka.book.render.html import (
    admonition,
    details,
    fenced,
    indented,
    raw,
    tag,
    text,
    wrapped,
)
from tatka.book.render.page import Page
from tatka.book.render.prose import weave_text
from tatka.book.source.blocks import Code
from tatka.book.source.nodes import (
    Broken,
    Embed,
    Exercise,
    GlossaryList,
    Hint,
    Node,
    Solution,
    Source,
    Text,
)
from tatka.core.errors import TatkaError
from tatka.core.locale import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tatka.book.library import Library
    from tatka.book.source.chapter import Chapter

NOTEBOOKS = "notebooks"


@dataclass(frozen=True)
class WovenPage:
    """A chapter as plain Markdown.

    Attributes:
        path: Of the page, relative to the folder of its language.
        language: Code of its language.
        title: Of the chapter.
        markdown: Of the page.
        assets: Files it needs, relative to the folder of its language, and where they are now.
        problems: What is wrong, each with its place; those that only a strict build refuses are
            `ChapterProblem`s flagged `strict_only`.
        losses: What could not be shown, in words.
        examples: Names of the examples that it shows or quotes.
        definitions: Files of the definitions that it shows.
        views: Kept views of TensorBoard that it shows: profile, example, digest.
    """

    path: PurePosixPath
    language: str
    title: str
    markdown: str
    assets: Mapping[str, Path | bytes]
    problems: tuple[TatkaError, ...] = ()
    losses: tuple[str, ...] = ()
    examples: frozenset[str] = frozenset()
    definitions: frozenset[Path] = frozenset()
    views: frozenset[tuple[str, str, str]] = frozenset()


def weave(chapter: Chapter, library: Library) -> WovenPage:
    """Weave one chapter.

    Args:
        chapter: As it was read.
        library: Everything that it may point at.
    """
    page = Page(
        path=PurePosixPath(chapter.path.as_posix()),
        place=library.settings.relative(chapter.file),
        language=chapter.language,
        library=library,
    )
    page.problems.extend(chapter.problems)
    parts = [chapter.head] if chapter.meta else []
    parts.append(_nodes(chapter.nodes, page, chapter))
    if chapter.embeds:
        parts.append(raw(_run_yourself(page)))
    check_links(chapter, page)
    return WovenPage(
        path=page.path,
        language=chapter.language,
        title=chapter.title,
        markdown="\n\n".join(part.strip("\n") for part in parts) + "\n",
        assets=page.assets,
        problems=tuple(page.problems),
        losses=tuple(page.losses),
        examples=frozenset(
            [embed.target.example for embed in chapter.embeds]
            + [value.target.example for value in chapter.values]
        ),
        definitions=frozenset(page.definitions),
        views=frozenset(page.views),
    )


def _nodes(nodes: Sequence[Node], page: Page, chapter: Chapter) -> str:
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, Text):
            parts.append(copy_pictures(weave_text(node, page), node, page, chapter))
        elif isinstance(node, Code):
            parts.append("\n".join(node.lines))
        else:
            woven = _directive(node, page, chapter)
            # A directive needs blank lines around it to be a block of its own.
            blank = node.prefix.rstrip()
            last = parts[-1].rpartition("\n")[2].strip(" >") if parts else ""
            before = f"{blank}\n" if last else ""
            parts.append(f"{before}{indented(woven, node.prefix)}\n{blank}" if woven else "")
    return "\n".join(parts)


def _directive(
    node: Embed | Source | Hint | Solution | Exercise | GlossaryList | Broken,
    page: Page,
    chapter: Chapter,
) -> str:
    if isinstance(node, Embed):
        return weave_embed(node, page)
    if isinstance(node, Source):
        return _source(node, page)
    if isinstance(node, GlossaryList | Broken):
        return _glossary(page) if isinstance(node, GlossaryList) else broken(page)
    inside = _nodes(node.nodes, page, chapter).strip("\n")
    if isinstance(node, Exercise):
        return _exercise(node, inside, page)
    if isinstance(node, Solution) and node.embed:
        inside = f"{inside}\n\n{weave_embed(node.embed, page)}".strip("\n")
    kind = "hint" if isinstance(node, Hint) else "solution"
    return details(message(f"chapters.{kind}", page.language), inside, f"tatka-{kind}")


def _exercise(node: Exercise, inside: str, page: Page) -> str:
    key = "exercise_titled" if node.title else "exercise"
    title = message(f"chapters.{key}", page.language, number=node.number, title=node.title)
    anchor = tag("span", id=f"exercise-{node.id}") if node.id else ""
    return admonition(title, f"{anchor}\n\n{inside}", "tatka-exercise")


def _source(node: Source, page: Page) -> str:
    try:
        found = page.library.definition(node.name)
    except TatkaError as error:
        page.problem(error.what, node.line, error.hint)
        return broken(page)
    page.definitions.add(found.file)
    path = page.library.settings.relative(found.file)
    address = page.library.repository.file(path, (found.first, found.last))
    name = tag("code", text(node.name))
    shown = tag("a", name, href=address) if address else name
    label = message("chapters.source_of", page.language, name=shown, file=text(path))
    block = fenced(found.source, "python")
    if node.fold:
        block = details(message("chapters.code", page.language), block, "tatka-code")
    return wrapped(
        f"{raw(tag('p', label, class_='tatka-label'))}\n\n{block}",
        "div.tatka-source",
        {"data-name": node.name},
    )


def _glossary(page: Page) -> str:
    """A definition list: each word, the other languages' words, its meaning."""
    items = []
    for entry in page.library.glossary.sorted(page.language):
        others = ", ".join(
            tag("span", text(word), lang=code)
            for code, word in entry.words.items()
            if code != page.language
        )
        head = tag("dfn", text(entry.words[page.language]), id=entry.id)
        items.append(
            tag("dt", f"{head} {tag('span', others, class_='tatka-word')}")
            + tag("dd", text(entry.means.get(page.language, "")))
        )
        page.terms.add(entry.id)
    return raw(tag("dl", "".join(items), class_="tatka-glossary"))


def _run_yourself(page: Page) -> str:
    language = page.language
    stem = page.path.with_suffix("")
    plain, results = f"{NOTEBOOKS}/{stem}.ipynb", f"{NOTEBOOKS}/{stem}-results.ipynb"
    first = page.library.settings.source_language
    published = plain if language == first else f"{language}/{plain}"
    links = (
        ("notebook", page.href(plain), True),
        ("notebook_results", page.href(results), True),
        ("colab", page.library.repository.colab(published), False),
    )
    listed = "".join(
        tag(
            "li",
            tag(
                "a",
                text(message(f"chapters.{name}", language)),
                href=target,
                download=True if download else None,
            ),
        )
        for name, target, download in links
        if target
    )
    heading = tag("p", text(message("chapters.this_chapter", language)), class_="tatka-label")
    return tag("div", heading + tag("ul", listed), class_="tatka-run")
