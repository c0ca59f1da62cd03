"""The words of Material's own templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jinja2 import DictLoader, Environment

from tatka.core.locale import use_catalogues
from tatka.core.locale.catalogues import write_catalogue
from tatka.site.theme_words import ThemeWords

if TYPE_CHECKING:
    from pathlib import Path

LISTS = {
    f"partials/languages/{language}.html": "{% macro t(key) %}{{ "
    + str(words)
    + "[key] }}{% endmacro %}"
    for language, words in {
        "en": {"toc": "Contents", "brand.new": "New"},
        "es": {"toc": "Índice de la página"},
        "pt": {"toc": "Índice"},
    }.items()
}


@pytest.mark.parametrize(
    ("language", "key", "words"),
    [
        ("bn", "toc", "এই পাতায়"),
        ("es", "toc", "Índice de la página"),
        ("es", "top", "Back to the top"),
        ("fr", "toc", "Sur cette page"),
        ("pt-BR", "toc", "Índice"),
        ("am", "toc", "On this page"),
        ("en", "toc", "On this page"),
        ("en", "brand.new", "New"),
        ("am", "never.heard", "never.heard"),
        ("ar", "direction", "rtl"),
        ("pt-BR", "language", "pt-BR"),
    ],
)
def test_they_come_from_whoever_has_them(language: str, key: str, words: str) -> None:
    assert ThemeWords(language, Environment(loader=DictLoader(LISTS)))[key] == words  # noqa: S701


def test_a_course_brings_them_for_a_language_that_nobody_knows(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "am.po", "am", None)
    text = (tmp_path / "am.po").read_text(encoding="utf-8")
    written = text.replace('msgid "On this page"\nmsgstr ""', 'msgid "On this page"\nmsgstr "እዚህ"')
    (tmp_path / "am.po").write_text(written, encoding="utf-8")
    use_catalogues(tmp_path, ("am",))
    try:
        words = ThemeWords("am", Environment(loader=DictLoader(LISTS)))  # noqa: S701
        assert words["toc"] == "እዚህ"
    finally:
        use_catalogues(tmp_path / "none")
