"""The report of a pull request, over a repository with a change of every kind in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RECORD = "records/embedded/pretrain_base/record.json"


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """This repository's course as it stands, committed once."""
    for name in ("docs", "examples", "records", "src/course"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("pyproject.toml", "mkdocs.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "Start")
    return tmp_path


def report(folder: Path, states: str) -> str:
    (folder / "status.json").write_text(states, encoding="utf-8")
    subprocess.run(
        [sys.executable, ROOT / "tools" / "report.py", "HEAD", "status.json", "out/report.md"],
        cwd=folder,
        check=True,
    )
    return (folder / "out" / "report.md").read_text(encoding="utf-8")


def test_a_pull_request_that_changes_no_result_says_so(repository: Path) -> None:
    said = report(repository, "[]")
    assert "All are fresh: nothing had to run." in said
    assert "**Results.** None changed." in said


def test_what_is_stale_changed_and_behind_is_listed(repository: Path) -> None:
    record = repository / RECORD
    content = json.loads(record.read_text(encoding="utf-8"))
    cell, name = next(
        (cell, name)
        for cell, values in content["values"].items()
        for name, value in values.items()
        if isinstance(value, float)
    )
    content["values"][cell][name] = 12345.5
    record.write_text(json.dumps(content), encoding="utf-8")
    chapter = repository / "docs" / "bn" / "running.md"
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(text.replace("{#colab}", "{#colab}\n\nনতুন কথা।", 1), encoding="utf-8")
    stale = {
        "example": "pretrain_base",
        "profile": "embedded",
        "state": "stale",
        "reasons": [{"part": "reach", "path": "src/course/bases.py", "name": "x", "detail": ""}],
    }
    said = report(repository, json.dumps([stale]))
    assert "- `pretrain_base` (embedded) was stale: `src/course/bases.py` changed" in said
    assert f"`{cell}:{name}`" in said
    assert "→ 12346" in said
    assert "running#colab` in `en`: behind" in said


def test_a_status_that_could_not_be_had_is_told(repository: Path) -> None:
    assert "could not be found out" in report(repository, "no JSON")


def test_a_new_record_is_new(repository: Path) -> None:
    git(repository, "rm", "-r", "--quiet", "--cached", "records/embedded/pretrain_base")
    git(repository, "commit", "--quiet", "--message", "Without")
    assert "- `pretrain_base` (embedded) is new" in report(repository, "[]")
