"""What becomes of sections whose translation is not confirmed: a banner, a warning, an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from babel import Locale

from tatka.core.errors import TranslationError
from tatka.core.locale import message
from tatka.translation.history import History
from tatka.translation.sections import TOP, Tracked, track
from tatka.translation.status import SectionState, read_states

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from tatka.book.source.chapter import Chapter
    from tatka.core.settings import Settings
    from tatka.translation.history import Version
    from tatka.translation.status import Side

Reason = Literal["source_moved", "translation_moved", "both_moved", "unconfirmed"]
_REASONS: Mapping[Side | None, Reason] = {
    "source": "source_moved",
    "translation": "translation_moved",
    "both": "both_moved",
    None: "unconfirmed",
}


@dataclass(frozen=True)
class Drift:
    """A section whose readers should know that the other language may say something else.

    Attributes:
        language: Of the page that gets the banner.
        chapter: Its path without `.md`.
        section: The section's id; empty for what stands above the first heading.
        line: Of the section in that page.
        other: The language to look into.
        reason: Why.
        state: All that is known of it.
    """

    language: str
    chapter: str
    section: str
    line: int
    other: str
    reason: Reason
    state: SectionState

    def text(self) -> str:
        """What the reader is told, in the page's language."""
        return message(
            f"translations.{self.reason}",
            self.language,
            other=language_name(self.other, self.language),
        )

    def link_text(self) -> str:
        """What the link to the other language is called."""
        return message("translations.read_there", self.language)


# By language, chapter (its path without `.md`) and section.
Drifts = dict[tuple[str, str, str], Drift]


def drift(settings: Settings, chapters: Iterable[Chapter]) -> Drifts:
    """The sections of a book that get a banner.

    Args:
        settings: Of the course.
        chapters: Those of all languages.

    Raises:
        TatkaError: A file of confirmations can't be used.
    """
    return drifts_of(settings, read_states(settings, track(chapters)))


def drifts_of(settings: Settings, states: Iterable[SectionState]) -> Drifts:
    """The sections that get a banner, out of the states of all."""
    found = (_drift(settings, state) for state in states)
    return {(item.language, item.chapter, item.section): item for item in found if item}


def check_drift(
    settings: Settings, drifts: Drifts, today: dt.date
) -> tuple[tuple[TranslationError, ...], tuple[TranslationError, ...]]:
    """What a strict build thinks of drift, by the policy in the settings.

    Args:
        settings: Of the course.
        drifts: The sections that get a banner.
        today: The day to count from.

    Returns:
        What it refuses, and what it warns of.
    """
    policy = settings.drift.policy
    if policy == "allow":
        return (), ()
    history = History(settings)
    refused: list[TranslationError] = []
    warned: list[TranslationError] = []
    for item in drifts.values():
        days = 0 if policy == "warn" else (today - behind_since(history, item, today)).days
        error = _error(settings, item, days)
        refuses = policy == "refuse" and days >= settings.drift.days
        (refused if refuses else warned).append(error)
    return tuple(refused), tuple(warned)


def behind_since(history: History, item: Drift, today: dt.date) -> dt.date:
    """The day since which a section has had its banner, as far as the history goes."""
    state, confirmation = item.state, item.state.confirmation
    translated = state.key.language
    if confirmation is None:

        def is_new(version: Version) -> bool:
            return all(section.id != state.key.section for section in version.sections)

        return history.since(translated, item.chapter, is_new, today)
    sides = []
    if state.moved in {"source", "both"}:
        source = item.other if item.language == translated else item.language
        sides.append((source, confirmation.source))
    if state.moved in {"translation", "both"}:
        sides.append((translated, confirmation.translation))
    return min(
        history.since(language, item.chapter, _has(digest), today) for language, digest in sides
    )


def language_name(code: str, language: str) -> str:
    """What a language calls another: `Bangla` of `bn` in English."""
    return str(Locale.parse(language).languages.get(code, code))


def _drift(settings: Settings, state: SectionState) -> Drift | None:
    source, translation = state.source, state.translation
    if source is None or translation is None or state.state == "confirmed":
        return None
    moved = state.moved
    languages = [state.key.language, settings.source_language]
    section: Tracked = translation
    if moved == "translation":
        # Somebody led with the translation: it is the source that is older.
        languages.reverse()
        section = source
    name = state.key.section
    return Drift(
        language=languages[0],
        chapter=state.key.chapter,
        section="" if name == TOP else name,
        line=section.line,
        other=languages[1],
        reason=_REASONS[moved],
        state=state,
    )


def _has(digest: str) -> Callable[[Version], bool]:
    return lambda version: version.section(digest) is not None


def _error(settings: Settings, item: Drift, days: int) -> TranslationError:
    what = {
        "source_moved": f"this section is older than its source in {item.other!r}",
        "translation_moved": f"this section is older than its translation in {item.other!r}",
        "both_moved": f"this section and the one in {item.other!r} have both changed",
        "unconfirmed": f"this section was never compared with the one in {item.other!r}",
    }[item.reason]
    since = f", for {days} days now" if days else ""
    return TranslationError(
        what + since,
        path=settings.relative(settings.chapters_dir / item.language / f"{item.chapter}.md"),
        line=item.line,
        hint=f"See what changed: tatka translations {item.chapter}. When both say the same: "
        f"tatka translations --confirm {item.state.key}",
    )
