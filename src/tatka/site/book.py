"""The whole book, woven: a folder for each language that a site engine can render."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tatka.site.drawings import draw_charts, forget_charts, with_diagrams
from tatka.translation.banners import add_banners, banner
from tatka.book.source.problems import ChapterProblem
from tatka.book.source.chapter import Chapter, chapter_paths, read_chapter
from tatka.book.source.files import book_files
from tatka.translation.drift import Drifts, drift
from tatka.book.labels import read_labels
from tatka.book.library import Library, read_library
from tatka.book.notebook.listing import LISTINGS, weave_listing
from tatka.book.notebook.weave import weave_notebook
from tatka.book.notebook.cells import notebook_text
from tatka.translation.parity import check_parity
from tatka.translation.waiting import waiting_page
from tatka.book.render.weave import NOTEBOOKS, WovenPage, weave
from tatka.core.errors import ChapterError, TatkaError, raise_all
from tatka.core.files import write_bytes
from tatka.core.paths import composed, folded
from tatka.core.mkdocs_file import MkdocsFile
from tatka.importing.marks import open_problems
from tatka.record.status import status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tatka.core.settings import Settings

_Content = Path | bytes
Draw = Literal["nothing", "diagrams", "all"]
_MARK = ".woven"
# What pages and files of an author may not be called: what is made stands there.
_OURS = frozenset({LISTINGS, NOTEBOOKS, "search"})
_OUR_FILES = frozenset({"404.html", "sw.js", "site.webmanifest", "sitemap.xml"})


@dataclass(frozen=True)
class WovenBook:
    """All pages, woven and written.

    Attributes:
        folder: Holds a folder for each language.
        pages: By language, in the order of their paths.
        problems: What is wrong with them, each once.
        losses: What could not be shown, in words.
        alone: Pages that one language has and another lacks: path and the languages that have it.
        drifts: Sections that carry a banner, since the other language moved on;
            `tatka.translation.drift.check_drift` says what a strict build thinks of them.
        mkdocs: The course's mkdocs.yml, as it was read.
        waiting: Chapters that say of themselves that they are untranslated, unless the settings
            allow them; readers get the source.
        chapters: By language, in the order of their paths, as they were read.
        library: What they were woven with.
    """

    folder: Path
    pages: Mapping[str, tuple[WovenPage, ...]]
    problems: tuple[TatkaError, ...]
    losses: tuple[str, ...]
    alone: Mapping[str, tuple[str, ...]]
    drifts: Drifts = field(default_factory=dict)
    mkdocs: MkdocsFile = field(default_factory=MkdocsFile)
    chapters: Mapping[str, tuple[Chapter, ...]] = field(default_factory=dict)
    waiting: tuple[Chapter, ...] = ()
    library: Library | None = None

    def refused(self, *, strict: bool) -> tuple[TatkaError, ...]:
        """The problems with which the book can't be published; a draft may have some of them."""
        return tuple(
            problem
            for problem in self.problems
            if strict or not getattr(problem, "strict_only", False)
        )


