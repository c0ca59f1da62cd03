"""What changed files mean for a book: which pages, which runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never
from urllib.parse import unquote, urlsplit

from tatka.book.definitions import find_definition
from tatka.book.labels import Labels
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

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from tatka.book.library import Library
    from tatka.book.source.chapter import Chapter
    from tatka.book.source.dependencies import Dependency
    from tatka.core.settings import Settings
    from tatka.record.status import Status
    from tatka.translation.drift import Drifts

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


def watched(settings: Settings) -> tuple[Path, ...]:
    """The files and folders that a book depends on."""
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


def concerned(
    chapters: Mapping[PageName, Chapter],
    before: Library | None,
    now: Library | None,
    changed: AbstractSet[Path],
) -> set[PageName]:
    """The pages that show something of what changed outside of the prose.

    Args:
        chapters: Of all languages.
        before: What pages looked up before the change.
        now: What they look up after it.
        changed: The files.
    """
    if now is None or not changed:
        return set()
    if before is None or before.glossary != now.glossary or before.repository != now.repository:
        return set(chapters)
    examples = {
        name
        for name in before.examples.keys() | now.examples.keys()
        if before.examples.get(name) != now.examples.get(name)
    }
    examples |= {status.example for status in _differing(before, now)}
    records = now.settings.records_dir
    for path in changed:
        if path.is_relative_to(records):
            # records/PROFILE/EXAMPLE/…
            examples |= set(path.relative_to(records).parts[1:2])
    works = before.bibliography != now.bibliography
    return {
        name
        for name, chapter in chapters.items()
        if any(
            _touches(chapter, item, examples, changed, now.settings, works=works)
            for item in chapter.dependencies
        )
    }


def _touches(
    chapter: Chapter,
    dependency: Dependency,
    examples: set[str],
    changed: AbstractSet[Path],
    settings: Settings,
    *,
    works: bool,
) -> bool:
    """Whether what a page depends on is among what changed outside of the prose."""
    match dependency:
        case ExampleCells() | RecordedValue():
            return dependency.example in examples
        case CourseDefinition():
            return _defined_in(dependency.name, changed, settings)
        case ChapterFile():
            return _file_of(chapter, dependency.target) in changed
        case Works():
            return works
        case GlossaryWords() | Label():
            # A changed glossary concerns every page; labels change with the prose.
            return False
        case _:
            assert_never(dependency)


def _file_of(chapter: Chapter, target: str) -> Path | None:
    """The file that a chapter means, if it is none of elsewhere."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    return (chapter.file.parent / unquote(parts.path)).resolve()


def _defined_in(definition: str, changed: AbstractSet[Path], settings: Settings) -> bool:
    try:
        return find_definition(definition, settings.first_party).file in changed
    except TatkaError:
        return True


def drifted(old: Drifts, new: Drifts) -> set[PageName]:
    """The pages whose banners are others than before."""
    return {
        (language, f"{chapter}.md")
        for language, chapter, section in old.keys() | new.keys()
        if _reason(old, (language, chapter, section)) != _reason(new, (language, chapter, section))
    }


def _reason(drifts: Drifts, key: tuple[str, str, str]) -> str | None:
    found = drifts.get(key)
    return found.reason if found else None


def referring(
    chapters: Mapping[PageName, Chapter], old: Mapping[str, Labels], new: Mapping[str, Labels]
) -> set[PageName]:
    """The pages that refer to something whose number, title or place is another now."""
    return {
        (language, path)
        for (language, path), chapter in chapters.items()
        for item in chapter.dependencies
        if isinstance(item, Label)
        and old.get(language, Labels()).find(item.label, path)
        != new.get(language, Labels()).find(item.label, path)
    }


def to_run(
    settings: Settings, before: Library | None, now: Library | None, changed: AbstractSet[Path]
) -> tuple[str, ...]:
    """The examples that a change made stale, or that it may have mended."""
    if before is None or now is None:
        return ()
    differing = {(one.example, one.profile) for one in _differing(before, now)}
    code = any(path.is_relative_to(folder) for path in changed for folder in settings.first_party)
    found = []
    for (profile, name), one in now.statuses.items():
        if profile != settings.default_profile or one.state == "fresh":
            continue
        edited = now.examples[name].path in changed
        # Nothing tells what a record that is not there depends on.
        touched = code or edited
        if one.state == "stale":
            named = {settings.root / reason.path for reason in one.reasons if reason.path}
            touched = edited or bool(named & changed) or (name, profile) in differing
        if touched:
            found.append(name)
    return tuple(found)


def _differing(before: Library, now: Library) -> list[Status]:
    found: list[Status] = []
    for key, new in now.statuses.items():
        old = before.statuses.get(key)
        if old is None or (old.state, old.reasons) != (new.state, new.reasons):
            found.append(new)
    return found
