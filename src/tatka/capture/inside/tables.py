"""Pandas frames as tables a page can lay out for its reader's language and screen."""

from __future__ import annotations

import math
from typing import Any

ROWS = 10
COLUMNS = 20
PRECISION = 6


def table_of_frame(frame: Any) -> dict[str, Any]:  # noqa: ANN401 - pandas is not imported here
    """The first rows of a frame, its index in front, as `application/vnd.tatka.table+json`.

    Args:
        frame: A pandas `DataFrame` of any size.

    Returns:
        Columns, rows and how many of both are left out.
    """
    shown = frame.iloc[:ROWS, :COLUMNS]
    index = shown.index.to_frame(index=False)
    names = ["" if name is None else str(name) for name in frame.index.names]
    columns: list[dict[str, Any]] = [
        {"label": name, "kind": "index", "decimals": None} for name in names
    ]
    cells = [[_index_cell(value) for value in index.iloc[:, i]] for i in range(index.shape[1])]
    for position, label in enumerate(shown.columns):
        series = shown.iloc[:, position]
        values = [_cell(value) for value in series]
        numeric = series.dtype.kind in "iuf" or (
            # Nullable and object columns: what they hold decides.
            series.dtype.kind == "O"
            and any(value is not None for value in values)
            and all(value is None or _is_number(value) for value in values)
        )
        columns.append(
            {
                "label": _label(label),
                "kind": "number" if numeric else "text",
                "decimals": _decimals(values) if numeric else None,
            }
        )
        cells.append(values if numeric else [_as_text(value) for value in values])
    return {
        "columns": columns,
        "rows": [list(row) for row in zip(*cells, strict=True)],
        "hidden_rows": len(frame) - len(shown),
        "hidden_columns": frame.shape[1] - shown.shape[1],
    }


def plain_styler(styler: Any, printer: Any, cycle: bool) -> None:  # noqa: ANN401, FBT001 - IPython's protocol
    """Print a pandas `Styler` as its text: its styles can't be kept apart from its HTML."""
    del cycle
    printer.text(styler.to_string())


def _label(label: object) -> str:
    return " · ".join(str(part) for part in label) if isinstance(label, tuple) else str(label)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _cell(value: Any) -> Any:  # noqa: ANN401 - whatever a frame holds
    plain = value.item() if type(value).__module__ == "numpy" and hasattr(value, "item") else value
    if isinstance(plain, float):
        # Through text for narrow floats; a missing or infinite number has no digits to show.
        plain = float(str(value)) if type(value).__name__ in {"float32", "float16"} else plain
        return round(plain, PRECISION) if math.isfinite(plain) else _odd(plain)
    if plain is None or isinstance(plain, bool | int | str):
        return plain
    return None if str(plain) in {"<NA>", "NaT"} else str(plain)


def _odd(value: float) -> str | None:
    if math.isnan(value):
        return None
    return "∞" if value > 0 else "−∞"


def _index_cell(value: Any) -> Any:  # noqa: ANN401 - as above
    cell = _cell(value)
    return cell if _is_number(cell) else _as_text(cell)


def _as_text(value: Any) -> str | None:  # noqa: ANN401 - as above
    return None if value is None else str(value)


def _decimals(values: list[Any]) -> int:
    """How many decimals show every number of a column, as pandas would, up to six."""
    written = (f"{value:.{PRECISION}f}" for value in values if isinstance(value, float))
    return max((len(text.rstrip("0").partition(".")[2]) for text in written), default=0)
