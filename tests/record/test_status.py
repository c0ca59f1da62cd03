"""States of records: each state, and how staleness travels from one example to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
import pytest

from tatka.core.errors import SettingsError
from tatka.core.settings import Settings, load_settings
from tatka.record.fingerprint import Touched
from tatka.record.fingerprinting import fingerprint
from tatka.record.record import Provenance, Record
from tatka.record.status import Status, forget_failure, note_failure, status
from tatka.record.store import write_record
from tatka.script.reading import read_examples

if TYPE_CHECKING:
    from pathlib import Path

PYPROJECT = """
[tool.tatka]
lock = "lock.txt"
[tool.tatka.profiles.embedded]
[tool.tatka.profiles.full]
local = false
"""
USER = "# ---\n# jupyter:\n#   tatka:\n#     needs: [base]\n# ---\n# %%\nprint(1)\n"
BASE = "# %%\nfrom course.models import f\nf()\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    root = tmp_path / "course"
    files = {
        "pyproject.toml": PYPROJECT,
        "lock.txt": "",
        "src/course/__init__.py": "",
        "src/course/models.py": "SIZE = 1\ndef f():\n    return SIZE\n",
        "examples/base.py": BASE,
        "examples/user.py": USER,
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_settings(root)


def record(
    settings: Settings, name: str, folder: Path, profile: str = "embedded", left: str = "1"
) -> None:
    """A record as if the example had just been run."""
    folder.mkdir()
    nbformat.write(nbformat.v4.new_notebook(), folder / "notebook.ipynb")
    (folder / "artifacts").mkdir()
    (folder / "artifacts" / "weights").write_text(left, encoding="utf-8")
    example = read_examples(settings)[name]
    found = fingerprint(settings, example, settings.profile(profile))
    made = Record(
        example=name,
        profile=profile,
        folder=folder,
        values={},
        fingerprint=found,
        touched=Touched(),
        provenance=Provenance("2026-11-23T10:00:00Z", 1.0),
    )
    write_record(settings, made)


def states(
    settings: Settings, profile: str | None = "embedded"
) -> dict[str, tuple[str, list[str]]]:
    found = status(settings, read_examples(settings), profile)
    return {item.example: (item.state, [str(reason) for reason in item.reasons]) for item in found}


def test_fresh_stale_and_missing(settings: Settings, tmp_path: Path) -> None:
    assert states(settings)["base"] == ("missing", ["base was never run"])
    record(settings, "base", tmp_path / "a")
    assert states(settings) == {
        "base": ("fresh", []),
        "user": ("missing", ["user was never run"]),
    }
    record(settings, "user", tmp_path / "b")
    assert states(settings)["user"] == ("fresh", [])
    models = settings.root / "src/course/models.py"
    models.write_text(models.read_text().replace("SIZE = 1", "SIZE = 2"), encoding="utf-8")
    assert states(settings) == {
        "base": ("stale", ["src/course/models.py: SIZE 1 → 2"]),
        "user": ("stale", ["base is needed and stale"]),
    }


def test_a_new_artifact_makes_its_user_stale(settings: Settings, tmp_path: Path) -> None:
    record(settings, "base", tmp_path / "a")
    record(settings, "user", tmp_path / "b")
    record(settings, "base", tmp_path / "c", left="2")
    assert states(settings)["user"] == (
        "stale",
        ["records/embedded/base/artifacts/weights changed"],
    )


def test_an_artifact_edited_by_hand_is_seen(settings: Settings, tmp_path: Path) -> None:
    record(settings, "base", tmp_path / "a")
    place = settings.records_dir / "embedded/base/artifacts/weights"
    place.write_text("2", encoding="utf-8")
    state, reasons = states(settings)["base"]
    assert state == "missing"
    assert "changed after the run" in reasons[0]


def test_a_damaged_record_is_missing_and_does_not_hide_the_others(
    settings: Settings, tmp_path: Path
) -> None:
    record(settings, "base", tmp_path / "a")
    (settings.records_dir / "embedded/base/record.json").write_text("{", encoding="utf-8")
    found = states(settings)
    assert found["base"][0] == "missing"
    assert "not valid JSON" in found["base"][1][0]
    assert found["user"][1] == ["user was never run", "base is needed and missing"]


def test_a_failure_counts_until_something_changes(settings: Settings, tmp_path: Path) -> None:
    record(settings, "base", tmp_path / "a")
    base = read_examples(settings)["base"]
    known = fingerprint(settings, base, settings.profile())
    note_failure(settings, "embedded", "base", known, "ValueError: no")
    assert states(settings)["base"] == ("failed", ["base failed: ValueError: no"])
    base.path.write_text(BASE + "f()\n", encoding="utf-8")
    assert states(settings)["base"] == ("stale", ["cell 1 changed"])
    base.path.write_text(BASE, encoding="utf-8")
    forget_failure(settings, "embedded", "base")
    assert states(settings)["base"] == ("fresh", [])


def test_a_profile_for_other_machines_blocks_only_with_records(
    settings: Settings, tmp_path: Path
) -> None:
    examples = read_examples(settings)
    found = status(settings, examples)
    assert [(item.profile, item.example, item.blocks) for item in found] == [
        ("embedded", "base", True),
        ("embedded", "user", True),
        ("full", "base", False),
        ("full", "user", False),
    ]
    record(settings, "base", tmp_path / "a", "full")
    models = settings.root / "src/course/models.py"
    models.write_text("def f():\n    return 3\n", encoding="utf-8")
    full = {item.example: item for item in status(settings, examples, "full")}
    assert full["base"].state == "stale"
    assert full["base"].blocks
    assert not full["user"].blocks


def test_an_unknown_profile_is_an_error(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="no profile 'fast'"):
        status(settings, read_examples(settings), "fast")


def test_fresh_records_do_not_block() -> None:
    assert not Status("a", "embedded", "fresh").blocks
