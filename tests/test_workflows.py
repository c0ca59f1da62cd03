"""The workflows of the repository: valid, and nothing of value in reach of a fork's code."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def read(name: str) -> dict[Any, Any]:
    text = (ROOT / ".github" / "workflows" / f"{name}.yml").read_text(encoding="utf-8")
    table: dict[Any, Any] = yaml.safe_load(text)
    return table


def test_actionlint_finds_nothing() -> None:
    program = shutil.which("actionlint", path=Path(sys.executable).parent)
    program = program or shutil.which("actionlint")
    if program is None:
        pytest.skip("there is no actionlint for this system")
    done = subprocess.run([program, *FILES], cwd=ROOT, check=False, capture_output=True, text=True)

    assert len(FILES) == 6
    assert done.returncode == 0, done.stdout + done.stderr


def test_code_of_pull_requests_runs_without_secrets() -> None:
    workflow = read("pull-request")
    text = (ROOT / ".github" / "workflows" / "pull-request.yml").read_text(encoding="utf-8")

    # YAML 1.1 reads the key `on` as true.
    assert list(workflow[True]) == ["pull_request"]
    assert workflow["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in workflow["jobs"].values())
    assert "secrets." not in text
    assert "github.token" not in text
    checkouts = [
        step
        for job in workflow["jobs"].values()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
    ]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_the_workflow_that_may_comment_runs_no_code_of_a_pull_request() -> None:
    workflow = read("comment")
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]

    assert list(workflow[True]) == ["workflow_run"]
    assert workflow[True]["workflow_run"]["workflows"] == [read("pull-request")["name"]]
    assert all("run" not in step for step in steps)
    assert {step["uses"].split("@")[0] for step in steps} == {
        "actions/download-artifact",
        "actions/github-script",
    }
    # What comes from the artifact is read as data, never put into the script.
    script = steps[1]["with"]["script"]
    assert "${{" not in script


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_programs_that_workflows_call_are_there(path: Path) -> None:
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")
    for job in read(path.stem)["jobs"].values():
        for step in job["steps"]:
            words = step.get("run", "").split()
            for before, word in pairwise(words):
                if before == "make" and not word.startswith("-"):
                    assert f"\n{word}:" in targets
            for word in words:
                if word.startswith("tools/"):
                    assert (ROOT / word).is_file()


def test_actions_are_pinned_by_commit_and_say_which_version_that_is() -> None:
    for path in FILES:
        for line in path.read_text(encoding="utf-8").splitlines():
            if "uses:" in line:
                assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d", line), (path.name, line)


def test_only_the_workflow_that_publishes_asks_for_an_identity() -> None:
    asking = {
        (path.stem, name)
        for path in FILES
        for name, job in read(path.stem)["jobs"].items()
        if job.get("permissions", {}).get("id-token") == "write"
    }
    assert asking == {("main", "deploy"), ("release", "publish")}
