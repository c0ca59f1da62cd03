"""What languages other than the book's own bring to the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tatka.core.errors import SettingsError
from tatka.core.locale import use_catalogues
from tatka.core.locale.affixes import read_affixes
from tatka.site.search.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def course(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    def use(*languages: str) -> Path:
        use_catalogues(tmp_path, languages)
        return tmp_path

    yield use
    use_catalogues(tmp_path / "none")


def meet(one: str, other: str) -> bool:
    """Whether a query finds a text."""
    first = {term for word in words(one) for term in word.terms}
    return bool(first & {term for word in words(other) for term in word.terms})


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("hi", "लंबाई", "लंबाइयाँ"),
        ("hi", "मान", "मानों का योग"),
        ("hi", "कडी", "कड़ी"),
        ("hi", "२५", "25"),
        ("ar", "وسيط", "والوسيط"),
        ("ar", "الوسيط", "للوسيط"),
        ("ar", "اطوال", "أَطْوال"),
        ("ar", "مقارنه", "مقارنة"),
        ("ar", "٢٥", "25"),
        ("ru", "среднее", "среднего"),
        ("ru", "модель", "модели"),
        ("ru", "елка", "ёлки"),
        ("fr", "écart", "L'écart type"),
        ("fr", "ecart", "l’écart"),
        ("fr", "oeuvre", "Œuvres"),
        ("fr", "moyenne", "les moyennes"),
        ("en", "resume", "résumé"),
        ("en", "модель", "модель"),
    ],
)
def test_a_form_finds_another(
    course: Callable[..., Path], language: str, query: str, text: str
) -> None:
    course(language)
    assert meet(query, text)


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [("ar", "وسيط", "متوسط"), ("ru", "модель", "модуль"), ("fr", "écart", "carte")],
)
def test_other_words_stay_others(
    course: Callable[..., Path], language: str, query: str, text: str
) -> None:
    course(language)
    assert not meet(query, text)


def test_rules_are_those_of_the_courses_languages(course: Callable[..., Path]) -> None:
    course("bn", "en")
    assert not meet("écart", "l'écart")


def test_a_course_brings_a_language_of_its_own(course: Callable[..., Path]) -> None:
    folder = course("sw", "en")
    assert not meet("tabu", "vitabu")
    (folder / "sw.search.toml").write_text(
        'letters = "a-z"\nminimum = 3\nprefixes = ["ki", "vi"]\n', encoding="utf-8"
    )
    assert meet("tabu", "vitabu")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("letters = ", "not valid TOML"),
        ('letters = "z-a"', "no class of letters"),
        ("minimum = 2", "no class of letters"),
        ('letters = "a-z"\nending = ["s"]', "'ending' is not known"),
        ('letters = "a-z"\nfold = ["s"]', "no list of pairs"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, text: str, what: str) -> None:
    file = tmp_path / "sw.search.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError, match=what):
        read_affixes(file)
