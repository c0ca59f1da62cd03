"""Catalogues of our own strings: gettext files that Babel, Poedit and their like read.

`messages/messages.pot` holds every string in English, `messages/LANGUAGE.po` what it is in a
language. An entry is known by its context, `ROOM.NAME`; its id is the English text, so that a
translator sees it and a changed text shows. A course may bring `LANGUAGE.po` of its own.
"""

from __future__ import annotations

import gettext
import io
import string
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from tatka.core.errors import SettingsError
from tatka.core.files import write_bytes
from tatka.core.locale.numbers import babel_locale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

TEMPLATE = "messages.pot"
# CLDR's rule for one and many where Babel's table of gettext's rules says otherwise: no count of
# nothing has its own form in these, and zero goes with one.
_ZERO_IS_ONE = ("bn", "hi", "fr", "as", "gu", "fa", "kn", "mr", "pa", "zu")


@dataclass(frozen=True)
class Entry:
    """A string.

    Attributes:
        source: In English; with its plural, if it has one.
        forms: In the catalogue's language: one, or one a plural form; empty where it is missing.
        fuzzy: Whether a translator should look at it: the English text has changed since.
    """

    source: tuple[str, ...]
    forms: tuple[str, ...]
    fuzzy: bool = False


@dataclass(frozen=True)
class Catalogue:
    """The strings of a language.

    Attributes:
        language: Its code; empty for the template.
        entries: By key.
        plural: Which form goes with a count.
        file: Where it stands, for messages.
    """

    language: str
    entries: Mapping[str, Entry] = field(default_factory=dict)
    plural: Callable[[int], int] = field(default=lambda n: int(n != 1), compare=False)
    file: str = ""


def read_catalogue(data: bytes, language: str, file: str) -> Catalogue:
    """Read a catalogue.

    Args:
        data: Of the file.
        language: Its code; empty for the template.
        file: What messages call it.

    Raises:
        SettingsError: This is no catalogue.
    """
    try:
        text = unicodedata.normalize("NFC", data.decode())
        read = read_po(io.StringIO(text), abort_invalid=True)
    except PoFileError as error:
        raise SettingsError(
            f"this is no gettext catalogue: {error}", path=file, line=error.lineno + 1
        ) from None
    except (ValueError, LookupError) as error:
        raise SettingsError(f"this is no gettext catalogue: {error}", path=file) from None
    entries = {}
    for item in read:
        if not item.context:
            continue
        source = (item.id,) if isinstance(item.id, str) else tuple(item.id)
        said = (item.string,) if isinstance(item.string, str) else tuple(item.string or ())
        forms = tuple(text or "" for text in said)
        entries[item.context] = Entry(
            source, source if not language else forms if all(forms) else (), item.fuzzy
        )
    plural = gettext.c2py(read.plural_expr)
    return Catalogue(language, entries, plural, file)


def missing(catalogue: Catalogue | None, *, theme: bool = False) -> tuple[str, ...]:
    """Keys of the strings that a language does not have.

    Args:
        catalogue: The language's.
        theme: With the strings that Material brings for many languages.
    """
    entries = {} if catalogue is None else catalogue.entries
    return tuple(
        key
        for key in bundled_template().entries
        if (theme or not key.startswith("theme."))
        and (key not in entries or not entries[key].forms)
    )


def lacking(catalogues: Iterable[Catalogue], *, theme: bool = False) -> tuple[str, ...]:
    """Keys of the strings that none of a language's catalogues has; `theme` as for `missing`."""
    found = set(missing(None, theme=theme)).intersection(
        *(missing(item, theme=theme) for item in catalogues)
    )
    return tuple(sorted(found))


