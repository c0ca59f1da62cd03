"""Weaving: a chapter and what it looks up become plain Markdown and the files it needs.

Nothing is written here, and nothing is run. Whatever is wrong is collected with its place; a page
is always woven, with a mark where something is missing, so that a draft can be looked at. Problems
that a draft may have are flagged `strict_only`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from markupsafe import Markup

from tatka.book.labels import labels_of, section_numbers
from tatka.book.render.attachments import check_links
from tatka.book.render.blocks import block_html, footnotes_html
from tatka.book.render.html import NOTHING, raw, tag, text
from tatka.book.render.inlines import inlines_html
from tatka.book.render.page import Page
from tatka.book.render.references import works_html
from tatka.book.render.variants import Offered, offered, switch_html, variant_path
from tatka.book.source.nodes import Footnote, Heading, HtmlBlock
from tatka.core.locale import digits, message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tatka.book.library import Library
    from tatka.book.source.chapter import Chapter
    from tatka.core.errors import TatkaError

NOTEBOOKS = "notebooks"
_COMMENT = re.compile(r"<!--(?:(?!--).)*-->", re.DOTALL)
_TAGS = re.compile(r"(<[^>]*>|&#?\w+;)")


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
        omissions: What could not be shown, in words.
        examples: Names of the examples that it shows or quotes.
        definitions: Files of the definitions that it shows.
        views: Kept views of TensorBoard that it shows: profile, example, digest.
        shown: Cells that it shows, and the lines that asked for them.
        profile: Whose results it shows where there are any; the ordinary ones without.
        variants: The same chapter with the results of each other profile that it can show.
    """

    path: PurePosixPath
    language: str
    title: str
    markdown: str
    assets: Mapping[str, Path | bytes]
    problems: tuple[TatkaError, ...] = ()
    omissions: tuple[str, ...] = ()
    examples: frozenset[str] = frozenset()
    definitions: frozenset[Path] = frozenset()
    views: frozenset[tuple[str, str, str]] = frozenset()
    shown: tuple[tuple[str, int], ...] = ()
    profile: str | None = None
    variants: tuple[WovenPage, ...] = ()


def weave(chapter: Chapter, library: Library, *, variants: bool = True) -> WovenPage:
    """Weave one chapter, and once more for each other profile whose results it can show.

    Args:
        chapter: As it was read.
        library: Everything that it may point at.
        variants: Whether it is woven for other profiles, too, and leads to them.
    """
    others = offered(chapter, library) if variants else Offered()
    ordinary = _weave(chapter, library, None, others.profiles)
    return replace(
        ordinary,
        omissions=(*ordinary.omissions, *others.left_out),
        variants=tuple(
            _weave(chapter, library, profile, others.profiles) for profile in others.profiles
        ),
    )


def _weave(
    chapter: Chapter, library: Library, profile: str | None, profiles: tuple[str, ...]
) -> WovenPage:
    page = page_of(chapter, library, profile)
    page.problems.extend(chapter.problems)
    before = len(page.problems)
    check_links(chapter, page)
    of_links, page.problems[before:] = page.problems[before:], []
    parts = [chapter.head] if chapter.meta else []
    if library.settings.untrusted:
        words = text(message("chapters.untrusted_banner", chapter.language))
        parts.append(raw(tag("div", tag("p", words), class_="tatka-stale", role="note")))
    if chapter.draft:
        words = text(message("chapters.draft_banner", chapter.language))
        parts.append(raw(tag("div", tag("p", words), class_="tatka-stale", role="note")))
    parts.append(_woven(chapter, page, switch_html(page, profiles) if profiles else NOTHING))
    page.problems.extend(of_links)
    if chapter.embeds:
        parts.append(raw(_run_yourself(page)))
    return WovenPage(
        path=variant_path(page.path, profile) if profile else page.path,
        language=chapter.language,
        title=chapter.title,
        profile=profile,
        markdown="\n\n".join(part.strip("\n") for part in parts if part) + "\n",
        assets=page.assets,
        problems=tuple(sorted(page.problems, key=_place)),
        omissions=tuple(page.omissions),
        examples=frozenset(
            [embed.target.example for embed in chapter.embeds]
            + [value.target.example for value in chapter.values]
        ),
        definitions=frozenset(page.definitions),
        views=frozenset(page.views),
        shown=tuple(page.shown),
    )


