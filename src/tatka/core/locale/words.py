"""Our own strings, in the language of a page.

They stand in `messages/ROOM.toml`, one table a string, one line a language; a string that depends
on a number has a table of CLDR plural categories instead of a line. A language without strings of
its own gets English ones.
"""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tatka.core.locale.numbers import babel_locale, format_number

if TYPE_CHECKING:
    from collections.abc import Mapping


def message(key: str, language: str, **fields: object) -> str:
    """One of our own strings.

    Args:
        key: `ROOM.NAME`: the file under `messages/` and the table in it.
        language: Code of the language.
        **fields: What the string's `{fields}` are filled with; numbers are localised, and the one
            called `count` chooses the plural form.

    Raises:
        KeyError: There is no such string: a mistake of ours, never of a user.
    """
    room, _, name = key.partition(".")
    table = _messages(room)[name]
    spoken = language if language in table else "en"
    text: str | dict[str, str] = table[spoken]
    if isinstance(text, dict):
        count = fields["count"]
        assert isinstance(count, int | float)  # noqa: S101 - our own strings, our own calls
        form = babel_locale(spoken).plural_form(count)
        text = text.get(form, text["other"])
    return text.format(**{name: _localised(value, spoken) for name, value in fields.items()})


def messages(room: str) -> Mapping[str, Any]:
    """All strings of a room, by name and language; for scripts of pages, and for tests."""
    return _messages(room)


def _localised(value: object, language: str) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_number(value, language)
    return value


@cache
def _messages(room: str) -> dict[str, Any]:
    text = files("tatka.core").joinpath("messages", f"{room}.toml").read_text(encoding="utf-8")
    return tomllib.loads(unicodedata.normalize("NFC", text))
