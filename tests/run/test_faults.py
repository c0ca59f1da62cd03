"""One fault does not stop the others; what is installed is checked; what is gone is removed."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from support.run_course import Course
from tatka.cli import records, status
from tatka.core.errors import SetupError
from tatka.record.store import orphans
from tatka.run.progress import Silence
from tatka.run.refresh import run_stale

pytestmark = pytest.mark.slow


def tatka(course: Course, command: click.Command, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, arguments, obj=course.settings)
    return done.exit_code, done.output


def test_a_script_with_a_fault_is_reported_and_the_others_run(course: Course) -> None:
    one = "# %%\nprint(1)\n"
    course.only(bad="# %%\nx = (\n", needy=one, good=one, far="# %%\nimport tea\n")
    course.example("needy", one, needs="bad")
    course.write("src/tea.py", "x = (\n")
    results = {one.example: one for one in run_stale(course.settings, Silence())}
    assert {name: one.outcome for name, one in results.items()} == {
        "good": "done",
        "bad": "failed",
        "far": "failed",
    }
    assert "examples/bad.py:2: this is not valid Python" in str(results["bad"].error)
    assert "src/tea.py:1: this is not valid Python" in str(results["far"].error)
    code, said = tatka(course, status.command)
    assert code == 1
    assert "1 fresh" in said


def test_other_versions_than_the_lock_says_are_refused(course: Course) -> None:
    course.only(one="# %%\nimport numpy as np\nprint(np.pi)\n")
    course.write("lock.txt", "numpy==1.0.1\n")
    with pytest.raises(SetupError, match=r"numpy [\d.]+ \(the lock says 1\.0\.1\)"):
        run_stale(course.settings, Silence())
    course.write("lock.txt", "")
    course.write(".python-version", "3.2\n")
    with pytest.raises(SetupError, match=r"\.python-version says 3\.2"):
        run_stale(course.settings, Silence())


def test_what_belongs_to_nothing_is_removed(course: Course, tmp_path: Path) -> None:
    del tmp_path
    course.only(one="# %%\nprint(1)\n", two="# %%\nprint(1)\n")
    run_stale(course.settings, Silence())
    (course.root / "examples/two.py").unlink()
    course.write("docs/translations/en/old/part.toml", "")
    course.write("docs/translations/en/here/part.toml", "")
    course.write("docs/en/here.md", "")
    assert orphans(course.settings) == (("embedded", "two"),)
    assert "embedded/two. Remove them: tatka records prune" in tatka(course, status.command)[1]
    _, said = tatka(course, records.command, "prune")
    assert said.splitlines() == ["records/embedded/two/", "docs/translations/en/old/part.toml"]
    assert not (course.root / "records/embedded/two").exists()
    assert (course.root / "records/embedded/one").is_dir()
    assert (course.root / "docs/translations/en/here/part.toml").is_file()
