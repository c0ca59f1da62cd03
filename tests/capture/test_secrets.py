"""What must not be published is found, and what only looks a little like it is kept."""

from __future__ import annotations

from typing import Any

import pytest

from tatka.capture.secrets import Secrets

READ = Secrets({"MY_API_KEY": "abcdef-17", "N": "3", "PIN": "482913"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("password", "hunter2"),
        ("db_password", "x"),
        ("apiKey", "x"),
        ("client_secret", "x"),
        ("credentials", {"user": "a", "of": "b"}),
        ("settings", {"inner": ["x", "sk-abcdefghijklmnopqrstuvwx"]}),
        ("token", "a8f3k2m9x7q1w5z0"),
        ("url", "postgres://me:geheim@host/db"),
        ("key", "abcdef-17"),
        ("header", "Bearer: abcdef-17"),
        ("n", "3"),
        ("pin", 482913),
        ("pem", "-----BEGIN RSA PRIVATE KEY-----\nMII"),
    ],
)
def test_secrets_are_found(name: str, value: Any) -> None:
    assert READ.of_value(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("keys", ["a", "b"]),
        ("token", "cat"),
        ("tokens", ["the", "cat"]),
        ("key", "accuracy"),
        ("n", 3),
        ("accuracy", 0.8291300),
        ("text", "an ordinary sentence with 3 numbers"),
        ("password_length", 12),
        ("url", "https://example.org/a@b"),
        ("monkey", "see"),
    ],
)
def test_what_only_looks_like_one_is_kept(name: str, value: Any) -> None:
    assert READ.of_value(name, value) is None


def test_a_printed_secret_is_told_without_saying_it() -> None:
    said = READ.of_text("the key is abcdef-17, keep it")
    assert said == "the value of the environment variable MY_API_KEY"
    assert READ.of_text("N is 3") is None
    assert "abcdef" not in str(READ.of_value("key", "abcdef-17"))
