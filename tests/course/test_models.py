from __future__ import annotations

from typing import TYPE_CHECKING

import keras
import numpy as np
import pytest
import tensorflow as tf

from course.animals import draw_animal
from course.models import VGG16_BLOCKS, classifier, scratch_cnn, small_vgg_base, unfreeze_from
from course.models import vgg16_base as real_base
from course.pipelines import to_input

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOGITS = keras.losses.BinaryCrossentropy(from_logits=True)


def size_of(weights: list[keras.Variable]) -> int:
    return sum(weight.shape.num_elements() for weight in weights)


def drawings(count: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and labels of as many cats as dogs."""
    labels = np.arange(count) % 2
    pictures = [draw_animal(("cat", "dog")[label], n) for n, label in enumerate(labels)]
    inputs = np.stack([to_input(tf.constant(np.asarray(one)), size) for one in pictures])
    return inputs, labels


@pytest.fixture(scope="module")
def vgg() -> keras.Model:
    return real_base(160)


@pytest.fixture(scope="module")
def vgg_classifier(vgg: keras.Model) -> keras.Model:
    return classifier(vgg)


def test_vgg16_has_the_books_number_of_parameters_and_layers(vgg: keras.Model) -> None:
    assert vgg.count_params() == 14_714_688
    assert len(vgg.layers) == 19
    assert vgg.output_shape == (None, 5, 5, 512)


def test_a_frozen_vgg16_leaves_only_the_head_to_train(
    vgg: keras.Model, vgg_classifier: keras.Model
) -> None:
    vgg.trainable = False
    assert vgg.trainable_weights == []
    assert [layer.output.shape for layer in vgg_classifier.layers] == [
        (None, 5, 5, 512),
        (None, 512),
        (None, 1),
    ]
    assert [layer.count_params() for layer in vgg_classifier.layers] == [14_714_688, 0, 513]
    assert vgg_classifier.count_params() == 14_715_201
    assert size_of(vgg_classifier.trainable_weights) == 513
    assert size_of(vgg_classifier.non_trainable_weights) == 14_714_688


def test_vgg16_unlocked_from_block_4_on(vgg: keras.Model, vgg_classifier: keras.Model) -> None:
    unfreeze_from(vgg, "block4_conv1")
    assert size_of(vgg_classifier.trainable_weights) == 12_979_713
    assert size_of(vgg_classifier.non_trainable_weights) == 1_735_488


def test_the_small_base_is_vgg16_layer_by_layer(vgg: keras.Model) -> None:
    small = small_vgg_base(160)
    assert [layer.name for layer in small.layers[1:]] == [layer.name for layer in vgg.layers[1:]]
    for mine, theirs in zip(small.layers[1:], vgg.layers[1:], strict=True):
        assert type(mine) is type(theirs)
        assert mine.output.shape[1:3] == theirs.output.shape[1:3]
        assert mine.output.shape[3] * 8 == theirs.output.shape[3]
    assert small.count_params() == 230_568


def test_undivided_it_is_vgg16_itself(vgg: keras.Model) -> None:
    full = small_vgg_base(160, divisor=1)
    assert full.count_params() == vgg.count_params()
    full.set_weights(vgg.get_weights())
    picture = drawings(1, 160)[0]
    np.testing.assert_allclose(full(picture), vgg(picture), atol=1e-4)
    assert sum(convolutions for convolutions, _ in VGG16_BLOCKS) == 13


@pytest.mark.parametrize("size", [32, 64, 96])
def test_output_shapes(size: int) -> None:
    assert scratch_cnn(size).output_shape == (None, 1)
    base = small_vgg_base(size)
    assert base.output_shape == (None, size // 32, size // 32, 64)
    assert classifier(base).output_shape == (None, 1)
    assert classifier(base, outputs=10).output_shape == (None, 10)


def test_the_scratch_network_is_what_the_chapter_describes() -> None:
    model = scratch_cnn(64)
    kinds = [type(layer).__name__ for layer in model.layers]
    block = ["Conv2D", "BatchNormalization", "ReLU", "MaxPooling2D"]
    assert kinds == [*block * 3, "GlobalAveragePooling2D", "Dense"]
    filters = [layer.filters for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    assert filters == [32, 32, 64]
    assert model.count_params() == 29_217


def test_locked_weights_stay_and_unlocked_ones_move() -> None:
    base = small_vgg_base(64)
    model = classifier(base)
    unfreeze_from(base, "block4_conv1")
    model.compile(keras.optimizers.RMSprop(1e-2), LOGITS)
    before = {weight.path: weight.numpy() for weight in model.weights}
    model.train_on_batch(*drawings(16, 64))
    moved = {w.path for w in model.weights if not np.array_equal(before[w.path], w.numpy())}
    locked = {path for path in before if path.startswith(("block1", "block2", "block3"))}
    assert len(locked) == 14
    assert moved == set(before) - locked


def test_a_frozen_base_stays_as_it_is_in_training() -> None:
    base = small_vgg_base(64)
    base.trainable = False
    model = classifier(base)
    model.compile(keras.optimizers.Adam(1e-2), LOGITS)
    before, head = base.get_weights(), model.layers[-1].get_weights()
    model.train_on_batch(*drawings(16, 64))
    for one, other in zip(before, base.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert not np.array_equal(head[0], model.layers[-1].get_weights()[0])


def test_locking_again_higher_up_locks_what_was_open() -> None:
    base = small_vgg_base(32)
    unfreeze_from(base, "block2_conv1")
    unfreeze_from(base, "block5_conv1")
    opened = [layer.name for layer in base.layers if layer.trainable]
    assert opened == ["block5_conv1", "block5_conv2", "block5_conv3", "block5_pool"]


def test_an_unknown_layer_is_named_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match=r"block9_conv1.*block1_conv1.*block5_pool"):
        unfreeze_from(small_vgg_base(32), "block9_conv1")


def test_the_network_from_scratch_learns_a_tiny_set_by_heart() -> None:
    inputs, labels = drawings(16, 48)
    model = scratch_cnn(48)
    accuracy = keras.metrics.BinaryAccuracy(threshold=0.0, name="accuracy")
    model.compile(keras.optimizers.RMSprop(3e-3), LOGITS, metrics=[accuracy])
    model.fit(inputs, labels, batch_size=8, epochs=60, verbose=0)
    assert model.evaluate(inputs, labels, verbose=0)[1] == 1.0


def test_two_models_share_no_layer() -> None:
    def parts(model: keras.Model) -> set[int]:
        return {id(layer) for layer in model._flatten_layers()}

    builders: tuple[Callable[[], keras.Model], ...] = (
        lambda: scratch_cnn(32),
        lambda: classifier(small_vgg_base(32)),
        lambda: classifier(small_vgg_base(32)),
        lambda: scratch_cnn(32),
    )
    models = [build() for build in builders]
    together: set[int] = set().union(*(parts(model) for model in models))
    assert len(together) == sum(len(parts(model)) for model in models)


@pytest.mark.parametrize("kind", ["scratch", "frozen", "tuned"])
def test_a_saved_model_gives_the_same_predictions(kind: str, tmp_path: Path) -> None:
    if kind == "scratch":
        model = scratch_cnn(32)
    else:
        base = small_vgg_base(32)
        base.trainable = False
        model = classifier(base)
        if kind == "tuned":
            unfreeze_from(base, "block4_conv1")
    model.compile("adam", LOGITS)
    inputs, labels = drawings(8, 32)
    model.train_on_batch(inputs, labels)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(
        loaded.predict(inputs, verbose=0), model.predict(inputs, verbose=0), atol=1e-6
    )
    assert size_of(loaded.trainable_weights) == size_of(model.trainable_weights)
