"""Catalogues of the interface's words: those that come with tatka, and a course's own."""

from __future__ import annotations

import unicodedata
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from tatka.core.errors import SettingsError
from tatka.core.locale import message, use_catalogues
from tatka.core.locale.catalogues import (
    bundled,
    bundled_template,
    faults,
    missing,
    read_catalogue,
    template_file,
    updated,
    write_catalogue,
)
from tatka.core.locale.numbers import babel_locale

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LANGUAGES = sorted(
    file.name.removesuffix(".po")
    for file in files("tatka.core").joinpath("messages").iterdir()
    if file.name.endswith(".po")
)
# The languages of this book; whoever adds a string writes it in both.
WHOLE = ("bn",)
FRENCH = """
msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgctxt "common.yes"
msgid "yes"
msgstr "oui, bien sûr"

msgctxt "chapters.more_lines"
msgid "{count} more line"
msgid_plural "{count} more lines"
msgstr[0] "{count} ligne de plus"
msgstr[1] "{count} lignes de plus"
"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """The folder of a course's catalogues."""
    use_catalogues(tmp_path)
    yield tmp_path
    use_catalogues(tmp_path / "none")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bundled_catalogue_is_whole_and_right(language: str) -> None:
    catalogue = bundled(language)
    assert catalogue is not None

    if language not in WHOLE:
        # Brought up from version to version; `tatka build` says what is missing.
        assert len(missing(catalogue)) < len(bundled_template().entries) / 10
        return
    assert missing(catalogue) == ()
    assert [str(fault) for fault in faults(catalogue)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_those_of_cldr(language: str) -> None:
    catalogue = bundled(language)
    assert catalogue is not None
    rule = babel_locale(language).plural_form
    whole = range(1000)

    # Two counts share a form of gettext's where they share a category of CLDR's.
    pairs = {(rule(n), catalogue.plural(n)) for n in whole}
    assert len(pairs) == len({category for category, _ in pairs}) == len({i for _, i in pairs})


@pytest.mark.parametrize("name", ["messages.pot", *(f"{code}.po" for code in LANGUAGES)])
def test_a_bundled_file_is_in_order(name: str) -> None:
    """Sorted and written one way, so that two branches that add strings seldom meet."""
    data = files("tatka.core").joinpath("messages", name).read_bytes()
    text = data.decode()
    assert text == unicodedata.normalize("NFC", text)
    if name.endswith(".pot"):
        again = template_file({k: e.source for k, e in bundled_template().entries.items()})
    else:
        again, _ = updated(name.removesuffix(".po"), bundled(name.removesuffix(".po")))
    assert text == again.decode(), "write it again: tools/messages.py"


def test_a_courses_own_words_come_first(own: Path) -> None:
    (own / "fr.po").write_text(FRENCH, encoding="utf-8")

    assert message("common.yes", "fr") == "oui, bien sûr"
    assert [message("chapters.more_lines", "fr", count=n) for n in (0, 1, 2)] == [
        "0 ligne de plus",
        "1 ligne de plus",
        "2 lignes de plus",
    ]
    (own / "sw.po").write_text(FRENCH.replace("oui, bien sûr", "ndiyo"), encoding="utf-8")
    assert message("common.yes", "sw") == "ndiyo"
    assert message("common.no", "sw") == "no"


def test_an_own_catalogue_grows_with_the_version(own: Path) -> None:
    path = own / "sw.po"
    lacking = write_catalogue(path, "sw", None)
    assert lacking == len(bundled_template().entries)
    text = path.read_text(encoding="utf-8")
    old = text.replace('msgid "yes"\nmsgstr ""', 'msgid "yes"\nmsgstr "ndiyo"')
    old = old.replace('msgid "no"\nmsgstr ""', 'msgid "nope"\nmsgstr "hapana"')
    path.write_text(old, encoding="utf-8")

    known = read_catalogue(path.read_bytes(), "sw", "sw.po")
    assert write_catalogue(path, "sw", known) == lacking - 2

    again = read_catalogue(path.read_bytes(), "sw", "sw.po")
    assert again.entries["common.yes"].forms == ("ndiyo",)
    # The English text has changed since: a person looks at it.
    assert again.entries["common.no"].fuzzy
    assert [str(f).partition("\n")[0] for f in faults(again)] == [
        "sw.po: common.no: the English text has changed to 'no'"
    ]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("{count} ligne de plus", "{number} ligne", "other fields"),
        ("{count} ligne de plus", "{count ligne", "does not end"),
        ('"common.yes"', '"common.yess"', "there is no such string"),
        ('msgid "yes"', 'msgid "yep"', "the English text has changed to 'yes'"),
    ],
)
def test_what_is_wrong_with_a_catalogue_is_said(old: str, new: str, what: str) -> None:
    catalogue = read_catalogue(FRENCH.replace(old, new).encode(), "fr", "messages/fr.po")

    (fault,) = faults(catalogue)
    assert what in str(fault)
    assert fault.path == "messages/fr.po"
    assert fault.hint


@pytest.mark.parametrize("text", ['msgid "a\n', "no catalogue", "\xff\xfe"])
def test_a_broken_catalogue_is_one_clear_error(own: Path, text: str) -> None:
    (own / "fr.po").write_bytes(text.encode("latin-1"))

    with pytest.raises(SettingsError, match="no gettext catalogue"):
        message("common.yes", "fr")
