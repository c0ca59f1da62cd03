"""What differs between the record of an example and another run of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar, assert_never

from tatka.record.payloads import (
    Error,
    Figure,
    Html,
    Latex,
    Layers,
    Markdown,
    Media,
    Stream,
    Table,
    TensorBoardView,
    Text,
    read_output,
)
from tatka.run.compare_files import file_differences
from tatka.run.compare_pictures import SAME, picture_distance
from tatka.run.compare_text import (
    is_a_time,
    json_differences,
    same_text,
    text_diff,
    without_times,
)
from tatka.script.tags import Tag
from tatka.tensorboard.events import read_snapshot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tatka.record.payloads import Payload
    from tatka.record.record import Record
    from tatka.script.example import Tolerance

P = TypeVar("P")
_NO_CELL = SimpleNamespace(outputs=(), metadata={})


@dataclass(frozen=True)
class Difference:
    """One result that is another one now.

    Attributes:
        cell: Name of the cell, or its position.
        what: Which of its results.
        lines: How it differs: a diff, or a line for each place.
    """

    cell: str
    what: str
    lines: tuple[str, ...]


def compare_records(old: Record, new: Record, tolerance: Tolerance) -> tuple[Difference, ...]:
    """Compare what two runs of an example gave.

    Texts agree if their words and whole numbers are the same and their other numbers within the
    tolerance. Pictures agree if they look the same. Tables, curves of TensorBoard, quotable values
    and files left for others agree if their numbers are within the tolerance. Where the script's
    header says `times: true`, and in cells tagged `times`, durations don't count, nor do variables
    and columns that are named as such; in a cell tagged `varies` nothing does.

    Args:
        old: The record.
        new: Of another run.
        tolerance: Of the example.
    """
    before, after = _cells(old), _cells(new)
    found: list[Difference] = []
    for name in dict.fromkeys([*before, *after]):
        left, right = before.get(name, _NO_CELL), after.get(name, _NO_CELL)
        tags = right.metadata.get("tags", ())
        if Tag.VARIES not in tags:
            given = _of_cell(tolerance, tags)
            for what, lines in _compare_outputs(old, new, left, right, given):
                found.append(Difference(name, what, tuple(lines)))
    found.extend(_compare_values(old, new, tolerance))
    found.extend(_compare_artifacts(old, new, tolerance))
    return tuple(found)


def _of_cell(tolerance: Tolerance, tags: Collection[str]) -> Tolerance:
    """What a cell's tags make of the tolerance of its script."""
    return replace(tolerance, times=tolerance.times or Tag.TIMES in tags)


def _compare_artifacts(old: Record, new: Record, tolerance: Tolerance) -> Iterator[Difference]:
    for name in sorted(filter(_is_artifact, old.files.keys() | new.files.keys())):
        if name not in new.files:
            yield Difference("artifacts", name, (f"-{name}",))
        elif name not in old.files:
            yield Difference("artifacts", name, (f"+{name}",))
        elif lines := file_differences(old.folder / name, new.folder / name, tolerance):
            yield Difference("artifacts", name, lines)


def _cells(record: Record) -> dict[str, Any]:
    """The code cells: by name, those without by their position among those that put something out.

    A fresh record may have another text than the script (comments) and other cells of prose.
    """
    found: dict[str, Any] = {}
    unnamed = 0
    for cell in record.notebook.cells:
        if cell.cell_type != "code":
            continue
        name = cell.metadata.get("name")
        if name is None and cell.outputs:
            unnamed += 1
            name = f"unnamed cell {unnamed}"
        if name is not None:
            found[name] = cell
    return found


def _is_artifact(name: str) -> bool:
    return name.startswith("artifacts/")


def _compare_outputs(
    old: Record,
    new: Record,
    left: Any,  # noqa: ANN401 - as above
    right: Any,  # noqa: ANN401 - as above
    tolerance: Tolerance,
) -> Iterator[tuple[str, tuple[str, ...]]]:
    before, after = ([read_output(output) for output in cell.outputs] for cell in (left, right))
    kinds = [[_kind(payload) for payload in payloads] for payloads in (before, after)]
    if kinds[0] != kinds[1]:
        yield "outputs", text_diff("\n".join(kinds[0]), "\n".join(kinds[1]))
        return
    for kind, one, other in zip(kinds[0], before, after, strict=True):
        if lines := tuple(_compare_payloads(old, new, one, other, tolerance)):
            yield kind, lines


def _kind(payload: Payload) -> str:
    """What an output is called in reports; outputs called differently can't be compared."""
    return payload.name if isinstance(payload, Stream) else type(payload).__name__.lower()


