"""Turns what a run left into clean outputs and files of the record."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.capture.outputs import clean_data, is_mere_name
from tatka.capture.pictures import Pictures
from tatka.capture.scrub import Scrubber
from tatka.capture.startup import staging_folder
from tatka.capture.streams import clean_streams
from tatka.capture.tracebacks import short_traceback
from tatka.record import mime
from tatka.record.omissions import CellNotes
from tatka.tensorboard.snapshots import keep_snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tatka.core.errors import CaptureError
    from tatka.core.settings import Limits


@dataclass(frozen=True)
class Finished:
    """What capture makes of a run.

    Attributes:
        notebook: A new notebook with clean outputs; files in it are named relative to the record.
        values: For each named cell, the simple variables at its end, as JSON values.
        losses: What had to be left out, in words that name the cell.
    """

    notebook: Any
    values: Mapping[str, Mapping[str, Any]]
    losses: tuple[str, ...]


def finish(
    notebook: Any,  # noqa: ANN401 - nbformat's NotebookNode is untyped
    run_folder: Path,
    record_folder: Path,
    limits: Limits,
    *,
    path: str | None = None,
    lines: Sequence[int] = (),
) -> Finished:
    """Clean the outputs of an executed notebook and move its files into the record.

    Args:
        notebook: As nbclient left it, executed in a kernel that ran `startup_code` first.
        run_folder: The folder the run happened in.
        record_folder: The new record; gets `assets/` and `logs/`.
        limits: What one cell may emit.
        path: The script, for errors.
        lines: For each cell of the notebook, its line in the script, for errors.

    Returns:
        The clean notebook, values and losses. The notebook given is not changed.

    Raises:
        CaptureError: A cell emits more than it may, or a figure could not be drawn.
    """
    clean = deepcopy(notebook)
    clean.metadata.pop("widgets", None)
    staging = staging_folder(run_folder)
    scrubber = Scrubber.of_this_machine(run_folder)
    values: dict[str, dict[str, Any]] = {}
    losses: list[str] = []
    names: set[str] = set()
    for number, cell in enumerate(clean.cells):
        if cell.cell_type != "code":
            continue
        line = lines[number] if number < len(lines) else None
        name = cell.metadata.get("name")
        notes = CellNotes.of(name, number + 1, names, path=path, line=line)
        cell.metadata.pop("execution", None)
        published, outputs = _take_values(cell.outputs)
        if name and published is not None:
            try:
                json.dumps(published, ensure_ascii=False).encode()
            except UnicodeEncodeError as error:
                raise _half_a_letter(notes, error) from None
            values[name] = {key: scrubber.scrub_value(value) for key, value in published.items()}
        pictures = Pictures(notes, staging, record_folder, limits)
        cell.outputs = _clean_outputs(outputs, notes, pictures, scrubber)
        _check_text(cell.outputs, notes, limits)
        losses.extend(notes.losses)
    return Finished(clean, values, tuple(losses))


def _take_values(outputs: list[Any]) -> tuple[dict[str, Any] | None, list[Any]]:
    """The values a cell published, and its outputs without them."""
    published = None
    others = []
    for output in outputs:
        data = output.get("data", {})
        if mime.VALUES in data:
            published = json.loads(data[mime.VALUES]["json"])
        else:
            others.append(output)
    return published, others


def _clean_outputs(
    outputs: list[Any], notes: CellNotes, pictures: Pictures, scrubber: Scrubber
) -> list[Any]:
    clean: list[Any] = []
    result: Any = None
    for output in clean_streams(outputs, scrubber):
        kind = output.output_type
        figure = output.get("data", {}).get(mime.FIGURE)
        if figure is not None and figure == result:
            # A figure that is a cell's last line is its result, and shown again at its end.
            continue
        result = figure if kind == "execute_result" else None
        if kind == "error":
            output.evalue = scrubber.scrub(output.evalue)
            output.traceback = [
                scrubber.scrub(line) for line in short_traceback(output, output.traceback)
            ]
        elif kind in {"display_data", "execute_result"}:
            _clean_rich(output, notes, pictures, scrubber)
            if not output.data or is_mere_name(output.data):
                continue
        elif clean and output.text == "None\n" and mime.LAYERS in clean[-1].get("data", {}):
            # print(model.summary()): the table has been shown, what is printed is nothing.
            continue
        clean.append(output)
    return clean


def _clean_rich(
    output: Any,  # noqa: ANN401 - as above
    notes: CellNotes,
    pictures: Pictures,
    scrubber: Scrubber,
) -> None:
    # When a cell ran says nothing to a reader, and would differ in each record.
    if output.output_type == "execute_result":
        output.execution_count = None
    metadata = output.pop("metadata", {})
    data = dict(output.data)
    if mime.TENSORBOARD in data:
        payload = dict(data[mime.TENSORBOARD])
        payload["logdir"] = scrubber.scrub(payload["logdir"])
        payload["snapshot"] = keep_snapshot(
            pictures.staging / payload["snapshot"], pictures.record, notes
        )
        data[mime.TENSORBOARD] = payload
    elif not pictures.move(data, metadata):
        dropped = clean_data(data, notes)
        output.metadata = {"tatka": {"dropped": dropped}} if dropped else {}
    output.setdefault("metadata", {})
    output.data = scrubber.scrub_data(data)


def _check_text(outputs: list[Any], notes: CellNotes, limits: Limits) -> None:
    try:
        json.dumps(outputs, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise _half_a_letter(notes, error) from None
    length = sum(
        len(output["text"])
        if "text" in output
        else len(json.dumps(output.get("data", ""), ensure_ascii=False))
        for output in outputs
    )
    if length > limits.text:
        raise notes.error(
            f"emits {length:,} characters of text, and {limits.text:,} are the limit",
            hint="Print less in it, or raise `text` in [tool.tatka.limits].",
        )


def _half_a_letter(notes: CellNotes, error: UnicodeEncodeError) -> CaptureError:
    half = ord(error.object[error.start])
    return notes.error(
        f"leaves half a letter (U+{half:04X}, a surrogate), which no file can hold",
        hint="Was a text decoded with errors='surrogateescape', or cut in the middle of a pair?",
    )
