"""Packages: refused where they are others than the lock says, named where it does not say."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from support.run_course import Course
from tatka.core.errors import SetupError
from tatka.dependencies.lockfile import editable_folder
from tatka.record.fingerprint import Fingerprint
from tatka.run.environment import doubtful_packages
from tatka.run.progress import Silence
from tatka.run.refresh import run_stale

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path / "course")


def test_nothing_runs_where_other_versions_are_installed(course: Course) -> None:
    course.only(uses='# %%\nimport numpy\nopen("ran", "w")\n')
    course.write("lock.txt", "numpy==1.0\n")
    with pytest.raises(SetupError, match=rf"numpy {np.__version__} \(the lock says 1.0\)"):
        run_stale(course.settings, Silence())
    assert not (course.root / "records").exists()
    course.write("lock.txt", "")
    course.write(".python-version", "2.7\n")
    with pytest.raises(SetupError, match=r"\.python-version says 2\.7"):
        run_stale(course.settings, Silence())


def install(site: Path, name: str, folder: Path, *, editable: bool) -> None:
    info = site / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n", encoding="utf-8")
    url = {"url": folder.as_uri(), "dir_info": {"editable": editable}}
    (info / "direct_url.json").write_text(json.dumps(url), encoding="utf-8")


def test_packages_without_a_lock_and_those_that_may_change_in_place_are_named(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    install(site, "mine", tmp_path / "my own", editable=True)
    install(site, "within", course.root / "src", editable=True)
    install(site, "copied", tmp_path / "copied", editable=False)
    monkeypatch.syspath_prepend(str(site))
    assert editable_folder("mine") == tmp_path / "my own"
    assert editable_folder("copied") is None
    assert editable_folder("nothing-of-that-name") is None

    packages = dict.fromkeys(("mine", "within", "copied"), "=1.0")
    fingerprint = Fingerprint({"packages": {**packages, "loose": "=2.0, not locked"}})
    records: Any = [SimpleNamespace(fingerprint=fingerprint)]
    unlocked, changing = doubtful_packages(course.settings, records)
    assert unlocked == "not in lock.txt, so other machines may have others: loose 2.0"
    assert changing.startswith(f"mine is used as it stands in {tmp_path / 'my own'}")
