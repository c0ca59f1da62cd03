from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_datasets as tfds

from course import drawn_animals
from course.animals import draw_animal
from course.drawn_animals import DrawnAnimals, DrawnCatsVsDogs
from course.species import SOURCE_ANIMALS, SPECIES

if TYPE_CHECKING:
    from pathlib import Path

EACH = 40
SPLITS = ["train[:80%]", "train[80%:90%]", "train[90%:]"]


@pytest.fixture
def few_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DrawnCatsVsDogs, "EACH", EACH)
    monkeypatch.setattr(DrawnAnimals, "EACH", 3)
    tfds.disable_progress_bar()


def digest(pictures: tf.data.Dataset) -> str:
    whole = hashlib.sha256()
    for image, label in pictures:
        whole.update(image.numpy().tobytes())
        whole.update(label.numpy().tobytes())
    return whole.hexdigest()


@pytest.mark.usefixtures("few_pictures")
def test_it_is_made_without_a_network_and_loads_as_the_chapter_loads_it(
    tmp_path: Path, no_network: list[object]
) -> None:
    (train, validation, test), info = tfds.load(
        "drawn_cats_vs_dogs", split=SPLITS, as_supervised=True, with_info=True, data_dir=tmp_path
    )
    assert no_network == []
    assert [len(train), len(validation), len(test)] == [64, 8, 8]
    assert list(info.splits) == ["train"]
    assert info.file_format == tfds.core.FileFormat.TFRECORD
    assert info.features["label"].names == ["cat", "dog"]
    assert train.element_spec == (
        tf.TensorSpec((None, None, 3), tf.uint8),
        tf.TensorSpec((), tf.int64),
    )
    labels = np.concatenate([[int(label) for _, label in part] for part in (train, validation)])
    assert set(labels) == {0, 1}


@pytest.mark.usefixtures("few_pictures")
def test_two_folders_hold_the_same_pictures_in_the_same_order(tmp_path: Path) -> None:
    digests = {
        digest(
            tfds.load(
                "drawn_cats_vs_dogs", split="train", as_supervised=True, data_dir=tmp_path / name
            )
        )
        for name in ("one", "other")
    }
    assert len(digests) == 1


@pytest.mark.usefixtures("few_pictures")
def test_the_three_parts_share_no_picture(tmp_path: Path) -> None:
    parts = tfds.load("drawn_cats_vs_dogs", split=SPLITS, data_dir=tmp_path)
    names = [{example["image/filename"].numpy() for example in part} for part in parts]
    assert len(set.union(*names)) == sum(map(len, names)) == 2 * EACH


@pytest.mark.usefixtures("few_pictures")
def test_the_old_task_knows_its_animals(tmp_path: Path) -> None:
    pictures, info = tfds.load(
        "drawn_animals", split="train", as_supervised=True, with_info=True, data_dir=tmp_path
    )
    assert tuple(info.features["label"].names) == SOURCE_ANIMALS
    counts = np.bincount([int(label) for _, label in pictures])
    assert counts.tolist() == [3] * len(SOURCE_ANIMALS)


def test_its_features_are_those_of_the_real_dataset(tmp_path: Path) -> None:
    real = tfds.builder_cls("cats_vs_dogs")(data_dir=tmp_path).info
    ours = DrawnCatsVsDogs(data_dir=tmp_path).info
    assert ours.features.get_tensor_info() == real.features.get_tensor_info()
    assert ours.features["label"].names == real.features["label"].names
    assert ours.supervised_keys == real.supervised_keys


def test_it_is_large_enough_to_test_on() -> None:
    assert 2 * drawn_animals.DrawnCatsVsDogs.EACH * 10 // 100 >= 2_000


def test_other_drawings_get_another_version() -> None:
    """TFDS keeps what it once made; only a new version makes it draw again."""
    whole = hashlib.sha256()
    for name in SPECIES:
        for number in range(5):
            whole.update(draw_animal(name, number).tobytes())
    drawn = (str(DrawnCatsVsDogs.VERSION), whole.hexdigest()[:16])
    assert drawn == ("1.0.0", "4b720f7f398f98e3"), "the drawings changed: raise VERSION"
