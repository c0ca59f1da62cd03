"""Outputs of a cell as HTML: text, tables, pictures, errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import nh3

from tatka.book.render.charts import TENSORBOARD, chart
from tatka.book.render.html import tag, text
from tatka.book.render.pictures import Words, figure
from tatka.book.render.tables import frame_table, layer_table
from tatka.core.locale import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tatka.book.render.page import Page
    from tatka.record.record import Record

LAYERS = "application/vnd.tatka.layers+json"
TABLE = "application/vnd.tatka.table+json"
FIGURE = "application/vnd.tatka.figure+json"

# Text longer than this is folded after the first lines.
_FOLD_OVER, _SHOWN = 16, 10
_NARROW = 36
_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_INLINE_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,")


def outputs_html(
    outputs: Iterable[Mapping[str, Any]],
    record: Record,
    page: Page,
    words: Words,
) -> str:
    """What a cell put out, as HTML on one line.

    Args:
        outputs: Of nbformat.
        record: They are of.
        page: They go to.
        words: Alternative texts, caption and choice of charts.
    """
    return "".join(_output(output, record, page, words) for output in outputs)


def _output(output: Mapping[str, Any], record: Record, page: Page, words: Words) -> str:
    kind = output.get("output_type")
    if kind == "stream":
        extra = " tatka-stderr" if output.get("name") == "stderr" else ""
        return plain(_joined(output.get("text", "")), page.language, f"tatka-stream{extra}")
    if kind == "error":
        return _error(output, page.language)
    return _rich(output, record, page, words)


def _rich(output: Mapping[str, Any], record: Record, page: Page, words: Words) -> str:
    data = output.get("data", {})
    metadata = output.get("metadata", {}).get("tatka", {})
    for lost in metadata.get("dropped", []):
        page.lose(f"{record.example}: {lost} was taken out of what it displays")
    if LAYERS in data:
        return layer_table(data[LAYERS], page.language)
    if TABLE in data:
        return frame_table(
            data[TABLE],
            page.language,
            words.caption_of_table(),
            page.library.table_labels(record.example, page.language),
        )
    if FIGURE in data:
        return figure(data[FIGURE], record, page, words)
    if TENSORBOARD in data:
        return chart(output, record, page, words)
    if "text/html" in data:
        # Clean already when the run put it there; but records can be edited.
        return tag("div", safe_html(_joined(data["text/html"])), class_="tatka-html")
    return plain(_joined(data.get("text/plain", "")), page.language, "tatka-stream")


def plain(words: str, language: str, kind: str) -> str:
    """Text as it is; long text folded after its first lines.

    Args:
        words: Of the output.
        language: Of the page.
        kind: Class of the element.
    """
    lines = _CODES.sub("", words).rstrip("\n").split("\n")
    if lines == [""]:
        return ""
    if len(lines) <= _FOLD_OVER:
        return _pre(lines, kind)
    rest = lines[_SHOWN:]
    summary = tag("summary", text(message("chapters.more_lines", language, count=len(rest))))
    return _pre(lines[:_SHOWN], kind) + tag(
        "details", summary + _pre(rest, kind), class_="tatka-fold"
    )


def safe_html(html: str) -> str:
    """HTML without anything that runs, or loads from elsewhere."""
    clean = nh3.clean(
        html,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener",
    )
    return clean.replace("\n", "&#10;")


def _attribute(element: str, name: str, value: str) -> str | None:
    if element == "img" and name == "src":
        return value if _INLINE_PICTURE.match(value) else None
    if name in {"style", "class", "id"} or value.lower().lstrip().startswith("data:"):
        return None
    return value


def _pre(lines: list[str], kind: str) -> str:
    # Lines that a phone can't show whole scroll; the keyboard has to reach what scrolls.
    scrolls = any(len(line) > _NARROW for line in lines)
    code = tag("code", text("\n".join(lines)), tabindex=0 if scrolls else None)
    return tag("pre", code, class_=kind)


def _error(output: Mapping[str, Any], language: str) -> str:
    lines = _CODES.sub("", "\n".join(output.get("traceback") or [])).strip("\n")
    if not lines:
        lines = f"{output.get('ename', '')}: {output.get('evalue', '')}"
    label = message("chapters.error_output", language)
    return tag(
        "div",
        tag("p", text(label), class_="tatka-label")
        + plain(lines, language, "tatka-stream tatka-traceback"),
        class_="tatka-error",
    )


def _joined(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
