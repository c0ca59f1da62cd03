"""Hints for names that are not known."""

from __future__ import annotations

from tatka.core.suggestions import SLIP, did_you_mean, nearest


def test_the_most_alike_names_come_first() -> None:
    assert nearest("evalute", ["train", "evaluate", "value"]) == ("evaluate", "value")
    assert nearest("evalute", ["train", "evaluate", "value"], count=1) == ("evaluate",)
    assert nearest("eval", ["evaluate"], alike=SLIP) == ()


def test_a_hint_names_them_or_what_there_is() -> None:
    assert did_you_mean("trian", ["train", "test"]) == "Did you mean 'train'?"
    assert did_you_mean("trian", ["train"], prefix="a.", quoted=False) == "Did you mean a.train?"
    assert did_you_mean("x", ["b", "a"], listed="There are") == "There are: a, b."
    assert did_you_mean("x", ["b"], otherwise="Run it.") == "Run it."
    assert did_you_mean("x", []) == "There are none yet."


def test_of_many_names_a_dozen_is_listed() -> None:
    names = [f"n{number:02}" for number in range(20)]
    hint = did_you_mean("x", names)
    assert "n11 and 8 more." in hint
    assert "n12" not in hint