def weave_book(
    settings: Settings,
    *,
    languages: Sequence[str] = (),
    library: Library | None = None,
    folder: Path | None = None,
    draw: Draw = "nothing",
) -> WovenBook:
    """Weave every chapter of every language and write what has changed.

    Files keep their times if their content is the same, and those that no page needs any more go.
    Problems of pages never stop it; whoever called decides what to do about them.

    Args:
        settings: Of the course.
        languages: Only these; without, all.
        library: Everything that chapters point at; read anew without.
        folder: Where to; `woven` in the folder of scratch without.
        draw: What of that which is missing is drawn first, and kept: pictures of TensorBoard are
            kept in records.

    Raises:
        TatkaError: An example, the glossary, mkdocs.yml or a chapter can't be read, or the folder
            holds something else.
    """
    if library is None:
        library = read_library(settings)
        found = status(settings, library.examples)
        library = library.with_statuses(found)
    folder = folder or settings.work_dir / "woven"
    _claim(folder)
    chosen = tuple(languages) or settings.languages
    chapters, waiting = read_all_chapters(settings)
    library = library.with_labels({code: read_labels(read) for code, read in chapters.items()})
    every_chapter = [chapter for read in chapters.values() for chapter in read]
    drifts = drift(settings, every_chapter)
    shown = [chapter for language in chosen for chapter in chapters[language]]
    library = with_diagrams(library, shown, draw=draw != "nothing")
    if draw == "all":
        library = draw_charts(library, shown)
    pages: dict[str, tuple[WovenPage, ...]] = {}
    problems: list[TatkaError] = []
    for language in chosen:
        files = _static_files(settings, language)
        files.update(_listings(language, library, problems))
        woven = []
        for chapter in chapters[language]:
            page = weave_page(chapter, library, drifts)
            files.update(page_files(chapter, page, library))
            woven.append(page)
        files.update(_waiting_files(settings, library, chapters, waiting, language))
        pages[language] = tuple(woven)
        sync(folder / language, files)
    every = [page for woven in pages.values() for page in woven]
    problems.extend(problem for page in every for problem in page.problems)
    problems.extend(colliding(settings, every_chapter))
    problems.extend(
        check_parity(
            settings,
            every_chapter,
            library.examples,
        )
    )
    problems.extend(open_problems(settings))
    problems.extend(_untranslated(settings, waiting))
    if draw == "all" and set(chosen) == set(settings.languages):
        forget_charts(library, {view for page in every for view in page.views})
    return WovenBook(
        folder=folder,
        pages=pages,
        problems=tuple({str(problem): problem for problem in problems}.values()),
        losses=tuple(dict.fromkeys(lost for page in every for lost in page.losses)),
        alone=_alone(chapters, waiting),
        waiting=() if settings.drift.untranslated == "allow" else waiting,
        drifts=drifts,
        mkdocs=library.mkdocs,
        chapters={language: chapters[language] for language in chosen},
        library=library,
    )


def read_chapters(settings: Settings) -> dict[str, tuple[Chapter, ...]]:
    """All chapters, by language; those that wait for a translation are none yet.

    Raises:
        ChapterError: One can't be read as text.
        Problems: Several can't.
    """
    return read_all_chapters(settings)[0]


def read_all_chapters(
    settings: Settings,
) -> tuple[dict[str, tuple[Chapter, ...]], tuple[Chapter, ...]]:
    """All chapters, by language, and those that wait for a translation.

    Raises:
        ChapterError: One can't be read as text.
        Problems: Several can't.
    """
    chapters: dict[str, tuple[Chapter, ...]] = {}
    waiting: list[Chapter] = []
    problems: list[TatkaError] = []
    for language in settings.languages:
        read: list[Chapter] = []
        for path in chapter_paths(settings, language):
            try:
                chapter = read_chapter(path, language, settings)
            except ChapterError as error:
                problems.append(error)
            else:
                (waiting if chapter.untranslated else read).append(chapter)
        chapters[language] = tuple(read)
    raise_all(problems)
    return chapters, tuple(waiting)


def _waiting_files(
    settings: Settings,
    library: Library,
    chapters: Mapping[str, Sequence[Chapter]],
    waiting: Iterable[Chapter],
    language: str,
) -> dict[str, _Content]:
    """Pages in the place of those that wait for a translation, with what they show."""
    sources = {chapter.path: chapter for chapter in chapters[settings.source_language]}
    files: dict[str, _Content] = {}
    for chapter in waiting:
        source = sources.get(chapter.path)
        if chapter.language != language or source is None:
            continue
        page = weave_page(source, library, {})
        shown = waiting_page(page, language, to_source="../")
        files.update(page_files(source, shown, library))
    return files


def _untranslated(settings: Settings, waiting: Iterable[Chapter]) -> list[ChapterProblem]:
    """What a strict build refuses of them, by the policy in the settings."""
    if settings.drift.untranslated != "refuse":
        return []
    return [
        ChapterProblem(
            "this page is not translated yet",
            path=settings.relative(chapter.file),
            line=2,
            hint="Translate it and take the line `untranslated: true` away, or let it pass: "
            'untranslated = "warn" in [tool.tatka.drift].',
            strict_only=True,
        )
        for chapter in waiting
    ]


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
    for file in _static_files(settings, language):
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


