"""The drawn animals as TensorFlow Datasets: loaded like any other, made without a network.

Importing this module registers two names for `tfds.load`:

* `drawn_cats_vs_dogs`: the new task, with the features of TFDS's own `cats_vs_dogs`;
* `drawn_animals`: ten other animals, the old task to learn from beforehand.
"""

import io
from collections.abc import Iterator
from typing import Any

import tensorflow_datasets as tfds

from course.animals import draw_animal
from course.species import SOURCE_ANIMALS, TARGET_ANIMALS

JPEG_QUALITY = 92


def _jpeg(name: str, number: int) -> io.BytesIO:
    file = io.BytesIO()
    draw_animal(name, number).save(
        file, format="JPEG", quality=JPEG_QUALITY
    )
    file.seek(0)
    return file


class _DrawnBuilder(  # type: ignore[call-arg]
    tfds.core.GeneratorBasedBuilder,  # type: ignore[misc]
    skip_registration=True,
):
    """Draws `EACH` pictures of each of `ANIMALS` into one split, `train`."""

    VERSION = tfds.core.Version("1.0.0")
    ANIMALS: tuple[str, ...]
    EACH: int
    ABOUT: str

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401  (TFDS's own arguments)
        """Builds with TFDS's arguments; `file_format` is TFRecord unless said otherwise.

        TFDS may choose another format by itself, and `tfds.load` can't read that one.
        """
        super().__init__(
            **{"file_format": "tfrecord", **kwargs}
        )

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(
            builder=self,
            description=self.ABOUT,
            features=tfds.features.FeaturesDict(
                {
                    "image": tfds.features.Image(),
                    "image/filename": tfds.features.Text(),
                    "label": tfds.features.ClassLabel(
                        names=list(self.ANIMALS)
                    ),
                },
            ),
            supervised_keys=("image", "label"),
        )

    def _split_generators(
        self, dl_manager: tfds.download.DownloadManager
    ) -> dict[str, Iterator[tuple[str, dict[str, Any]]]]:
        del dl_manager  # nothing to download
        return {"train": self._generate_examples()}

    def _generate_examples(
        self,
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        for name in self.ANIMALS:
            for number in range(self.EACH):
                filename = f"{name}/{number}.jpg"
                yield (
                    filename,
                    {
                        "image": _jpeg(name, number),
                        "image/filename": filename,
                        "label": name,
                    },
                )


class DrawnCatsVsDogs(_DrawnBuilder):
    """Cats (label 0) and dogs (label 1): 20,000 pictures."""

    ANIMALS = TARGET_ANIMALS
    EACH = 10_000
    ABOUT = "Drawn faces of cats and dogs, in the shape of the dataset cats_vs_dogs."


class DrawnAnimals(_DrawnBuilder):
    """Ten other animals, the label being their place in `SOURCE_ANIMALS`: 8,000 pictures."""

    ANIMALS = SOURCE_ANIMALS
    EACH = 800
    ABOUT = "Drawn faces of ten animals; neither cat nor dog is among them."
