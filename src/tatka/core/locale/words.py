"""Our own strings, in the language of a page.

They come from gettext catalogues (`tatka.core.locale.catalogues`): the course's own first, then
the one that comes with tatka, then English.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tatka.core.locale.catalogues import (
    Catalogue,
    Entry,
    bundled,
    bundled_template,
    read_catalogue,
)
from tatka.core.locale.numbers import format_number, is_right_to_left

if TYPE_CHECKING:
    from pathlib import Path

# The folder of the course's own catalogues. Like gettext's own domain it is one a process: strings
# are asked for in places that know a language and no course.
_course: list[tuple[Path, tuple[str, ...]]] = []
_LATIN = re.compile(r"[A-Za-z]")


def use_catalogues(folder: Path, languages: tuple[str, ...] = ()) -> None:
    """Let `message` know a course's own catalogues: `LANGUAGE.po` in this folder.

    The settings of a course call it when they are read; those of another course take its place.

    Args:
        folder: Of the catalogues, and of what else a language may bring.
        languages: Of the course.
    """
    _course[:] = [(folder, languages)]


def course_languages() -> tuple[Path | None, tuple[str, ...]]:
    """The folder that `use_catalogues` was told, and the languages."""
    return _course[0] if _course else (None, ())


def message(key: str, language: str, **fields: object) -> str:
    """One of our own strings.

    Args:
        key: `ROOM.NAME`: the context of an entry in the catalogues.
        language: Code of the language.
        **fields: What the string's `{fields}` are filled with; numbers are localised, and the one
            called `count` chooses the plural form.

    Raises:
        KeyError: There is no such string: a mistake of ours, never of a user.
        SettingsError: A catalogue of the course can't be read.
    """
    catalogue, entry = _find(key, language)
    spoken = catalogue.language or "en"
    form = 0
    if len(entry.forms) > 1 or len(entry.source) > 1:
        count = fields["count"]
        assert isinstance(count, int | float)  # noqa: S101 - our own strings, our own calls
        form = min(catalogue.plural(int(count)), len(entry.forms) - 1)
    filled = {name: _localised(value, spoken) for name, value in fields.items()}
    return entry.forms[form].format(**filled)


def template(key: str, language: str) -> str:
    """One of our own strings with its `{fields}` as they stand, for those who fill them later."""
    return _find(key, language)[1].forms[-1]


def translated(key: str, language: str) -> str | None:
    """One of our own strings as a catalogue of the language has it; None where none has."""
    if key not in bundled_template().entries:
        return None
    catalogue, entry = _find(key, language)
    return entry.forms[-1] if catalogue.language else None


def message_keys(room: str) -> tuple[str, ...]:
    """Names of all strings of a room; for scripts of pages, and for tests."""
    start = f"{room}."
    return tuple(
        key.removeprefix(start) for key in bundled_template().entries if key.startswith(start)
    )


def catalogues_of(language: str) -> tuple[Catalogue, ...]:
    """The catalogues of a language: the course's own, then the one that comes with tatka.

    Raises:
        SettingsError: The course's can't be read.
    """
    own = None
    if _course:
        file = _course[0][0] / f"{language}.po"
        if file.is_file():
            own = _read(file, language, file.stat().st_mtime_ns)
    return tuple(found for found in (own, bundled(language)) if found is not None)


def _find(key: str, language: str) -> tuple[Catalogue, Entry]:
    if language != "en":
        for catalogue in catalogues_of(language):
            entry = catalogue.entries.get(key)
            if entry is not None and entry.forms:
                return catalogue, entry
    found = bundled_template()
    return found, found.entries[key]


@cache
def _read(file: Path, language: str, _changed: int) -> Catalogue:
    return read_catalogue(file.read_bytes(), language, f"{file.parent.name}/{file.name}")


def _localised(value: object, language: str) -> object:
    if isinstance(value, str) and is_right_to_left(language) and _LATIN.search(value):
        # Isolated (UAX 9), or its Latin letters would draw the numbers beside them along.
        return f"\u2068{value}\u2069"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_number(value, language)
    return value
