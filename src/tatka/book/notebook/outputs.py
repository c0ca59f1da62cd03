"""Outputs of records for notebooks: what only our pages know becomes what any Jupyter shows."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from tatka.book.render.charts import TENSORBOARD
from tatka.book.render.html import tag
from tatka.book.render.outputs import FIGURE, LAYERS, TABLE, outputs_html
from tatka.book.render.pictures import Words, of_language
from tatka.book.render.tables import frame_table, layer_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tatka.book.render.page import Page
    from tatka.record.record import Record

_KINDS = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}


def portable_outputs(
    outputs: Sequence[Mapping[str, Any]], record: Record, page: Page
) -> list[dict[str, Any]]:
    """Outputs that stand alone: tables as HTML, pictures inside of the notebook.

    Args:
        outputs: Of one cell of the record.
        record: They are of.
        page: Tells the language.
    """
    return [_portable(output, record, page) for output in outputs]


def listing_outputs(
    outputs: Sequence[Mapping[str, Any]], record: Record, page: Page
) -> list[dict[str, Any]]:
    """Outputs for the page of a whole run: all as the HTML of our pages, pictures as files.

    Args:
        outputs: Of one cell of the record.
        record: They are of.
        page: Of the listing.
    """
    found: list[dict[str, Any]] = []
    for output in outputs:
        if output.get("output_type") in {"stream", "error"}:
            found.append(_plain(output))
            continue
        plain = output.get("data", {}).get("text/plain", "")
        if TENSORBOARD in output.get("data", {}):
            # Which charts matter is said by chapters, and their pictures are there.
            found.append(_display({"text/plain": plain}))
            continue
        html = outputs_html([output], record, page, Words())
        found.append(_display({"text/html": html, "text/plain": plain}))
    return found


def encoded(file: Path, kind: str) -> str:
    """A picture as notebooks keep it: SVG as text, the others in base 64."""
    if kind == "image/svg+xml":
        return file.read_text(encoding="utf-8")
    return base64.b64encode(file.read_bytes()).decode("ascii")


def _portable(output: Mapping[str, Any], record: Record, page: Page) -> dict[str, Any]:
    if output.get("output_type") in {"stream", "error"}:
        return _plain(output)
    data = output.get("data", {})
    plain = data.get("text/plain", "")
    if LAYERS in data:
        return _display(
            {"text/html": layer_table(data[LAYERS], page.language), "text/plain": plain}
        )
    if TABLE in data:
        labels = page.library.table_labels(record.example, page.language)
        table = frame_table(data[TABLE], page.language, labels=labels)
        return _display({"text/html": table, "text/plain": plain})
    if FIGURE in data:
        return _display({**_picture(data[FIGURE], record, page.language), "text/plain": plain})
    kept = {kind: data[kind] for kind in ("text/html", "text/plain") if kind in data}
    return _display(kept or {"text/plain": ""})


def _picture(payload: Mapping[str, Any], record: Record, language: str) -> dict[str, Any]:
    variants = of_language(payload.get("variants", []), language)
    light = [variant for variant in variants if variant.get("theme") != "dark"] or variants
    if not light:
        return {}
    file = record.folder / light[0]["file"]
    kind = _KINDS.get(file.suffix.lower())
    if kind is None or not file.is_file():
        return {}
    if kind != "image/webp":
        return {kind: encoded(file, kind)}
    # Jupyter knows no WebP by itself, but browsers do.
    source = f"data:{kind};base64,{encoded(file, kind)}"
    return {"text/html": tag("img", src=source, width=light[0].get("width"), alt="")}


def _display(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": dict(data)}


def _plain(output: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("output_type", "name", "text", "ename", "evalue", "traceback")
    return {key: output[key] for key in keys if key in output}
