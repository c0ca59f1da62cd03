"""What a picture of TensorBoard costs: cold, warm, and kept.

Run as `python benchmarks/capture/pictures.py [REPETITIONS]`. Cold: server, browser and both
pictures (light and dark) of the first view. Warm: each further view of the same build. Kept: the
same view found in the record. Prints medians as JSON.
"""

from __future__ import annotations

import json
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.plugins.histogram.summary_v2 import histogram_pb
from tensorboard.plugins.scalar.summary_v2 import scalar_pb
from tensorboard.summary.writer.record_writer import RecordWriter

from tatka.tensorboard.snapshots import EVENTS
from tatka.tensorboard.views import Camera, ViewOptions, view

PAYLOAD = {"logdir": "log", "snapshot": "logs/fit"}
EPOCHS = 20


def write_logs(record: Path) -> None:
    """Two trainings of twenty epochs, with histograms of one layer."""
    numbers = np.random.default_rng(0)
    for number, run in enumerate(("a/train", "a/validation", "b/train", "b/validation")):
        folder = record / "logs" / "fit" / run
        folder.mkdir(parents=True)
        with (folder / EVENTS).open("wb") as stream:
            writer = RecordWriter(stream)
            for step in range(EPOCHS):
                loss = (1 + number / 10) / (step + 1) + numbers.normal(0, 0.01)
                for summary in (
                    scalar_pb("epoch_loss", loss),
                    scalar_pb("epoch_accuracy", 1 - loss / 2),
                    histogram_pb("dense/kernel/histogram", numbers.normal(0, 1, 500), buckets=30),
                ):
                    writer.write(Event(step=step, summary=summary).SerializeToString())


def seconds(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start


def measure() -> dict[str, float | int]:
    """One build: a first view, a second, histograms, and the first again."""
    with tempfile.TemporaryDirectory() as temporary:
        record = Path(temporary)
        write_logs(record)
        with Camera() as camera:
            times = {
                name: seconds(lambda options=options: view(record, PAYLOAD, options, camera))
                for name, options in {
                    "cold": ViewOptions(),
                    "warm_one_chart": ViewOptions(tags=("epoch_loss",)),
                    "warm_two_charts": ViewOptions(smoothing=0.6),
                    "warm_histograms": ViewOptions("histograms", runs=("a/train",)),
                    "kept": ViewOptions(),
                }.items()
            }
        sizes = [file.stat().st_size for file in record.rglob("*.webp")]
        return {**times, "largest_bytes": max(sizes)}


def main() -> None:
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    measured = [measure() for _ in range(repetitions)]
    medians = {
        key: round(statistics.median(run[key] for run in measured), 4) for key in measured[0]
    }
    machine = {"system": platform.platform(), "python": platform.python_version()}
    print(json.dumps({"repetitions": repetitions, "median": medians, **machine}, indent=1))


if __name__ == "__main__":
    main()
