"""Data frames as tables a page can lay out for its reader's language and screen."""

from __future__ import annotations

import math
import os
import sys
from typing import Any

from tatka.record.payloads import Column, Table

ROWS = 10
COLUMNS = 20
# However much an author asks for.
_MOST_ROWS, _MOST_COLUMNS = 1_000, 200
# What pandas has, as long as nobody has set anything.
_PRECISION, _MAX_ROWS, _WIDTH = 6, 60, 50
_MAX_COLUMNS = (0, 20)
_NARROW = frozenset({"float32", "float16"})
_NUMERIC_OF_POLARS = ("Int", "UInt", "Float")


def table_or_text(frame: Any) -> dict[str, Any] | None:  # noqa: ANN401 - either library's
    """The JSON of a `Table`; None for a frame that its own text says best.

    That is an empty one, or any where the author wants no tables (pandas' `notebook_repr_html`).

    Args:
        frame: A `DataFrame` of pandas or polars.
    """
    if not (frame.shape[0] or frame.shape[1]):
        return None
    if type(frame).__module__.startswith("polars"):
        return table_of_polars(frame)
    return table_of_frame(frame) if _Options().tables else None


def table_of_frame(frame: Any) -> dict[str, Any]:  # noqa: ANN401 - pandas is not imported here
    """The first rows of a pandas frame, its index in front, as the JSON of a `Table`.

    Numbers stand as computed; how they are written is decided by whoever shows them, unless the
    author has set pandas' own options (`precision`, `float_format`, `max_rows`, `min_rows`,
    `max_columns`, `max_colwidth`, `chop_threshold` of `display`).

    Args:
        frame: A pandas `DataFrame` of any size.

    Returns:
        Columns, rows and how many of both are left out.
    """
    options = _Options()
    shown = frame.iloc[: options.rows, : options.columns]
    index = shown.index.to_frame(index=False)
    columns = [Column(label, "index") for label in _index_labels(frame)]
    cells = [
        [_index_cell(value) for value in _moments(index.iloc[:, i])] for i in range(index.shape[1])
    ]
    for position, label in enumerate(shown.columns):
        series = shown.iloc[:, position]
        # As an array, a narrow float knows that it is one.
        narrow = str(series.dtype) in _NARROW
        values = [_cell(value) for value in (series.to_numpy() if narrow else _moments(series))]
        numeric = series.dtype.kind in "iuf" or (
            # Nullable and object columns: what they hold decides.
            series.dtype.kind == "O"
            and any(value is not None for value in values)
            and all(value is None or _is_number(value) for value in values)
        )
        columns.append(options.column(_label(label), values, numeric=numeric))
        cells.append(values if numeric else [options.cut(_as_text(value)) for value in values])
    return Table(
        tuple(columns),
        tuple(zip(*cells, strict=True)),
        len(frame) - len(shown),
        frame.shape[1] - shown.shape[1],
    ).to_json()


def table_of_polars(frame: Any) -> dict[str, Any]:  # noqa: ANN401 - polars is not imported here
    """The first rows of a polars frame as the JSON of a `Table`.

    `tbl_rows` and `tbl_cols` of polars' own `Config` are obeyed.

    Args:
        frame: A polars `DataFrame` of any size.
    """
    most_rows, most_columns = _asked_of_polars("ROWS", ROWS), _asked_of_polars("COLS", COLUMNS)
    names = frame.columns[:most_columns]
    shown = frame.select(names).head(most_rows)
    columns, cells = [], []
    for name, kind in zip(names, shown.dtypes, strict=True):
        numeric = str(kind).startswith(_NUMERIC_OF_POLARS)
        columns.append(Column(name, "number" if numeric else "text"))
        series = shown.get_column(name).to_list()
        values = [_polars_cell(value, narrow=str(kind) == "Float32") for value in series]
        cells.append(values if numeric else [_as_text(value) for value in values])
    rows = tuple(zip(*cells, strict=True)) if cells else ()
    hidden = frame.height - shown.height, frame.width - len(names)
    return Table(tuple(columns), rows, *hidden).to_json()


def _asked_of_polars(what: str, default: int) -> int:
    """How many rows or columns the author wants; polars keeps its options in the environment."""
    most = {"ROWS": _MOST_ROWS, "COLS": _MOST_COLUMNS}[what]
    asked = os.environ.get(f"POLARS_FMT_MAX_{what}", "")
    number = int(asked) if asked.removeprefix("-").isdecimal() else default
    return most if number < 0 else min(number, most)


