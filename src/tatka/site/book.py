"""The whole book, woven: a folder for each language that a site engine can render."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tatka.book.notebook.cells import notebook_text
from tatka.book.notebook.listing import weave_listing
from tatka.book.notebook.weave import weave_notebook
from tatka.book.render.weave import NOTEBOOKS
from tatka.book.source.chapter import Chapter, chapter_paths, read_chapter
from tatka.book.source.problems import ChapterProblem
from tatka.core.errors import ChapterError, TatkaError, raise_all
from tatka.core.files import write_bytes
from tatka.core.mkdocs_file import MkdocsFile
from tatka.importing.marks import open_problems
from tatka.site.collisions import colliding, static_files
from tatka.site.drawings import forget_charts
from tatka.site.incremental import Content, IncrementalBook
from tatka.translation.parity import check_parity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tatka.book.library import Library
    from tatka.book.render.weave import WovenPage
    from tatka.book.source.directives.example import Embed
    from tatka.core.settings import Settings
    from tatka.translation.drift import Drifts

Draw = Literal["nothing", "diagrams", "all"]
_MARK = ".woven"


@dataclass(frozen=True)
class WovenBook:
    """All pages, woven and written.

    Attributes:
        folder: Holds a folder for each language.
        pages: By language, in the order of their paths.
        problems: What is wrong with them, each once.
        omissions: What could not be shown, in words.
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
    omissions: tuple[str, ...]
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
            if not getattr(problem, "remark" if strict else "strict_only", False)
        )


def weave_book(
    settings: Settings,
    *,
    languages: Sequence[str] = (),
    library: Library | None = None,
    folder: Path | None = None,
    draw: Draw = "nothing",
    drafts: bool = False,
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
        drafts: Whether chapters that say of themselves that they are drafts are woven, too.

    Raises:
        TatkaError: The glossary or mkdocs.yml can't be read, or the folder holds something else.
    """
    book = IncrementalBook(settings, drafts=drafts)
    book.load(library)
    raise_all(book.faults)
    folder = folder or settings.work_dir / "woven"
    _claim(folder)
    chosen = tuple(languages) or settings.languages
    if draw != "nothing":
        book.draw(chosen, charts=draw == "all")
    assert book.library is not None  # noqa: S101 - nothing was wrong with it
    pages: dict[str, list[WovenPage]] = {language: [] for language in chosen}
    problems: list[TatkaError] = list(book.unreadable.values())
    for language in chosen:
        files: dict[str, Content] = dict(static_files(settings, language))
        chapters_there = book.of_language(language)
        embeds = [embed for chapter in chapters_there for embed in chapter.embeds]
        files.update(_listings(language, book.library, embeds, problems))
        for name in [*book.chapters, *book.waiting]:
            if name[0] != language:
                continue
            written = book.write(name)
            files.update(written.files)
            if written.page is not None and name in book.chapters:
                pages[language].append(written.page)
        sync(folder / language, files)
    every = [
        page for woven in pages.values() for whole in woven for page in (whole, *whole.variants)
    ]
    chapters = tuple(book.chapters.values())
    waiting = tuple(book.waiting.values())
    problems.extend(problem for page in every for problem in page.problems)
    problems.extend(colliding(settings, chapters))
    problems.extend(check_parity(settings, chapters, book.library.examples))
    problems.extend(open_problems(settings))
    problems.extend(_untranslated(settings, waiting))
    if draw == "all" and set(chosen) == set(settings.languages):
        forget_charts(book.library, {view for page in every for view in page.views})
    return WovenBook(
        folder=folder,
        pages={language: tuple(woven) for language, woven in pages.items()},
        problems=tuple({str(problem): problem for problem in problems}.values()),
        omissions=tuple(dict.fromkeys(lost for page in every for lost in page.omissions)),
        alone=_alone(settings, [*chapters, *waiting]),
        waiting=() if settings.drift.untranslated == "allow" else waiting,
        drifts=book.drifts,
        mkdocs=book.library.mkdocs,
        chapters={language: book.of_language(language) for language in chosen},
        library=book.library,
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


def prose_notebooks(book: WovenBook, language: str) -> Iterator[tuple[str, bytes]]:
    """Pages that run nothing as notebooks, so that the whole book can be taken as notebooks.

    Args:
        book: As it was woven.
        language: Of the pages.

    Yields:
        Path in the folder of the language, content.
    """
    for chapter in book.chapters.get(language, ()):
        if book.library is not None and not chapter.embeds:
            notebook = notebook_text(weave_notebook(chapter, book.library))
            yield f"{NOTEBOOKS}/{chapter.path.with_suffix('')}.ipynb", notebook.encode()


def sync(folder: Path, files: Mapping[str, Content], *, remove: bool = True) -> None:
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


def _listings(
    language: str, library: Library, embeds: Sequence[Embed], problems: list[TatkaError]
) -> Iterable[tuple[str, Content]]:
    for profile in library.settings.profiles:
        for example in library.examples.values():
            try:
                record = library.record(profile, example.name)
                if record is None:
                    continue
                path, notebook, assets = weave_listing(example, record, language, library, embeds)
            except TatkaError as error:
                problems.append(error)
                continue
            yield path, notebook_text(notebook).encode()
            yield from assets.items()


def _alone(settings: Settings, chapters: Iterable[Chapter]) -> dict[str, tuple[str, ...]]:
    having: dict[str, list[str]] = {}
    for chapter in chapters:
        having.setdefault(chapter.path.as_posix(), []).append(chapter.language)
    return {
        path: tuple(sorted(languages, key=settings.languages.index))
        for path, languages in sorted(having.items())
        if len(languages) < len(settings.languages)
    }
