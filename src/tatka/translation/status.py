"""Which translated sections still say what their source says.

A section is *confirmed* when both its source and itself are the texts that somebody confirmed
together; nothing else makes it so, neither dates nor the order of commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tatka.core.errors import TranslationError
from tatka.translation.confirmations import (
    Confirmation,
    Key,
    delete_confirmation,
    read_confirmations,
    write_confirmation,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from tatka.core.settings import Settings
    from tatka.translation.sections import Book, Tracked

State = Literal["confirmed", "behind", "missing", "extra", "unconfirmed"]
Side = Literal["source", "translation", "both"]
_Pair = tuple[Key, "Tracked | None", "Tracked | None"]


@dataclass(frozen=True)
class SectionState:
    """How one section of one translation stands to its source.

    Attributes:
        key: Which section.
        state: `confirmed`; `behind`: one of the texts is no longer the one confirmed;
            `unconfirmed`: nobody has confirmed it yet; `missing`: the source alone has it; `extra`:
            the translation alone has it.
        moved: Of a section behind, which side has changed since.
        confirmation: The confirmation it is compared with.
        recorded_as: Where that is kept, if under another name: the section was renamed or moved.
        source: The section in the source language.
        translation: The section in the translation.
    """

    key: Key
    state: State
    moved: Side | None = None
    confirmation: Confirmation | None = None
    recorded_as: Key | None = None
    source: Tracked | None = None
    translation: Tracked | None = None

    @property
    def settled(self) -> bool:
        """Whether nobody has to do anything."""
        return self.state == "confirmed" and self.recorded_as is None


def section_states(
    book: Book, languages: Sequence[str], confirmations: Mapping[Key, Confirmation]
) -> tuple[SectionState, ...]:
    """Compare every translated section with its source and with what was confirmed.

    Args:
        book: The sections as they are.
        languages: The source language first.
        confirmations: What was confirmed, by section.

    Returns:
        Chapter by chapter, in the order of the source; sections that only a translation has come
        last in their chapter.
    """
    source_language, *translations = languages
    sources = book.get(source_language, {})
    states: list[SectionState] = []
    for language in translations:
        translated = book.get(language, {})
        pairs: list[_Pair] = [
            (Key(language, chapter, section_id), source, translation)
            for chapter in [*sources, *(name for name in translated if name not in sources)]
            for section_id, source, translation in _pairs(
                sources.get(chapter, ()), translated.get(chapter, ())
            )
        ]
        known = _with_orphans(
            pairs, {k: c for k, c in confirmations.items() if k.language == language}
        )
        states.extend(
            _state(key, source, translation, *known.get(key, (None, None)))
            for key, source, translation in pairs
        )
    return tuple(states)


def confirm(
    settings: Settings,
    states: Iterable[SectionState],
    today: dt.date,
) -> tuple[Key, ...]:
    """Record that these sections say the same in both languages, as they are now.

    Args:
        settings: Of the course.
        states: The sections.
        today: The day to record.

    Returns:
        The sections whose confirmation is new.

    Raises:
        TranslationError: A section is there in one language only.
    """
    wanted = list(states)
    for state in wanted:
        if state.source is None or state.translation is None:
            lacking = settings.source_language if state.source is None else state.key.language
            raise TranslationError(
                f"{state.key} can't be confirmed: there is no such section in {lacking!r}",
                path=settings.relative(settings.chapters_dir / lacking / f"{state.key.chapter}.md"),
                hint="Translate it first, under a heading with the same id.",
            )
    for state in wanted:
        assert state.source is not None  # noqa: S101 - for the type checker; checked above
        assert state.translation is not None  # noqa: S101
        now = Confirmation(state.source.digest, state.translation.digest, today)
        write_confirmation(settings, state.key, now)
        if state.recorded_as is not None:
            delete_confirmation(settings, state.recorded_as)
    return tuple(state.key for state in wanted if not state.settled)


def forgotten(
    states: Iterable[SectionState], confirmations: Mapping[Key, Confirmation]
) -> tuple[Key, ...]:
    """The confirmations that no section of the book needs any more."""
    needed = {state.key for state in states if state.source and state.translation}
    needed |= {state.recorded_as for state in states if state.recorded_as is not None}
    return tuple(sorted(set(confirmations) - needed))


def read_states(settings: Settings, book: Book) -> tuple[SectionState, ...]:
    """The states of all sections of a book, with the confirmations read from their files.

    Raises:
        TatkaError: A file of confirmations can't be used.
    """
    return section_states(book, settings.languages, read_confirmations(settings))


def _pairs(
    sources: Sequence[Tracked], translations: Sequence[Tracked]
) -> list[tuple[str, Tracked | None, Tracked | None]]:
    by_id = {section.id: section for section in translations}
    known = {section.id for section in sources}
    both = [(section.id, section, by_id.get(section.id)) for section in sources]
    extra = [(section.id, None, section) for section in translations if section.id not in known]
    return [*both, *extra]


def _state(
    key: Key,
    source: Tracked | None,
    translation: Tracked | None,
    recorded_as: Key | None,
    confirmation: Confirmation | None,
) -> SectionState:
    if source is None or translation is None:
        state: State = "extra" if source is None else "missing"
        return SectionState(key, state, source=source, translation=translation)
    if confirmation is None:
        return SectionState(key, "unconfirmed", source=source, translation=translation)
    moved = _moved(confirmation, source.digest, translation.digest)
    return SectionState(
        key,
        "confirmed" if moved is None else "behind",
        moved=moved,
        confirmation=confirmation,
        recorded_as=None if recorded_as == key else recorded_as,
        source=source,
        translation=translation,
    )


def _moved(confirmation: Confirmation, source: str, translation: str) -> Side | None:
    source_moved = confirmation.source != source
    translation_moved = confirmation.translation != translation
    if source_moved and translation_moved:
        return "both"
    if source_moved:
        return "source"
    return "translation" if translation_moved else None


def _with_orphans(
    pairs: Sequence[_Pair], confirmations: Mapping[Key, Confirmation]
) -> dict[Key, tuple[Key, Confirmation]]:
    """For each section, what was confirmed for it, and under which name.

    A section may have been renamed or moved to another chapter. Its confirmation is found again by
    what was confirmed: both texts, or one of them if the other was edited in the same go.
    """
    present = {key for key, _, _ in pairs}
    found = {key: (key, confirmations[key]) for key in present & confirmations.keys()}
    orphans = {key: confirmations[key] for key in sorted(confirmations.keys() - present)}
    digests = [
        (key, source.digest, translation.digest)
        for key, source, translation in pairs
        if source and translation and key not in found
    ]
    # The best matches first, so that a half of one is not taken from its owner.
    for needed in (2, 1):
        for key, *texts in digests:
            best = next(
                (
                    old
                    for old, confirmation in orphans.items()
                    if (texts[0] == confirmation.source) + (texts[1] == confirmation.translation)
                    >= needed
                ),
                None,
            )
            if key not in found and best is not None:
                found[key] = (best, orphans.pop(best))
    return found
