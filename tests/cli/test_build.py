from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tatka.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

MKDOCS = """\
site_name: A book
use_directory_urls: false
nav: [index.md]
theme: {name: material}
plugins: [search]
markdown_extensions: [attr_list, toc, pymdownx.superfences, md_in_html]
"""
PAGES = {"bn": "# বই {#book}\n\nলেখা।\n", "en": "# A book {#book}\n\nText.\n"}


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CI", raising=False)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.tatka]\nlanguages = ["bn", "en"]\nlock = "lock.txt"\n'
    )
    (tmp_path / "lock.txt").write_text("numpy==2.3.0\n")
    (tmp_path / "mkdocs.yml").write_text(MKDOCS)
    (tmp_path / "examples").mkdir()
    for language, text in PAGES.items():
        page = tmp_path / "docs" / language / "index.md"
        page.parent.mkdir(parents=True)
        page.write_text(text)
    return tmp_path


def build(course: Path, *options: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(["--root", str(course), "build", *options])
    return int(caught.value.code or 0)


def add_example(course: Path) -> None:
    (course / "examples" / "first.py").write_text(
        '# %% name="count"\ntotal = 1 + 1\n', encoding="utf-8"
    )


def test_builds_and_says_where_the_site_is(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(course) == 0

    said = capsys.readouterr().out
    assert "Built site/" in said
    assert "open site/index.html" in said
    assert '<html lang="bn"' in (course / "site" / "index.html").read_text()
    assert '<html lang="en"' in (course / "site" / "en" / "index.html").read_text()


def test_needs_no_tensorflow(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("tensorflow", "keras", "ipykernel"):
        monkeypatch.setitem(sys.modules, name, None)

    assert build(course, "--strict") == 0


def test_a_strict_build_runs_nothing_and_refuses_what_has_no_record(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_example(course)

    assert build(course, "--strict") == 1

    said = capsys.readouterr().err
    assert "examples/first.py" in said
    assert "missing" in said
    assert "tatka run first" in said
    assert not (course / "site").exists()
    assert not (course / "records").exists()


def test_where_a_machine_builds_strict_is_the_default(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_example(course)
    monkeypatch.setenv("CI", "true")

    assert build(course) == 1
    assert build(course, "--no-strict", "--no-run") == 0


def test_a_broken_link_is_a_warning_that_a_strict_build_refuses(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = course / "docs" / "en" / "index.md"
    page.write_text(page.read_text() + "\n[broken](nowhere.md)\n")

    assert build(course, "--no-run") == 0
    assert "docs/en/index.md:5" in capsys.readouterr().err
    assert build(course, "--strict") == 1


def test_an_unknown_cell_leaves_the_old_site(course: Path) -> None:
    assert build(course) == 0
    (course / "site" / "index.html").write_text("the good old site")
    page = course / "docs" / "en" / "index.md"
    page.write_text(page.read_text() + "\n```{example} nothing#here\n```\n")

    assert build(course, "--no-run") == 1
    assert (course / "site" / "index.html").read_text() == "the good old site"


def test_an_unknown_profile_is_named(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build(course, "--profile", "ful") == 1
    assert "no profile 'ful'" in capsys.readouterr().err


def test_a_script_with_a_fault_is_told_and_the_rest_is_built(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (course / "examples" / "bad.py").write_text("# %%\nx = (\n", encoding="utf-8")
    page = course / "docs" / "en" / "index.md"
    page.write_text(page.read_text() + "\n```{example} bad\n```\n")

    assert build(course) == 1
    said = capsys.readouterr().err
    assert "examples/bad.py:2" in said
    assert "docs/en/index.md:5" in said
    assert "can't be shown" in said
    assert (course / "site" / "en" / "index.html").is_file()

    assert build(course, "--no-run") == 1
    assert "examples/bad.py:2" in capsys.readouterr().err
    assert build(course, "--strict") == 1


def test_a_chapter_that_is_no_text_is_told_with_what_else_is_wrong(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (course / "docs" / "en" / "bad.md").write_bytes(b"# \xff\n")
    page = course / "docs" / "en" / "index.md"
    page.write_text(page.read_text() + "\n```{example} nowhere\n```\n")

    assert build(course) == 1
    said = capsys.readouterr().err
    assert "docs/en/bad.md:1" in said
    assert "docs/en/index.md:5" in said


def test_drafts_are_not_built_and_links_to_them_are_named(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (course / "mkdocs.yml").write_text(MKDOCS.replace("[index.md]", "[index.md, later.md]"))
    for language, text in PAGES.items():
        draft = course / "docs" / language / "later.md"
        draft.write_text(f"---\ntitle: x\ndraft: true\n---\n{text}")
    assert build(course) == 0
    assert not (course / "site" / "later.html").exists()
    assert build(course, "--strict") == 0

    page = course / "docs" / "en" / "index.md"
    page.write_text(page.read_text() + "\n[later](later.md)\n")
    capsys.readouterr()
    assert build(course) == 0
    assert "docs/en/index.md:5: 'later.md' is a draft" in capsys.readouterr().err
    assert build(course, "--strict") == 1

    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["--root", str(course), "status"])
    said = capsys.readouterr().out
    assert "Drafts, which are not built: docs/bn/later.md, docs/en/later.md" in said

    (course / "docs" / "en" / "later.md").write_text(PAGES["en"])
    assert build(course) == 0
    assert (course / "site" / "en" / "later.html").is_file()
    assert not (course / "site" / "later.html").exists()
