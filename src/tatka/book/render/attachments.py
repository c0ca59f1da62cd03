"""Pictures and files that prose points at."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tatka.book.source.problems import nearest

if TYPE_CHECKING:
    from tatka.book.render.page import Page
    from tatka.book.source.chapter import Chapter
    from tatka.book.source.nodes import Text

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|/", re.IGNORECASE)


def copy_pictures(markdown: str, node: Text, page: Page, chapter: Chapter) -> str:
    """Have pictures of prose copied; those that languages share get a place of their own.

    Args:
        markdown: The prose, woven.
        node: The prose as it was read.
        page: It stands on.
        chapter: It is from.

    Returns:
        The prose, with new names where pictures moved.
    """
    for image in node.inline.images:
        if not image.alt.strip():
            page.problem(
                f"the picture {image.target!r} has no alternative text",
                image.line,
                "Say between the brackets what it shows: ![A network in five blocks](…)",
                strict_only=True,
            )
        place = _copied(image.target, image.line, "picture", page, chapter)
        if place is not None and place != image.target:
            markdown = markdown.replace(f"({image.target}", f"({place}").replace(
                f'"{image.target}"', f'"{place}"'
            )
    return markdown


def _copied(target: str, line: int, what: str, page: Page, chapter: Chapter) -> str | None:
    """How the page names a file of its own, which is copied; nothing if it can't be."""
    if _ELSEWHERE.match(target):
        return None
    name = unquote(re.split(r"[#?]", target, maxsplit=1)[0])
    source = chapter.file.parent / name
    docs = page.library.settings.chapters_dir
    normal = Path(os.path.normpath(source))
    if not normal.is_file():
        folder = normal.parent
        near = [
            os.path.relpath(file, chapter.file.parent)
            for file in (folder.iterdir() if folder.is_dir() else ())
            if file.is_file()
        ]
        page.problem(f"there is no {what} {target!r}", line, nearest(name, near, what="There are"))
        return None
    if normal.is_relative_to(docs / page.language):
        page.asset(normal.relative_to(docs / page.language).as_posix(), normal)
        return target
    if normal.is_relative_to(docs):
        return page.asset(f"assets/shared/{normal.relative_to(docs).as_posix()}", normal)
    page.problem(
        f"the {what} {target!r} is outside of {page.library.settings.relative(docs)}/", line
    )
    return None


def check_links(chapter: Chapter, page: Page) -> None:
    """Note links to pages that are not there; have other files that are linked copied.

    Args:
        chapter: Whose links.
        page: The chapter while it is woven.
    """
    folder = page.library.settings.chapters_dir / page.language
    for link in chapter.links:
        target = unquote(re.split(r"[#?]", link.target, maxsplit=1)[0])
        if _ELSEWHERE.match(link.target) or not target:
            continue
        if not target.endswith(".md"):
            if (chapter.file.parent / target).is_file():
                _copied(link.target, link.line, "file", page, chapter)
            continue
        if not (chapter.file.parent / target).is_file():
            pages = [
                os.path.relpath(file, chapter.file.parent) for file in sorted(folder.rglob("*.md"))
            ]
            page.problem(
                f"there is no page {target!r} in this language",
                link.line,
                nearest(target, pages),
                strict_only=True,
            )
