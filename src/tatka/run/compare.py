"""What differs between the record of an example and another run of it."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from tatka.record import mime
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
    from collections.abc import Iterator, Mapping

    from tatka.record.record import Record
    from tatka.script.example import Tolerance

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

    Texts agree if their words are the same and their numbers within the tolerance; durations
    don't count. Pictures agree if they look the same. Tables, curves of TensorBoard and quotable
    values agree if their numbers are within the tolerance; variables and columns that are named
    as times don't count, and neither does anything in a cell tagged `varies`.

    Args:
        old: The record.
        new: Of another run.
        tolerance: Of the example.
    """
    before, after = _cells(old), _cells(new)
    found: list[Difference] = []
    for name in dict.fromkeys([*before, *after]):
        left, right = before.get(name, _NO_CELL), after.get(name, _NO_CELL)
        if Tag.VARIES not in right.metadata.get("tags", ()):
            for what, lines in _compare_outputs(old, new, left, right, tolerance):
                found.append(Difference(name, what, tuple(lines)))
    found.extend(_compare_values(old, new, tolerance))
    left_over = {name for name in old.files.keys() | new.files.keys() if _is_artifact(name)}
    gone = [name for name in sorted(left_over) if (name in old.files) != (name in new.files)]
    if gone:
        lines = tuple(f"{'-' if name in old.files else '+'}{name}" for name in gone)
        found.append(Difference("artifacts", "files", lines))
    return tuple(found)


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
    kinds = [[_kind(output) for output in cell.outputs] for cell in (left, right)]
    if kinds[0] != kinds[1]:
        yield "outputs", text_diff("\n".join(kinds[0]), "\n".join(kinds[1]))
        return
    for kind, before, after in zip(kinds[0], left.outputs, right.outputs, strict=True):
        if before.output_type in {"stream", "error"}:
            lines = _compare_text(_said(before), _said(after), tolerance)
        else:
            lines = tuple(_compare_data(old, new, before.data, after.data, tolerance))
        if lines:
            yield kind, lines


def _kind(output: Any) -> str:  # noqa: ANN401 - as above
    if output.output_type == "stream":
        return str(output.name)
    if output.output_type == "error":
        return "error"
    data = output.data
    names = {mime.FIGURE: "figure", mime.TABLE: "table", mime.LAYERS: "layers"}
    names[mime.TENSORBOARD] = "tensorboard"
    return next((name for kind, name in names.items() if kind in data), " ".join(sorted(data)))


def _said(output: Any) -> str:  # noqa: ANN401 - as above
    if output.output_type == "stream":
        return str(output.text)
    return f"{output.ename}: {output.evalue}"


def _compare_text(old: str, new: str, tolerance: Tolerance) -> tuple[str, ...]:
    if same_text(old, new, tolerance):
        return ()
    return text_diff(without_times(old), without_times(new))


def _compare_data(
    old: Record,
    new: Record,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    tolerance: Tolerance,
) -> Iterator[str]:
    if mime.FIGURE in before:
        yield from _compare_figures(old, new, before[mime.FIGURE], after[mime.FIGURE])
    elif mime.TENSORBOARD in before:
        curves = _curves(old, before[mime.TENSORBOARD]["snapshot"])
        now = _curves(new, after[mime.TENSORBOARD]["snapshot"])
        yield from json_differences(curves, now, tolerance)
    elif mime.TABLE in before:
        table = _without_times(before[mime.TABLE])
        yield from json_differences(table, _without_times(after[mime.TABLE]), tolerance)
    elif mime.LAYERS in before:
        yield from json_differences(before[mime.LAYERS], after[mime.LAYERS], tolerance)
    else:
        for kind in sorted(before.keys() | after.keys()):
            yield from _compare_part(old, new, before.get(kind), after.get(kind), tolerance)


def _compare_part(
    old: Record,
    new: Record,
    before: Any,  # noqa: ANN401 - JSON
    after: Any,  # noqa: ANN401 - JSON
    tolerance: Tolerance,
) -> Iterator[str]:
    files = [_picture(old, before), _picture(new, after)]
    if files[0] is not None and files[1] is not None:
        yield from _far_apart(files[0].name, picture_distance(files[0], files[1]))
    elif isinstance(before, str) and isinstance(after, str):
        yield from _compare_text(before, after, tolerance)
    else:
        yield from json_differences(before, after, tolerance, "data")


def _picture(record: Record, value: Any) -> Any:  # noqa: ANN401 - a path or nothing
    """The file that an output names instead of holding a picture itself."""
    if isinstance(value, str) and value.startswith("assets/") and "\n" not in value:
        path = record.folder / value
        return path if path.is_file() else None
    return None


def _compare_figures(
    old: Record, new: Record, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[str]:
    pairs = [
        {(one["theme"], one["language"]): one["file"] for one in figure["variants"]}
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


def _without_times(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table without the columns that hold times, and without how many decimals are shown."""
    kept = [not is_a_time(str(column["label"])) for column in table["columns"]]
    rows = [[item for item, keep in zip(row, kept, strict=True) if keep] for row in table["rows"]]
    columns = [
        {key: value for key, value in column.items() if key != "decimals"}
        for column in table["columns"]
    ]
    return {**table, "columns": columns, "rows": rows}


def _compare_values(old: Record, new: Record, tolerance: Tolerance) -> Iterator[Difference]:
    varying = _varying(old, new, tolerance)
    reported: set[str] = set()
    for cell in old.values:
        left, right = old.values[cell], new.values.get(cell, {})
        lines = []
        for name in sorted(left.keys() | right.keys()):
            if is_a_time(name) or name in varying or name in reported:
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
    """Variables that differ at the end of a cell that may differ."""
    found: set[str] = set()
    known: set[str] = set()
    for cell in old.notebook.cells:
        name = cell.metadata.get("name")
        if name not in old.values:
            continue
        left, right = old.values[name], new.values.get(name, {})
        differing = {
            key
            for key in left.keys() | right.keys()
            if any(True for _ in json_differences(left.get(key), right.get(key), tolerance))
        }
        if Tag.VARIES in cell.metadata.get("tags", ()):
            found |= differing - known
        known |= differing
    return frozenset(found)
