"""Pictures and files that prose points at."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from tatka.book.source.problems import nearest
from tatka.core.paths import composed, find_file

if TYPE_CHECKING:
    from tatka.book.render.page import Page
    from tatka.book.source.chapter import Chapter

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|/", re.IGNORECASE)


def place_of(target: str, line: int, what: str, page: Page, *, quiet: bool = False) -> str | None:
    """How the page names a file of its own, which is copied; nothing if it can't be.

    Files that languages share get a place of their own.

    Args:
        target: As the page's source names it.
        line: Where.
        what: What to call it.
        page: That points at it.
        quiet: Whether it is told by somebody else that there is none.
    """
    if _ELSEWHERE.match(target):
        return None
    folder = page.folder
    name = unquote(re.split(r"[#?]", target, maxsplit=1)[0])
    docs = page.library.settings.chapters_dir
    normal = Path(os.path.normpath(folder / name))
    file = find_file(normal)
    if file is None:
        if quiet:
            return None
        near = [
            os.path.relpath(file, folder)
            for file in (normal.parent.iterdir() if normal.parent.is_dir() else ())
            if file.is_file()
        ]
        page.problem(f"there is no {what} {target!r}", line, nearest(name, near, what="There are"))
        return None
    if file.is_relative_to(docs / page.language):
        page.asset(composed(file.relative_to(docs / page.language).as_posix()), file)
        return target if name == composed(name) else quote(composed(name))
    if file.is_relative_to(docs):
        shared = composed(file.relative_to(docs).as_posix())
        return quote(page.asset(f"assets/shared/{shared}", file))
    if not quiet:
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
            if find_file(chapter.file.parent / target) is not None:
                place = place_of(link.target, link.line, "file", page)
                if place is not None:
                    page.moved[link.target] = place
            continue
        if (file := find_file(chapter.file.parent / target)) is not None:
            if _is_draft(file, page):
                page.problem(
                    f"{target!r} is a draft, which no reader can open",
                    link.line,
                    "Take its line `draft: true` away, or the link.",
                    strict_only=True,
                )
            if target != composed(target):
                rest = re.search(r"[#?].*", link.target)
                page.moved[link.target] = quote(composed(target)) + (rest.group() if rest else "")
        else:
            pages = [
                os.path.relpath(file, chapter.file.parent) for file in sorted(folder.rglob("*.md"))
            ]
            page.problem(
                f"there is no page {target!r} in this language",
                link.line,
                nearest(target, pages),
                strict_only=True,
            )


def _is_draft(file: Path, page: Page) -> bool:
    folder = page.library.settings.chapters_dir / page.language
    normal = Path(os.path.normpath(file))
    drafts = page.library.drafts.get(page.language, frozenset())
    return normal.is_relative_to(folder) and (
        composed(normal.relative_to(folder).as_posix()) in drafts
    )
