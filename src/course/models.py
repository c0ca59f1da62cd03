"""The networks of the course; two models never share a layer."""

import keras
from keras import layers

VGG16_BLOCKS = ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512))
"""Convolutions and filters of each block of VGG16 (Simonyan and Zisserman, 2014, column D)."""


def scratch_cnn(
    size: int, *, name: str = "scratch"
) -> keras.Model:
    """Builds a small network that starts from nothing.

    Three blocks and one output.

    Args:
        size: Side of the input, in pixels.
        name: The model's name.

    Returns:
        A model from (batch, size, size, 3) to (batch, 1):
        logits; above 0 means label 1.
    """
    model = keras.Sequential(name=name)
    model.add(layers.Input((size, size, 3)))
    for filters in (32, 32, 64):
        model.add(layers.Conv2D(filters, 3, padding="same"))
        # The usual momentum, 0.99, needs hundreds of steps
        # before its averages mean anything; few pictures give
        # few steps.
        model.add(layers.BatchNormalization(momentum=0.9))
        model.add(layers.ReLU())
        model.add(layers.MaxPooling2D(2))
    model.add(layers.GlobalAveragePooling2D())
    model.add(layers.Dense(1))
    return model


def vgg16_base(
    size: int, weights: str | None = None
) -> keras.Model:
    """Builds VGG16 without its three dense layers.

    Args:
        size: Side of the input, in pixels, 32 or more.
        weights: "imagenet", the path of a weights file, or None
            for random ones.

    Returns:
        A model of 19 layers from (batch, size, size, 3) to
        (batch, size / 32, size / 32, 512).
    """
    return keras.applications.VGG16(
        weights=weights,
        include_top=False,
        input_shape=(size, size, 3),
        name="vgg16",
    )


def small_vgg_base(
    size: int, weights: str | None = None, *, divisor: int = 8
) -> keras.Model:
    """Builds VGG16's shape with fewer filters.

    Same layers, same names, same order.

    Args:
        size: Side of the input, in pixels, 32 or more.
        weights: The path of a weights file, or None for random
            ones.
        divisor: By how much to divide each layer's filters.

    Returns:
        A model of 19 layers from (batch, size, size, 3) to
        (batch, size / 32, size / 32, 512 / divisor).
    """
    inputs = outputs = layers.Input((size, size, 3))
    for block, (convolutions, filters) in enumerate(
        VGG16_BLOCKS, start=1
    ):
        for convolution in range(1, convolutions + 1):
            outputs = layers.Conv2D(
                filters // divisor,
                3,
                padding="same",
                activation="relu",
                # Thirteen layers of ReLU without normalisation
                # fade out from Keras's default start; He's
                # keeps the signal's size.
                kernel_initializer="he_uniform",
                name=f"block{block}_conv{convolution}",
            )(outputs)
        outputs = layers.MaxPooling2D(
            2, name=f"block{block}_pool"
        )(outputs)
    base = keras.Model(inputs, outputs, name="small_vgg")
    if weights is not None:
        base.load_weights(weights)
    return base


def classifier(
    base: keras.Model,
    outputs: int = 1,
    *,
    name: str | None = None,
) -> keras.Model:
    """Puts a new head on a base.

    The head: global average pooling and one dense layer.

    Args:
        base: A convolutional base; the classifier uses it as it
            is, without copying it.
        outputs: Logits to give: 1 for two classes, else one for
            each class.
        name: The model's name.

    Returns:
        A model from the base's input to (batch, outputs):
        logits.
    """
    return keras.Sequential(
        [
            base,
            layers.GlobalAveragePooling2D(),
            layers.Dense(outputs),
        ],
        name=name,
    )


def unfreeze_from(base: keras.Model, first: str) -> None:
    """Unlocks a base from one layer on; below, all is locked.

    A change of `trainable` counts from the next `compile` on.

    Args:
        base: The base to change, in place.
        first: Name of the lowest layer to train.

    Raises:
        ValueError: The base has no such layer.
    """
    names = [layer.name for layer in base.layers]
    if first not in names:
        msg = (
            f"{base.name} has no layer {first!r}; "
            f"it has {', '.join(names)}"
        )
        raise ValueError(msg)
    # The base itself has to be trainable too, or its
    # `trainable_weights` stays empty.
    base.trainable = True
    for layer in base.layers[: names.index(first)]:
        layer.trainable = False
