from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

import keras
import numpy as np
import pytest

from course.exported import export, quantise, read_exported

if TYPE_CHECKING:
    from pathlib import Path


def network() -> keras.Model:
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            layers.Conv2D(5, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(6, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(7, activation="relu"),
            layers.Dense(3),
        ]
    )


def test_the_file_answers_as_keras_does_with_the_rounded_weights(tmp_path: Path) -> None:
    model = network()
    pictures = np.random.default_rng(1).random((9, 12, 12, 1), dtype=np.float32)
    file = tmp_path / "a.model"
    assert export(model, "abc", file) == file.stat().st_size
    rounded = []
    for array in model.get_weights():
        if array.ndim > 1:
            whole, scale = quantise(array)
            rounded.append((whole * scale).astype(np.float32))
        else:
            rounded.append(array)
    model.set_weights(rounded)
    reader = read_exported(file)
    assert reader.classes == "abc"
    np.testing.assert_allclose(
        reader.logits(pictures), model.predict(pictures, verbose=0), atol=1e-5
    )


@pytest.mark.parametrize("bits", [2, 3, 8])
def test_a_rounded_weight_is_off_by_half_a_step_at_most(bits: int) -> None:
    weights = np.random.default_rng(2).normal(size=(3, 3, 4, 5)).astype(np.float32)
    whole, scale = quantise(weights, bits)
    assert np.abs(whole).max() <= 2 ** (bits - 1) - 1
    assert (np.abs(whole * scale - weights) <= scale / 2 + 1e-6).all()


def test_weights_that_are_all_zero_stay_zero() -> None:
    whole, scale = quantise(np.zeros((2, 3), np.float32))
    assert not whole.any()
    assert np.isfinite(scale).all()


def test_checks_hold_the_answers_of_keras_before_rounding(tmp_path: Path) -> None:
    model = network()
    pictures = np.random.default_rng(3).integers(0, 256, (4, 12, 12, 1), dtype=np.uint8)
    file = tmp_path / "a.model"
    export(model, "abc", file, checks=pictures)
    content = file.read_bytes()
    (length,) = struct.unpack_from("<I", content)
    checks = json.loads(content[4 : 4 + length])["checks"]
    numbers = content[4 + length :]
    kept = np.frombuffer(numbers, "u1", pictures.size, checks["pictures"])
    logits = np.frombuffer(numbers, "<f4", 12, checks["logits"]).reshape(4, 3)
    assert (kept == pictures.ravel()).all()
    expected = model.predict(pictures.astype(np.float32) / 255, verbose=0)
    np.testing.assert_allclose(logits, expected, atol=1e-5)


def test_other_layers_and_other_files_are_refused(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((4,)), keras.layers.Embedding(3, 2)])
    with pytest.raises(TypeError, match="Embedding"):
        export(model, "ab", tmp_path / "a.model")
    text = json.dumps({"format": "else"}).encode()
    (tmp_path / "b.model").write_bytes(struct.pack("<I", len(text)) + text)
    with pytest.raises(ValueError, match=r"b\.model is no course-model/1"):
        read_exported(tmp_path / "b.model")
