"""The book in memory: which pages a changed file concerns, and what they look like now."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from tatka.book.definitions import find_definition
from tatka.book.labels import Labels, read_labels
from tatka.book.library import Library, read_library
from tatka.book.source.chapter import Chapter, chapter_paths, read_chapter
from tatka.book.source.dependencies import (
    ChapterFile,
    CourseDefinition,
    ExampleCells,
    GlossaryWords,
    Label,
    RecordedValue,
    Works,
)
from tatka.core.errors import TatkaError
from tatka.record.status import Status, status
from tatka.serve.diagnostics import Note, notes_of
from tatka.site.book import page_files, weave_page
from tatka.site.drawings import with_diagrams
from tatka.translation.confirmations import read_confirmations
from tatka.translation.drift import Drifts, drifts_of
from tatka.translation.parity import check_parity
from tatka.translation.sections import Book, name_of, track_sections
from tatka.translation.status import section_states

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from tatka.book.source.dependencies import Dependency
    from tatka.core.settings import Settings
    from tatka.translation.confirmations import Confirmation, Key

# A page: its language, and its path relative to the folder of that language.
PageName = tuple[str, str]


@dataclass(frozen=True)
class Changes:
    """What changed files mean.

    Attributes:
        pages: To be woven again.
        anew: Whether the table of contents or the pages of whole runs change with it, too: pages
            came or went, mkdocs.yml was edited, there are new records.
        stale: Examples to run: the change has made them stale, or may have mended them.
    """

    pages: frozenset[PageName] = frozenset()
    anew: bool = False
    stale: tuple[str, ...] = ()


@dataclass(frozen=True)
class Written:
    """A page as it is now.

    Attributes:
        files: What goes into the folder of woven pages of its language.
        notes: What is wrong with it.
    """

    files: Mapping[str, Path | bytes]
    notes: list[Note]


@dataclass
class LiveBook:
    """All that weaving a page needs, kept up to date as files change.

    Attributes:
        settings: Of the course.
        troubles: What is wrong with the book as a whole: an example that can't be read, say. The
            last good state goes on being used.
    """

    settings: Settings
    troubles: list[Note] = field(default_factory=list)
    _chapters: dict[PageName, Chapter] = field(default_factory=dict)
    _unreadable: dict[PageName, list[Note]] = field(default_factory=dict)
    _tracked: Book = field(default_factory=dict)
    _confirmations: dict[Key, Confirmation] = field(default_factory=dict)
    _drifts: Drifts = field(default_factory=dict)
    _labels: dict[str, Labels] = field(default_factory=dict)
    _library: Library | None = None

    def load(self) -> None:
        """Read everything."""
        self._confirmations = {}
        for name in self._names():
            self._read(name)
        self._look_around()

    def change(
        self, paths: Iterable[Path], troubled: AbstractSet[PageName] = frozenset()
    ) -> Changes:
        """Take in that files were written, added or deleted.

        Args:
            paths: The files, absolute.
            troubled: Pages with something wrong: it may have been mended in another file.
        """
        changed = set(paths)
        before, drifts, labels = self._library, self._drifts, self._labels
        names = self._names()
        gone = set(self._chapters.keys() | self._unreadable.keys()) - names
        new = names - self._chapters.keys() - self._unreadable.keys()
        for name in gone:
            self._chapters.pop(name, None)
            self._unreadable.pop(name, None)
            self._tracked[name[0]].pop(Path(name[1]).with_suffix("").as_posix(), None)
        edited = {name for name in names if self._file(name) in changed} | new
        for name in edited:
            self._read(name)
        prose = {self._file(name) for name in edited | gone}
        if changed - prose:
            self._look_around()
        else:
            self._compare_languages()
        pages = edited | set(troubled)
        pages |= self._drifted(drifts) | self._concerned(before, changed - prose)
        pages |= self._referring(labels)
        # The other language's page has its say about parity.
        twins = {(code, path) for code in self.settings.languages for _, path in edited}
        pages |= {name for name in twins if name in self._chapters}
        records = any(path.is_relative_to(self.settings.records_dir) for path in changed)
        settings = {self.settings.mkdocs_file, self.settings.root / "pyproject.toml"}
        return Changes(
            pages=frozenset(pages & names),
            anew=bool(gone or new or records or settings & changed),
            stale=self._to_run(before, changed),
        )

    def write(self, name: PageName) -> Written:
        """Weave a page."""
        chapter = self._chapters.get(name)
        if chapter is None or self._library is None:
            return Written({}, list(self._unreadable.get(name, ())))
        woven = weave_page(chapter, self._library, self._drifts)
        files = page_files(chapter, woven, self._library)
        problems = [*woven.problems, *self._parity(name)]
        return Written(files, notes_of(problems))

    def page_of(self, place: str) -> PageName | None:
        """The page that a message's path names, if it names one."""
        path = self.settings.root / place
        folder = self.settings.chapters_dir
        if not path.is_relative_to(folder) or path.suffix != ".md":
            return None
        language, *rest = path.relative_to(folder).parts
        return (language, "/".join(rest)) if language in self.settings.languages else None

    def _names(self) -> set[PageName]:
        return {
            (language, path.as_posix())
            for language in self.settings.languages
            for path in chapter_paths(self.settings, language)
        }

    def _file(self, name: PageName) -> Path:
        return self.settings.chapters_dir / name[0] / name[1]

    def _read(self, name: PageName) -> None:
        language, path = name
        try:
            chapter = read_chapter(Path(path), language, self.settings)
        except TatkaError as error:
            self._unreadable[name] = notes_of([error])
            return
        if chapter.untranslated:
            # No page yet; the file is looked at again when it changes.
            self._unreadable[name] = notes_of([])
            self._chapters.pop(name, None)
            self._tracked.get(language, {}).pop(name_of(chapter), None)
            return
        self._unreadable.pop(name, None)
        self._chapters[name] = chapter
        sections = track_sections(chapter.sections)
        self._tracked.setdefault(language, {})[name_of(chapter)] = sections

    def _look_around(self) -> None:
        """Read what is not prose: examples, records, confirmations, the glossary."""
        self.troubles = []
        try:
            self._confirmations = read_confirmations(self.settings)
        except TatkaError as error:
            self.troubles += notes_of([error])
        try:
            library = read_library(self.settings)
            self._library = library.with_statuses(status(self.settings, library.examples))
        except TatkaError as error:
            self.troubles += notes_of([error])
        self._compare_languages()

    def _compare_languages(self) -> None:
        states = section_states(self._tracked, self.settings.languages, self._confirmations)
        self._drifts = drifts_of(self.settings, states)
        self._labels = {
            code: read_labels(
                chapter
                for (language, _), chapter in sorted(self._chapters.items())
                if language == code
            )
            for code in self.settings.languages
        }
        if self._library is not None:
            library = self._library.with_labels(self._labels)
            # Drawing is the worker's business, which builds the whole book.
            self._library = with_diagrams(library, self._chapters.values(), draw=False)

    def _parity(self, name: PageName) -> Iterable[TatkaError]:
        pair = [
            self._chapters[code, name[1]]
            for code in self.settings.languages
            if (code, name[1]) in self._chapters
        ]
        place = self.settings.relative(self._file(name))
        return [error for error in check_parity(self.settings, pair, {}) if error.path == place]

    def _drifted(self, old: Drifts) -> set[PageName]:
        """The pages whose banners are others than before."""
        new = self._drifts
        return {
            (language, f"{chapter}.md")
            for language, chapter, section in old.keys() | new.keys()
            if _reason(old, (language, chapter, section))
            != _reason(new, (language, chapter, section))
        }

    def _concerned(self, before: Library | None, changed: set[Path]) -> set[PageName]:
        """The pages that show something of what changed outside of the prose."""
        now = self._library
        if now is None or not changed:
            return set()
        if before is None or before.glossary != now.glossary or before.repository != now.repository:
            return set(self._chapters)
        examples = {
            name
            for name in before.examples.keys() | now.examples.keys()
            if before.examples.get(name) != now.examples.get(name)
        }
        examples |= {status.example for status in _differing(before, now)}
        for path in changed:
            if path.is_relative_to(self.settings.records_dir):
                # records/PROFILE/EXAMPLE/…
                examples |= set(path.relative_to(self.settings.records_dir).parts[1:2])
        works = before.bibliography != now.bibliography
        return {
            name
            for name, chapter in self._chapters.items()
            if any(
                self._touches(name, item, examples, changed, works=works)
                for item in chapter.dependencies
            )
        }

    def _touches(
        self,
        name: PageName,
        dependency: Dependency,
        examples: set[str],
        changed: set[Path],
        *,
        works: bool,
    ) -> bool:
        """Whether what a page depends on is among what changed outside of the prose."""
        match dependency:
            case ExampleCells() | RecordedValue():
                return dependency.example in examples
            case CourseDefinition():
                return self._defined_in(dependency.name, changed)
            case ChapterFile():
                return self._beside(name, dependency.target) in changed
            case Works():
                return works
            case GlossaryWords() | Label():
                # A changed glossary concerns every page; labels change with the prose.
                return False
            case _:
                assert_never(dependency)

    def _referring(self, old: Mapping[str, Labels]) -> set[PageName]:
        """The pages that refer to something whose number, title or place is another now."""
        return {
            (language, path)
            for (language, path), chapter in self._chapters.items()
            for item in chapter.dependencies
            if isinstance(item, Label)
            and old.get(language, Labels()).find(item.label, path)
            != self._labels[language].find(item.label, path)
        }

    def _beside(self, name: PageName, target: str) -> Path:
        return (self._file(name).parent / target).resolve()

    def _defined_in(self, definition: str, changed: set[Path]) -> bool:
        try:
            return find_definition(definition, self.settings.first_party).file in changed
        except TatkaError:
            return True

    def _to_run(self, before: Library | None, changed: set[Path]) -> tuple[str, ...]:
        """The examples that a change made stale, or that it may have mended."""
        now = self._library
        if before is None or now is None:
            return ()
        differing = {(one.example, one.profile) for one in _differing(before, now)}
        code = any(
            path.is_relative_to(folder) for path in changed for folder in self.settings.first_party
        )
        found = []
        for (profile, name), one in now.statuses.items():
            if profile != self.settings.default_profile or one.state == "fresh":
                continue
            edited = now.examples[name].path in changed
            # Nothing tells what a record that is not there depends on.
            touched = code or edited
            if one.state == "stale":
                named = {self.settings.root / reason.path for reason in one.reasons if reason.path}
                touched = edited or bool(named & changed) or (name, profile) in differing
            if touched:
                found.append(name)
        return tuple(found)


def watched(settings: Settings) -> tuple[Path, ...]:
    """The files and folders that a preview depends on."""
    places = (
        settings.chapters_dir,
        settings.examples_dir,
        settings.records_dir,
        *settings.first_party,
        settings.mkdocs_file,
        settings.root / "pyproject.toml",
        settings.lock,
    )
    return tuple(place for place in dict.fromkeys(places) if place.exists())


def _differing(before: Library, now: Library) -> list[Status]:
    found: list[Status] = []
    for key, new in now.statuses.items():
        old = before.statuses.get(key)
        if old is None or (old.state, old.reasons) != (new.state, new.reasons):
            found.append(new)
    return found


def _reason(drifts: Mapping[tuple[str, str, str], object], key: tuple[str, str, str]) -> object:
    return getattr(drifts.get(key), "reason", None)
