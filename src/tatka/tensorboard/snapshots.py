"""TensorBoard's event files, reduced to what charts are made of."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c

from tatka.core.files import write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tatka.record.omissions import CellNotes

EVENTS = "events.out.tfevents"
LOG_BYTES = 2_000_000
_KEPT_PLUGINS = frozenset({"scalars", "histograms", "graph_keras_model"})
# A fixed moment and a second a point: charts are drawn against steps, and two runs that computed
# the same numbers leave the same bytes.
_START = 1_000_000_000.0
_HEADER = struct.Struct("<QI")
_FOOTER = struct.Struct("<I")


def keep_snapshot(source: Path, record: Path, notes: CellNotes) -> str:
    """Move a copy of a folder of logs to the record: scalars, histograms, the model's outline.

    Host names, process numbers and times are in the names of event files and inside them; none
    of that is kept. All event files of a run become one.

    Args:
        source: The copy that the kernel made.
        record: The record.
        notes: Names the cell.

    Returns:
        The folder's name in the record, `logs/CELL`.

    Raises:
        CaptureError: There is too much of it.
    """
    name = notes.slug
    number = 1
    while (record / "logs" / name).exists():
        number += 1
        name = f"{notes.slug}-{number}"
    target = record / "logs" / name
    target.mkdir(parents=True)
    size = 0
    for folder in sorted({file.parent for file in source.rglob(f"*{'tfevents'}*")}):
        files = sorted(file for file in folder.iterdir() if "tfevents" in file.name)
        content = trim(files)
        size += len(content)
        if size > LOG_BYTES:
            raise notes.error(
                f"keeps logs of more than {LOG_BYTES:,} bytes for TensorBoard",
                hint="Log histograms less often (histogram_freq), or fewer layers or runs.",
            )
        write_bytes(target / folder.relative_to(source) / EVENTS, content)
    return f"logs/{name}"


def trim(files: list[Path]) -> bytes:
    """One run's event files as one, with nothing but the kept kinds of data."""
    plugins: dict[str, str] = {}
    kept: list[bytes] = [_record(Event(wall_time=_START, file_version="brain.Event:2"))]
    for file in files:
        for event in read_events(file):
            trimmed = _trimmed(event, plugins, len(kept))
            if trimmed is not None:
                kept.append(_record(trimmed))
    return b"".join(kept)


def read_events(file: Path) -> Iterator[Event]:
    """The events of a file, up to where it is cut off (its writer may still be at work)."""
    content = file.read_bytes()
    position = 0
    while position + _HEADER.size <= len(content):
        length, _ = _HEADER.unpack_from(content, position)
        start = position + _HEADER.size
        end = start + length
        if end + _FOOTER.size > len(content):
            return
        event = Event()
        event.ParseFromString(content[start:end])
        yield event
        position = end + _FOOTER.size


def _trimmed(event: Event, plugins: dict[str, str], position: int) -> Event | None:
    if not event.HasField("summary"):
        return None
    trimmed = Event(step=event.step, wall_time=_START + position)
    for value in event.summary.value:
        if value.HasField("metadata"):
            plugins.setdefault(value.tag, value.metadata.plugin_data.plugin_name)
        simple = value.HasField("simple_value") or value.HasField("histo")
        if simple or plugins.get(value.tag) in _KEPT_PLUGINS:
            trimmed.summary.value.append(value)
    return trimmed if trimmed.summary.value else None


def _record(event: Event) -> bytes:
    """One record of the format: length, checksum, data, checksum; little-endian."""
    data = event.SerializeToString(deterministic=True)
    length = struct.pack("<Q", len(data))
    return b"".join(
        (
            length,
            _FOOTER.pack(masked_crc32c(length)),
            data,
            _FOOTER.pack(masked_crc32c(data)),
        )
    )
