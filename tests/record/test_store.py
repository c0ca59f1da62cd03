"""Records: what goes in comes out, and no moment is a bad moment to be killed."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import nbformat
import pytest

from tatka.core.errors import Problems, RecordError
from tatka.core.settings import Settings
from tatka.record.fingerprint import Fingerprint, Touched
from tatka.record.omissions import Omission, Why
from tatka.record.record import Provenance, Record
from tatka.record.store import (
    check_record,
    clean_leftovers,
    load_record,
    record_folder,
    records,
    write_record,
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    root = tmp_path / "course"
    root.mkdir()
    return Settings(root=root, records_dir=root / "records", work_dir=root / ".tatka")


def made(folder: Path, text: str = "0.83\n", logs: str = "events", value: float = 0.83) -> Record:
    (folder / "assets").mkdir(parents=True)
    (folder / "logs" / "train").mkdir(parents=True)
    (folder / "assets" / "figure.svg").write_text("<svg/>", encoding="utf-8")
    (folder / "logs" / "train" / "events.out").write_text(logs, encoding="utf-8")
    (folder / "artifacts").mkdir()
    output = nbformat.v4.new_output("stream", name="stdout", text=text)
    cell = nbformat.v4.new_code_cell("print(accuracy)", outputs=[output], execution_count=1)
    cell.metadata["name"] = "evaluate"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "notebook.ipynb")
    return Record(
        example="transfer",
        profile="embedded",
        folder=folder,
        values={"evaluate": {"accuracy": value, "নাম": "টাটকা"}},
        fingerprint=Fingerprint({"code": {"evaluate": "abc"}, "parameters": {"epochs": "=3"}}),
        touched=Touched(files={"data/a.csv": "f00"}, datasets={"drawn": "1.0.0+aa"}),
        provenance=Provenance(
            started="2026-11-23T10:00:00Z",
            seconds=1.25,
            packages={"numpy": "2.0"},
            hardware={"cores": "2"},
            python="3.11.9",
            seed=7,
            commit="abc+",
            labels={"drawn": "1.0.0"},
        ),
        omissions=(Omission(Why.HTML, "evaluate", "<script>", 3),),
    )


def test_a_record_comes_back_as_it_was_written(settings: Settings, tmp_path: Path) -> None:
    written = write_record(settings, made(tmp_path / "run"))
    loaded = load_record(settings, "embedded", "transfer")
    assert loaded is not None
    assert replace(loaded, fingerprint=written.fingerprint) == written
    for part, keys in written.fingerprint.parts.items():
        assert loaded.fingerprint.parts[part] == keys
    assert loaded.folder == settings.root / "records" / "embedded" / "transfer"
    assert loaded.outputs("evaluate")[0].text == "0.83\n"
    assert set(loaded.files) == {
        "notebook.ipynb", "assets/figure.svg", "logs/train/events.out",
    }  # fmt: skip
    assert list(records(settings)) == [("embedded", "transfer")]
    check_record(settings, loaded)


def test_what_was_never_made_is_none(settings: Settings) -> None:
    assert load_record(settings, "embedded", "transfer") is None
    record_folder(settings, "embedded", "transfer").mkdir(parents=True)
    assert load_record(settings, "embedded", "transfer") is None


def test_an_unknown_cell_names_the_nearest(settings: Settings, tmp_path: Path) -> None:
    record = write_record(settings, made(tmp_path / "run"))
    with pytest.raises(RecordError, match="evaluat") as caught:
        record.outputs("evaluat")
    assert caught.value.hint == "Did you mean 'evaluate'?"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("record.json", "{", "not valid JSON"),
        ("record.json", '{"format": 99}', "format 99"),
        ("record.json", '{"format": 1, "example": 3}', "'example' is not what it should be"),
        ("record.json", "[]", "format None"),
        ("assets/figure.svg", None, "this file of the record is missing"),
    ],
)
def test_a_damaged_record_is_an_error_with_a_way_out(
    settings: Settings, tmp_path: Path, name: str, content: str | None, message: str
) -> None:
    record = write_record(settings, made(tmp_path / "run"))
    if content is None:
        (record.folder / name).unlink()
    else:
        (record.folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(RecordError, match=message) as caught:
        load_record(settings, "embedded", "transfer")
    assert caught.value.hint == "Make it again: tatka run transfer --profile embedded"
    assert (caught.value.path or "").endswith(name)


def test_a_broken_notebook_is_an_error_when_it_is_read(settings: Settings, tmp_path: Path) -> None:
    record = write_record(settings, made(tmp_path / "run"))
    (record.folder / "notebook.ipynb").write_text("{}", encoding="utf-8")
    loaded = load_record(settings, "embedded", "transfer")
    assert loaded is not None
    with pytest.raises(RecordError, match="no valid notebook"):
        loaded.outputs("evaluate")


def test_a_record_in_anothers_place_is_refused(settings: Settings, tmp_path: Path) -> None:
    record = write_record(settings, made(tmp_path / "run"))
    record.folder.rename(record.folder.with_name("other"))
    with pytest.raises(RecordError, match="this is the record of embedded/transfer"):
        load_record(settings, "embedded", "other")


def test_edits_by_hand_are_seen(settings: Settings, tmp_path: Path) -> None:
    record = write_record(settings, made(tmp_path / "run"))
    (record.folder / "assets" / "figure.svg").write_text("<svg>better</svg>", encoding="utf-8")
    (record.folder / "assets" / "new.svg").write_text("<svg/>", encoding="utf-8")
    with pytest.raises(Problems) as caught:
        check_record(settings, record)
    assert [problem.what for problem in caught.value.problems] == [
        "this file of the record was changed after the run",
        "this file does not belong to the record",
    ]


def test_views_stay_as_long_as_the_logs_are_the_same(settings: Settings, tmp_path: Path) -> None:
    record = write_record(settings, made(tmp_path / "one"))
    (record.folder / "views" / "d1").mkdir(parents=True)
    (record.folder / "views" / "d1" / "light.webp").write_bytes(b"picture")
    record = write_record(settings, made(tmp_path / "two", text="0.84\n"))
    assert (record.folder / "views" / "d1" / "light.webp").is_file()
    check_record(settings, record)
    record = write_record(settings, made(tmp_path / "three", logs="other events"))
    assert not (record.folder / "views").exists()


def test_a_run_without_a_notebook_leaves_the_old_record(settings: Settings, tmp_path: Path) -> None:
    write_record(settings, made(tmp_path / "one"))
    broken = made(tmp_path / "two")
    (broken.folder / "notebook.ipynb").unlink()
    with pytest.raises(RecordError, match="left no notebook"):
        write_record(settings, broken)
    record = load_record(settings, "embedded", "transfer")
    assert record is not None
    check_record(settings, record)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="dies in a forked process")
def test_killed_at_any_step_the_record_is_the_old_or_the_new_one(
    settings: Settings, tmp_path: Path
) -> None:
    """Each step of writing (every file opened, renamed, removed) is once the last one."""
    old = made(tmp_path / "old", value=0.5)
    new = made(tmp_path / "new", value=0.9, logs="more events")
    seen = set()
    for step in count(1):
        write_record(settings, old)
        survived = not _dies_at(step, lambda: write_record(settings, new))
        before = load_record(settings, "embedded", "transfer")
        clean_leftovers(settings)
        after = load_record(settings, "embedded", "transfer")
        for record in (before, after):
            assert record is not None
        assert after is not None
        assert before is not None
        assert before.values == after.values
        check_record(settings, after)
        assert [path.name for path in settings.records_dir.glob("*/*")] == ["transfer"]
        seen.add(after.values["evaluate"]["accuracy"])
        if survived:
            break
    assert step > 20
    assert seen == {0.5, 0.9}


def _dies_at(step: int, action: Callable[[], object]) -> bool:
    pid = os.fork()
    if pid == 0:
        steps = count(1)
        watched = {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.copyfile"}

        def die(event: str, _arguments: object) -> None:
            if event in watched and next(steps) == step:
                os._exit(9)

        sys.addaudithook(die)
        action()
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in {0, 9}
    return code == 9
