from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tatka.core.errors import Problems, SettingsError
from tatka.core.settings import Drift, find_root, load_settings

if TYPE_CHECKING:
    from pathlib import Path


def course(folder: Path, table: str) -> Path:
    (folder / "pyproject.toml").write_text(f"[tool.tatka]\n{table}", encoding="utf-8")
    return folder


def test_an_empty_table_gives_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(course(tmp_path, ""))
    assert settings.languages == ("bn", "en")
    assert settings.source_language == "bn"
    assert settings.examples_dir == tmp_path / "examples"
    assert settings.first_party == (tmp_path / "src",)
    assert settings.profile().name == "embedded"
    assert settings.profile().local


def test_what_is_set_is_read(tmp_path: Path) -> None:
    settings = load_settings(
        course(
            tmp_path,
            """
languages = ["en", "bn"]
chapters = "book"
timeout = 30
default-profile = "small"
limits = { pictures = 3, picture-bytes = 1000 }
drift = { policy = "refuse", days = 7 }
[tool.tatka.profiles.small]
[tool.tatka.profiles.full]
local = false
datasets = { cats_vs_dogs = "4.0.1" }
[tool.tatka.profiles.full.parameters.first]
epochs = 10
""",
        )
    )
    assert settings.source_language == "en"
    assert settings.chapters_dir == tmp_path / "book"
    assert settings.timeout == 30.0
    assert settings.limits.pictures == 3
    assert settings.limits.picture_bytes == 1000
    assert settings.drift == Drift("refuse", 7)
    assert settings.profile("full").parameters == {"first": {"epochs": 10}}
    assert not settings.profile("full").local


@pytest.mark.parametrize(
    ("table", "line", "message"),
    [
        ("langauges = []", 2, "Did you mean 'languages'"),
        ("\ntimeout = -1", 3, "not greater than 0"),
        ('timeout = "long"', 2, "not of type float"),
        ("languages = []", 2, "source language first"),
        ('languages = ["bangla!"]', 2, "not a language code"),
        ('site = "../elsewhere"', 2, "leads out of the repository"),
        ('drift = { policy = "shout" }', None, "none of allow, warn, refuse"),
        ('default-profile = "huge"', 2, "no profile 'huge'"),
        ("limits = { colours = 3 }", None, "no such setting"),
        ("threads = true", 2, "not of type int"),
        ("preload = [1]", 2, "not a list of strings"),
        ("[tool.tatka.profiles.full]\nlocal = 3", 3, "not of type bool"),
        ("[tool.tatka.profiles.full.parameters.x]\nsizes = [1]", 3, "not a string, a number"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(
    tmp_path: Path, table: str, line: int | None, message: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(course(tmp_path, table))
    assert message in str(caught.value)
    assert caught.value.path == "pyproject.toml"
    if line is not None:
        assert caught.value.line == line


def test_all_wrong_settings_are_named_together(tmp_path: Path) -> None:
    with pytest.raises(Problems) as caught:
        load_settings(course(tmp_path, 'timeout = 0\nseed = "x"\nthread = 1'))
    assert len(caught.value.problems) == 3


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not valid TOML") as caught:
        load_settings(course(tmp_path, "languages = [\n\n= 3"))
    assert caught.value.line == 4


def test_the_course_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    inside = course(tmp_path, "") / "docs" / "bn"
    inside.mkdir(parents=True)
    (tmp_path / "docs" / "pyproject.toml").write_text("[project]\nname='x'", encoding="utf-8")
    assert find_root(inside) == tmp_path


def test_no_course_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no course here"):
        find_root(tmp_path)


def test_an_unknown_profile_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="The profiles are: embedded"):
        load_settings(course(tmp_path, "")).profile("fulll")


def test_each_of_many_faults_has_its_line(tmp_path: Path) -> None:
    table = "".join(f"odd-{number} = 1\n" for number in range(3000))
    with pytest.raises(Problems) as caught:
        load_settings(course(tmp_path, table + '[tool.tatka."drift"]\nodder = 1\n'))
    lines = [problem.line for problem in caught.value.problems]
    assert lines == [*range(2, 3002), 3003]


@pytest.mark.parametrize("name", ["../x", "a/b", "con", "..", ""])
def test_a_profile_has_a_name_and_no_path(tmp_path: Path, name: str) -> None:
    table = f'[tool.tatka.profiles."{name}"]\nlocal = true\n'
    with pytest.raises(SettingsError, match="is no name") as caught:
        load_settings(course(tmp_path, table))
    assert caught.value.line == 2
