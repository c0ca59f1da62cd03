from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import tensorflow_datasets as tfds

from course.digits import (
    DIGITS,
    FONTS,
    SIDE,
    UNSEEN_FONTS,
    draw_digit,
    draw_digits,
    scale,
)
from course.drawn_digits import DrawnBanglaDigits, load_digits

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DrawnBanglaDigits, "TRAIN_EACH", 8)
    monkeypatch.setattr(DrawnBanglaDigits, "TEST_EACH", 4)
    tfds.disable_progress_bar()


def test_a_drawing_is_the_same_every_time_and_unlike_its_neighbours() -> None:
    first = draw_digit(3, 5)
    assert first.shape == (SIDE, SIDE)
    assert first.dtype == np.uint8
    assert (draw_digit(3, 5) == first).all()
    others = [draw_digit(3, 6), draw_digit(4, 5), draw_digit(3, 5, UNSEEN_FONTS)]
    assert all((other != first).any() for other in others)


def test_many_drawings_hold_as_many_of_each_digit_and_are_scaled() -> None:
    pictures, labels = draw_digits(7, 3)
    assert pictures.shape == (30, SIDE, SIDE, 1)
    assert pictures.dtype == np.float32
    assert labels.tolist() == [label for label in range(10) for _ in range(3)]
    assert (pictures[4, :, :, 0] == scale(draw_digit(1, 8))).all()
    assert scale(np.array([0, 255], np.uint8)).tolist() == [0, 1]
    later, _ = draw_digits(8, 3)
    assert (later[0] == pictures[1]).all(), "the number of the first drawing counts on"


@pytest.mark.parametrize("font", [*FONTS, *UNSEEN_FONTS])
def test_every_font_has_every_digit_whole_on_the_picture(font: str) -> None:
    seen = []
    for label in range(len(DIGITS)):
        drawn = np.mean([draw_digit(label, number, (font,)) for number in range(40)], axis=0)
        assert drawn.max() > 60, "there is ink"
        rim = np.concatenate([drawn[0], drawn[-1], drawn[:, 0], drawn[:, -1]])
        assert rim.mean() < 12, "little of it is cut off"
        seen.append(drawn)
    far = [np.abs(a - b).mean() for i, a in enumerate(seen) for b in seen[:i]]
    assert min(far) > 4, "no two digits look the same"


@pytest.mark.usefixtures("few")
def test_the_dataset_is_balanced_in_every_slice_and_needs_no_network(
    tmp_path: Path, no_network: list[object]
) -> None:
    (train, validation, test), info = tfds.load(
        "drawn_bangla_digits",
        split=["train[:50%]", "train[50%:]", "test"],
        as_supervised=True,
        with_info=True,
        data_dir=tmp_path,
        batch_size=-1,
    )
    assert no_network == []
    assert info.features["label"].names == list(DIGITS)
    for part, each in ((train, 4), (validation, 4), (test, 4)):
        pictures, labels = tfds.as_numpy(part)
        assert pictures.shape == (10 * each, SIDE, SIDE, 1)
        assert (np.bincount(labels) == each).all()
    pictures, labels = tfds.as_numpy(train)
    assert (pictures[13, :, :, 0] == draw_digit(3, 1)).all()
    assert labels[13] == 3


@pytest.mark.usefixtures("few")
def test_the_digits_load_in_three_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_network: list[object]
) -> None:
    monkeypatch.setenv("TFDS_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(tfds.core.constants, "DATA_DIR", str(tmp_path))
    training, validation, test = load_digits()
    assert [len(labels) for _, labels in (training, validation, test)] == [64, 16, 40]
    for pictures, labels in (training, validation, test):
        assert pictures.dtype == np.uint8
        assert pictures.shape == (len(labels), SIDE, SIDE, 1)
    assert (test[0][0, :, :, 0] == draw_digit(0, 0, UNSEEN_FONTS)).all()
    assert no_network == []
