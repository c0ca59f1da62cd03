"""Chapters and files of authors that would stand where something else stands in the site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tatka.book.notebook.listing import LISTINGS
from tatka.book.render.weave import NOTEBOOKS
from tatka.book.source.files import book_files
from tatka.book.source.problems import ChapterProblem
from tatka.core.paths import composed, folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tatka.book.source.chapter import Chapter
    from tatka.core.settings import Settings

# What pages and files of an author may not be called: what is made stands there.
_OURS = frozenset({LISTINGS, NOTEBOOKS, "search"})
_OUR_FILES = frozenset({"404.html", "sw.js", "site.webmanifest", "sitemap.xml"})


def static_files(settings: Settings, language: str) -> dict[str, Path]:
    """Files that stand beside the chapters: pictures, data."""
    folder = settings.chapters_dir / language
    return {
        composed(path.relative_to(folder).as_posix()): path
        for path in (folder / name for name in book_files(settings, language))
        if path.suffix != ".md"
    }


def colliding(settings: Settings, chapters: Iterable[Chapter]) -> list[ChapterProblem]:
    """Chapters whose pages would stand where something else stands in the site."""
    problems = []
    others = set(settings.languages) - {settings.source_language}
    taken: dict[tuple[str, str], str] = {}
    for chapter in chapters:
        place = settings.relative(chapter.file)
        first, *rest = chapter.path.parts
        if rest and chapter.language == settings.source_language and first in others:
            other = settings.relative(settings.chapters_dir / first / Path(*rest))
            problems.append(
                ChapterProblem(
                    f"site/{chapter.path.with_suffix('.html').as_posix()} is the place of {other}",
                    path=place,
                    hint=f"The pages in {first!r} stand in a folder of that name: name yours "
                    "differently.",
                )
            )
        if chapter.path.as_posix() == "404.md":
            problems.append(
                ChapterProblem(
                    "404 is the name of the page for addresses that lead nowhere",
                    path=place,
                    hint="Name the chapter differently.",
                )
            )
        if rest and first.casefold() in _OURS:
            problems.append(
                ChapterProblem(
                    f"{first}/ is where tatka puts files of its own",
                    path=place,
                    hint="Name the folder differently.",
                )
            )
        name = "index" if chapter.path.stem == "README" else chapter.path.stem
        key = chapter.language, folded(chapter.path.with_name(f"{name}.html").as_posix())
        if key in taken:
            problems.append(
                ChapterProblem(
                    f"{taken[key]} becomes the same page", path=place, hint="Name one differently."
                )
            )
        taken.setdefault(key, place)
    for language in dict.fromkeys(chapter.language for chapter in chapters):
        problems += _colliding_files(settings, language, taken)
    return problems


def _colliding_files(
    settings: Settings, language: str, taken: dict[tuple[str, str], str]
) -> list[ChapterProblem]:
    """Pictures and data that would stand where something else stands in the site."""
    problems = []
    others = set(settings.languages) - {settings.source_language}
    inside = _OURS | (others if language == settings.source_language else set())
    for file in static_files(settings, language):
        place = settings.relative(settings.chapters_dir / language / file)
        first, _, rest = file.partition("/")
        key = language, folded(file)
        if rest and first.casefold() in inside:
            what = f"{first}/ is where tatka puts files of its own"
        elif not rest and first.casefold() in _OUR_FILES:
            what = f"{first} is the name of a file that tatka makes"
        elif key in taken:
            what = f"some systems take it for the same file as {taken[key]}"
        else:
            taken[key] = place
            continue
        problems.append(ChapterProblem(what, path=place, hint="Name it differently."))
    return problems
