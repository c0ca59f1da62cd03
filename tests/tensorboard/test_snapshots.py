from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tatka.core.errors import CaptureError
from tatka.record.omissions import CellNotes
from tatka.tensorboard import snapshots as logs
from tatka.tensorboard.events import read_snapshot
from tatka.tensorboard.snapshots import EVENTS, keep_snapshot, read_events

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., None]

NOTES = CellNotes("fit", "fit", "examples/a.py", 12)


def test_a_snapshot_keeps_the_numbers_and_nothing_of_the_machine(
    tmp_path: Path, write_run: Write
) -> None:
    scalars = {"epoch_loss": [0.9, 0.83, float(1 / 3)]}
    histograms = {"w": [[0.0, 1.0, 2.0], [5.0, 6.0]]}
    model = {"class_name": "Sequential"}
    write_run(
        tmp_path / "log" / "a" / "train", scalars, histograms=histograms, model=json.dumps(model)
    )
    write_run(tmp_path / "log", {"top": [1.0]})
    assert keep_snapshot(tmp_path / "log", tmp_path / "record", NOTES) == "logs/fit"

    files = sorted(file for file in (tmp_path / "record").rglob("*") if file.is_file())
    assert [file.name for file in files] == [EVENTS, EVENTS]
    content = b"".join(file.read_bytes() for file in files)
    assert b"secret-host" not in content
    assert b"xxxxx" not in content
    assert len(content) < 4000

    runs = read_snapshot(tmp_path / "record" / "logs" / "fit")
    assert list(runs) == [".", "a/train"]
    assert runs["a/train"].scalars == {"epoch_loss": [(0, 0.9), (1, 0.83), (2, 0.33333334)]}
    assert runs["a/train"].model == model
    steps = runs["a/train"].histograms["w"]
    assert [step for step, _ in steps] == [0, 1]
    assert sum(bucket[2] for bucket in steps[0][1]) == 3


def test_the_same_numbers_at_another_time_on_another_machine_are_the_same_bytes(
    tmp_path: Path, write_run: Write
) -> None:
    kept = []
    for name, time, host in (("x", 1.7e9, "one"), ("y", 1.8e9, "two")):
        write_run(tmp_path / name / "train", {"loss": [0.5, 0.25]}, time=time, host=host)
        keep_snapshot(tmp_path / name, tmp_path / f"record-{name}", NOTES)
        kept.append((tmp_path / f"record-{name}" / "logs/fit/train" / EVENTS).read_bytes())
    assert kept[0] == kept[1]


def test_several_snapshots_of_one_cell_stand_side_by_side(tmp_path: Path, write_run: Write) -> None:
    write_run(tmp_path / "log", {"loss": [0.5]})
    names = [keep_snapshot(tmp_path / "log", tmp_path / "record", NOTES) for _ in range(3)]
    assert names == ["logs/fit", "logs/fit-2", "logs/fit-3"]


def test_a_file_that_is_still_being_written_is_read_up_to_where_it_ends(
    tmp_path: Path, write_run: Write
) -> None:
    write_run(tmp_path, {"loss": [0.5, 0.4, 0.3]})
    [file] = tmp_path.iterdir()
    whole = list(read_events(file))
    file.write_bytes(file.read_bytes()[:-7])
    assert list(read_events(file)) == whole[:-1]


def test_logs_of_one_run_in_several_files_are_one(tmp_path: Path, write_run: Write) -> None:
    write_run(tmp_path / "log", {"loss": [0.5]}, time=1.7e9)
    write_run(tmp_path / "log", {"acc": [0.1]}, time=1.8e9)
    keep_snapshot(tmp_path / "log", tmp_path / "record", NOTES)
    [run] = read_snapshot(tmp_path / "record/logs/fit").values()
    assert run.scalars == {"loss": [(0, 0.5)], "acc": [(0, 0.1)]}


def test_too_much_of_it_is_an_error_that_names_the_cell(
    tmp_path: Path, write_run: Write, monkeypatch: Any
) -> None:
    monkeypatch.setattr(logs, "LOG_BYTES", 500)
    write_run(tmp_path / "log", {"loss": [0.5] * 20})
    with pytest.raises(CaptureError, match=r"a\.py:12: cell 'fit' keeps logs of more than 500"):
        keep_snapshot(tmp_path / "log", tmp_path / "record", NOTES)
