"""Turns what a run left into clean outputs and files of the record."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.capture.bundle import NOTHING, Bundle, Cell
from tatka.capture.families import take
from tatka.capture.families.widgets import caught_outputs
from tatka.capture.html import words
from tatka.capture.scrub import Scrubber
from tatka.capture.secrets import Secrets
from tatka.capture.startup import staging_folder
from tatka.capture.streams import clean_streams
from tatka.capture.tracebacks import short_traceback
from tatka.capture.warnings_chosen import with_warnings
from tatka.core.settings import Outputs
from tatka.record import mime
from tatka.record.omissions import CellNotes, Omission, Why
from tatka.record.payloads import Html, Latex, Markdown, write_data
from tatka.script.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tatka.core.settings import Limits
    from tatka.record.payloads import Rich

_WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
# How much more text a cell tagged so may emit.
_LONG = 10


@dataclass(frozen=True)
class Finished:
    """What capture makes of a run.

    Attributes:
        notebook: A new notebook with clean outputs; files in it are named relative to the record.
        values: For each named cell, the simple variables at its end, as JSON values.
        omissions: What had to be left out.
    """

    notebook: Any
    values: Mapping[str, Mapping[str, Any]]
    omissions: tuple[Omission, ...]


def finish(
    notebook: Any,  # noqa: ANN401 - nbformat's NotebookNode is untyped
    run_folder: Path,
    record_folder: Path,
    limits: Limits,
    *,
    path: str | None = None,
    lines: Sequence[int] = (),
    outputs: Outputs | None = None,
    environment: Mapping[str, str] | None = None,
) -> Finished:
    """Clean the outputs of an executed notebook and move its files into the record.

    Args:
        notebook: As nbclient left it, executed in a kernel that ran `startup_code` first.
        run_folder: The folder the run happened in.
        record_folder: The new record; gets `assets/` and `logs/`.
        limits: What one cell may emit.
        path: The script, for errors.
        lines: For each cell of the notebook, its line in the script, for errors.
        outputs: What the author wants to be shown.
        environment: Values of the environment variables that the code has read.

    Returns:
        The clean notebook, values and omissions. The notebook given is not changed.

    Raises:
        CaptureError: A cell emits more than it may, or a figure could not be drawn.
    """
    clean = deepcopy(notebook)
    widgets = clean.metadata.pop("widgets", {}).get(_WIDGET_STATE, {}).get("state", {})
    run = _Run(
        Scrubber.of_this_machine(run_folder), Secrets(environment or {}), outputs or Outputs()
    )
    values: dict[str, dict[str, Any]] = {}
    omissions: list[Omission] = []
    names: set[str] = set()
    for number, code in enumerate(clean.cells):
        if code.cell_type != "code":
            continue
        line = lines[number] if number < len(lines) else None
        name = code.metadata.get("name")
        tags = frozenset(code.metadata.get("tags", ()))
        notes = CellNotes.of(name, number + 1, names, path=path, line=line, tags=tags)
        cell = Cell(notes, run_folder, staging_folder(run_folder), record_folder, limits, widgets)
        code.metadata.pop("execution", None)
        published, put_out = _take_values(code.outputs)
        if published is not None:
            kept = run.kept_values(published, notes)
            if name:
                values[name] = kept
        code.outputs = run.clean(put_out, cell)
        _check_text(code.outputs, notes, limits)
        omissions.extend(notes.omissions)
    return Finished(clean, values, tuple(omissions))


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


class _Run:
    """Cleans the cells of one run."""

    def __init__(self, scrubber: Scrubber, secrets: Secrets, outputs: Outputs) -> None:
        self._scrubber = scrubber
        self._secrets = secrets
        self._outputs = outputs
        self._withheld: set[str] = set()

    def kept_values(self, published: Mapping[str, Any], notes: CellNotes) -> dict[str, Any]:
        """The values that may be kept; the others are named once, where they first appear."""
        kept = {}
        for name, value in published.items():
            if (why := self._secrets.of_value(name, value)) is None:
                kept[name] = self._scrubber.scrub_value(value)
            elif name not in self._withheld:
                self._withheld.add(name)
                notes.omit(Why.SECRET, f"{name} ({why})")
        return kept

    def clean(self, outputs: list[Any], cell: Cell) -> list[Any]:
        """The outputs of a cell as the record keeps them."""
        clean: list[Any] = []
        result: Any = None
        chosen = [
            one
            for output in with_warnings(outputs, cell.notes, self._outputs.warnings)
            for one in (output, *caught_outputs(output.get("data", {}), cell.widgets))
        ]
        draws = any(mime.FIGURE in output.get("data", {}) for output in chosen)
        for output in clean_streams(chosen, self._scrubber, cell.notes):
            kind = output.output_type
            figure = output.get("data", {}).get(mime.FIGURE)
            if figure is not None and figure == result:
                # A figure that is a cell's last line is its result, and shown again at its end.
                continue
            result = figure if kind == "execute_result" else None
            if kind == "error":
                self._clean_error(output)
            elif kind in {"display_data", "execute_result"}:
                if not self._clean_rich(output, cell, draws=draws):
                    continue
            elif clean and output.text == "None\n" and mime.LAYERS in clean[-1].get("data", {}):
                # print(model.summary()): the table has been shown, what is printed is nothing.
                continue
            self._look_for_secrets(output, cell.notes)
            clean.append(output)
        return clean

    def _clean_error(self, output: Any) -> None:  # noqa: ANN401 - as above
        output.ename = self._scrubber.scrub(output.ename)
        output.evalue = self._scrubber.scrub(output.evalue)
        output.traceback = [
            self._scrubber.scrub(line) for line in short_traceback(output, output.traceback)
        ]

    def _clean_rich(self, output: Any, cell: Cell, *, draws: bool) -> bool:  # noqa: ANN401 - as above
        """Clean a rich output in its place; whether anything of it is left."""
        # When a cell ran says nothing to a reader, and would differ in each record.
        is_result = output.output_type == "execute_result"
        if is_result:
            output.execution_count = None
        bundle = Bundle(dict(output.data), dict(output.pop("metadata", {})), is_result)
        if (bundle.is_drawn and draws) or bundle.is_history:
            cell.notes.omit(Why.RETURNED, _short(self._scrubber.scrub(bundle.plain)))
            return False
        payload = take(bundle, cell)
        if payload is None or payload == NOTHING:
            return False
        data, metadata = write_data(payload, bundle.plain or _plain(payload))
        output.data = self._scrubber.scrub_data(data)
        output.metadata = metadata
        return True

    def _look_for_secrets(self, output: Any, notes: CellNotes) -> None:  # noqa: ANN401 - as above
        if output.output_type == "error":
            text = output.evalue
        elif output.output_type == "stream":
            text = output.text
        else:
            said = (mime.PLAIN, mime.HTML, mime.MARKDOWN, mime.TABLE)
            text = json.dumps(
                [output.data[kind] for kind in said if kind in output.data], ensure_ascii=False
            )
        if found := self._secrets.of_text(text):
            notes.omit(Why.PRINTED_SECRET, found)


def _plain(payload: Rich) -> str:
    """The text beside a payload that brings none of its own."""
    if isinstance(payload, Html):
        return words(payload.source)
    return payload.source if isinstance(payload, Markdown | Latex) else ""


def _short(text: str) -> str:
    first = " ".join(text.split())
    return first if len(first) <= 60 else f"{first[:57]}…"  # noqa: PLR2004 - fits in a line


def _check_text(outputs: list[Any], notes: CellNotes, limits: Limits) -> None:
    length = sum(
        len(output["text"])
        if "text" in output
        else len(json.dumps(output.get("data", ""), ensure_ascii=False))
        for output in outputs
    )
    limit = limits.text * (_LONG if Tag.LONG in notes.tags else 1)
    if length > limit:
        raise notes.error(
            f"emits {length:,} characters of text, and {limit:,} are the limit",
            hint=f"Print less in it, tag it {Tag.LONG}, or raise `text` in [tool.tatka.limits].",
        )
