"""TOML within limits."""

from __future__ import annotations

import tomllib

import pytest

from tatka.core.toml_text import parse_toml


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * 50_000 + " = 1",
        "x = {a" + ".a" * 50_000 + " = 1}",
        "[a" + ".a" * 50_000 + "]",
        "a = " + "[" * 50_000,
        "a = " + "{a=" * 30_000,
    ],
)
def test_what_has_no_end_is_refused(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        parse_toml(text)


def test_what_people_write_is_read() -> None:
    assert parse_toml('a.b.c = "x.y"\n[t.u]\nv = [1.5]\n') == {
        "a": {"b": {"c": "x.y"}},
        "t": {"u": {"v": [1.5]}},
    }
