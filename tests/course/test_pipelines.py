from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from course.animals import draw_animal
from course.models import classifier, small_vgg_base
from course.pipelines import batches, compute_once, to_input

SIZE = 32


@pytest.fixture(scope="module")
def pictures() -> tf.data.Dataset:
    """Fifty drawings of as many sizes, as (picture, label) pairs."""
    drawn = [(np.asarray(draw_animal(("cat", "dog")[n % 2], n)), n % 2) for n in range(50)]
    return tf.data.Dataset.from_generator(
        lambda: iter(drawn),
        output_signature=(
            tf.TensorSpec((None, None, 3), tf.uint8),
            tf.TensorSpec((), tf.int64),
        ),
    ).apply(tf.data.experimental.assert_cardinality(50))


def everything(inputs: tf.data.Dataset) -> np.ndarray:
    return np.concatenate([batch for batch, _ in inputs])


def test_levels_from_0_to_255_become_numbers_from_minus_one_to_one() -> None:
    picture = tf.constant([[[0, 0, 0], [255, 255, 255]]], tf.uint8)
    scaled = to_input(picture, 2)
    assert scaled.shape == (2, 2, 3)
    assert scaled.dtype == tf.float32
    assert float(tf.reduce_min(scaled)) == -1
    assert float(tf.reduce_max(scaled)) == 1


def test_a_batch_has_one_shape_though_no_two_pictures_had(pictures: tf.data.Dataset) -> None:
    inputs, labels = next(iter(batches(pictures, 160, 32)))
    assert inputs.shape == (32, 160, 160, 3)
    assert labels.shape == (32,)
    assert labels.dtype == tf.int64
    assert len(list(batches(pictures, SIZE, 32))) == 2


def test_without_a_seed_the_order_stays(pictures: tf.data.Dataset) -> None:
    labels = np.concatenate([labels for _, labels in batches(pictures, SIZE)])
    assert labels.tolist() == [0, 1] * 25


def test_shuffling_keeps_every_picture_and_changes_with_each_epoch(
    pictures: tf.data.Dataset,
) -> None:
    plain = everything(batches(pictures, SIZE))
    shuffled = batches(pictures, SIZE, shuffle_seed=1)
    first, second = everything(shuffled), everything(shuffled)
    assert not np.array_equal(first, plain)
    assert not np.array_equal(first, second)
    for epoch in (first, second):
        assert sorted(epoch.sum((1, 2, 3))) == pytest.approx(sorted(plain.sum((1, 2, 3))))


def test_the_same_seed_gives_the_same_orders(pictures: tf.data.Dataset) -> None:
    one = batches(pictures, SIZE, shuffle_seed=1)
    other = batches(pictures, SIZE, shuffle_seed=1)
    for _ in range(2):
        np.testing.assert_array_equal(everything(one), everything(other))


def test_features_computed_once_are_what_the_base_gives(pictures: tf.data.Dataset) -> None:
    base = small_vgg_base(SIZE)
    inputs = batches(pictures, SIZE, 32)
    features = compute_once(base, inputs)
    assert features.element_spec[0].shape == (1, 1, 64)
    kept = np.stack([feature for feature, _ in features])
    np.testing.assert_allclose(kept, base.predict(inputs, verbose=0), atol=1e-5)
    assert [int(label) for _, label in features] == [0, 1] * 25


def test_training_a_head_on_features_equals_training_it_on_a_frozen_base(
    pictures: tf.data.Dataset,
) -> None:
    base = small_vgg_base(SIZE)
    base.trainable = False

    def fit(model: keras.Model, inputs: tf.data.Dataset) -> list[np.ndarray]:
        model.compile("adam", keras.losses.BinaryCrossentropy(from_logits=True))
        model.fit(inputs, epochs=3, shuffle=False, verbose=0)
        return list(model.layers[-1].get_weights())

    keras.utils.set_random_seed(1)
    each_epoch = fit(classifier(base), batches(pictures, SIZE, 16, shuffle_seed=2))
    pooled = keras.Sequential([base, keras.layers.GlobalAveragePooling2D()])
    features = compute_once(pooled, batches(pictures, SIZE, 16)).shuffle(1_000, seed=2).batch(16)
    keras.utils.set_random_seed(1)
    once = fit(keras.Sequential([keras.Input((64,)), keras.layers.Dense(1)]), features)
    for one, other in zip(each_epoch, once, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)
