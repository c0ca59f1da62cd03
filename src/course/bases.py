"""The base that a course run transfers from: ImageNet's VGG16, or the small one we trained."""

import keras

from course.models import small_vgg_base, vgg16_base
from course.weights import pretrained_weights

KINDS = ("small", "imagenet")


def pretrained_base(kind: str, size: int) -> keras.Model:
    """Builds a base that has learnt from many pictures.

    Args:
        kind: "imagenet" for VGG16 with ImageNet's weights (needs a network the first time),
            "small" for the reduced one that examples/pretrain_base.py trained.
        size: Side of the input, in pixels.

    Returns:
        The base, from (batch, size, size, 3) to (batch, size / 32, size / 32, filters).

    Raises:
        ValueError: No such kind.
        FileNotFoundError: The small base has not been trained yet.
    """
    _check(kind)
    if kind == "imagenet":
        return vgg16_base(size, "imagenet")
    return small_vgg_base(size, str(pretrained_weights()))


def untrained_base(kind: str, size: int) -> keras.Model:
    """Builds the same layers as `pretrained_base`, with random weights.

    Args:
        kind: "imagenet" or "small".
        size: Side of the input, in pixels.

    Returns:
        The base, with the shapes that `pretrained_base` gives.

    Raises:
        ValueError: No such kind.
    """
    _check(kind)
    return (
        vgg16_base(size)
        if kind == "imagenet"
        else small_vgg_base(size)
    )


def _check(kind: str) -> None:
    if kind not in KINDS:
        msg = f"no base {kind!r}; there are {', '.join(KINDS)}"
        raise ValueError(msg)
