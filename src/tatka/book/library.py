"""Everything that weaving looks up: examples, records, statuses, words, addresses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from tatka.book.bibliography import Bibliography, read_bibliography
from tatka.book.definitions import Definition, find_definition
from tatka.book.diagrams import Diagrams
from tatka.book.glossary import Glossary, read_glossary
from tatka.book.labels import Labels
from tatka.book.repository import Repository, read_repository
from tatka.core.mkdocs_file import MkdocsFile, read_mkdocs_file
from tatka.record.store import load_record
from tatka.script.reading import example_paths, read_valid_examples
from tatka.script.translations import labels_for, written_translations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tatka.core.errors import TatkaError
    from tatka.core.settings import Settings
    from tatka.record.record import Record
    from tatka.record.status import Status
    from tatka.script.example import Example


@dataclass(frozen=True)
class Library:
    """What weaving needs to look up.

    Attributes:
        settings: Of the course.
        examples: By name.
        statuses: By profile and example; a record without one is taken for fresh.
        glossary: The words of the course.
        bibliography: The works that chapters cite.
        diagrams: Diagrams that have been drawn.
        labels: What can be referred to, by language.
        mkdocs: The course's mkdocs.yml.
        repository: Addresses that it gives.
        broken: Examples with a fault, which are not among the examples: what it is, by name.
        drafts: Chapters that are not built yet, by language: their paths.
        faults: Why pictures of TensorBoard could not be taken: record, snapshot, view.
    """

    settings: Settings
    examples: Mapping[str, Example]
    statuses: Mapping[tuple[str, str], Status] = field(default_factory=dict)
    glossary: Glossary = field(default_factory=Glossary)
    mkdocs: MkdocsFile = field(default_factory=MkdocsFile)
    repository: Repository = field(default_factory=Repository)
    bibliography: Bibliography = field(default_factory=Bibliography)
    diagrams: Diagrams = field(default_factory=Diagrams)
    labels: Mapping[str, Labels] = field(default_factory=dict)
    faults: Mapping[tuple[str, str, str], TatkaError] = field(default_factory=dict)
    broken: Mapping[str, TatkaError] = field(default_factory=dict)
    drafts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # Chapters share records; reading one costs a millisecond, reading its notebook ten.
    _records: dict[tuple[str, str], Record | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    # What scripts say for the words of their tables: a page has many tables of one script.
    _labels: dict[tuple[str, str], Mapping[str, str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def with_statuses(self, statuses: Iterable[Status]) -> Library:
        """The same library, knowing how records stand to the repository."""
        known = {(status.profile, status.example): status for status in statuses}
        return replace(self, statuses=known)

    def with_labels(self, labels: Mapping[str, Labels]) -> Library:
        """The same library, knowing what can be referred to."""
        return replace(self, labels=labels)

    def with_diagrams(self, diagrams: Diagrams) -> Library:
        """The same library, knowing what has been drawn."""
        return replace(self, diagrams=diagrams)

    def with_faults(self, faults: Mapping[tuple[str, str, str], TatkaError]) -> Library:
        """The same library, knowing why pictures are missing."""
        return replace(self, faults=faults)

    def with_drafts(self, drafts: Mapping[str, frozenset[str]]) -> Library:
        """The same library, knowing which chapters are not built."""
        return replace(self, drafts=drafts)

    @property
    def problems(self) -> tuple[TatkaError, ...]:
        """What is wrong with examples, each once."""
        return tuple({str(error): error for error in self.broken.values()}.values())

    def labels_of(self, language: str) -> Labels:
        """What can be referred to in a language."""
        return self.labels.get(language, Labels())

    def record(self, profile: str, example: str) -> Record | None:
        """The record of an example under a profile, if there is one.

        Raises:
            RecordError: The record is damaged.
        """
        key = profile, example
        if key not in self._records:
            self._records[key] = load_record(self.settings, profile, example)
        return self._records[key]

    def status(self, profile: str, example: str) -> Status | None:
        """How the record stands to the repository, if that is known."""
        return self.statuses.get((profile, example))

    def table_labels(self, example: str, language: str) -> Mapping[str, str]:
        """What an example's script says for the words of its tables in a language."""
        key = example, language
        if key not in self._labels:
            written = written_translations(self.examples[example])
            self._labels[key] = labels_for(language, written, self.settings.languages) or {}
        return self._labels[key]

    def definition(self, name: str) -> Definition:
        """A definition of the course's own packages.

        Raises:
            ChapterError: There is none of that name.
        """
        return find_definition(name, self.settings.first_party)


def read_library(settings: Settings, statuses: Iterable[Status] = ()) -> Library:
    """Read everything that weaving looks up, but for the records: they are read when needed.

    Args:
        settings: Of the course.
        statuses: How records stand to the repository.

    An example with a fault is left out; `Library.broken` says what it is.

    Raises:
        TatkaError: The glossary or mkdocs.yml can't be used.
    """
    mkdocs = read_mkdocs_file(settings)
    examples, problems = read_valid_examples(settings)
    library = Library(
        settings=settings,
        examples=examples,
        broken=_broken(settings, examples, problems),
        glossary=read_glossary(settings),
        bibliography=read_bibliography(settings),
        mkdocs=mkdocs,
        repository=read_repository(mkdocs),
    )
    return library.with_statuses(statuses)


def _broken(
    settings: Settings, examples: Mapping[str, Example], problems: Iterable[TatkaError]
) -> dict[str, TatkaError]:
    """What is wrong with the examples that are none, by name; those that need one of them as well.

    A problem of an example that is there (a warning of its translations, say) counts for itself.
    """
    every = list(problems)
    found = {PurePath(str(error.path)).stem: error for error in reversed(every)}
    left = [path.stem for path in example_paths(settings) if path.stem not in examples]
    return {**found, **{name: found[name] if name in found else every[0] for name in left if every}}
