"""A prepared kernel trains as an ordinary one does, and the dataset that it loaded is known."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tatka.core.inputs import MISSING
from tatka.record.store import load_record
from tatka.run.progress import Silence
from tatka.run.refresh import run_stale

if TYPE_CHECKING:
    from tatka.record.record import Record

pytestmark = pytest.mark.slow

DOTS = '''
"""A dataset of dots."""
import numpy as np
import tensorflow_datasets as tfds


class Dots(tfds.core.GeneratorBasedBuilder):
    VERSION = tfds.core.Version("1.2.0")
    RELEASE_NOTES = {"1.2.0": "Dots."}

    def _info(self):
        features = tfds.features.FeaturesDict(
            {"x": tfds.features.Tensor(shape=(2,), dtype=np.float32), "y": np.int64}
        )
        return tfds.core.DatasetInfo(builder=self, features=features)

    def _split_generators(self, dl_manager):
        return {"train": self._generate_examples()}

    def _generate_examples(self):
        for n in range(40):
            yield n, {"x": np.float32([n % 7, n % 3]), "y": n % 2}
'''
TRAIN = """
# %% name="train"
import keras
import tensorflow as tf
import tensorflow_datasets as tfds

from shop.dots import Dots

keras.utils.set_random_seed(3)
tf.config.experimental.enable_op_determinism()
tfds.disable_progress_bar()
builder = Dots(data_dir="data", file_format="tfrecord")
builder.download_and_prepare()
dots = builder.as_dataset(split="train", shuffle_files=False).map(lambda d: (d["x"], d["y"]))
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(4), keras.layers.Dense(1)])
model.compile("sgd", "mse")
losses = model.fit(dots.batch(8), epochs=2, verbose=2).history["loss"]
"""


def test_prepared_and_ordinary_kernels_train_alike(course: Any) -> None:
    course.only(train=TRAIN)
    course.write("src/shop/dots.py", DOTS)
    settings = replace(course.settings, preload=("keras", "tensorflow_datasets"))
    seen: list[Record] = []
    for fork in (True, False):
        results = run_stale(settings, Silence(), everything=True, fork=fork)
        assert [result.error for result in results] == [None]
        record = load_record(settings, "embedded", "train")
        assert record is not None
        seen.append(record)
    prepared, ordinary = seen
    assert len(prepared.values["train"]["losses"]) == 2
    assert prepared.values == ordinary.values
    assert prepared.outputs("train") == ordinary.outputs("train")
    assert prepared.touched.datasets == ordinary.touched.datasets
    assert prepared.touched.datasets["dots"].startswith("1.2.0+")
    # Nothing but places where something might have been, and was not.
    assert set(prepared.touched.files.values()) <= {MISSING}
    assert "src/shop/dots.py" in prepared.touched.modules
    for record in seen:
        assert record.provenance.hardware["threads"] == "2"
        assert {"keras", "numpy", "tensorflow", "tensorflow-datasets"} <= set(
            record.touched.distributions
        )
