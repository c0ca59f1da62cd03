"""`tatka translations`: which translated sections follow their source, and confirming them."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import click

from tatka.book.source.chapter import read_chapter
from tatka.cli.report import say
from tatka.core.errors import TranslationError, raise_all
from tatka.core.lock import tree_lock
from tatka.importing.ledger import read_ledgers
from tatka.importing.marks import open_in, summary
from tatka.translation.confirmations import Key, delete_confirmation, read_confirmations
from tatka.translation.drift import language_name
from tatka.translation.history import History
from tatka.translation.sections import TOP, Book, read_book
from tatka.translation.status import (
    SectionState,
    State,
    confirm,
    forgotten,
    section_states,
)
from tatka.translation.worddiff import Piece, word_diff

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tatka.core.settings import Settings
    from tatka.translation.sections import Tracked

_WORDS_AROUND = 8
_COLOURS = {"confirmed": "green", "extra": "red", "missing": "red"}
_STYLES: dict[str, dict[str, Any]] = {
    "same": {},
    "removed": {"fg": "red", "strikethrough": True},
    "added": {"fg": "green", "bold": True},
}
# Where a terminal shows no colours, the words still have to say which side they are on.
_MARKS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


@click.command()
@click.argument("chapter", required=False)
@click.option(
    "--confirm", "names", multiple=True, metavar="CHAPTER[#SECTION]",
    help="Record that source and translation say the same, as they stand. May be given again.",
)  # fmt: skip
@click.option(
    "--all", "everything", is_flag=True, help="Confirm every section that is in both languages."
)
@click.option("--json", "as_json", is_flag=True, help="Print the states for other programs.")
@click.pass_obj
def command(
    settings: Settings,
    chapter: str | None,
    names: tuple[str, ...],
    *,
    everything: bool,
    as_json: bool,
) -> None:
    """Show which translated sections follow their source, and confirm them.

    A section is confirmed when somebody has read both texts and found that they say the same. Once
    one of the two says something else it is behind, and its readers see so. Line breaks and the
    marks chosen for emphasis or lists make no difference.

    CHAPTER is a chapter's path without the language, such as transfer-learning. Without it, all
    chapters are listed.
    """
    if names or everything:
        if chapter is not None:
            names = (chapter, *names) if not everything else (chapter,)
        with tree_lock(settings, "tatka translations --confirm", say):
            book = read_book(settings)
            _confirm(settings, book, names, everything=everything and chapter is None)
        return
    book = read_book(settings)
    states = section_states(book, settings.languages, read_confirmations(settings))
    if chapter is not None:
        states = _named(settings, book, states, chapter)
    history = History(settings)
    if as_json:
        rows = [_as_json(settings, history, state) for state in states]
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        _show(settings, history, book, states)
        for line in summary(read_ledgers(settings)):
            click.echo(f"{line}: tatka import --marks NAME shows them")


def _confirm(settings: Settings, book: Book, names: Sequence[str], *, everything: bool) -> None:
    # Once to know which files are about to be written anew: those may be broken.
    blank = section_states(book, settings.languages, {})
    wanted = {
        state.key
        for name in names
        for state in _named(settings, book, blank, name)
        if "#" in name or (state.source and state.translation)
    }
    if everything:
        wanted |= {state.key for state in blank if state.source and state.translation}
    named = {_chapter_name(settings, name) for name in names}
    _refuse_half_imported(settings, named | {key.chapter for key in wanted})
    confirmations = read_confirmations(settings, rewritten=wanted)
    states = section_states(book, settings.languages, confirmations)
    new = confirm(settings, [state for state in states if state.key in wanted], dt.date.today())  # noqa: DTZ011 - the day where the person sits
    for key in new:
        click.echo(f"confirmed {key}")
    if not new:
        click.echo("Nothing to confirm: all of it was confirmed as it stands.")
    whole = {_chapter_name(settings, name) for name in names if "#" not in name}
    after = section_states(book, settings.languages, read_confirmations(settings))
    for key in forgotten(after, read_confirmations(settings)):
        if everything or key.chapter in whole:
            delete_confirmation(settings, key)
            click.echo(f"forgot {key}: there is no such section any more")
    left = sum(state.state != "confirmed" for state in after)
    if left:
        click.echo(
            f"{left} other section{'s' if left > 1 else ''} need attention: tatka translations"
        )


def _refuse_half_imported(settings: Settings, chapters: Iterable[str]) -> None:
    """A page can be confirmed when it is translated, and nothing in it waits for a person.

    Raises:
        TranslationError: It says of itself that it is untranslated, or marks of its import are
            open; `Problems` for several.
    """
    problems = []
    for chapter in sorted(chapters):
        for language in settings.languages[1:]:
            page = settings.chapters_dir / language / f"{chapter}.md"
            if page.is_file() and read_chapter(page, language, settings).untranslated:
                problems.append(
                    TranslationError(
                        "this page is not translated yet, so it can't be confirmed",
                        path=settings.relative(page),
                        line=2,
                        hint="Translate it, then take the line `untranslated: true` away.",
                    )
                )
        file = settings.chapters_dir / settings.source_language / f"{chapter}.md"
        count = open_in(settings, settings.relative(file))
        if count:
            problems.append(
                TranslationError(
                    f"{count} mark{'s' * (count > 1)} of its import are open, so the page can't be "
                    "confirmed",
                    path=settings.relative(file),
                    hint="Look at them (tatka import --marks NAME), and close each: "
                    "tatka import --accept ID",
                )
            )
    raise_all(problems)


def _named(
    settings: Settings, book: Book, states: Iterable[SectionState], name: str
) -> tuple[SectionState, ...]:
    """The sections that `CHAPTER` or `CHAPTER#SECTION` names."""
    chapter, hash_sign, section = name.partition("#")
    chapter = _chapter_name(settings, chapter)
    chapters = sorted({name for of in book.values() for name in of})
    if chapter not in chapters:
        raise TranslationError(
            f"there is no chapter {chapter!r}", hint=f"Chapters are: {', '.join(chapters)}."
        )
    found = tuple(state for state in states if state.key.chapter == chapter)
    if not hash_sign:
        return found
    known = [state.key.section for state in found]
    if section not in known:
        raise TranslationError(
            f"there is no section {section!r} in {chapter}",
            hint=f"Its sections are: {', '.join(dict.fromkeys(known))}.",
        )
    return tuple(state for state in found if state.key.section == section)


def _chapter_name(settings: Settings, name: str) -> str:
    """A chapter however it is named: by its file, with or without the language's folder."""
    name = name.partition("#")[0].removesuffix(".md").removeprefix("./")
    name = name.removeprefix(f"{settings.relative(settings.chapters_dir)}/")
    for language in settings.languages:
        name = name.removeprefix(f"{language}/")
    return name


