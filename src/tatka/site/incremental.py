"""The book in memory: all of it from nothing, then only what a change concerns.

A build is the first pass of it; a preview goes on from there. So what is seen while writing is what
is built: there is one way from a chapter to the files of its page.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tatka.book.labels import Labels, read_labels
from tatka.book.library import Library, read_library
from tatka.book.notebook.cells import notebook_text
from tatka.book.notebook.weave import weave_notebook
from tatka.book.render.weave import NOTEBOOKS, WovenPage, weave
from tatka.book.source.chapter import Chapter, chapter_paths, read_chapter
from tatka.core.errors import TatkaError
from tatka.record.status import status
from tatka.site.changes import Changes, PageName, concerned, drifted, referring, to_run
from tatka.site.drawings import draw_charts, with_diagrams
from tatka.translation.banners import add_banners, banner
from tatka.translation.confirmations import read_confirmations
from tatka.translation.drift import Drifts, drifts_of
from tatka.translation.parity import check_parity
from tatka.translation.sections import name_of, track_sections
from tatka.translation.status import section_states
from tatka.translation.waiting import waiting_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from tatka.core.settings import Settings
    from tatka.translation.confirmations import Confirmation, Key
    from tatka.translation.sections import Tracked

Content = Path | bytes


@dataclass(frozen=True)
class Written:
    """A page as it is now.

    Attributes:
        files: What goes into the folder of woven pages of its language.
        page: It, woven; None where it can't be read.
        problems: What is wrong with it.
    """

    files: Mapping[str, Content] = field(default_factory=dict)
    page: WovenPage | None = None
    problems: tuple[TatkaError, ...] = ()


@dataclass
class IncrementalBook:
    """All that weaving a page needs, kept up to date as files change.

    Attributes:
        settings: Of the course.
        drafts: Whether chapters that say of themselves that they are drafts are pages.
        faults: What is wrong with the book as a whole: an example that can't be read, say. The
            last good state goes on being used.
        chapters: By language and path, in the order of paths.
        waiting: Those that say of themselves that they wait for a translation.
        unreadable: Why pages can't be read.
        drifts: The sections that get a banner.
        library: What pages look up; None until it could be read once.
        left_out: Drafts that are no pages.
    """

    settings: Settings
    drafts: bool = True
    faults: list[TatkaError] = field(default_factory=list)
    chapters: dict[PageName, Chapter] = field(default_factory=dict)
    waiting: dict[PageName, Chapter] = field(default_factory=dict)
    unreadable: dict[PageName, TatkaError] = field(default_factory=dict)
    drifts: Drifts = field(default_factory=dict)
    library: Library | None = None
    left_out: set[PageName] = field(default_factory=set)
    _sections: dict[PageName, tuple[Tracked, ...]] = field(default_factory=dict)
    _confirmations: dict[Key, Confirmation] = field(default_factory=dict)
    _labels: dict[str, Labels] = field(default_factory=dict)

    def load(self, library: Library | None = None) -> None:
        """Read everything.

        Args:
            library: What pages look up, if it has been read already.
        """
        for name in self._names():
            self._read(name)
        self._look_around(library)

    @property
    def troubles(self) -> tuple[TatkaError, ...]:
        """What is wrong with the book as a whole, and with examples, which others do without."""
        return (*self.faults, *(self.library.problems if self.library else ()))

    def draw(self, languages: Iterable[str], *, charts: bool) -> None:
        """Draw what pages of some languages show and nobody has drawn yet, and keep it.

        Args:
            languages: Codes.
            charts: Whether pictures of TensorBoard are taken, besides diagrams.
        """
        if self.library is None:
            return
        chosen = [chapter for code in languages for chapter in self.of_language(code)]
        self.library = with_diagrams(self.library, chosen, draw=True)
        if charts:
            self.library = draw_charts(self.library, chosen)

    def of_language(self, language: str) -> tuple[Chapter, ...]:
        """The chapters of a language, in the order of their paths."""
        return tuple(chapter for (code, _), chapter in self.chapters.items() if code == language)

    def change(
        self, paths: Iterable[Path], troubled: AbstractSet[PageName] = frozenset()
    ) -> Changes:
        """Take in that files were written, added or deleted.

        Args:
            paths: The files, absolute.
            troubled: Pages with something wrong: it may have been mended in another file.
        """
        changed = set(paths)
        before, drifts, labels = self.library, self.drifts, self._labels
        names = self._names()
        known = self.chapters.keys() | self.unreadable.keys() | self.waiting.keys()
        gone, new = known - names.keys(), names.keys() - known
        for name in gone:
            self._forget(name)
        edited = {name for name in names if self._file(name) in changed} | new
        for name in edited:
            self._read(name)
        prose = {self._file(name) for name in edited | gone}
        if changed - prose:
            self._look_around()
        else:
            self._compare_languages()
        pages = edited | set(troubled) | drifted(drifts, self.drifts)
        pages |= concerned(self.chapters, before, self.library, changed - prose)
        pages |= referring(self.chapters, labels, self._labels)
        # The other language's page has its say about parity, and one that waits shows its source.
        twins = {(code, path) for code in self.settings.languages for _, path in edited}
        sources = {path for code, path in pages if code == self.settings.source_language}
        twins |= {name for name in self.waiting if name[1] in sources}
        pages |= {name for name in twins if name in self.chapters or name in self.waiting}
        records = any(path.is_relative_to(self.settings.records_dir) for path in changed)
        settings = {self.settings.mkdocs_file, self.settings.root / "pyproject.toml"}
        return Changes(
            pages=frozenset(pages & names.keys()),
            anew=bool(gone or new or records or settings & changed),
            stale=to_run(self.settings, before, self.library, changed),
        )

    def write(self, name: PageName) -> Written:
        """Everything that one page puts into the folder of its language.

        Args:
            name: Its language and path.
        """
        if name in self.unreadable:
            return Written(problems=(self.unreadable[name],))
        if self.library is None:
            return Written()
        chapter = self.chapters.get(name)
        if chapter is not None:
            page = _with_banners(weave(chapter, self.library), self.drifts, self.settings)
        else:
            # Readers get the source in the place of what waits for a translation.
            chapter = self.chapters.get((self.settings.source_language, name[1]))
            if name not in self.waiting or chapter is None:
                return Written()
            page = waiting_page(weave(chapter, self.library), name[0], to_source="../")
        files: dict[str, Content] = {str(page.path): page.markdown.encode(), **page.assets}
        if chapter.embeds:
            stem = page.path.with_suffix("")
            for ending, results in (("", False), ("-results", True)):
                notebook = notebook_text(weave_notebook(chapter, self.library, results=results))
                files[f"{NOTEBOOKS}/{stem}{ending}.ipynb"] = notebook.encode()
        return Written(files, page, page.problems)

    def parity(self, name: PageName) -> tuple[TatkaError, ...]:
        """In what a page differs from the other languages' although it must not."""
        pair = [
            self.chapters[code, name[1]]
            for code in self.settings.languages
            if (code, name[1]) in self.chapters
        ]
        place = self.settings.relative(self._file(name))
        return tuple(
            error for error in check_parity(self.settings, pair, {}) if error.path == place
        )

    def page_of(self, place: str) -> PageName | None:
        """The page that a message's path names, if it names one."""
        path = self.settings.root / place
        folder = self.settings.chapters_dir
        if not path.is_relative_to(folder) or path.suffix != ".md":
            return None
        language, *rest = path.relative_to(folder).parts
        return (language, "/".join(rest)) if language in self.settings.languages else None

    def _names(self) -> dict[PageName, None]:
        return {
            (language, path.as_posix()): None
            for language in self.settings.languages
            for path in chapter_paths(self.settings, language)
        }

    def _file(self, name: PageName) -> Path:
        return self.settings.chapters_dir / name[0] / name[1]

    def _forget(self, name: PageName) -> None:
        for kept in (self.chapters, self.waiting, self.unreadable, self._sections):
            kept.pop(name, None)
        self.left_out.discard(name)

    def _read(self, name: PageName) -> None:
        language, path = name
        try:
            chapter = read_chapter(Path(path), language, self.settings)
        except TatkaError as error:
            # What others refer to in it stays known.
            self.unreadable[name] = error
            return
        self._forget(name)
        if chapter.draft and not self.drafts:
            self.left_out.add(name)
            return
        if chapter.untranslated:
            self.waiting[name] = chapter
            return
        self.chapters[name] = chapter
        self._sections[name] = track_sections(chapter.sections)

    def _look_around(self, library: Library | None = None) -> None:
        """Read what is not prose: examples, records, confirmations, the glossary."""
        self.faults = []
        try:
            self._confirmations = read_confirmations(self.settings)
        except TatkaError as error:
            self.faults.append(error)
        try:
            if library is None:
                library = read_library(self.settings)
                library = library.with_statuses(status(self.settings, library.examples))
            self.library = library
        except TatkaError as error:
            self.faults.append(error)
        self._compare_languages()

    def _compare_languages(self) -> None:
        order = self._names()
        self.chapters = {name: self.chapters[name] for name in order if name in self.chapters}
        tracked: dict[str, dict[str, tuple[Tracked, ...]]] = {}
        for name, chapter in self.chapters.items():
            tracked.setdefault(name[0], {})[name_of(chapter)] = self._sections[name]
        states = section_states(tracked, self.settings.languages, self._confirmations)
        self.drifts = drifts_of(self.settings, states)
        self._labels = {
            code: read_labels(self.of_language(code)) for code in self.settings.languages
        }
        if self.library is not None:
            drafts = {
                code: frozenset(path for language, path in self.left_out if language == code)
                for code in self.settings.languages
            }
            library = self.library.with_labels(self._labels).with_drafts(drafts)
            self.library = with_diagrams(library, self.chapters.values(), draw=False)


def _with_banners(page: WovenPage, drifts: Drifts, settings: Settings) -> WovenPage:
    """A page with banners at the sections that are behind the other language."""
    name = page.path.with_suffix("").as_posix()
    banners = {
        section: banner(found, settings.source_language)
        for (language, path, section), found in drifts.items()
        if (language, path) == (page.language, name)
    }
    return replace(page, markdown=add_banners(page.markdown, banners)) if banners else page
