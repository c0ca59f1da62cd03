"""A drawing of a convolutional network in blocks, made from the network itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
from matplotlib.patches import FancyBboxPatch, Polygon

if TYPE_CHECKING:
    from collections.abc import Sequence

    import keras
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LOCKED, _OPEN = "#6d737d", "#c2611a"
_DEPTH = 0.28
_BOX_LABEL, _SMALL = 12.0, 10.0


@dataclass(frozen=True)
class Block:
    """Layers in a row that keep the size of the picture, and the pooling that ends them.

    Attributes:
        name: What the names of its layers begin with, such as `block4`.
        convolutions: How many convolution layers it has.
        channels: Feature maps that come out of it.
        side: Height of a feature map inside the block, in pixels.
        trainable: Whether any of its layers may learn.
    """

    name: str
    convolutions: int
    channels: int
    side: int
    trainable: bool


def blocks_of(base: keras.Model) -> tuple[Block, ...]:
    """Group the convolution layers of a VGG-shaped network by the first part of their names.

    Args:
        base: A built model whose convolution layers are called `NAME_…`, in order.

    Returns:
        One `Block` a name, in the order of the network.
    """
    groups: dict[str, list[Any]] = {}
    for layer in base.layers:
        if type(layer).__name__ == "Conv2D":
            groups.setdefault(
                layer.name.split("_")[0], []
            ).append(layer)
    return tuple(
        Block(
            name=name,
            convolutions=len(layers),
            channels=int(layers[-1].output.shape[-1]),
            side=int(layers[0].output.shape[1]),
            trainable=any(layer.trainable for layer in layers),
        )
        for name, layers in groups.items()
    )


def draw_network(
    base: keras.Model, head: Sequence[str] = ()
) -> Figure:
    """Draw a network as a row of boxes: as high as its feature maps, as thick as they are many.

    Args:
        base: The convolutional base, as `blocks_of` takes it.
        head: Names of what follows the base, from left to right.

    Returns:
        A figure 6 by 3.6 inches. Locked blocks are grey, the others orange.
    """
    blocks = blocks_of(base)
    figure, axes = plt.subplots(figsize=(6, 3.6))
    tallest = max(block.side for block in blocks)
    left = 0.0
    for block in blocks:
        height = 1.3 + 2.2 * block.side / tallest
        width = 0.2 * math.log2(block.channels)
        colour = _OPEN if block.trainable else _LOCKED
        _draw_slab(axes, left, width, height, colour)
        _label(
            axes,
            left + width / 2,
            -height / 2 - 0.25,
            f"{block.side}×{block.side}",
            _SMALL,
        )
        _label(
            axes,
            left + width / 2,
            0.22,
            f"{block.convolutions}×",
            _BOX_LABEL,
            colour="white",
        )
        _label(
            axes,
            left + width / 2,
            -0.3,
            f"{block.channels}",
            _SMALL,
            colour="white",
        )
        _label(
            axes,
            left + width / 2,
            height / 2 + 0.55,
            block.name,
            _SMALL,
        )
        left += width + 0.5
    base_end = left - 0.5
    _brace(axes, 0, base_end, "Convolutional base")
    head_start = left + 0.1
    for name in head:
        box = FancyBboxPatch(
            (left + 0.1, -0.65), 1.5, 1.3, boxstyle="round,pad=0.02,rounding_size=0.1",
            facecolor="none", edgecolor=_OPEN, linewidth=1.6,
        )  # fmt: skip
        axes.add_patch(box)
        _label(axes, left + 0.85, 0, name, _SMALL, colour=_OPEN)
        left += 1.85
    if head:
        _brace(axes, head_start, left - 0.25, "Classifier head")
    axes.set_xlim(-0.3, left + 0.2)
    axes.set_ylim(-3.1, 2.7)
    axes.set_aspect("auto")
    axes.axis("off")
    figure.tight_layout(pad=0.2)
    return figure


def _draw_slab(
    axes: Axes,
    left: float,
    width: float,
    height: float,
    colour: str,
) -> None:
    top, right = height / 2, left + width
    axes.add_patch(
        Polygon(
            [(left, top), (left + _DEPTH, top + _DEPTH), (right + _DEPTH, top + _DEPTH),
             (right + _DEPTH, -top + _DEPTH), (right, -top), (right, top)],
            closed=True, facecolor=colour, alpha=0.55, linewidth=0,
        )
    )  # fmt: skip
    axes.add_patch(
        Polygon(
            [(left, -top), (left, top), (right, top), (right, -top)],
            closed=True, facecolor=colour, linewidth=0,
        )
    )  # fmt: skip


def _brace(
    axes: Axes, start: float, end: float, text: str
) -> None:
    axes.plot(
        [start, start, end, end],
        [-2.32, -2.45, -2.45, -2.32],
        color=_LOCKED,
        linewidth=1.2,
    )
    _label(axes, (start + end) / 2, -2.8, text, _BOX_LABEL)


def _label(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    colour: str | None = None,
) -> None:
    drawn = axes.text(
        x, y, text, ha="center", va="center", fontsize=size
    )
    if colour is not None:
        drawn.set_color(colour)
