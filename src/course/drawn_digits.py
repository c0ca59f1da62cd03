"""The drawn Bangla digits as a TensorFlow Dataset: made on the spot, without a network.

Importing this module registers `drawn_bangla_digits` for `tfds.load`.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import tensorflow_datasets as tfds
from numpy.typing import NDArray

from course.digits import (
    DIGITS,
    FONTS,
    SIDE,
    UNSEEN_FONTS,
    draw_digit,
)

Part = tuple[NDArray[Any], NDArray[np.int64]]
"""Pictures, and the label of each."""


def load_digits() -> tuple[Part, Part, Part]:
    """Loads the drawn digits: training, validation, test.

    Returns:
        Of each part the pictures, uint8 as (n, 28, 28, 1), and
        the labels, as (n,). Those of the test are in fonts that
        the others have not seen.
    """
    parts = tfds.load(
        "drawn_bangla_digits",
        split=["train[:80%]", "train[80%:]", "test"],
        as_supervised=True,
        batch_size=-1,
    )
    training, validation, test = tfds.as_numpy(parts)
    return training, validation, test


class DrawnBanglaDigits(tfds.core.GeneratorBasedBuilder):  # type: ignore[misc]
    """Digits ০ to ৯, 28 x 28, white on black: 10,000 to learn from, 2,000 to be examined on.

    The digits of `test` come from fonts that `train` has not seen. Both hold each digit equally
    often and in turn, so that any slice is balanced.
    """

    VERSION = tfds.core.Version("1.0.0")
    TRAIN_EACH = 1_000
    TEST_EACH = 200

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401  (TFDS's own arguments)
        """Builds with TFDS's arguments; `file_format` is TFRecord unless said otherwise."""
        super().__init__(
            **{"file_format": "tfrecord", **kwargs}
        )

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(
            builder=self,
            description="Bangla digits drawn from fonts and bent as by a hand.",
            features=tfds.features.FeaturesDict(
                {
                    "image": tfds.features.Image(
                        shape=(SIDE, SIDE, 1)
                    ),
                    "label": tfds.features.ClassLabel(
                        names=list(DIGITS)
                    ),
                },
            ),
            supervised_keys=("image", "label"),
            disable_shuffling=True,
        )

    def _split_generators(
        self, dl_manager: tfds.download.DownloadManager
    ) -> dict[str, Iterator[tuple[str, dict[str, Any]]]]:
        del dl_manager  # nothing to download
        return {
            "train": self._generate_examples(
                self.TRAIN_EACH, FONTS
            ),
            "test": self._generate_examples(
                self.TEST_EACH, UNSEEN_FONTS
            ),
        }

    def _generate_examples(
        self, each: int, fonts: tuple[str, ...]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        for number in range(each):
            for label in range(len(DIGITS)):
                picture = draw_digit(label, number, fonts)[
                    :, :, None
                ]
                yield (
                    f"{number}/{label}",
                    {"image": picture, "label": label},
                )