def _show(settings: Settings, history: History, book: Book, states: Sequence[SectionState]) -> None:
    for chapter in dict.fromkeys(state.key.chapter for state in states):
        own = [state for state in states if state.key.chapter == chapter]
        done = sum(state.state == "confirmed" for state in own)
        click.secho(f"{chapter}: {done} of {len(own)} sections confirmed", bold=True)
        for language in dict.fromkeys(state.key.language for state in own):
            of_language = [state for state in own if state.key.language == language]
            lacking = [
                code
                for code in (settings.source_language, language)
                if chapter not in book.get(code, {})
            ]
            if lacking:
                click.secho(f"  not written in {language_name(lacking[0], 'en')} yet", fg="red")
                continue
            for state in of_language:
                if state.state != "confirmed" or state.recorded_as:
                    _show_section(settings, history, state)
    counts = dict.fromkeys(("behind", "unconfirmed", "missing", "extra"), 0)
    for state in states:
        if state.state in counts:
            counts[state.state] += 1
    if any(counts.values()):
        click.echo(", ".join(f"{count} {kind}" for kind, count in counts.items() if count))
    elif states:
        click.secho("Every translated section says what its source says.", fg="green")
    else:
        click.echo("There is nothing to compare yet.")


def _show_section(settings: Settings, history: History, state: SectionState) -> None:
    key = state.key
    name = click.style(state.state, fg=_COLOURS.get(state.state, "yellow"))
    click.echo(f"  {name} {key}{_explanation(settings, state)}")
    for side, pieces in _changes(settings, history, state):
        place = _place(settings, state, side)
        if pieces is None:
            click.echo(f"    {place} has changed; the text that was confirmed was never committed")
            continue
        click.echo(f"    {place} has changed since {_day(state)}:")
        text = "".join(_styled(piece) for piece in pieces)
        for line in text.splitlines():
            if line.strip():
                click.echo(f"      {line}")


