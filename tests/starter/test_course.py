"""What `tatka init` leaves, before anything is built."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tatka.cli.main import main
from tatka.core.errors import SettingsError
from tatka.core.mkdocs_file import read_mkdocs_file
from tatka.core.settings import load_settings
from tatka.dependencies.lockfile import locked_versions
from tatka.script.reading import read_examples
from tatka.starter.course import LICENCES, Answers, new_course
from tatka.starter.lock import installed_closure
from tatka.translation.confirmations import read_confirmations
from tatka.translation.sections import read_book
from tatka.translation.status import section_states

SETS = [("en",), ("bn", "en"), ("en", "fr"), ("ar", "en"), ("pt-BR",), ("hi", "bn", "en", "fr")]


def init(folder: Path, *arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["init", str(folder), "--yes", *arguments])
    return int(ended.value.code or 0)


@pytest.mark.parametrize("languages", SETS, ids="+".join)
def test_all_languages_get_the_same_pages(tmp_path: Path, languages: tuple[str, ...]) -> None:
    assert init(tmp_path, "--language", ",".join(languages), "--title", "Statistics") == 0

    settings = load_settings(tmp_path)
    assert settings.languages == languages
    pages = {
        code: sorted(p.name for p in (tmp_path / "docs" / code).glob("*.md")) for code in languages
    }
    assert set(map(tuple, pages.values())) == {
        ("average.md", "glossary.md", "index.md", "spread.md")
    }
    assert set(read_examples(settings)) == {"heights"}
    assert read_mkdocs_file(settings).table["extra"]["languages"].keys() == set(languages)
    states = section_states(read_book(settings), languages, read_confirmations(settings))
    assert {state.state for state in states} <= {"confirmed"}


def test_the_lock_pins_what_is_installed(tmp_path: Path) -> None:
    init(tmp_path)

    locked = locked_versions(tmp_path / "locks" / "course.txt")
    assert {"tatka", "mkdocs", "mkdocs-material", "babel"} <= locked.keys()
    assert "tensorflow" not in locked
    assert locked == installed_closure(["tatka"])


def test_the_tests_of_the_course_pass(tmp_path: Path) -> None:
    init(tmp_path)

    command = [sys.executable, "-m", "unittest", "discover", "-s", "tests"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0


def test_workflows_are_valid_and_pin_their_actions(tmp_path: Path) -> None:
    init(tmp_path)

    files = sorted((tmp_path / ".github" / "workflows").glob("*.yml"))
    assert [file.name for file in files] == ["check.yml", "publish.yml"]
    for file in files:
        text = file.read_text()
        assert yaml.safe_load(text)["jobs"]
        for used in re.findall(r"uses: (\S+)", text):
            assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", used)
    lint = Path(sys.executable).with_name("actionlint")
    if lint.is_file():
        subprocess.run([lint, *files], cwd=tmp_path, check=True)


@pytest.mark.parametrize("licence", LICENCES)
def test_every_licence_is_said(licence: str) -> None:
    files = new_course(Answers({"en": "Sums"}, licence=licence, author="Ada", year=2030), {})
    said, address = LICENCES[licence]

    table = yaml.safe_load(files["mkdocs.yml"].replace(b"!ENV ", b""))
    assert table.get("copyright", "") == (f"Ada · {said}" if said else "Ada")
    if licence == "none":
        assert "LICENSE" not in files
    else:
        text = files["LICENSE"].decode()
        assert "2030 Ada" in text
        assert address in text


def test_titles_that_look_like_yaml_or_toml_stay_what_they_are(tmp_path: Path) -> None:
    title = 'A "course": {of} #1'
    init(tmp_path, "--title", title)

    assert (
        tomllib.loads((tmp_path / "pyproject.toml").read_text())["project"]["name"]
        == "a-course-of-1"
    )
    table = read_mkdocs_file(load_settings(tmp_path)).table
    assert table["site_name"] == table["extra"]["languages"]["en"]["site_name"] == title


def test_a_file_in_the_way_stops_everything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mkdocs.yml").write_text("mine")

    assert init(tmp_path) == 1
    assert "mkdocs.yml" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mkdocs.yml"]
    assert (tmp_path / "mkdocs.yml").read_text() == "mine"


@pytest.mark.parametrize(
    "answers",
    [
        Answers({}),
        Answers({"English": "x"}),
        Answers({"en": "x"}, licence="GPL"),
        Answers({"en": "x"}, repository="github.com/a/b"),
    ],
)
def test_answers_that_make_no_course_are_said(answers: Answers) -> None:
    with pytest.raises(SettingsError):
        new_course(answers, {})
