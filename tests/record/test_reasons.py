"""Reasons: codes and data, in the words of the reader's language."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import get_args

import pytest

from tatka.core.locale.catalogues import bundled, bundled_template
from tatka.record.fingerprint import PARTS, Fingerprint
from tatka.record.reasons import Code, Reason, Subject, compare, reason_words
from tatka.record.status import State

LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


@pytest.mark.parametrize("language", ["bn", "en"])
def test_everything_has_a_message_in_every_language(language: str) -> None:
    catalogue = bundled_template() if language == "en" else bundled(language)
    assert catalogue is not None
    wanted = {
        *map(str, Code),
        *(f"subject_{subject}" for subject in Subject),
        *(f"part_{part}" for part in (*PARTS, "record")),
        *(f"state_{state}" for state in get_args(State) if state != "fresh"),
    }
    have = {key for key, entry in catalogue.entries.items() if entry.forms}
    assert {f"reasons.{key}" for key in wanted} - have == set()


@pytest.mark.parametrize("code", Code)
@pytest.mark.parametrize("subject", [None, *Subject])
def test_a_bangla_reader_sees_bangla_but_for_names(code: Code, subject: Subject | None) -> None:
    reason = Reason("reach", code, "", "1", subject, "1", "2")
    if code is Code.NOT_FRESH:
        reason = replace(reason, new="stale")
    assert not LATIN_WORD.search(reason_words(reason, "bn"))


def test_names_and_words_are_marked_up_apart() -> None:
    reason = Reason("reach", Code.CHANGED, "src/a.py", "make <b>")
    said = reason_words(reason, "en", name=lambda name: f"[{name}]", plain=str.upper)
    assert said == "[src/a.py]: [make <b>] CHANGED"


@pytest.mark.parametrize(
    ("part", "key", "old", "new", "said"),
    [
        ("reach", "src/a.py::f", "1", "2", "src/a.py: f changed"),
        ("reach", "src/a.py::", "1", "2", "src/a.py: module-level statements changed"),
        ("reach", "src/a.py::*", "1", "=missing", "src/a.py: the module removed"),
        ("reach", "a.py::(order)", "1", "2", "a.py: order of module-level statements changed"),
        ("reach", "src/a.py::F (definition)", "1", "2", "src/a.py: F (definition) changed"),
        ("code", "cell 3", None, "2", "cell 3 added"),
        ("files", "data/a.csv", "=missing", "2", "data/a.csv added"),
        ("files", "data/a.csv", None, "=missing", "data/a.csv missing"),
        ("packages", "numpy", "=2.0", "=2.1", "numpy 2.0 → 2.1"),
        ("parameters", "seed of the run", "=0", "=1", "seed of the run 0 → 1"),
    ],
)  # fmt: skip
def test_what_differs_is_said(part: str, key: str, old: str | None, new: str, said: str) -> None:
    before = Fingerprint({part: {} if old is None else {key: old}})
    assert [str(reason) for reason in compare(before, Fingerprint({part: {key: new}}))] == [said]