def weave_page(chapter: Chapter, library: Library, drifts: Drifts) -> WovenPage:
    """Weave one chapter, with banners at the sections that are behind the other language.

    Args:
        chapter: As it was read.
        library: Everything that it may point at.
        drifts: The sections of the book that get a banner.
    """
    page = weave(chapter, library)
    name = chapter.path.with_suffix("").as_posix()
    banners = {
        section: banner(found, library.settings.source_language)
        for (language, path, section), found in drifts.items()
        if (language, path) == (chapter.language, name)
    }
    return replace(page, markdown=add_banners(page.markdown, banners)) if banners else page


def page_files(chapter: Chapter, page: WovenPage, library: Library) -> dict[str, _Content]:
    """Everything that one page puts into the folder of its language: itself, files, notebooks.

    Args:
        chapter: As it was read.
        page: The chapter, woven.
        library: It was woven with.

    Returns:
        By path, relative to that folder.
    """
    files: dict[str, _Content] = {str(page.path): page.markdown.encode(), **page.assets}
    if chapter.embeds:
        stem = page.path.with_suffix("")
        for ending, results in (("", False), ("-results", True)):
            notebook = notebook_text(weave_notebook(chapter, library, results=results))
            files[f"{NOTEBOOKS}/{stem}{ending}.ipynb"] = notebook.encode()
    return files


def sync(folder: Path, files: Mapping[str, _Content], *, remove: bool = True) -> None:
    """Make a folder hold these files, touching only what differs.

    Args:
        folder: Which.
        files: By path in it: content, or a file to copy.
        remove: Whether other files go.
    """
    for name, content in files.items():
        target = folder / name
        if isinstance(content, Path):
            _copy(content, target)
        elif not target.is_file() or target.read_bytes() != content:
            write_bytes(target, content)
    if not remove:
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _claim(folder: Path) -> None:
    """Make sure that a folder is ours: files in it that no page needs will be deleted."""
    mark = folder / _MARK
    if folder.is_dir() and any(folder.iterdir()) and not mark.is_file():
        raise ChapterError(
            "this folder holds something else than woven pages",
            path=folder,
            hint="Name a new folder, or an empty one.",
        )
    write_bytes(mark, b"Woven by tatka; files added here are deleted.\n")


def _copy(source: Path, target: Path) -> None:
    # Size and time are enough to tell a copy made here from one that is out of date.
    if target.is_file():
        new, old = source.stat(), target.stat()
        if (new.st_size, new.st_mtime_ns) == (old.st_size, old.st_mtime_ns):
            return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def _static_files(settings: Settings, language: str) -> dict[str, _Content]:
    """Files that stand beside the chapters: pictures, data."""
    folder = settings.chapters_dir / language
    return {
        composed(path.relative_to(folder).as_posix()): path
        for path in (folder / name for name in book_files(settings, language))
        if path.suffix != ".md"
    }


def _listings(
    language: str, library: Library, problems: list[TatkaError]
) -> Iterable[tuple[str, _Content]]:
    for profile in library.settings.profiles:
        for example in library.examples.values():
            try:
                record = library.record(profile, example.name)
                if record is None:
                    continue
                path, notebook, assets = weave_listing(example, record, language, library)
            except TatkaError as error:
                problems.append(error)
                continue
            yield path, notebook_text(notebook).encode()
            yield from assets.items()


def _alone(
    chapters: Mapping[str, Sequence[Chapter]], waiting: Iterable[Chapter]
) -> dict[str, tuple[str, ...]]:
    having: dict[str, list[str]] = {}
    for language, read in chapters.items():
        for chapter in (*read, *(one for one in waiting if one.language == language)):
            having.setdefault(chapter.path.as_posix(), []).append(language)
    return {
        path: tuple(languages)
        for path, languages in sorted(having.items())
        if len(languages) < len(chapters)
    }