def page_of(chapter: Chapter, library: Library, profile: str | None = None) -> Page:
    """The page of a chapter before anything is woven.

    Args:
        chapter: As it was read.
        library: Everything that it may point at.
        profile: Whose results it shows where there are any; the ordinary ones without.
    """
    own, problems = labels_of(chapter)
    page = Page(
        path=PurePosixPath(chapter.path.as_posix()),
        place=library.settings.relative(chapter.file),
        language=chapter.language,
        library=library,
        profile=profile,
        folder=chapter.file.parent,
        labels=own,
    )
    for problem in problems:
        page.problem(problem.what, problem.line)
    page.footnote_texts.update(
        {node.label: node for node in chapter.blocks if isinstance(node, Footnote)}
    )
    return page


def _woven(chapter: Chapter, page: Page, switch: Markup) -> str:
    """Headings of sections as Markdown, everything between them as blocks of HTML.

    The switch between results stands under the title.
    """
    numbers = section_numbers(chapter)
    parts: list[str] = []
    between: list[Markup] = []

    def close() -> None:
        html = Markup("\n").join(filter(None, between))
        if html:
            parts.append(raw(html))

    for node in chapter.nodes:
        if isinstance(node, Heading):
            close()
            parts.append(_heading(node, numbers.get(node.line, ""), page))
            between, switch = [switch], NOTHING
        elif isinstance(node, HtmlBlock) and _COMMENT.fullmatch(node.html.strip()):
            # Of a plugin's, which looks for it among Markdown: a list of tags, say.
            close()
            parts.append(node.html.strip())
        else:
            between.append(block_html(node, page))
    between.append(footnotes_html(page))
    if page.cited and not page.lists_works:
        title = text(message("chapters.works", page.language))
        between.append(tag("p", title, class_="tatka-label") + works_html(page, whole=False))
    close()
    return "\n\n".join([raw(switch), *parts] if switch else parts)


def _heading(node: Heading, number: str, page: Page) -> str:
    words = inlines_html(node.inlines, page, terms=False).replace("\n", " ")
    if number:
        shown = text(digits(number, page.language))
        words = tag("span", shown, class_="tatka-section-number") + " " + words
    attributes = "".join(f" .{name}" for name in node.attributes.classes)
    # Signs of Markdown in the words are letters: they have been read already.
    safe = _without_signs(words)
    return (
        f"{'#' * node.level} {safe} {{#{node.id}{attributes}}}"
        if node.id
        else (f"{'#' * node.level} {safe}")
    )


def _without_signs(html: Markup) -> str:
    """HTML that a parser of Markdown passes on as it is."""
    signs = {"*": "&#42;", "_": "&#95;", "`": "&#96;", "[": "&#91;", "]": "&#93;", "\\": "&#92;",
             "{": "&#123;", "}": "&#125;", "#": "&#35;", "~": "&#126;", "^": "&#94;"}  # fmt: skip
    parts = _TAGS.split(str(html))
    parts[::2] = ["".join(signs.get(letter, letter) for letter in part) for part in parts[::2]]
    return "".join(parts)


def _place(problem: TatkaError) -> tuple[str, int]:
    return str(problem.path or ""), problem.line or 0


def _run_yourself(page: Page) -> Markup:
    language = page.language
    stem = page.path.with_suffix("")
    plain, results = f"{NOTEBOOKS}/{stem}.ipynb", f"{NOTEBOOKS}/{stem}-results.ipynb"
    first = page.library.settings.source_language
    published = plain if language == first else f"{language}/{plain}"
    links = (
        ("notebook", page.href(plain), True),
        ("notebook_results", page.href(results), True),
        (
            "colab",
            page.library.repository.colab(published, page.library.settings.colab.branch),
            False,
        ),
    )
    listed = Markup().join(
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
    heading = tag("p", message("chapters.this_chapter", language), class_="tatka-label")
    return tag("div", heading + tag("ul", listed), class_="tatka-run")
