"""`tatka messages`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tatka.core.errors import raise_all
from tatka.core.locale.catalogues import bundled, faults, write_catalogue
from tatka.core.locale.words import catalogues_of
from tatka.site.theme_words import words_missing

if TYPE_CHECKING:
    from tatka.core.settings import Settings


@click.command()
@click.argument("language", required=False)
@click.pass_obj
def command(settings: Settings, language: str | None) -> None:
    """Write or check the interface's words in a language: buttons, banners, labels.

    With LANGUAGE, writes messages/LANGUAGE.po with every string of this version: those that are
    translated stay, those whose English text has changed are marked as fuzzy, the others wait to
    be filled in with a text editor, Poedit or the like. A course's own catalogue comes before the
    one that tatka brings, string by string.

    Without LANGUAGE, checks the languages of the course.

    Exit code 1 if a catalogue can't be used.
    """
    if language is not None:
        _write(settings, language)
        return
    found = []
    for code in settings.languages:
        if code == "en":
            continue
        catalogues = catalogues_of(code)
        found += [fault for catalogue in catalogues for fault in faults(catalogue)]
        left = words_missing(code)
        click.echo(f"{code}: {_count(len(left))} missing" if left else f"{code}: complete")
        for key in left if catalogues else ():
            click.echo(f"  {key}")
    raise_all(found)


def _write(settings: Settings, language: str) -> None:
    if language == "en" or not language.replace("-", "").isalnum():
        raise click.BadParameter(
            "English is what the others are translated from"
            if language == "en"
            else f"{language!r} is not a language code like 'hi'",
            param_hint="LANGUAGE",
        )
    path = settings.messages_dir / f"{language}.po"
    known = catalogues_of(language)
    own = known[0] if path.is_file() else None
    write_catalogue(path, language, own or bundled(language))
    left = words_missing(language)
    said = f"{_count(len(left))} to translate" if left else "complete"
    click.echo(f"wrote {settings.relative(path)}: {said}")


def _count(number: int) -> str:
    return f"{number} string{'' if number == 1 else 's'}"
