"""Runs small notebooks in a real kernel, and writes logs as Keras does, without TensorFlow."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import nbformat
import numpy as np
import pytest
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.plugins.histogram.summary_v2 import histogram_pb
from tensorboard.plugins.scalar.summary_v2 import scalar_pb
from tensorboard.summary.writer.record_writer import RecordWriter
from tensorboard.util.tensor_util import make_tensor_proto

from tatka.capture.postprocess import Finished, finish
from tatka.capture.startup import startup_code
from tatka.core.settings import Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Run:
    """What a small notebook left."""

    finished: Finished
    record: Path

    def outputs(self, name: str) -> list[Any]:
        return next(
            cell.outputs
            for cell in self.finished.notebook.cells
            if cell.metadata.get("name") == name
        )

    def data(self, name: str, kind: str) -> Any:
        found = [
            output.data[kind] for output in self.outputs(name) if kind in output.get("data", {})
        ]
        assert len(found) == 1, self.outputs(name)
        return found[0]

    def text(self, name: str, stream: str = "stdout") -> str:
        return "".join(output.text for output in self.outputs(name) if output.get("name") == stream)


def _run_cells(folder: Path, cells: dict[str, str], limits: Limits | None = None) -> Run:
    """Execute named cells; a name that starts with `raises` may raise."""
    run_folder = folder / "run"
    record = folder / "record"
    run_folder.mkdir()
    record.mkdir()
    notebook = nbformat.v4.new_notebook()
    for name, source in cells.items():
        tags = ["raises-exception"] if name.startswith("raises") else []
        metadata = {"name": name, "tags": tags}
        notebook.cells.append(nbformat.v4.new_code_cell(source, metadata=metadata))
    client = NotebookClient(
        notebook,
        timeout=240,
        kernel_name="python3",
        coalesce_streams=True,
        resources={"metadata": {"path": str(run_folder)}},
    )
    with client.setup_kernel(env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "1"}):
        kernel: Any = client.kc
        reply = run_sync(kernel.execute_interactive)(
            startup_code(run_folder, ("bn", "en")), silent=True, store_history=False, timeout=60
        )
        assert reply["content"]["status"] == "ok", reply["content"]
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
        client.set_widgets_metadata()
    finished = finish(
        notebook,
        run_folder,
        record,
        limits or Limits(),
        path="examples/small.py",
        lines=tuple(10 * number for number in range(1, len(cells) + 1)),
    )
    return Run(finished, record)


def _write_run(
    folder: Path,
    scalars: dict[str, list[float]],
    *,
    histograms: dict[str, list[list[float]]] | None = None,
    model: str | None = None,
    time: float = 1_700_000_123.4,
    host: str = "secret-host",
) -> None:
    """One run's event file, one point a step, with the noise of a real one."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"events.out.tfevents.{int(time)}.{host}.4711.0.v2"
    events = [Event(wall_time=time, file_version="brain.Event:2")]
    events.append(Event(wall_time=time, graph_def=b"x" * 5000))
    if model is not None:
        value = Summary.Value(tag="keras", tensor=make_tensor_proto(model))
        value.metadata.CopyFrom(SummaryMetadata())
        value.metadata.plugin_data.plugin_name = "graph_keras_model"
        events.append(Event(wall_time=time, summary=Summary(value=[value])))
    for tag, values in scalars.items():
        for step, number in enumerate(values):
            summary = scalar_pb(tag, number)
            if step:
                # As TensorFlow does: what a tag is stands with its first value.
                summary.value[0].ClearField("metadata")
            events.append(Event(wall_time=time + step, step=step, summary=summary))
    for tag, steps in (histograms or {}).items():
        for step, numbers in enumerate(steps):
            summary = histogram_pb(tag, np.array(numbers), buckets=30)
            events.append(Event(wall_time=time + step, step=step, summary=summary))
    with (folder / name).open("wb") as stream:
        writer = RecordWriter(stream)
        for event in events:
            writer.write(event.SerializeToString())


@pytest.fixture(scope="session")
def run_once() -> Callable[..., Run]:
    return _run_cells


@pytest.fixture
def run_cells() -> Callable[..., Run]:
    return _run_cells


@pytest.fixture
def write_run() -> Callable[..., None]:
    return _write_run