def faults(catalogue: Catalogue) -> Iterable[SettingsError]:
    """What is wrong with a catalogue: strings of another version, and fields that don't fit."""
    known = bundled_template().entries
    for key, entry in catalogue.entries.items():

        def fault(what: str, hint: str, key: str = key) -> SettingsError:
            return SettingsError(f"{key}: {what}", path=catalogue.file, hint=hint)

        if key not in known:
            yield fault("there is no such string", "Take it out.")
            continue
        wanted = {name for text in known[key].source for name in fields_of(text)}
        for text in entry.forms:
            try:
                found = fields_of(text)
            except ValueError as error:
                yield fault(f"{text!r} has a field that does not end: {error}", "Write {{ for {.")
                continue
            if not found <= wanted or (len(known[key].source) == 1 and found != wanted):
                yield fault(
                    f"{text!r} has other fields than {known[key].source[-1]!r}",
                    f"Its fields are: {', '.join(sorted(wanted)) or 'none'}.",
                )
        if entry.forms and (entry.fuzzy or entry.source != known[key].source):
            yield fault(
                f"the English text has changed to {known[key].source[0]!r}",
                "Look at the translation, then: tatka messages " + catalogue.language,
            )


def fields_of(text: str) -> frozenset[str]:
    """The names of the fields in a string.

    Raises:
        ValueError: It is no format.
    """
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def updated(language: str, old: Catalogue | None) -> tuple[bytes, int]:
    """A catalogue with every string of this version, to be translated further.

    Args:
        language: Its code.
        old: What there is already.

    Returns:
        The file, and how many strings are missing. Where the English text has changed since, the
        old translation stays and is marked as fuzzy.
    """
    had = {} if old is None else old.entries
    made = _new_catalog(language)
    lacking = 0
    for key, entry in sorted(bundled_template().entries.items()):
        own = had.get(key)
        forms = own.forms if own else ()
        lacking += not forms
        plural = len(entry.source) > 1
        string: str | tuple[str, ...] = forms if plural else (forms[0] if forms else "")
        if plural and not forms:
            string = ("",) * made.num_plurals
        made.add(
            entry.source if plural else entry.source[0],
            string=string,
            context=key,
            flags=["fuzzy"] if own and forms and own.source != entry.source else [],
        )
    return _written(made), lacking


def template_file(sources: Mapping[str, tuple[str, ...]]) -> bytes:
    """The template that holds these strings."""
    made = Catalog(charset="utf-8", fuzzy=False, header_comment="# Every string, in English.")
    for key, source in sorted(sources.items()):
        made.add(source if len(source) > 1 else source[0], context=key)
    return _written(made)


def write_catalogue(path: Path, language: str, old: Catalogue | None) -> int:
    """Write an updated catalogue; returns how many strings are missing."""
    data, lacking = updated(language, old)
    write_bytes(path, data)
    return lacking


@cache
def bundled_template() -> Catalogue:
    """All strings, in English."""
    data = files("tatka.core").joinpath("messages", TEMPLATE).read_bytes()
    return read_catalogue(data, "", TEMPLATE)


@cache
def bundled(language: str) -> Catalogue | None:
    """The catalogue that comes with tatka, if there is one."""
    file = files("tatka.core").joinpath("messages", f"{language}.po")
    if not file.is_file():
        return None
    return read_catalogue(file.read_bytes(), language, f"{language}.po")


def _new_catalog(language: str) -> Catalog:
    made = Catalog(
        locale=babel_locale(language),
        charset="utf-8",
        fuzzy=False,
        header_comment=f"# tatka's words in {language}.",
    )
    if language.partition("-")[0] in _ZERO_IS_ONE:
        made.mime_headers = [("Plural-Forms", "nplurals=2; plural=(n > 1);")]
    return made


def _written(catalog: Catalog) -> bytes:
    stream = io.BytesIO()
    write_po(stream, catalog, width=0, omit_header=False, sort_output=False)
    # Dates would change with every writing and say nothing.
    kept = [line for line in stream.getvalue().decode().splitlines() if not line.startswith(_NOISE)]
    return ("\n".join(kept).rstrip() + "\n").encode()


_NOISE = (
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Last-Translator',
    '"Language-Team',
    '"Generated-By',
    '"Report-Msgid-Bugs-To',
    '"Project-Id-Version',
)
