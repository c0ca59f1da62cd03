"""Words of the course: read, found, shown, and checked."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tatka.book.glossary import Entry, Glossary, read_glossary
from tatka.core.errors import TatkaError
from tatka.core.settings import load_settings

WORDS = """
learning-rate:
  bn: লার্নিং রেট
  en: learning rate
  means: {bn: ধাপের মাপ।, en: The size of a step.}
  also: {en: [step size]}
  avoid: {bn: [শেখার হার]}
dataset:
  bn: ডেটাসেট
  en: dataset
  means: {bn: উদাহরণগুলো।, en: The examples.}
rate:
  bn: রেট
  en: rate
  means: {bn: হার।, en: A rate.}
"""


@pytest.fixture
def glossary(course: Any) -> Glossary:
    course.write("docs/glossary.yml", WORDS)
    return read_glossary(course.settings)


def found(glossary: Glossary, text: str, language: str) -> list[tuple[str, str]]:
    text = unicodedata.normalize("NFC", text)
    return [(text[start:end], entry.id) for start, end, entry in glossary.uses(text, language)]


def test_words_are_found_with_their_endings_the_longest_first(glossary: Glossary) -> None:
    assert found(glossary, "ডেটাসেটের লার্নিং রেটটা, ডেটাসেটগুলোকেও, রেট।", "bn") == [
        ("ডেটাসেটের", "dataset"),
        ("লার্নিং রেটটা", "learning-rate"),
        ("ডেটাসেটগুলোকেও", "dataset"),
        ("রেট", "rate"),
    ]
    assert found(glossary, "Learning  rates, a step size's; datasets.", "en") == [
        ("Learning  rates", "learning-rate"),
        ("step size's", "learning-rate"),
        ("datasets", "dataset"),
    ]


@pytest.mark.parametrize(
    ("language", "words", "text", "seen"),
    [
        ("ar", {"mean": "متوسط", "median": "وسيط"}, "قارن المتوسط والوسيط، ثم متوسطات أخرى.",
         [("المتوسط", "mean"), ("والوسيط", "median"), ("متوسطات", "mean")]),
        # A vowel sign is part of a word: माध्य does not stand in माध्यिका.
        ("hi", {"mean": "माध्य"}, "माध्यों और माध्यिका, माध्य।", [("माध्यों", "mean"), ("माध्य", "mean")]),
        ("fr", {"gap": "écart", "mean": "moyenne"}, "L’écart, des moyennes ; écartement, écartée.",
         [("écart", "gap"), ("moyennes", "mean"), ("écartement", "gap")]),
        ("es", {"mean": "media"}, "Las medias, la mediana.", [("medias", "mean")]),
    ],
)  # fmt: skip
def test_words_of_other_languages_have_their_own_endings(
    language: str, words: dict[str, str], text: str, seen: list[tuple[str, str]]
) -> None:
    glossary = Glossary({key: Entry(key, {language: word}) for key, word in words.items()})
    assert found(glossary, text, language) == seen


def test_parts_of_other_words_are_not_found(glossary: Glossary) -> None:
    assert found(glossary, "সেপারেট ডেটাসেটিং", "bn") == []
    assert found(glossary, "separate rated datasetting frame-rate rate-limit", "en") == []
    assert found(glossary, "dataset", "fr") == []


def test_the_first_use_on_a_page_shows_the_other_language(course: Any, glossary: Glossary) -> None:
    del glossary
    page = course.weave(
        '# ডেটাসেট {#page}\n\n`ডেটাসেট` [ডেটাসেট](#page)\n\n!!! note "ডেটাসেট"\n\n    ক\n\n'
        "এই ডেটাসেটের, ওই ডেটাসেটের।\n\n{term}`শিখি <learning-rate>` আর লার্নিং রেট।\n",
        "bn",
    )
    html = course.render(page)
    assert page.problems == ()
    first, second = html.select(".tatka-term")
    assert first.get_text() == "ডেটাসেটের (dataset)"
    assert first["tabindex"] == "0"
    assert first.select_one(".tatka-word")["lang"] == "en"
    assert second.get_text() == "শিখি (learning rate)"
    assert first.parent.name == "p"


def test_discouraged_words_are_reported_with_their_line(course: Any, glossary: Glossary) -> None:
    del glossary
    page = course.weave("# P {#p}\n\nএক\nশেখার হারটা `শেখার হার`\n", "bn")
    (problem,) = page.problems
    assert str(problem).startswith("docs/bn/page.md:4: the course does not say 'শেখার হারটা'")
    assert problem.hint == "Say 'লার্নিং রেট', as the glossary does."
    assert problem.strict_only


def test_the_list_of_all_words(course: Any, glossary: Glossary) -> None:
    del glossary
    html = course.render(course.weave("# G {#g}\n\n```{glossary}\n```\n", "bn"))
    assert [item.get_text() for item in html.select("dl.tatka-glossary dt")] == [
        "ডেটাসেট dataset",
        "রেট rate",
        "লার্নিং রেট learning rate",
    ]
    assert html.select_one("dfn#learning-rate") is not None
    assert html.dd.get_text() == "উদাহরণগুলো।"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: [", "glossary.yml:1: this is not valid YAML"),
        ("[a]", "glossary.yml:1: this is no table"),
        ("Bad_Id: {bn: ক, en: a, means: {bn: ক, en: a}}", "'Bad_Id' is no id"),
        ("\nword: {bn: ক, means: {bn: ক, en: a}}", "glossary.yml:2: 'word' has no word in 'en'"),
        ("word: {bn: ক, en: a, means: {bn: ক}}", "'word' has no meaning in 'en'"),
        ("word: {bn: ক, en: a, means: {bn: ক, en: a}, also: [x]}", "also is no table of lists"),
        ("word: {bn: ক, en: a, means: {bn: ক, en: a}, see: x}", "unknown key 'see'"),
        ("word: x", "'word' is no table"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_line(course: Any, text: str, what: str) -> None:
    course.write("docs/glossary.yml", text)
    with pytest.raises(TatkaError) as caught:
        read_glossary(course.settings)
    assert what in str(caught.value)


def test_the_words_of_this_course_are_complete_and_in_use() -> None:
    settings = load_settings(Path(__file__).parents[2])
    entries = read_glossary(settings).entries
    assert "learning-rate" in entries
    for entry in entries.values():
        for language in settings.languages:
            assert entry.words[language] not in entry.avoid.get(language, ())
            assert entry.means[language][-1] in ".।"
