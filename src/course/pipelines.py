"""From pictures of any size to batches for a network."""

import numpy as np
import tensorflow as tf
from keras import Model

SHUFFLE_BUFFER = 1_000
"""Pictures that wait to be drawn at random."""


def to_input(image: tf.Tensor, size: int) -> tf.Tensor:
    """Scales a picture to [-1, 1] and resizes it to a square.

    Args:
        image: One picture, (height, width, 3), uint8 levels 0
            to 255.
        size: Side of the square, in pixels.

    Returns:
        The picture as float32, (size, size, 3).
    """
    image = tf.cast(image, tf.float32) / 127.5 - 1.0
    return tf.ensure_shape(
        tf.image.resize(image, (size, size)), (size, size, 3)
    )


def batches(
    pictures: tf.data.Dataset,
    size: int,
    batch_size: int = 32,
    *,
    shuffle_seed: int | None = None,
) -> tf.data.Dataset:
    """Makes batches of inputs out of (picture, label) pairs.

    Args:
        pictures: Pairs of a picture, (height, width, 3) uint8,
            and a label, int64.
        size: Side of the pictures that the network takes, in
            pixels.
        batch_size: Pictures in a batch; the last batch may have
            fewer.
        shuffle_seed: With a number, the pictures are mixed anew
            for each epoch, as training needs it; the same
            number gives the same orders. Without one they keep
            their order.

    Returns:
        Pairs of inputs, (batch, size, size, 3) float32 in
        [-1, 1], and labels, (batch,) int64.
    """
    inputs = pictures.map(
        lambda image, label: (to_input(image, size), label),
        num_parallel_calls=tf.data.AUTOTUNE,
    )
    if shuffle_seed is not None:
        inputs = inputs.shuffle(
            SHUFFLE_BUFFER, seed=shuffle_seed
        )
    return inputs.batch(batch_size).prefetch(tf.data.AUTOTUNE)


def compute_once(
    model: Model, inputs: tf.data.Dataset
) -> tf.data.Dataset:
    """Runs a locked model over the data once, and keeps all.

    Args:
        model: A model that training won't change, a frozen base
            for example.
        inputs: Batches of (inputs, labels), not shuffled.

    Returns:
        Pairs of what the model gives for one picture and its
        label, in the same order, unbatched.
    """
    outputs, labels = [], []
    for batch, batch_labels in inputs:
        outputs.append(model.predict_on_batch(batch))
        labels.append(batch_labels.numpy())
    return tf.data.Dataset.from_tensor_slices(
        (np.concatenate(outputs), np.concatenate(labels))
    )
