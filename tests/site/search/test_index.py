from __future__ import annotations

from typing import Any

from tatka.site.search.cards import Card, phrase_key
from tatka.site.search.index import Index, make_index
from tatka.site.search.sections import Page, Section
from tatka.site.search.words import words


def book(count: int) -> tuple[Page, ...]:
    return tuple(
        Page(
            f"page-{number}/",
            (
                Section("", f"পাতা {number}", "মডেলের ছবি " * 40),
                Section("part", "ছবি", f"মডেলকে {number} zeta{number}x " + "চ" * number),
            ),
        )
        for number in range(count)
    )


def sections_with(index: Index, term: str) -> dict[int, int]:
    """What the browser does with the files: section -> weight."""
    files: dict[str, Any] = dict(index.files)
    names = [name for name in files if name.startswith("words-")]
    found = {}
    for name in names:
        rows = dict(zip(files[name]["terms"], files[name]["found"], strict=True))
        section = 0
        for number in rows.get(term, ()):
            section += number >> 4
            found[section] = number & 15
    return found


def test_every_section_with_a_term_is_found_with_its_weight() -> None:
    index = make_index(book(50))
    assert sections_with(index, "মডেল") == {
        **dict.fromkeys(range(0, 100, 2), 7),
        **dict.fromkeys(range(1, 100, 2), 1),
    }
    assert sections_with(index, "ছবি")[1] == 8
    assert sections_with(index, "7") == {14: 8, 15: 1}
    assert (index.pages, index.sections) == (50, 100)


def test_catalogue_tells_which_file_holds_what() -> None:
    index = make_index(book(300))
    files: dict[str, Any] = dict(index.files)
    catalogue = files["catalogue"]
    words = [files[f"words-{place}"] for place in range(len(catalogue["words"]))]
    assert len(words) > 1
    assert [file["terms"][0] for file in words] == catalogue["words"]
    assert sum(len(file["terms"]) for file in words) == index.terms
    texts = [files[f"text-{place}"] for place in range(len(catalogue["text"]))]
    assert len(texts) > 10
    ends = [*catalogue["text"][1:], index.sections]
    assert [len(rows) for rows in texts] == [
        high - low for low, high in zip(catalogue["text"], ends, strict=True)
    ]
    assert len(catalogue["lengths"]) == index.sections
    near = [files[f"near-{place}"] for place in range(len(catalogue["near"]))]
    assert [file["keys"][0] for file in near] == catalogue["near"]
    assert catalogue["cards"] == []
    assert len(files) == 1 + len(words) + len(texts) + len(near)


def test_tags_count_as_titles_and_boost_is_passed_on() -> None:
    index = make_index([Page("a/", (Section("", "ক", "", ("keras",)),), boost=2.0)])
    assert sections_with(index, "kera") == {0: 8}
    files: dict[str, Any] = dict(index.files)
    assert files["catalogue"]["pages"] == [["a/", "ক", 1, 2.0]]


def test_an_empty_site_has_an_empty_index() -> None:
    assert dict(make_index([]).files) == {
        "catalogue": {
            "pages": [],
            "lengths": "",
            "words": [],
            "text": [],
            "near": [],
            "cards": [],
        }
    }


def near_words(index: Index, key: str) -> list[str]:
    """The words filed under a key."""
    files: dict[str, Any] = dict(index.files)
    return [
        word
        for name in files
        if name.startswith("near-")
        for found, row in zip(files[name]["keys"], files[name]["words"], strict=True)
        if found == key
        for word in row
    ]


def test_words_are_filed_by_how_they_sound() -> None:
    index = make_index([Page("a/", (Section("", "শিখন হার", "TensorBoard ছাপায়"),))])
    assert near_words(index, "skn") == ["শিখন"]
    assert near_words(index, "sn") == ["শিখন"]  # with one consonant missing
    assert "tensorboard" in near_words(index, "tnsrbrd")


def test_cards_are_filed_by_every_spelling_of_their_word() -> None:
    card = Card("নির্ভুলতা", "কত ভাগ ঠিক।", "words.html#accuracy", ("একুরেসি", "accuracy"))
    files: dict[str, Any] = dict(make_index([], [card]).files)
    row = ["নির্ভুলতা", "কত ভাগ ঠিক।", "words.html#accuracy"]
    assert files["cards-0"] == {
        "keys": [phrase_key("accuracy"), "একুরেসি", phrase_key("নির্ভুলতা")],
        "cards": [row, row, row],
    }


def test_code_counts_once_however_often_it_repeats_a_word() -> None:
    section = Section("", "ক", "optimizer", code="epoch " * 50 + "model.trainable_weights")
    index = make_index([Page("a/", (section,))])
    (epoch,) = words("epoch")
    assert sections_with(index, epoch.terms[0]) == {0: 1}
    assert sections_with(index, "trainable_weights") == {0: 1}
    assert sections_with(index, "model.trainable_weights") == {0: 1}
    files: dict[str, Any] = dict(index.files)
    assert files["text-0"] == [["", "ক", "optimizer", section.code]]
