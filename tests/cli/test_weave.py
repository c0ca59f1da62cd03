"""`tatka weave`, as a user calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tatka.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def course(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text('[tool.tatka]\nlanguages = ["bn", "en"]\n')
    for language in ("bn", "en"):
        folder = tmp_path / "docs" / language
        folder.mkdir(parents=True)
        (folder / "index.md").write_text("# Start {#start}\n\nWords.\n")
    return tmp_path


def run(root: Path, *arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["--root", str(root), "weave", *arguments])
    return int(left.value.code or 0)


def test_a_good_book_is_woven(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(course) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "bn: 1 page in .tatka/woven/bn",
        "en: 1 page in .tatka/woven/en",
    ]
    assert said.err == ""
    assert "Words." in (course / ".tatka/woven/en/index.md").read_text()


def test_errors_fail_and_drafts_only_when_strict(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = course / "docs/bn/index.md"
    page.write_text("# Start {#start}\n\n## No id\n")
    (course / "docs/en/only.md").write_text("# Only {#only}\n")
    assert run(course, "--language", "bn") == 0
    said = capsys.readouterr().err
    assert "warning docs/bn/index.md:3: the heading 'No id' has no id of its own" in said
    assert "only.md is in en only" in said
    assert run(course, "--strict") == 1
    page.write_text("# Start {#start}\n\n```{example} gone\n```\n```{soruce} x\n```\n")
    assert run(course) == 1
    said = capsys.readouterr().err
    assert "docs/bn/index.md:3: there is no example 'gone'" in said
    assert "docs/bn/index.md:5: there is no directive {soruce}" in said
    assert "Traceback" not in said


def test_wrong_calls_say_what_is_right(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(course, "--language", "fr") == 2
    assert "none of bn, en" in capsys.readouterr().err
    assert run(course, "--out", str(course / "docs")) == 1
    assert "something else" in capsys.readouterr().err
