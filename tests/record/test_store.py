"""Records: what goes in comes out, and no moment is a bad moment to be killed."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tatka.core.errors import Problems, RecordError
from tatka.core.settings import Settings
from tatka.record import mime
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


def test_an_emptied_notebook_is_an_error(settings: Settings, tmp_path: Path) -> None:
    record = write_record(settings, made(tmp_path / "run"))
    (record.folder / "notebook.ipynb").write_text("{}", encoding="utf-8")
    with pytest.raises(RecordError, match="changed after the run"):
        load_record(settings, "embedded", "transfer")


def test_a_broken_notebook_is_an_error_when_it_is_read(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    run = made(folder)
    (folder / "notebook.ipynb").write_text("{}", encoding="utf-8")
    loaded = write_record(settings, run)
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


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("record.json", '"accuracy": 0.83', '"accuracy": 0.99'),
        ("record.json", '"seed": 7', '"seed": 8'),
        ("record.json", '"evaluate": "abc"', '"evaluate": "abd"'),
        ("notebook.ipynb", "0.83", "0.99"),
        ("assets/figure.svg", "<svg/>", "<svg"),
        ("logs/train/events.out", "events", "event"),
    ],
)
def test_whatever_is_edited_by_hand_is_refused(
    settings: Settings, tmp_path: Path, file: str, before: str, after: str
) -> None:
    record = write_record(settings, made(tmp_path / "run"))
    place = record.folder / file
    text = place.read_text(encoding="utf-8")
    assert before in text
    place.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(RecordError, match="changed after"):
        load_record(settings, "embedded", "transfer")


def test_line_ends_of_another_system_are_no_edit(settings: Settings, tmp_path: Path) -> None:
    record = write_record(settings, made(tmp_path / "run"))
    for name in ("record.json", "notebook.ipynb"):
        place = record.folder / name
        place.write_bytes(place.read_bytes().replace(b"\n", b"\r\n"))
    assert load_record(settings, "embedded", "transfer") is not None


def test_a_link_in_a_record_is_refused(settings: Settings, tmp_path: Path) -> None:
    record = write_record(settings, made(tmp_path / "run"))
    outside = tmp_path / "private.svg"
    outside.write_text("<svg/>", encoding="utf-8")
    place = record.folder / "assets" / "figure.svg"
    place.unlink()
    place.symlink_to(outside)
    with pytest.raises(RecordError, match="link"):
        load_record(settings, "embedded", "transfer")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({mime.FIGURE: {"variants": [{"theme": "light", "file": "../../x.svg"}]}}, "no file of"),
        ({mime.FIGURE: {"variants": [{"theme": "light", "file": "/etc/passwd"}]}}, "no file of"),
        ({mime.FIGURE: {"variants": [{"theme": "light", "file": "assets/bad.svg"}]}}, "<script>"),
        ({mime.TENSORBOARD: {"logdir": "log", "snapshot": "../logs"}}, "no file of"),
        ({mime.MEDIA: {"kind": "audio", "file": "../a.mp3", "type": "audio/mpeg"}}, "no file of"),
    ],
)
def test_outputs_that_lead_astray_are_refused(
    settings: Settings, tmp_path: Path, data: dict[str, Any], message: str
) -> None:
    record = made(tmp_path / "run")
    (record.folder / "assets" / "bad.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "utf-8"
    )
    _put_out(record.folder, data)
    with pytest.raises(RecordError, match=message):
        _ = write_record(settings, record).notebook


def test_html_in_a_record_is_cleaned_and_what_nobody_shows_is_gone(
    settings: Settings, tmp_path: Path
) -> None:
    record = made(tmp_path / "run")
    hostile = {
        "text/html": "<b onclick=alert(1)>x</b><script>alert(2)</script>",
        "image/svg+xml": "<svg onload=alert(3)/>",
        "application/javascript": "alert(4)",
        "text/plain": "x",
    }
    _put_out(record.folder, hostile)
    data = write_record(settings, record).notebook.cells[0].outputs[0].data
    assert data == {"text/html": "<b>x</b>", "text/plain": "x"}


def test_what_is_no_record_is_not_deleted_for_one(settings: Settings, tmp_path: Path) -> None:
    place = record_folder(settings, "embedded", "transfer")
    place.mkdir(parents=True)
    (place / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(RecordError, match=r"something else: thesis\.txt"):
        write_record(settings, made(tmp_path / "run"))
    assert (place / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_a_record_whose_digest_was_taken_away_is_refused(
    settings: Settings, tmp_path: Path
) -> None:
    record = write_record(settings, made(tmp_path / "run"))
    file = record.folder / "record.json"
    value = json.loads(file.read_text(encoding="utf-8"))
    del value["digest"]
    file.write_text(json.dumps(value), encoding="utf-8")
    with pytest.raises(RecordError, match="its digest is gone"):
        load_record(settings, "embedded", "transfer")


def test_the_first_format_is_no_way_around_the_digest(settings: Settings, tmp_path: Path) -> None:
    record = write_record(settings, made(tmp_path / "run"))
    file = record.folder / "record.json"
    value = json.loads(file.read_text(encoding="utf-8"))
    del value["digest"]
    value["format"] = 1
    file.write_text(json.dumps(value), encoding="utf-8")
    with pytest.raises(RecordError, match="its digest is gone"):
        load_record(settings, "embedded", "transfer")


def _put_out(folder: Path, data: dict[str, Any]) -> None:
    """Have the only cell of a run put something out."""
    cell = nbformat.v4.new_code_cell("x", outputs=[nbformat.v4.new_output("display_data", data)])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "notebook.ipynb")
