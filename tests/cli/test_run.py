"""`tatka run` as it is typed."""

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.run_course import Course


@pytest.fixture
def course(tmp_path: Path) -> Any:
    return Course(tmp_path / "course")


def tatka(course: Any, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tatka", *arguments],
        cwd=course.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_unknown_names_are_told_with_the_nearest(course: Any) -> None:
    code, _, said = tatka(course, "run", "plane")
    assert code == 1
    assert "there is no example 'plane'" in said
    assert "Did you mean 'plain'?" in said


def test_misuse_is_another_exit_code(course: Any) -> None:
    assert tatka(course, "run", "--jobs", "0")[0] == 2
    assert tatka(course, "run", "--quick")[0] == 2


def test_help_says_what_it_does(course: Any) -> None:
    code, said, _ = tatka(course, "run", "--help")
    assert code == 0
    for option in ("--all", "--profile", "--jobs", "--scheduler", "--no-fork"):
        assert option in said


def test_an_unknown_profile_names_those_there_are(course: Any) -> None:
    code, _, said = tatka(course, "run", "--profile", "fool")
    assert code == 1
    assert "embedded, full" in said


def test_a_scheduler_that_does_not_answer(course: Any) -> None:
    code, _, said = tatka(course, "run", "--scheduler", "nowhere")
    assert code == 1
    assert "Write tcp://HOST:PORT." in said
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        code, _, said = tatka(course, "run", "--scheduler", address)
    assert code == 1
    assert f"no scheduler answers at {address}" in said


@pytest.mark.slow
def test_exit_codes_and_the_last_line_tell_how_it_went(course: Any) -> None:
    course.example("broken", "# %% name='divide'\n1 / 0\n")
    code, said, errors = tatka(course, "run")
    assert code == 1
    assert said == "1 run, 1 failed.\n"
    assert "error examples/broken.py:2: cell 'divide' raised ZeroDivisionError" in errors
    course.example("broken", "# %% name='divide'\n1 / 1\n")
    assert tatka(course, "run")[:2] == (0, "1 run.\n")
    assert tatka(course, "run")[:2] == (0, "Everything is fresh, nothing to run.\n")
    assert tatka(course, "run", "plain", "--all")[:2] == (0, "1 run.\n")
