"""Verifying: the same where it is the same, and a diff that can be read where it is not."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tatka.record.store import load_record
from tatka.run.progress import Silence
from tatka.run.refresh import run_stale
from tatka.run.verify import Verified, verify

pytestmark = pytest.mark.slow

# Reads what no fingerprint sees: a file outside of the repository.
OUTSIDE = """
# %% name="numbers" tags=["times"]
import time
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

start = time.perf_counter()
given = float(Path({path!r}).read_text())
print(f"given {{given:.4f}}, it took {{time.perf_counter() - start:.9f}} s")

# %% name="table" tags=["times"]
pd.DataFrame({{"height": [given, 2.0], "seconds": [time.time(), 1.0]}})

# %% name="figure"
_ = plt.bar([1, 2], [given, 2.0])
plt.show()

# %% name="pace" tags=["varies"]
pace = time.perf_counter()
print(pace)

# %% name="later"
print("done")
"""


def by_name(course: Any, **options: Any) -> dict[str, Verified]:
    return {one.example: one for one in verify(course.settings, Silence(), **options)}


@pytest.fixture
def outside(course: Any) -> Path:
    path: Path = course.root.parent / "outside.txt"
    path.write_text("1.5", encoding="utf-8")
    course.only(outside=OUTSIDE.format(path=str(path)), calm="# %% name='a'\nprint('calm')\n")
    run_stale(course.settings, Silence())
    return path


def test_other_results_are_shown_and_the_record_stays(course: Any, outside: Path) -> None:
    before = load_record(course.settings, "embedded", "outside")
    assert {one.verdict for one in by_name(course).values()} == {"same"}
    outside.write_text("1.9", encoding="utf-8")
    seen = by_name(course)
    assert seen["calm"].verdict == "same"
    assert seen["outside"].verdict == "different"
    found = {(one.cell, one.what): one.lines for one in seen["outside"].differences}
    assert set(found) == {
        ("numbers", "stdout"), ("numbers", "values"), ("table", "table"), ("figure", "figure"),
    }  # fmt: skip
    assert "-given 1.5000, it took [time]" in found["numbers", "stdout"]
    assert "+given 1.9000, it took [time]" in found["numbers", "stdout"]
    assert found["numbers", "values"] == ("given: 1.5 → 1.9",)
    assert found["table", "table"] == ("rows[0][1]: 1.5 → 1.9",)
    assert "looks different" in found["figure", "figure"][0]
    assert load_record(course.settings, "embedded", "outside") == before


def test_within_the_examples_own_tolerance_it_is_the_same(course: Any, outside: Path) -> None:
    script = course.root / "examples" / "outside.py"
    header = "# ---\n# jupyter:\n#   tatka:\n#     tolerance: {relative: 0.01}\n# ---\n"
    script.write_text(header + script.read_text(encoding="utf-8"), encoding="utf-8")
    outside.write_text("1.501", encoding="utf-8")
    seen = by_name(course, names=["outside"])["outside"]
    assert (seen.verdict, seen.differences) == ("same", ())


def test_what_is_not_fresh_or_was_edited_can_not_be_verified(course: Any, outside: Path) -> None:
    assert outside.exists()
    course.example("calm", "# %% name='a'\nprint('new')\n")
    record = load_record(course.settings, "embedded", "outside")
    assert record is not None
    (record.folder / "notebook.ipynb").write_text("{}", encoding="utf-8")
    seen = by_name(course)
    assert seen["calm"].verdict == "stale"
    assert "the record of 'calm' under 'embedded' is stale: a changed" in str(seen["calm"].error)
    assert "Run it first: tatka run calm" in str(seen["calm"].error)
    assert seen["outside"].verdict == "stale"
    assert "changed after the run" in str(seen["outside"].error)


def test_a_failing_run_is_told_and_leaves_no_note(course: Any, outside: Path) -> None:
    outside.unlink()
    seen = by_name(course)
    assert seen["outside"].verdict == "failed"
    assert "FileNotFoundError" in str(seen["outside"].error)
    assert not list((course.root / ".tatka").glob("failed/*/*"))


def git(course: Any, *arguments: str) -> None:
    environment = {**os.environ}
    for role in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{role}_NAME": "t", f"GIT_{role}_EMAIL": "t@example.org"}
    command = ["git", "-C", str(course.root), *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment)


def test_only_what_a_change_touched(course: Any, outside: Path) -> None:
    assert outside.exists()
    course.write(".gitignore", ".tatka/\n")
    git(course, "init", "-q")
    git(course, "add", ".")
    git(course, "commit", "-qm", "first")
    assert by_name(course, changed_since="HEAD") == {}
    course.example("calm", "# %% name='a'\nprint('calmer')\n")
    assert by_name(course, changed_since="HEAD")["calm"].verdict == "stale"
    run_stale(course.settings, Silence())
    git(course, "add", ".")
    git(course, "commit", "-qm", "second")
    assert by_name(course, changed_since="HEAD~1") == {"calm": Verified("calm", "embedded", "same")}


def test_the_command_shows_a_diff_and_ends_with_1(course: Any, outside: Path) -> None:
    command = [sys.executable, "-m", "tatka", "verify"]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "2 the same.\n")
    outside.write_text(json.dumps(3), encoding="utf-8")
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "outside (embedded) gives other results now:" in done.stdout
    assert "given: 1.5 → 3.0" in done.stdout
    assert done.stdout.endswith("1 the same, 1 different.\n")
    assert "Traceback" not in done.stderr
    command += ["--changed-since", "nonsense"]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "there is no commit 'nonsense' here" in done.stderr
