"""`tatka new`: what it writes passes all checks."""

from __future__ import annotations

import runpy
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from tatka.cli.new import command
from tatka.core.errors import ChapterError, ExampleError, SiteError, TatkaError
from tatka.script.reading import missing_translations, read_examples
from tatka.site.book import read_chapters, weave_book

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tatka.core.settings import Settings

    MakeCourse = Callable[[Mapping[str, str]], Settings]

MKDOCS = "site_name: x\nuse_directory_urls: false\nnav:\n  - index.md  # first\n"


@pytest.fixture
def settings(make_course: MakeCourse) -> Settings:
    return make_course(
        {
            "pyproject.toml": "[tool.tatka]\nlock = 'lock.txt'\n",
            "lock.txt": "",
            "mkdocs.yml": MKDOCS,
            "docs/bn/index.md": "# শুরু {#start}\n",
            "docs/en/index.md": "# Start {#start}\n",
        }
    )


def call(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, obj=settings)


@pytest.mark.parametrize("name", ["learning-rate", "part/learning-rate"])
def test_a_chapter_has_nothing_wrong(settings: Settings, name: str) -> None:
    result = call(settings, "chapter", name, "--title", "bn=লার্নিং রেট")

    assert result.exit_code == 0, result.exception
    assert f"wrote docs/en/{name}.md" in result.output
    assert settings.mkdocs_file.read_text() == f"{MKDOCS}  - {name}.md\n"
    chapters = {chapter.title for of in read_chapters(settings).values() for chapter in of}
    assert {"লার্নিং রেট", "Learning rate"} <= chapters
    book = weave_book(settings)
    own = [problem for problem in book.refused(strict=True) if "learning-rate" in str(problem)]
    assert own == []
    assert not [key for key in book.drifts if key[1] == name]


def test_an_example_has_nothing_wrong_and_runs(settings: Settings) -> None:
    assert call(settings, "example", "halves", "--title", "en=Half: a title").exit_code == 0

    example = read_examples(settings)["halves"]
    assert example.title("en") == "Half: a title"
    assert missing_translations(example, settings.languages) == ()
    assert runpy.run_path(str(example.path))["last"] == 1 / 32
    formatted = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--check", "--isolated", example.path],
        check=False, capture_output=True,
    )  # fmt: skip
    assert formatted.returncode == 0


def test_a_chapter_shows_an_example(settings: Settings) -> None:
    call(settings, "example", "halves")
    call(settings, "chapter", "half", "--example", "halves", "--after", "index")

    for language in settings.languages:
        text = (settings.chapters_dir / language / "half.md").read_text(encoding="utf-8")
        assert "```{example} halves#halve\n```\n" in text


@pytest.mark.parametrize(
    ("arguments", "kind", "what"),
    [
        (["chapter", "Learning Rate"], ChapterError, "no name for a chapter"),
        (["chapter", "../out"], ChapterError, "no name for a chapter"),
        (["chapter", "en/more"], ChapterError, "no name for a chapter"),
        (["chapter", "index"], TatkaError, "docs/bn/index.md: this file is there already"),
        (["chapter", "x", "--example", "none"], ExampleError, "no example 'none'"),
        (["chapter", "x", "--after", "none"], SiteError, "nav does not list none.md"),
        (["example", "two-words"], ExampleError, "no name for an example"),
    ],
)
def test_what_cannot_be(
    settings: Settings, arguments: list[str], kind: type[TatkaError], what: str
) -> None:
    before = sorted(settings.root.rglob("*"))
    error = call(settings, *arguments).exception

    assert isinstance(error, kind)
    assert what in str(error)
    assert error.hint
    assert sorted(settings.root.rglob("*")) == before
    assert settings.mkdocs_file.read_text() == MKDOCS
