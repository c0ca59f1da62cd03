"""`tatka translations` as people and machines see it."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from tatka.cli.translations import command
from tatka.core.errors import TranslationError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tatka.core.settings import Settings

    MakeCourse = Callable[[Mapping[str, str]], Settings]

PAGES = {
    "docs/bn/a.md": "# ক {#a}\n\nক্ষতি কমে।\n\n## খ {#b}\n\nধীরে।\n",
    "docs/en/a.md": "# A {#a}\n\nLoss falls.\n\n## B {#b}\n\nSlowly.\n",
    "docs/bn/part/c.md": "# গ {#c}\n",
    "docs/en/part/c.md": "# C {#c}\n",
    "docs/bn/alone.md": "# একা {#alone}\n",
}


@pytest.fixture
def settings(make_course: MakeCourse) -> Settings:
    return make_course({"pyproject.toml": "[tool.tatka]\n", **PAGES})


def call(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, obj=settings, terminal_width=100)


def states(settings: Settings, *arguments: str) -> dict[str, str]:
    rows = json.loads(call(settings, *arguments, "--json").output)
    return {f"{row['chapter']}#{row['section']}": row["state"] for row in rows}


def edit(settings: Settings, file: str, old: str, new: str) -> None:
    path = settings.root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def git(settings: Settings, *arguments: str) -> None:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments]
    subprocess.run(command, cwd=settings.root, check=True, capture_output=True)


def test_all_of_it_is_listed(settings: Settings) -> None:
    output = call(settings).output

    assert "a: 0 of 2 sections confirmed" in output
    assert "unconfirmed part/c#c: nobody has compared the two texts yet" in output
    assert "alone: 0 of 1 sections confirmed\n  not written in English yet" in output
    assert output.endswith("3 unconfirmed, 1 missing\n")


@pytest.mark.parametrize("name", ["a#b", "a.md#b", "docs/bn/a.md#b", "en/a#b"])
def test_one_section_is_confirmed_however_it_is_named(settings: Settings, name: str) -> None:
    result = call(settings, "--confirm", name)

    assert "confirmed a#b\n" in result.output
    assert states(settings, "a") == {"a#a": "unconfirmed", "a#b": "confirmed"}


def test_a_chapter_and_the_whole_book_are_confirmed(settings: Settings) -> None:
    assert "confirmed part/c#c" in call(settings, "--confirm", "part/c").output
    assert "confirmed a#a\nconfirmed a#b\n" in call(settings, "--all").output
    assert "Nothing to confirm" in call(settings, "--all").output
    assert "missing" in states(settings).values()


def test_the_word_diff_says_which_side_moved(settings: Settings) -> None:
    call(settings, "--all")
    git(settings, "init", "-q")
    git(settings, "add", "-A")
    git(settings, "commit", "-qm", "x")
    edit(settings, "docs/bn/a.md", "ক্ষতি কমে", "ক্ষতি আস্তে কমে")
    edit(settings, "docs/en/a.md", "Slowly", "Quickly")

    output = call(settings, "a").output

    assert "behind a#a: Bangla moved\n    docs/bn/a.md:1 has changed since" in output
    assert "ক্ষতি {+আস্তে +}কমে।" in output
    assert "behind a#b: English moved" in output
    assert "[-Slowly-]{+Quickly+}." in output
    rows = json.loads(call(settings, "a", "--json").output)
    assert rows[0]["changes"]["bn"][1] == {"change": "added", "text": "আস্তে "}


def test_a_text_that_was_never_committed(settings: Settings) -> None:
    call(settings, "--all")
    edit(settings, "docs/bn/a.md", "ক্ষতি কমে", "ক্ষতি বাড়ে")

    assert "the text that was confirmed was never committed" in call(settings, "a").output
    rows = json.loads(call(settings, "a", "--json").output)
    assert rows[0]["changes"] == {"bn": None}


def test_a_broken_file_is_written_anew(settings: Settings) -> None:
    call(settings, "--all")
    file = settings.chapters_dir / "translations" / "en" / "a" / "b.toml"
    file.write_text("<<<<<<< a\n", encoding="utf-8")
    assert isinstance(call(settings).exception, TranslationError)

    call(settings, "--confirm", "a#b")

    assert states(settings, "a") == {"a#a": "confirmed", "a#b": "confirmed"}


def test_what_is_gone_is_forgotten_with_its_chapter(settings: Settings) -> None:
    call(settings, "--all")
    for language in ("bn", "en"):
        path = settings.chapters_dir / language / "a.md"
        path.write_text(path.read_text(encoding="utf-8").partition("## ")[0], encoding="utf-8")

    assert "forgot a#b" in call(settings, "--confirm", "a").output
    assert not (settings.chapters_dir / "translations" / "en" / "a" / "b.toml").exists()


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["none"], "there is no chapter 'none'"),
        (["--confirm", "a#none"], "there is no section 'none' in a"),
        (["--confirm", "alone#alone"], "there is no such section in 'en'"),
    ],
)
def test_what_is_not_there(settings: Settings, arguments: list[str], what: str) -> None:
    error = call(settings, *arguments).exception

    assert isinstance(error, TranslationError)
    assert what in str(error)
    assert error.hint
