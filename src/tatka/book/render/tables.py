"""Tables that outputs hold, as HTML a phone can lay out too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from tatka.book.render.html import NOTHING, tag, text
from tatka.core.locale import digits, format_number, message, scientific, shown_decimals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tatka.record.payloads import Column, LayerRow, Layers, Table

# Up to here numbers in a column may be years or ids, which nobody groups.
_GROUPED_FROM = 10_000
_EMPTY = "–"


def layer_table(payload: Layers, language: str) -> Markup:
    """The layers of a model: name, type, output shape, parameters, locked or trainable.

    Args:
        payload: The layers.
        language: Of the page.
    """
    words = [
        message(f"chapters.{name}", language)
        for name in ("layer", "layer_type", "output_shape", "parameters", "state")
    ]
    head = tag("thead", tag("tr", Markup(" ").join(tag("th", word, scope="col") for word in words)))
    rows = [_layer(row, words, language) for row in payload.rows]
    sums = [
        (message(f"chapters.{name}", language), count)
        for name, count in (
            ("total", payload.total),
            ("total_trainable", payload.trainable),
            ("total_locked", payload.non_trainable),
        )
    ]
    foot = Markup().join(
        tag(
            "tr",
            tag("th", word, scope="row", colspan=3)
            + tag("td", format_number(count, language), colspan=2, class_="tatka-number"),
        )
        for word, count in sums
        if count is not None
    )
    caption = message("chapters.layers_of", language, model=payload.model)
    return _scrolling(
        tag(
            "table",
            tag("caption", caption)
            + " "
            + head
            + " "
            + tag("tbody", Markup(" ").join(rows))
            + tag("tfoot", foot),
            class_="tatka-table tatka-layers",
        )
    )


def frame_table(
    payload: Table,
    language: str,
    caption: Markup = NOTHING,
    labels: Mapping[str, str] | None = None,
) -> Markup:
    """A pandas frame.

    Args:
        payload: The frame.
        language: Of the page.
        caption: HTML that stands over the table; the table's own caption without.
        labels: Words of the frame to those of the language; others stay as they are.
    """
    said = labels or {}
    columns = [
        _Written(column, [row[number] for row in payload.rows if number < len(row)], language, said)
        for number, column in enumerate(payload.columns)
    ]
    head = tag(
        "thead",
        tag(
            "tr",
            Markup(" ").join(
                tag("th", column.label, scope="col", class_=column.kind) for column in columns
            ),
        ),
    )
    body = Markup(" ").join(
        tag(
            "tr",
            Markup(" ").join(column.cell(number) for column, _ in zip(columns, row, strict=False)),
        )
        for number, row in enumerate(payload.rows)
    )
    hidden = (("hidden_rows", payload.hidden_rows), ("hidden_columns", payload.hidden_columns))
    notes = Markup().join(
        tag("p", message(f"chapters.{name}", language, count=count), class_="tatka-more")
        for name, count in hidden
        if count
    )
    over = caption or text(said.get(payload.caption, payload.caption))
    table = tag(
        "table",
        (tag("caption", over) if over else NOTHING) + head + tag("tbody", body),
        class_="tatka-table",
    )
    return _scrolling(table) + notes


class _Written:
    """A column as it is written on a page of a language."""

    def __init__(
        self, column: Column, values: Sequence[Any], language: str, labels: Mapping[str, str]
    ) -> None:
        self.label = labels.get(column.label, column.label)
        self.kind = "tatka-number" if column.kind == "number" else None
        self._column = column
        self._values = values
        self._language = language
        self._labels = labels
        numbers = [value for value in values if _is_number(value)]
        self._grouped = any(abs(value) >= _GROUPED_FROM for value in numbers)
        self._decimals = column.decimals
        if column.decimals is None:
            self._decimals = _common_decimals(numbers)

    def cell(self, row: int) -> Markup:
        """The cell of a row."""
        content = text(self._content(row))
        if self._column.kind == "index":
            return tag("th", content, scope="row", data_label=self.label or None)
        return tag("td", content, data_label=self.label or None, class_=self.kind)

    def _content(self, row: int) -> str:  # noqa: PLR0911 - one case a line
        value, texts = self._values[row], self._column.texts
        if texts is not None and row < len(texts) and texts[row] is not None:
            return digits(str(texts[row]), self._language)
        if value is None:
            return _EMPTY
        if not _is_number(value):
            return self._labels.get(str(value), str(value))
        if self._column.kind == "index":
            return format_number(value, self._language, group=False)
        if isinstance(value, int) and not self._decimals and not self._grouped:
            return digits(str(value), self._language)
        if self._column.decimals is None and shown_decimals(value) is None:
            return format_number(value, self._language)
        if value and self._decimals is not None and not round(value, self._decimals):
            # As pandas does: however few decimals are asked for, it is not zero.
            return scientific(f"{value:.{self._decimals}e}", self._language)
        return format_number(value, self._language, decimals=self._decimals)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _common_decimals(numbers: Iterable[float]) -> int:
    """So many that each number of a column shows the digits that it would show alone."""
    return max((shown_decimals(number) or 0 for number in numbers), default=0)


def _scrolling(table: Markup) -> Markup:
    # A wide table scrolls by itself; the keyboard can reach it to do so.
    return tag("div", table, class_="tatka-scroll", tabindex=0)


def _layer(row: LayerRow, words: Sequence[str], language: str) -> Markup:
    state, kind = "no_weights", None
    if row.trainable is not None:
        state, kind = (
            ("trainable", "tatka-trainable") if row.trainable else ("locked", "tatka-locked")
        )
    cells = [
        tag("th", tag("code", row.name), scope="row"),
        *(
            tag("td", content, data_label=word, class_=name)
            for content, word, name in zip(
                (
                    text(row.type),
                    text(_shape(row.shape, language)),
                    text(format_number(row.params or 0, language)),
                    tag("span", message(f"chapters.{state}", language), class_="tatka-state"),
                ),
                words[1:],
                (None, None, "tatka-number", None),
                strict=True,
            )
        ),
    ]
    return tag("tr", Markup(" ").join(cells), class_=kind, data_depth=row.depth or None)


def _shape(shape: object, language: str) -> str:
    if not isinstance(shape, list):
        return _EMPTY if shape is None else str(shape)
    if shape and all(isinstance(part, list) for part in shape):
        return ", ".join(_shape(part, language) for part in shape)
    comma = "," if len(shape) == 1 else ""
    return digits(f"({', '.join(map(str, shape))}{comma})", language)
