"""Chapters cut into the sections that translations are followed by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tatka.book.source.chapter import Chapter, chapter_paths, read_chapter
from tatka.translation.canonical import digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tatka.book.source.nodes import Section
    from tatka.core.settings import Settings

# What stands above the first heading; no id of a section begins with an underscore.
TOP = "_top"


@dataclass(frozen=True)
class Tracked:
    """A section as translations are compared by.

    Attributes:
        id: Of its heading; `TOP` for what stands above the first one.
        title: The heading's words, with emphasis and links as they are written.
        text: What stands below it, up to the next heading that has an id.
        line: Of the heading, from 1.
    """

    id: str
    title: str
    text: str
    line: int

    @cached_property
    def digest(self) -> str:
        """Of what it says."""
        return digest(self.title, self.text)

    @property
    def whole(self) -> str:
        """Heading and text, for a person to read."""
        return f"{self.title}\n\n{self.text.strip()}".strip()


# Sections by language and chapter, in their order; a chapter that a language lacks is not there.
# Chapters are named by their path without `.md`, with slashes.
Book = dict[str, dict[str, tuple[Tracked, ...]]]


def track(chapters: Iterable[Chapter]) -> Book:
    """The sections of a book."""
    book: Book = {}
    for chapter in chapters:
        book.setdefault(chapter.language, {})[name_of(chapter)] = track_sections(chapter.sections)
    return book


def read_book(settings: Settings) -> Book:
    """The sections of the book as it stands; pages that wait for a translation have none yet.

    Raises:
        ChapterError: A chapter can't be read.
    """
    return track(
        chapter
        for language in settings.languages
        for path in chapter_paths(settings, language)
        if not (chapter := read_chapter(path, language, settings)).untranslated
    )


def name_of(chapter: Chapter) -> str:
    """What a chapter is called on the command line: its path without `.md`."""
    return chapter.path.with_suffix("").as_posix()


def track_sections(sections: Iterable[Section]) -> tuple[Tracked, ...]:
    """The sections of one chapter.

    A heading without an id can't be followed by itself; it counts as text of the section above it.
    """
    found: list[Tracked] = []
    for section in sections:
        if section.id or not found:
            name = section.id or TOP
            found.append(Tracked(name, section.source, section.body, section.line))
        else:
            above = found.pop()
            together = f"{above.text}\n\n{section.text}"
            found.append(Tracked(above.id, above.title, together, above.line))
    return tuple(found)
