"""The full profile can't be run without a network; its code path can, as far as it goes.

Cells of the example are run as they stand, with TFDS's own builder of `cats_vs_dogs` over an
archive that we zip ourselves, and VGG16 at full width and 160 pixels with random weights.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import jupytext
import keras
import matplotlib as mpl
import numpy as np
import pytest
import tensorflow as tf
import tensorflow_datasets as tfds

from course import bases
from course.animals import draw_animal
from course.models import vgg16_base

pytestmark = pytest.mark.slow
EXAMPLE = Path(__file__).parents[2] / "examples" / "transfer_learning.py"
DAMAGED = 1_738
"""TFDS's builder insists on this number, which the book gives too."""
PARAMETERS: dict[str, Any] = {
    "dataset": "cats_vs_dogs",
    "base_kind": "imagenet",
    "image_size": 160,
    "batch_size": 4,
    "train_pictures": 8,
    "validation_pictures": 4,
    "epochs": 1,
    "scratch_epochs": 11,
    "fine_tune_epochs": 1,
    "learning_rate": 1e-4,
    "head_learning_rate": 1e-3,
}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """What Microsoft's archive holds: `PetImages/Cat/0.jpg`, a README, damaged pictures."""
    path = tmp_path / "pets.zip"
    with zipfile.ZipFile(path, "w") as pets:
        pets.writestr("readme[1].txt", "pictures")
        for number in range(DAMAGED):
            pets.writestr(f"PetImages/Cat/{1000 + number}.jpg", b"no picture at all")
        for kind in ("Cat", "Dog"):
            for number in range(20):
                jpeg = io.BytesIO()
                draw_animal(kind.lower(), number).save(jpeg, format="JPEG")
                pets.writestr(f"PetImages/{kind}/{number}.jpg", jpeg.getvalue())
    return path


@pytest.fixture
def real_builder(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`tfds.load("cats_vs_dogs")` finds our archive downloaded; its own code unpacks it."""
    builder_class = tfds.builder_cls("cats_vs_dogs")
    monkeypatch.setattr(tfds.download.DownloadManager, "download", lambda *_: archive)
    monkeypatch.setattr(tfds.download.DownloadManager, "downloaded_size", 1)
    builder = builder_class(data_dir=tmp_path / "data", file_format="tfrecord")
    config = tfds.download.DownloadConfig(compute_stats=tfds.download.ComputeStatsMode.SKIP)
    builder.download_and_prepare(download_config=config)
    monkeypatch.setenv("TFDS_DATA_DIR", str(tmp_path / "data"))
    plain_load = tfds.load
    monkeypatch.setattr(
        tfds, "load", lambda *args, **kw: plain_load(*args, data_dir=tmp_path / "data", **kw)
    )


@pytest.mark.usefixtures("real_builder")
def test_the_chapters_road_with_the_real_builder_and_vgg16_at_full_width(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mpl.use("agg")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bases, "vgg16_base", lambda size, _weights=None: vgg16_base(size))
    cells = {
        cell.metadata["name"]: cell.source
        for cell in jupytext.read(EXAMPLE).cells
        if "name" in cell.metadata
    }
    names = list(cells)
    scope: dict[str, Any] = {}

    def run(first: str, last: str) -> None:
        for name in names[names.index(first) : names.index(last) + 1]:
            if not name.endswith("claims"):
                exec(compile(cells[name], name, "exec"), scope)  # noqa: S102  (our own example)

    run("imports", "parameters")
    assert set(PARAMETERS) <= set(scope), "every parameter of the full profile has a default"
    scope.update(PARAMETERS)
    run("reproducible", "scratch_curves")
    assert scope["label_names"] == ["cat", "dog"]
    assert scope["all_pictures"] == 40
    assert scope["batch_shape"] == (4, 160, 160, 3)
    run("real_vgg", "freeze_base")
    assert scope["trainable_in_base"] == 0
    assert scope["vgg"].count_params() == 14_714_688
    before = scope["vgg"].get_weights()
    run("frozen_model", "frozen_train")
    assert scope["frozen_trainable"] == 513
    for one, other in zip(before, scope["vgg"].get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    run("features", "features_same")
    assert scope["largest_difference"] < 1e-3
    run("save_model", "fine_tune")
    assert (scope["tuned_trainable"], scope["tuned_locked"]) == (12_979_713, 1_735_488)
    moved = [
        not np.array_equal(one, other)
        for one, other in zip(before, scope["vgg"].get_weights(), strict=True)
    ]
    assert moved == [False] * 14 + [True] * 12
    run("test_once", "test_once")
    run("confusion", "mistakes")
    assert sum(scope["confusion"].ravel()) == scope["test_part"] == 4
    keras.backend.clear_session()
    assert tf.io.gfile.exists("log/fine_tuned/validation")
