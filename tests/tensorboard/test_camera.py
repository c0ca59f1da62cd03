from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tatka.core.errors import CaptureError, SetupError
from tatka.record.omissions import CellNotes
from tatka.tensorboard.camera import Camera
from tatka.tensorboard.events import read_snapshot
from tatka.tensorboard.options import ViewOptions
from tatka.tensorboard.screenshots import LARGEST
from tatka.tensorboard.selection import select
from tatka.tensorboard.snapshots import keep_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow


@pytest.fixture
def snapshot(tmp_path: Path, write_run: Callable[..., None]) -> Path:
    for run, start in (("a/train", 0.9), ("a/validation", 1.0), ("b/train", 0.7)):
        write_run(
            tmp_path / "log" / run,
            {
                "epoch_loss": [start / (step + 1) for step in range(5)],
                "epoch_accuracy": [0.5, 0.75],
            },
            histograms={"dense/kernel/histogram": [[0.1, 0.2, 0.2, 0.4], [0.1, 0.5, 0.6, 0.9]]},
        )
    notes = CellNotes("fit", "cell 'fit'")
    return tmp_path / keep_snapshot(tmp_path / "log", tmp_path, notes)


def take(camera: Camera, snapshot: Path, options: ViewOptions) -> Any:
    return camera.take(snapshot, select(read_snapshot(snapshot), options, "log"), options)


def children() -> set[int]:
    """Processes below this one that are still alive (Linux)."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(entry.name)] = int(fields[1])
    found: set[int] = set()
    while True:
        more = {p for p, parent in parents.items() if parent in found | {os.getpid()}} - found
        if not more:
            return found
        found |= more


def test_two_captures_by_different_servers_and_browsers_are_equal(snapshot: Path) -> None:
    before = children()
    captures = []
    for _ in range(2):
        with Camera() as camera:
            captures.append(
                {
                    plugin: take(camera, snapshot, ViewOptions(plugin, runs=("a",)))
                    for plugin in ("scalars", "histograms")
                }
            )
    assert captures[0] == captures[1]
    for pictures in captures[0].values():
        assert pictures["light"] != pictures["dark"]
        for picture in pictures.values():
            assert len(picture.content) < LARGEST
            assert 300 <= picture.width <= 500
    assert children() <= before


def test_what_is_chosen_changes_the_picture(snapshot: Path) -> None:
    choices = [
        ViewOptions(),
        ViewOptions(tags=("epoch_loss",)),
        ViewOptions(runs=("b",)),
        ViewOptions(smoothing=0.8),
    ]
    with Camera() as camera:
        pictures = {take(camera, snapshot, choice)["light"].content for choice in choices}
    assert len(pictures) == len(choices)


def test_a_browser_that_hangs_is_given_up_and_the_next_picture_has_a_new_one(
    snapshot: Path,
) -> None:
    before = children()
    with Camera() as camera:
        first = take(camera, snapshot, ViewOptions())
        os.kill(camera._opened.process, signal.SIGSTOP)  # type: ignore[union-attr]
        # Short for what never comes, long for what takes its time on a busy machine.
        patience, camera._seconds = camera._seconds, 10.0
        with pytest.raises(CaptureError, match="TensorBoard"):
            take(camera, snapshot, ViewOptions())
        camera._seconds = patience
        assert take(camera, snapshot, ViewOptions()) == first
    assert children() <= before


def test_a_browser_that_crashes_is_an_error_of_ours(snapshot: Path) -> None:
    with Camera() as camera:
        take(camera, snapshot, ViewOptions())
        os.kill(camera._opened.process, signal.SIGKILL)  # type: ignore[union-attr]
        with pytest.raises(CaptureError, match="could not be photographed"):
            take(camera, snapshot, ViewOptions())


def test_a_server_that_is_gone_is_an_error_of_ours(snapshot: Path) -> None:
    with Camera() as camera:
        take(camera, snapshot, ViewOptions())
        camera._opened.server.close()  # type: ignore[union-attr]
        with pytest.raises(CaptureError, match="server"):
            take(camera, snapshot, ViewOptions())


def test_a_missing_browser_says_what_to_do(snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TATKA_BROWSER", "/no/such/browser")
    with Camera() as camera, pytest.raises(SetupError, match="TATKA_BROWSER"):
        take(camera, snapshot, ViewOptions())
