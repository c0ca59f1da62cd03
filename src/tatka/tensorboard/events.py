"""The numbers in a snapshot of TensorBoard's logs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tensorboard import data_compat
from tensorboard.util.tensor_util import make_ndarray

from tatka.tensorboard.snapshots import EVENTS, read_events

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Bucket = tuple[float, float, float]


@dataclass(frozen=True)
class RunLog:
    """What one run logged.

    Attributes:
        scalars: For each tag, its points: step and value.
        histograms: For each tag, at each step its buckets: left edge, right edge, how many.
        model: Keras's description of the model, where it was logged.
    """

    scalars: Mapping[str, list[tuple[int, float]]] = field(default_factory=dict)
    histograms: Mapping[str, list[tuple[int, tuple[Bucket, ...]]]] = field(default_factory=dict)
    model: Mapping[str, Any] | None = None


def read_snapshot(folder: Path) -> dict[str, RunLog]:
    """Read all runs of a snapshot.

    Args:
        folder: `logs/CELL` of a record.

    Returns:
        For each run, by its path in the folder (`.` for the folder itself), what it logged; sorted
        by name. Values are as narrow floats print: 0.83, not 0.8299999833106995.
    """
    runs = {}
    for file in sorted(folder.rglob(EVENTS)):
        runs[file.parent.relative_to(folder).as_posix()] = _read_run(file)
    return dict(sorted(runs.items()))


def _read_run(file: Path) -> RunLog:
    scalars: dict[str, list[tuple[int, float]]] = {}
    histograms: dict[str, list[tuple[int, tuple[Bucket, ...]]]] = {}
    model = None
    plugins: dict[str, str] = {}
    for event in read_events(file):
        for value in data_compat.migrate_event(event).summary.value:
            if value.HasField("metadata"):
                plugins.setdefault(value.tag, value.metadata.plugin_data.plugin_name)
            plugin = plugins.get(value.tag)
            if plugin == "scalars":
                points = scalars.setdefault(value.tag, [])
                points.append((event.step, float(str(make_ndarray(value.tensor)[()]))))
            elif plugin == "histograms":
                buckets = tuple(
                    (float(left), float(right), float(count))
                    for left, right, count in make_ndarray(value.tensor)
                )
                histograms.setdefault(value.tag, []).append((event.step, buckets))
            elif plugin == "graph_keras_model":
                model = json.loads(make_ndarray(value.tensor)[()])
    return RunLog(scalars, histograms, model)