def _compare_text(old: str, new: str, tolerance: Tolerance) -> tuple[str, ...]:
    if same_text(old, new, tolerance):
        return ()
    if tolerance.times:
        old, new = without_times(old), without_times(new)
    return text_diff(old, new)


def _compare_payloads(
    old: Record, new: Record, before: Payload, after: Payload, tolerance: Tolerance
) -> Iterator[str]:
    match before:
        case Figure():
            yield from _compare_figures(old, new, before, _like(before, after))
        case TensorBoardView():
            curves = _curves(old, before.snapshot)
            now = _curves(new, _like(before, after).snapshot)
            yield from json_differences(curves, now, tolerance)
        case Table():
            table = _compared(before, times=tolerance.times)
            other = _compared(_like(before, after), times=tolerance.times)
            yield from json_differences(table, other, tolerance)
        case Layers():
            layers = _like(before, after).to_json()
            yield from json_differences(before.to_json(), layers, tolerance)
        case Media():
            yield from _compare_files(old, new, before.file, _like(before, after).file)
        case Error():
            error = _like(before, after)
            said = f"{error.name}: {error.message}"
            yield from _compare_text(f"{before.name}: {before.message}", said, tolerance)
        case Stream() | Text():
            yield from _compare_text(before.text, _like(before, after).text, tolerance)
        case Html() | Markdown() | Latex():
            yield from _compare_text(before.source, _like(before, after).source, tolerance)
        case _:
            assert_never(before)


def _like(one: P, other: Payload) -> P:
    """The other payload, which is of the same kind: `_kind` has told all others apart."""
    if not isinstance(other, type(one)):
        raise TypeError(f"{type(other).__name__} is compared with {type(one).__name__}")
    return other


def _compare_files(old: Record, new: Record, before: str, after: str) -> Iterator[str]:
    if (old.folder / before).read_bytes() != (new.folder / after).read_bytes():
        yield f"{before}: its content differs"


def _compare_figures(old: Record, new: Record, before: Figure, after: Figure) -> Iterator[str]:
    pairs = [
        {(one.theme, one.language): one.file for one in figure.variants}
        for figure in (before, after)
    ]
    if pairs[0].keys() != pairs[1].keys():
        yield "it has other variants"
        return
    for (theme, language), file in pairs[0].items():
        distance = picture_distance(old.folder / file, new.folder / pairs[1][theme, language])
        yield from _far_apart(f"{file} ({theme}{f', {language}' if language else ''})", distance)


def _far_apart(name: str, distance: float) -> Iterator[str]:
    if distance > SAME:
        yield f"{name}: looks different, distance {distance:.3f} where {SAME} is allowed"


def _curves(record: Record, snapshot: str) -> dict[str, Any]:
    runs = read_snapshot(record.folder / snapshot)
    return {
        name: {tag: dict(points) for tag, points in run.scalars.items()}
        for name, run in runs.items()
    }


def _compared(table: Table, *, times: bool) -> dict[str, Any]:
    """A table without how its numbers are written, and without times if they may be others."""
    kept = [not (times and is_a_time(column.label)) for column in table.columns]
    rows = [[item for item, keep in zip(row, kept, strict=True) if keep] for row in table.rows]
    columns = [
        {"label": column.label, "kind": column.kind}
        for column, keep in zip(table.columns, kept, strict=True)
    ]
    return {**table.to_json(), "columns": columns, "rows": rows}


def _compare_values(old: Record, new: Record, tolerance: Tolerance) -> Iterator[Difference]:
    varying = _varying(old, new, tolerance)
    reported: set[str] = set()
    for cell in old.values:
        left, right = old.values[cell], new.values.get(cell, {})
        lines = []
        for name in sorted(left.keys() | right.keys()):
            if name in varying or name in reported:
                continue
            before, after = ({name: x[name]} if name in x else {} for x in (left, right))
            differing = list(json_differences(before, after, tolerance))
            if differing:
                # It stays in the values of every later cell; once is enough.
                reported.add(name)
                lines += differing
        if lines:
            yield Difference(cell, "values", tuple(lines))


def _varying(old: Record, new: Record, tolerance: Tolerance) -> frozenset[str]:
    """Variables that differ at the end of a cell in which they may differ."""
    found: set[str] = set()
    known: set[str] = set()
    tags = {cell.metadata.get("name"): cell.metadata.get("tags", ()) for cell in new.notebook.cells}
    for name, left in old.values.items():
        right = new.values.get(name, {})
        differing = {
            key
            for key in left.keys() | right.keys()
            if any(True for _ in json_differences(left.get(key), right.get(key), tolerance))
        }
        if Tag.VARIES in tags.get(name, ()):
            found |= differing - known
        elif _of_cell(tolerance, tags.get(name, ())).times:
            found |= set(filter(is_a_time, differing - known))
        known |= differing
    return frozenset(found)
