"""`tatka status` as people and machines see it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from tatka.cli.status import command
from tatka.core.errors import ExampleError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tatka.core.settings import Settings

    MakeCourse = Callable[[Mapping[str, str]], Settings]


@pytest.fixture
def settings(make_course: MakeCourse) -> Settings:
    return make_course(
        {
            "pyproject.toml": "[tool.tatka]\nlock = 'lock.txt'\n"
            "[tool.tatka.profiles.full]\nlocal = false\n",
            "lock.txt": "",
            "src/course/__init__.py": "",
            "src/course/models.py": "SIZE = 1\ndef f():\n    return SIZE\ndef g():\n    return 2\n",
            "examples/base.py": "# %%\nfrom course.models import f\nimport numpy, json\nf()\n",
        }
    )


def call(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, obj=settings, terminal_width=100)


def test_the_table(settings: Settings) -> None:
    result = call(settings)
    assert result.exit_code == 1
    assert "base" in result.output
    assert "was never run" in result.output
    assert "2 missing (1 of them to be run on another machine)" in result.output


def test_for_machines(settings: Settings) -> None:
    result = call(settings, "--json", "--profile", "embedded")
    assert result.exit_code == 1
    assert json.loads(result.output) == [
        {
            "example": "base",
            "profile": "embedded",
            "state": "missing",
            "reasons": [
                {
                    "part": "record",
                    "code": "never_run",
                    "path": "",
                    "name": "base",
                    "subject": None,
                    "old": "",
                    "new": "",
                    "text": "base was never run",
                }
            ],
        }
    ]


def test_what_only_other_machines_can_run_is_no_failure(settings: Settings) -> None:
    result = call(settings, "--profile", "full")
    assert (result.exit_code, "missing" in result.output) == (0, True)


def test_why_draws_the_reach(settings: Settings) -> None:
    result = call(settings, "--why", "base")
    assert result.exit_code == 0
    lines = [line.strip("│├└─ ") for line in result.output.splitlines()]
    assert lines[0] == "examples/base.py"
    assert "course.models.f" in lines
    assert lines.index("course.models.SIZE") == lines.index("course.models.f") + 1
    assert "numpy (package)" in lines
    assert "course.models.g" not in lines
    assert not any(line.startswith("json") for line in lines)


def test_why_of_an_unknown_example(settings: Settings) -> None:
    result = call(settings, "--why", "bas")
    assert isinstance(result.exception, ExampleError)
    assert result.exception.hint == "Did you mean 'base'?"


def test_without_examples(settings: Settings) -> None:
    (settings.examples_dir / "base.py").unlink()
    result = call(settings)
    assert (result.exit_code, result.output) == (0, "There are no examples in examples/.\n")
