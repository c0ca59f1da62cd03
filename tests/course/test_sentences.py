from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from course.sentences import (
    DEEDS,
    FILE,
    MEANINGS,
    PLACES,
    QUESTIONS,
    THINGS,
    VERBS,
    make_sentences,
    read_sentences,
    write_file,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_the_kept_corpus_is_what_the_course_makes(tmp_path: Path) -> None:
    write_file(tmp_path / "again.txt")
    assert (tmp_path / "again.txt").read_bytes() == FILE.read_bytes()


def test_the_corpus_names_its_licence_and_reads_as_sentences() -> None:
    assert "CC BY 4.0" in FILE.read_text(encoding="utf-8").splitlines()[0]
    sentences = read_sentences()
    assert len(sentences) == len(set(sentences)) == 2_000
    assert all(sentence.endswith("।") for sentence in sentences)


def test_every_sentence_has_five_known_words_and_its_own_answers() -> None:
    for sentence in make_sentences(500, 1):
        assert len(sentence.words) == 5
        assert set(sentence.words) <= set(MEANINGS)
        assert sentence.words[-1] in VERBS
        assert list(sentence.answers) == list(QUESTIONS)
        assert set(sentence.answers.values()) == set(sentence.words[:-1])


def test_what_is_done_fits_the_thing_and_the_place() -> None:
    kind_of = {word: kind for kind, words in THINGS.items() for word in words}
    for sentence in make_sentences(500, 2):
        kind = kind_of[sentence.answers["কী"]]
        assert sentence.answers["কোথায়"] in DEEDS[kind][sentence.words[-1]]


def test_places_and_deeds_name_the_same_words() -> None:
    named = {place for deeds in DEEDS.values() for places in deeds.values() for place in places}
    assert named == set(PLACES)
    assert {verb for deeds in DEEDS.values() for verb in deeds} == set(VERBS)


def test_words_are_in_composed_normal_form_and_meanings_differ() -> None:
    assert all(unicodedata.is_normalized("NFC", word) for word in MEANINGS)
    assert len(set(MEANINGS.values())) == len(MEANINGS)
