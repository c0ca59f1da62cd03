from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.plugins.scalar.summary_v2 import scalar_pb
from tensorboard.summary.writer.record_writer import RecordWriter

from tatka.core.errors import CaptureError
from tatka.tensorboard.snapshots import EVENTS
from tatka.tensorboard.views import Camera, ViewOptions, prune_views, view

if TYPE_CHECKING:
    from pathlib import Path

PAYLOAD = {"logdir": "log", "snapshot": "logs/fit"}
LOSSES = [0.9, 0.5, 0.25]


def log(record: Path, losses: list[float]) -> None:
    folder = record / "logs" / "fit" / "train"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / EVENTS).open("wb") as stream:
        writer = RecordWriter(stream)
        for step, loss in enumerate(losses):
            event = Event(step=step, summary=scalar_pb("epoch_loss", loss))
            writer.write(event.SerializeToString())


class BrokenCamera(Camera):
    """Fails half way, as a browser may."""

    def take(self, *_: Any) -> Any:
        raise CaptureError("the browser is gone")


@pytest.fixture
def record(tmp_path: Path) -> Path:
    log(tmp_path, LOSSES)
    return tmp_path


@pytest.mark.slow
def test_a_view_is_taken_once_and_then_found_without_a_camera(record: Path) -> None:
    with Camera() as camera:
        taken = view(record, PAYLOAD, ViewOptions(), camera)
    assert view(record, PAYLOAD, ViewOptions(), None) == taken
    assert taken.rows == (("train", 0, 0.9), ("train", 1, 0.5), ("train", 2, 0.25))
    assert taken.numbers_csv.read_text().splitlines()[:2] == ["run,step,epoch_loss", "train,0,0.9"]
    for file in (taken.light, taken.dark):
        with Image.open(file) as image:
            assert image.format == "WEBP"
            assert abs(image.width - 2 * taken.width) <= 1
            assert abs(image.height - 2 * taken.height) <= 1

    other = ViewOptions(smoothing=0.5)
    with pytest.raises(CaptureError, match="not been photographed"):
        view(record, PAYLOAD, other, None)
    log(record, [*LOSSES, 0.1])
    with pytest.raises(CaptureError, match="not been photographed"):
        view(record, PAYLOAD, ViewOptions(), None)


def test_what_is_not_kept_says_how_to_get_it(record: Path) -> None:
    with pytest.raises(CaptureError) as caught:
        view(record, PAYLOAD, ViewOptions(), None)
    assert "where TensorBoard and a browser are installed" in str(caught.value)


def test_a_picture_that_fails_leaves_the_record_as_it_was(record: Path) -> None:
    before = sorted(record.rglob("*"))
    with BrokenCamera() as camera, pytest.raises(CaptureError, match="is gone"):
        view(record, PAYLOAD, ViewOptions(), camera)
    assert sorted(record.rglob("*")) == before


def test_wrong_names_are_found_without_taking_a_picture(record: Path) -> None:
    with BrokenCamera() as camera, pytest.raises(CaptureError, match="no tag 'epoch_los'"):
        view(record, PAYLOAD, ViewOptions(tags=("epoch_los",)), camera)


def test_views_no_page_shows_are_removed(record: Path) -> None:
    for name in ("aaaa", "bbbb"):
        (record / "views" / name).mkdir(parents=True)
        (record / "views" / name / "light.webp").write_bytes(b"x")
    assert prune_views(record, {"bbbb"}) == ("aaaa",)
    assert [kept.name for kept in (record / "views").iterdir()] == ["bbbb"]
    assert prune_views(record, set()) == ("bbbb",)
    assert not (record / "views").exists()
    assert prune_views(record, set()) == ()
