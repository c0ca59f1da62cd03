from __future__ import annotations

import keras
import matplotlib.pyplot as plt
import pytest

from course.network_drawing import blocks_of, draw_network

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def vgg() -> keras.Model:
    return keras.applications.VGG16(weights=None, include_top=False, input_shape=(160, 160, 3))


def test_vgg16_has_thirteen_convolutions_in_five_blocks(vgg: keras.Model) -> None:
    blocks = blocks_of(vgg)
    assert [block.name for block in blocks] == [f"block{number}" for number in range(1, 6)]
    assert [block.convolutions for block in blocks] == [2, 2, 3, 3, 3]
    assert [block.channels for block in blocks] == [64, 128, 256, 512, 512]
    assert [block.side for block in blocks] == [160, 80, 40, 20, 10]


def test_the_drawing_names_every_block_and_colours_what_may_learn(vgg: keras.Model) -> None:
    for layer in vgg.layers:
        layer.trainable = layer.name.startswith("block5")
    figure = draw_network(vgg, head=["pooling", "output"])
    texts = {text.get_text() for text in figure.axes[0].texts}
    assert {"block1", "block5", "10×10", "pooling", "output", "Classifier head"} <= texts
    colours = {patch.get_facecolor()[:3] for patch in figure.axes[0].patches[:10]}
    assert len(colours) == 2
    plt.close(figure)
