"""Outputs of records for notebooks: what only our pages know becomes what any Jupyter shows."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, assert_never

from tatka.book.render.html import tag
from tatka.book.render.outputs import payload_html
from tatka.book.render.pictures import Words, of_language
from tatka.book.render.tables import frame_table, layer_table
from tatka.record.mime import HTML, LATEX, MARKDOWN, PLAIN
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
    plain_of,
    read_output,
)

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
    outputs: Sequence[Mapping[str, Any]], record: Record, page: Page, words: Words
) -> list[dict[str, Any]]:
    """Outputs for the page of a whole run: all as the HTML of our pages, pictures as files.

    Args:
        outputs: Of one cell of the record.
        record: They are of.
        page: Of the listing.
        words: What is said about its pictures.
    """
    found: list[dict[str, Any]] = []
    for output in outputs:
        payload, plain = read_output(output), plain_of(output)
        if isinstance(payload, Stream | Error):
            found.append(_plain(output))
        elif isinstance(payload, TensorBoardView):
            # Which charts matter is said by chapters, and their pictures are there.
            found.append(_display({PLAIN: plain}))
        else:
            html = payload_html(payload, record, page, words)
            found.append(_display({HTML: html, PLAIN: plain}))
    return found


def encoded(file: Path, kind: str) -> str:
    """A picture as notebooks keep it: SVG as text, the others in base 64."""
    if kind == "image/svg+xml":
        return file.read_text(encoding="utf-8")
    return base64.b64encode(file.read_bytes()).decode("ascii")


def _portable(  # noqa: PLR0911 - one case a kind
    output: Mapping[str, Any], record: Record, page: Page
) -> dict[str, Any]:
    payload, plain = read_output(output), plain_of(output)
    match payload:
        case Stream() | Error():
            return _plain(output)
        case Layers():
            return _display({HTML: layer_table(payload, page.language), PLAIN: plain})
        case Table():
            labels = page.library.table_labels(record.example, page.language)
            return _display(
                {HTML: frame_table(payload, page.language, labels=labels), PLAIN: plain}
            )
        case Figure():
            return _display({**_picture(payload, record, page.language), PLAIN: plain})
        case Media():
            return _display({**_media(payload, record), PLAIN: plain})
        case Html():
            return _display({HTML: payload.source, PLAIN: plain})
        case Markdown():
            return _display({MARKDOWN: payload.source, PLAIN: plain})
        case Latex():
            return _display({LATEX: payload.source, PLAIN: plain})
        case TensorBoardView() | Text():
            return _display({PLAIN: plain})
        case _:
            assert_never(payload)


def _picture(payload: Figure, record: Record, language: str) -> dict[str, Any]:
    variants = of_language(payload.variants, language)
    light = [variant for variant in variants if variant.theme != "dark"] or variants
    if not light:
        return {}
    file = record.folder / light[0].file
    kind = _KINDS.get(file.suffix.lower())
    if kind is None or not file.is_file():
        return {}
    if kind != "image/webp":
        return {kind: encoded(file, kind)}
    # Jupyter knows no WebP by itself, but browsers do.
    source = f"data:{kind};base64,{encoded(file, kind)}"
    return {HTML: tag("img", src=source, width=light[0].width, alt="")}


def _media(payload: Media, record: Record) -> dict[str, Any]:
    file = record.folder / payload.file
    if not file.is_file():
        return {}
    source = f"data:{payload.type};base64,{encoded(file, payload.type)}"
    return {HTML: tag(payload.kind, src=source, controls=True)}


def _display(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": dict(data)}


def _plain(output: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("output_type", "name", "text", "ename", "evalue", "traceback")
    return {key: output[key] for key in keys if key in output}
