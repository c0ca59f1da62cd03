"""How words sound, seen from the index; test_words_in_browser.py sees it from the box."""

from __future__ import annotations

import pytest

from tatka.site.search.sounds import near_keys, skeleton, sounds
from tatka.site.search.words import words


def heard(text: str) -> str:
    (word, *_) = words(text)
    return sounds(word.text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("শীখন", "শিখন"),
        ("প্রানী", "প্রাণী"),
        ("জাচাই", "যাচাই"),
        ("বিরাল", "বিড়াল"),
        ("শম্ভাবনা", "সম্ভাবনা"),
        ("ভবিষ্যত", "ভবিষ্যৎ"),
        ("প্যারামিতার", "প্যারামিটার"),
        ("ধাধা", "ধাঁধা"),
        ("সত্য", "সত্ত"),
        ("টেনসর", "টেন্সর"),
        ("jachai", "যাচাই"),
        ("har", "হার"),
        ("photo", "foto"),
        ("ওয়েট", "weight"),
    ],
)
def test_these_sound_alike(one: str, other: str) -> None:
    assert heard(one) == heard(other)


@pytest.mark.parametrize(("one", "other"), [("হার", "হর"), ("হার", "হীরা"), ("loss", "less")])
def test_these_do_not(one: str, other: str) -> None:
    assert heard(one) != heard(other)


def test_one_consonant_off_shares_a_key() -> None:
    right = set(near_keys(heard("হিস্টোগ্রাম")))
    assert right & set(near_keys(heard("হিস্টোগাম")))
    assert right & set(near_keys(heard("হিস্কোগ্রাম")))
    assert not right & set(near_keys(heard("প্যারামিটার")))


def test_vowels_are_no_bones() -> None:
    assert skeleton(heard("কনভোলিউশন")) == skeleton(heard("কনভল্যুশন")) == "knblsn"
