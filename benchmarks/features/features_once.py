"""A frozen base in every epoch, against its features computed once: same result, how much time?

Run from the repository's root:

    python benchmarks/features/features_once.py            the small base, at the chapter's size
    python benchmarks/features/features_once.py --real     VGG16 at full width too (minutes)

The weights are random, since time and equality don't depend on what was learnt. The numbers go to
`results.json` and `results.md` beside this file.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from course.animals import draw_animal
from course.bases import untrained_base
from course.models import classifier
from course.pipelines import SHUFFLE_BUFFER, batches, compute_once

HERE = Path(__file__).parent
BATCH_SIZE = 32
SEED = 11
REPEATS = 3


@dataclass(frozen=True)
class Case:
    """One base at one size.

    Attributes:
        kind: A kind of `course.bases`.
        size: Side of the pictures, in pixels.
        pictures: Training pictures.
        epochs: Passes over them.
    """

    kind: str
    size: int
    pictures: int
    epochs: int


@dataclass(frozen=True)
class Outcome:
    """What one case gave; times are the least of all repeats, in seconds.

    Attributes:
        each_epoch: Training with the frozen base in every epoch.
        once: Computing the features, and training the head on them.
        ratio: `each_epoch` divided by `once`.
        largest_difference: Between the weights of the two heads, over all repeats.
        largest_weight: The largest weight of a head, to compare the difference with.
    """

    each_epoch: float
    once: float
    ratio: float
    largest_difference: float
    largest_weight: float


SMALL = Case("small", 64, 400, 20)
REAL = Case("imagenet", 96, 200, 20)


def drawings(count: int) -> tf.data.Dataset:
    """As many cats as dogs, drawn beforehand, as (picture, label) pairs."""
    drawn = [(np.asarray(draw_animal(("cat", "dog")[n % 2], n)), n % 2) for n in range(count)]
    return tf.data.Dataset.from_generator(
        lambda: iter(drawn),
        output_signature=(tf.TensorSpec((None, None, 3), tf.uint8), tf.TensorSpec((), tf.int64)),
    ).apply(tf.data.experimental.assert_cardinality(count))


def fit(model: keras.Model, inputs: tf.data.Dataset, epochs: int) -> list[np.ndarray]:
    model.compile(
        optimizer=keras.optimizers.Adam(0.01),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
    )
    model.fit(inputs, epochs=epochs, shuffle=False, verbose=0)
    return model.layers[-1].get_weights()


def each_epoch(base: keras.Model, pictures: tf.data.Dataset, case: Case) -> list[np.ndarray]:
    keras.utils.set_random_seed(SEED)
    inputs = batches(pictures, case.size, BATCH_SIZE, shuffle_seed=SEED)
    return fit(classifier(base), inputs, case.epochs)


def once(base: keras.Model, pictures: tf.data.Dataset, case: Case) -> list[np.ndarray]:
    pooled = keras.Sequential([base, keras.layers.GlobalAveragePooling2D()])
    features = compute_once(pooled, batches(pictures, case.size, BATCH_SIZE))
    keras.utils.set_random_seed(SEED)
    head = keras.Sequential([keras.Input((base.output_shape[-1],)), keras.layers.Dense(1)])
    shuffled = features.shuffle(SHUFFLE_BUFFER, seed=SEED).batch(BATCH_SIZE)
    return fit(head, shuffled, case.epochs)


def measure(case: Case) -> Outcome:
    """Takes turns, so that a busy moment of the machine hits both ways alike."""
    keras.utils.set_random_seed(SEED)
    base = untrained_base(case.kind, case.size)
    base.trainable = False
    pictures = drawings(case.pictures)
    times: dict[str, list[float]] = {"each_epoch": [], "once": []}
    difference = largest = 0.0
    for _ in range(REPEATS):
        heads = []
        for way in (each_epoch, once):
            start = time.perf_counter()
            heads.append(way(base, pictures, case))
            times[way.__name__].append(time.perf_counter() - start)
        for one, other in zip(*heads, strict=True):
            difference = max(difference, float(np.abs(one - other).max()))
            largest = max(largest, float(np.abs(one).max()))
    least = {way: min(seconds) for way, seconds in times.items()}
    return Outcome(
        each_epoch=least["each_epoch"],
        once=least["once"],
        ratio=least["each_epoch"] / least["once"],
        largest_difference=difference,
        largest_weight=largest,
    )


def table(results: list[tuple[Case, Outcome]]) -> str:
    lines = [
        "# Features once, or the frozen base in every epoch",
        "",
        (
            "| base | pixels | pictures | epochs | every epoch | once + head | times faster "
            "| largest difference of a weight |"
        ),
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(
            f"| {case.kind} | {case.size} | {case.pictures} | {case.epochs} "
            f"| {outcome.each_epoch:.2f} s | {outcome.once:.2f} s | {outcome.ratio:.1f} "
            f"| {outcome.largest_difference:.1e} of {outcome.largest_weight:.2f} |"
            for case, outcome in results
        ),
        "",
        (
            f"Least of {REPEATS} repeats, both ways in turn; {os.cpu_count()} cores, "
            f"TensorFlow {tf.__version__}, Keras {keras.__version__}, "
            f"Python {platform.python_version()}. Random weights."
        ),
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", action="store_true", help="VGG16 at full width too")
    cases = [SMALL, REAL] if parser.parse_args().real else [SMALL]
    tf.config.experimental.enable_op_determinism()
    results = [(case, measure(case)) for case in cases]
    for case, outcome in results:
        assert outcome.largest_difference < 1e-3 * outcome.largest_weight, case
        assert outcome.ratio > 1, case
    (HERE / "results.json").write_text(
        json.dumps([asdict(case) | asdict(outcome) for case, outcome in results], indent=2) + "\n"
    )
    (HERE / "results.md").write_text(table(results))
    print(table(results))


if __name__ == "__main__":
    main()
