from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tatka.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


def call(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert isinstance(caught.value.code, int)
    return caught.value.code


def test_help_names_every_command_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["--help"]) == 0
    text = capsys.readouterr().out
    for name in ("build", "serve", "status", "run", "verify", "weave", "translations", "new"):
        assert f"\n  {name} " in text
    assert "Exit codes" in text


@pytest.mark.parametrize(
    "name",
    ["build", "serve", "status", "run", "verify", "weave", "translations", "new", "doctor"],
)
def test_every_command_explains_itself_outside_a_course(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["tatka", name, "--help"])
    assert call([name, "--help"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 5


def test_an_unknown_command_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["bild"]) == 2
    assert "bild" in capsys.readouterr().err


def test_no_course_is_an_error_without_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tatka", "status"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "no course here" in done.stderr
    assert "--root" in done.stderr
    assert "Traceback" not in done.stderr


def test_all_wrong_settings_are_shown_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.tatka]\ntimeout = 0\nthread = 1\n")
    assert call(["--root", str(tmp_path), "status"]) == 1
    error = capsys.readouterr().err
    assert "pyproject.toml:2" in error
    assert "pyproject.toml:3" in error
    assert "Did you mean 'threads'?" in error
    assert "2 problems." in error