def _styled(piece: Piece) -> str:
    marked = _MARKS[piece.change].format(piece.text)
    return click.style(marked, **_STYLES[piece.change])


def _explanation(settings: Settings, state: SectionState) -> str:
    if state.recorded_as is not None:
        return f" (was {state.recorded_as}; confirm it to record its new name)"
    explanations: dict[State, str] = {
        "missing": f": it is in {settings.source_language!r} alone",
        "extra": f": it is in {state.key.language!r} alone",
        "unconfirmed": ": nobody has compared the two texts yet",
    }
    if state.state != "behind":
        return explanations.get(state.state, "")
    moved = {
        "source": language_name(settings.source_language, "en"),
        "translation": language_name(state.key.language, "en"),
        "both": "both sides",
        None: "",
    }[state.moved]
    return f": {moved} moved"


def _changes(
    settings: Settings, history: History, state: SectionState
) -> list[tuple[str, tuple[Piece, ...] | None]]:
    """For each side that moved, its language and the word diff, if the old text can be found."""
    if state.state != "behind" or state.confirmation is None:
        return []
    sides: list[tuple[str, str, Tracked | None]] = []
    if state.moved in {"source", "both"}:
        sides.append((settings.source_language, state.confirmation.source, state.source))
    if state.moved in {"translation", "both"}:
        sides.append((state.key.language, state.confirmation.translation, state.translation))
    # A section that came from another chapter has its history there.
    chapters = [state.key.chapter, *([state.recorded_as.chapter] if state.recorded_as else [])]
    changes = []
    for language, digest, section in sides:
        texts = (history.text_of(language, chapter, digest) for chapter in chapters)
        old = next((text for text in texts if text is not None), None)
        new = section.whole if section else ""
        pieces = None if old is None else word_diff(old, new, context=_WORDS_AROUND)
        changes.append((language, pieces))
    return changes


def _place(settings: Settings, state: SectionState, language: str) -> str:
    section = state.source if language == settings.source_language else state.translation
    file = settings.chapters_dir / language / f"{state.key.chapter}.md"
    return settings.relative(file) + (f":{section.line}" if section else "")


def _day(state: SectionState) -> str:
    return state.confirmation.confirmed.isoformat() if state.confirmation else ""


def _as_json(settings: Settings, history: History, state: SectionState) -> dict[str, Any]:
    key = state.key
    lines = {settings.source_language: state.source, key.language: state.translation}
    return {
        "chapter": key.chapter,
        "section": "" if key.section == TOP else key.section,
        "language": key.language,
        "state": state.state,
        "moved": state.moved,
        "confirmed": _day(state) or None,
        "recorded_as": _name(state.recorded_as),
        "lines": {language: section.line for language, section in lines.items() if section},
        "changes": {
            language: None
            if pieces is None
            else [{"change": piece.change, "text": piece.text} for piece in pieces]
            for language, pieces in _changes(settings, history, state)
        },
    }


def _name(key: Key | None) -> str | None:
    return None if key is None else str(key)