class _Options:
    """What the author has asked pandas for."""

    def __init__(self) -> None:
        pandas: Any = sys.modules.get("pandas")

        def asked(name: str, default: object) -> Any:  # noqa: ANN401 - of any kind
            return default if pandas is None else pandas.get_option(f"display.{name}")

        self.tables = bool(asked("notebook_repr_html", True))  # noqa: FBT003 - an option's value
        rows, columns = asked("max_rows", _MAX_ROWS), asked("max_columns", _MAX_COLUMNS[0])
        if rows == _MAX_ROWS:
            rows = asked("min_rows", ROWS)
        self.rows = min(rows or _MOST_ROWS, _MOST_ROWS)
        self.columns = (
            COLUMNS if columns in _MAX_COLUMNS else min(columns or _MOST_COLUMNS, _MOST_COLUMNS)
        )
        precision = asked("precision", _PRECISION)
        self._decimals = None if precision == _PRECISION else int(precision)
        self._format = asked("float_format", None)
        self._chop = asked("chop_threshold", None)
        width = asked("max_colwidth", _WIDTH)
        self._width = None if width == _WIDTH else width

    def column(self, label: str, values: list[Any], *, numeric: bool) -> Column:
        """A column, with its numbers written as asked."""
        has_floats = numeric and any(isinstance(value, float) for value in values)
        if not has_floats:
            return Column(label, "number" if numeric else "text")
        texts = None
        if self._format is not None or self._chop is not None:
            texts = tuple(self._written(value) for value in values)
        return Column(label, "number", self._decimals, texts)

    def cut(self, text: str | None) -> str | None:
        """A text not longer than asked."""
        if text is None or self._width is None or len(text) <= self._width:
            return text
        return f"{text[: max(0, self._width - 3)]}..."

    def _written(self, value: object) -> str | None:
        if not isinstance(value, float):
            return None
        if self._chop is not None and abs(value) < self._chop:
            return "0"
        if self._format is None:
            return None
        asked = self._format
        return str(asked(value) if callable(asked) else str(asked).format(value))


def _index_labels(frame: Any) -> list[str]:  # noqa: ANN401 - pandas'
    """What stands over the index: its names, and, as pandas has it, what the columns are called."""
    labels = ["" if name is None else str(name) for name in frame.index.names]
    over = " · ".join(str(name) for name in frame.columns.names if name is not None)
    if over:
        labels[-1] = f"{labels[-1]} \\ {over}" if labels[-1] else over
    return labels


def _moments(series: Any) -> Any:  # noqa: ANN401 - as above
    """Dates without a time where none has one, and spans of whole days, as pandas writes them."""
    kind = getattr(series.dtype, "kind", "")
    present = series.dropna() if kind in "Mm" else series
    if kind == "M" and (present == present.dt.normalize()).all() and series.dt.tz is None:
        return series.dt.strftime("%Y-%m-%d")
    if kind == "m" and (present == present.dt.floor("D")).all():
        return series.map(lambda span: f"{span.days} days", na_action="ignore")
    return series


def _label(label: object) -> str:
    return " · ".join(str(part) for part in label) if isinstance(label, tuple) else str(label)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _cell(value: Any) -> Any:  # noqa: ANN401 - whatever a frame holds
    plain = value.item() if type(value).__module__ == "numpy" and hasattr(value, "item") else value
    if isinstance(plain, float):
        # Through text for narrow floats; a missing or infinite number has no digits to show.
        plain = float(str(value)) if type(value).__name__ in _NARROW else float(plain)
        return plain if math.isfinite(plain) else _odd(plain)
    if plain is None or isinstance(plain, bool | int | str):
        return plain
    return None if str(plain) in {"<NA>", "NaT"} else str(plain)


def _polars_cell(value: object, *, narrow: bool) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, float) and math.isnan(value):
        # Not what is missing there, but what is no number.
        return "NaN"
    if narrow and isinstance(value, float) and math.isfinite(value):
        # polars hands out a float32 as Python's float, with digits that it never had.
        return float(f"{value:.7g}")
    return _cell(value)


def _odd(value: float) -> str | None:
    if math.isnan(value):
        return None
    return "∞" if value > 0 else "−∞"


def _index_cell(value: Any) -> Any:  # noqa: ANN401 - as above
    cell = _cell(value)
    return cell if _is_number(cell) else _as_text(cell)


def _as_text(value: Any) -> str | None:  # noqa: ANN401 - as above
    return None if value is None else str(value)
