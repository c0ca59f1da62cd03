"""Tables that outputs hold, as HTML a phone can lay out too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tatka.book.render.html import tag, text
from tatka.core.locale import digits, format_number, message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Up to here numbers in a column may be years or ids, which nobody groups.
_GROUPED_FROM = 10_000
_EMPTY = "–"


def layer_table(payload: Mapping[str, Any], language: str) -> str:
    """The layers of a model: name, type, output shape, parameters, locked or trainable.

    Args:
        payload: `application/vnd.tatka.layers+json`.
        language: Of the page.
    """
    words = [
        message(f"chapters.{name}", language)
        for name in ("layer", "layer_type", "output_shape", "parameters", "state")
    ]
    head = tag("thead", tag("tr", " ".join(tag("th", text(word), scope="col") for word in words)))
    rows = [_layer(row, words, language) for row in payload.get("rows", [])]
    sums = [
        (message(f"chapters.{name}", language), payload.get(key))
        for name, key in (
            ("total", "total"),
            ("total_trainable", "trainable"),
            ("total_locked", "non_trainable"),
        )
    ]
    foot = "".join(
        tag(
            "tr",
            tag("th", text(word), scope="row", colspan=3)
            + tag("td", text(format_number(count, language)), colspan=2, class_="tatka-number"),
        )
        for word, count in sums
        if count is not None
    )
    caption = message("chapters.layers_of", language, model=str(payload.get("model", "")))
    return _scrolling(
        tag(
            "table",
            tag("caption", text(caption))
            + " "
            + head
            + " "
            + tag("tbody", " ".join(rows))
            + tag("tfoot", foot),
            class_="tatka-table tatka-layers",
        )
    )


def frame_table(
    payload: Mapping[str, Any],
    language: str,
    caption: str = "",
    labels: Mapping[str, str] | None = None,
) -> str:
    """A pandas frame.

    Args:
        payload: `application/vnd.tatka.table+json`.
        language: Of the page.
        caption: HTML that stands over the table.
        labels: Words of the frame to those of the language; others stay as they are.
    """
    said = labels or {}
    columns = [
        {**column, "label": said.get(column.get("label", ""), column.get("label", ""))}
        for column in payload.get("columns", [])
    ]
    rows = [
        [said.get(value, value) if isinstance(value, str) else value for value in row]
        for row in payload.get("rows", [])
    ]
    head = tag(
        "thead",
        tag(
            "tr",
            " ".join(
                tag("th", text(column.get("label", "")), scope="col", class_=_class(column))
                for column in columns
            ),
        ),
    )
    grouped = [_is_grouped(rows, number) for number in range(len(columns))]
    body = " ".join(
        tag(
            "tr",
            " ".join(
                _cell(value, column, language, group=group)
                for value, column, group in zip(row, columns, grouped, strict=False)
            ),
        )
        for row in rows
    )
    notes = "".join(
        tag(
            "p",
            text(message(f"chapters.{name}", language, count=payload[name])),
            class_="tatka-more",
        )
        for name in ("hidden_rows", "hidden_columns")
        if payload.get(name)
    )
    table = tag(
        "table",
        (tag("caption", caption) if caption else "") + head + tag("tbody", body),
        class_="tatka-table",
    )
    return _scrolling(table) + notes


def _scrolling(table: str) -> str:
    # A wide table scrolls by itself; the keyboard can reach it to do so.
    return tag("div", table, class_="tatka-scroll", tabindex=0)


def _layer(row: Mapping[str, Any], words: Sequence[str], language: str) -> str:
    trainable = row.get("trainable")
    state, kind = {
        True: ("trainable", "tatka-trainable"),
        False: ("locked", "tatka-locked"),
    }.get(trainable, ("no_weights", None))  # type: ignore[arg-type]
    cells = [
        tag("th", tag("code", text(row.get("name", ""))), scope="row"),
        *(
            tag("td", content, data_label=word, class_=name)
            for content, word, name in zip(
                (
                    text(row.get("type", "")),
                    text(_shape(row.get("shape"), language)),
                    text(format_number(row.get("params") or 0, language)),
                    tag("span", text(message(f"chapters.{state}", language)), class_="tatka-state"),
                ),
                words[1:],
                (None, None, "tatka-number", None),
                strict=True,
            )
        ),
    ]
    depth = int(row.get("depth") or 0)
    return tag("tr", " ".join(cells), class_=kind, data_depth=depth or None)


def _shape(shape: object, language: str) -> str:
    if not isinstance(shape, list):
        return _EMPTY if shape is None else str(shape)
    if shape and all(isinstance(part, list) for part in shape):
        return ", ".join(_shape(part, language) for part in shape)
    comma = "," if len(shape) == 1 else ""
    return digits(f"({', '.join(map(str, shape))}{comma})", language)


def _class(column: Mapping[str, Any]) -> str | None:
    return "tatka-number" if column.get("kind") == "number" else None


def _is_grouped(rows: Sequence[Sequence[Any]], column: int) -> bool:
    return any(
        isinstance(row[column], int | float) and abs(row[column]) >= _GROUPED_FROM
        for row in rows
        if column < len(row)
    )


def _cell(value: object, column: Mapping[str, Any], language: str, *, group: bool) -> str:
    label = str(column.get("label", ""))
    if value is None:
        content = _EMPTY
    elif isinstance(value, int | float) and not isinstance(value, bool):
        content = _number(value, column, language, group=group)
    else:
        content = str(value)
    if column.get("kind") == "index":
        return tag("th", text(content), scope="row", data_label=label or None)
    return tag("td", text(content), data_label=label or None, class_=_class(column))


def _number(value: float, column: Mapping[str, Any], language: str, *, group: bool) -> str:
    decimals = column.get("decimals")
    if column.get("kind") == "index":
        return digits(str(value), language)
    if not group and isinstance(value, int) and not decimals:
        return digits(str(value), language)
    return format_number(value, language, decimals=decimals)
