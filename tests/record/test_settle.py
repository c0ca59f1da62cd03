"""Records that two branches have both made, settled in the middle of a merge."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tatka.core.errors import RecordError
from tatka.core.settings import Settings, load_settings
from tatka.record.fingerprint import Touched
from tatka.record.fingerprinting import Fingerprints
from tatka.record.record import Provenance, Record
from tatka.record.settle import settle
from tatka.record.store import write_record
from tatka.script.reading import read_examples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOTEBOOK = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n'


class Repository:
    """A course in git, in a folder of the repository."""

    def __init__(self, root: Path) -> None:
        self.root = root / "course"
        self.write("pyproject.toml", "[tool.tatka]\nlanguages = ['en']\nlock = 'l.txt'\n")
        self.write("l.txt", "")
        self.write(".gitattributes", "records/** -text -merge\n")
        self.git("init", "-q", "-b", "main", str(root))
        self.git("config", "user.email", "a@example.org")
        self.git("config", "user.name", "A")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def git(self, *arguments: str, fails: bool = False) -> str:
        done = subprocess.run(
            ["git", "-C", self.root, *arguments], capture_output=True, text=True, check=False
        )
        assert bool(done.returncode) == fails, done.stderr
        return done.stdout

    @property
    def settings(self) -> Settings:
        return load_settings(self.root)

    def record(self, started: str, name: str = "one", **files: str) -> None:
        """File what a run would, for the code as it stands."""
        settings = self.settings
        example = read_examples(settings)[name]
        folder = self.root / ".tatka" / "made" / started / name
        for file, text in {"notebook.ipynb": NOTEBOOK, **files}.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text)
        fingerprint = Fingerprints(settings).of(example, settings.profile(), Touched())
        write_record(
            settings,
            Record(
                example=name,
                profile="embedded",
                folder=folder,
                values={},
                fingerprint=fingerprint,
                touched=Touched(),
                provenance=Provenance(started=started, seconds=1.0),
            ),
        )

    def commit(self, message: str) -> None:
        self.git("add", "-A", "--", ".", ":!.tatka")
        self.git("commit", "-q", "-m", message)

    def started(self, name: str = "one") -> str:
        file = self.root / "records" / "embedded" / name / "record.json"
        return str(json.loads(file.read_text())["provenance"]["started"])


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    (tmp_path / "course").mkdir()
    made = Repository(tmp_path)
    made.write("examples/one.py", "# %%\na = 1\n\n# %%\nb = 1\n")
    made.record("2026-01-01T00:00:00Z")
    made.commit("start")
    return made


def diverge(
    repository: Repository, ours: Callable[[], None], theirs: Callable[[], None]
) -> tuple[str, bool, str]:
    """Change the course on two branches, merge them, settle; whose record stands then."""
    repository.git("switch", "-q", "-c", "other")
    theirs()
    repository.commit("theirs")
    repository.git("switch", "-q", "main")
    ours()
    repository.commit("ours")
    repository.git("merge", "-q", "other", fails=True)
    settings = repository.settings
    (one,) = settle(settings, read_examples(settings))
    assert repository.git("diff", "--name-only", "--diff-filter=U") == ""
    repository.git("commit", "-q", "--no-edit")
    return one.side, one.fresh, repository.started()


def test_the_record_that_holds_is_taken_though_it_is_older(repository: Repository) -> None:
    def ours() -> None:
        repository.write("examples/one.py", "# %%\na = 2\n\n# %%\nb = 1\n")
        repository.record("2026-01-02T00:00:00Z", **{"artifacts/a.txt": "ours"})

    def theirs() -> None:
        repository.record("2026-01-03T00:00:00Z", **{"artifacts/b.txt": "theirs"})

    assert diverge(repository, ours, theirs) == ("ours", True, "2026-01-02T00:00:00Z")
    folder = repository.root / "records" / "embedded" / "one"
    assert (folder / "artifacts" / "a.txt").is_file()
    # Nothing of the other side is left in it.
    assert not (folder / "artifacts" / "b.txt").exists()
    assert repository.git("status", "--porcelain", "--", "records") == ""


def test_of_two_that_hold_the_newer_one_is_taken(repository: Repository) -> None:
    result = diverge(
        repository,
        lambda: repository.record("2026-01-02T00:00:00Z"),
        lambda: repository.record("2026-01-03T00:00:00Z"),
    )
    assert result == ("theirs", True, "2026-01-03T00:00:00Z")


def test_where_neither_holds_the_newer_stays_and_is_to_be_run(repository: Repository) -> None:
    def ours() -> None:
        repository.write("examples/one.py", "# %%\na = 2\n\n# %%\nb = 1\n")
        repository.record("2026-01-04T00:00:00Z")

    def theirs() -> None:
        repository.write("examples/one.py", "# %%\na = 1\n\n# %%\nb = 2\n")
        repository.record("2026-01-03T00:00:00Z")

    assert diverge(repository, ours, theirs) == ("ours", False, "2026-01-04T00:00:00Z")


def test_without_a_merge_nothing_is_touched(repository: Repository) -> None:
    settings = repository.settings

    with pytest.raises(RecordError, match="nothing is being merged"):
        settle(settings, read_examples(settings))
    assert repository.git("status", "--porcelain") in {"", "?? .tatka/\n", "?? course/.tatka/\n"}
