"""Outputs of a cell as HTML: text, tables, pictures, errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, assert_never

from tatka.book.render.charts import chart
from tatka.book.render.displayed import latex_html, markdown_html
from tatka.book.render.html import NOTHING, tag
from tatka.book.render.pictures import FOLD, Words, figure
from tatka.book.render.tables import frame_table, layer_table
from tatka.core.locale import message
from tatka.core.safe_html import trusted
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

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from markupsafe import Markup

    from tatka.book.render.page import Page
    from tatka.record.payloads import Payload
    from tatka.record.record import Record

# So many lines of a folded text stand before the fold.
_SHOWN = 10
_NARROW = 36
_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def outputs_html(
    outputs: Iterable[Mapping[str, Any]],
    record: Record,
    page: Page,
    words: Words,
) -> Markup:
    """What a cell put out, as HTML on one line.

    Args:
        outputs: Of nbformat.
        record: They are of.
        page: They go to.
        words: Alternative texts, caption and choice of charts.
    """
    return NOTHING.join(
        payload_html(read_output(output), record, page, words) for output in outputs
    )


def payload_html(  # noqa: C901, PLR0911, PLR0912 - one case a kind
    payload: Payload, record: Record, page: Page, words: Words
) -> Markup:
    """One output as HTML on one line.

    Args:
        payload: What it is.
        record: It is of.
        page: It goes to.
        words: Of its embed.
    """
    match payload:
        case Stream():
            extra = " tatka-stderr" if payload.name == "stderr" else ""
            return plain(payload.text, page.language, f"tatka-stream{extra}", words.fold)
        case Error():
            return _error(payload, page.language)
        case Layers():
            return layer_table(payload, page.language)
        case Table():
            caption = words.caption_of_table()
            labels = page.library.table_labels(record.example, page.language)
            return frame_table(payload, page.language, caption, labels)
        case Figure():
            return figure(payload, record, page, words)
        case TensorBoardView():
            return chart(payload, record, page, words)
        case Media():
            return media(payload, record, page, words)
        case Html():
            for lost in payload.dropped:
                page.omit(f"{record.example}: {lost} was taken out of what it displays")
            # Cleaned when the record was read: whoever changes one by hand gains nothing.
            source = trusted(payload.source.strip().replace("\n", "&#10;"))
            return tag("div", source, class_="tatka-html")
        case Markdown():
            return markdown_html(payload.source)
        case Latex():
            return latex_html(payload.source)
        case Text():
            return plain(payload.text, page.language, "tatka-stream", words.fold)
        case _:
            assert_never(payload)


def plain(words: str, language: str, kind: str, fold: int | None = FOLD) -> Markup:
    """Text as it is; long text folded after its first lines.

    Args:
        words: Of the output.
        language: Of the page.
        kind: Class of the element.
        fold: Text of more lines is folded; None for never, 0 for always and from the first line.
    """
    lines = _CODES.sub("", words).rstrip("\n").split("\n")
    if lines == [""]:
        return NOTHING
    if fold is None or len(lines) <= fold:
        return _pre(lines, kind)
    shown = min(_SHOWN, fold)
    rest = lines[shown:]
    summary = tag("summary", message("chapters.more_lines", language, count=len(rest)))
    folded = tag("details", summary + _pre(rest, kind), class_="tatka-fold")
    return (_pre(lines[:shown], kind) if shown else NOTHING) + folded


def _pre(lines: list[str], kind: str) -> Markup:
    # Lines that a phone can't show whole scroll; the keyboard has to reach what scrolls.
    scrolls = any(len(line) > _NARROW for line in lines)
    code = tag("code", "\n".join(lines), tabindex=0 if scrolls else None)
    return tag("pre", code, class_=kind)


def media(payload: Media, record: Record, page: Page, words: Words) -> Markup:
    """Sound or a video, by the browser's own element; a still stands for it on paper."""
    source = page.record_asset(record, payload.file)
    if source is None:
        return NOTHING
    alt, caption = words.next_picture()
    still = page.record_asset(record, payload.still) if payload.still else None
    inside = tag("a", payload.file.rpartition("/")[2], href=source, download=True)
    common = {"controls": True, "preload": "metadata", "aria_label": alt or None}
    if payload.kind == "audio":
        shown = tag("audio", inside, src=source, **common)
    else:
        shown = tag(
            "video",
            inside,
            src=source,
            poster=still,
            width=payload.width,
            height=payload.height,
            playsinline=True,
            **common,
        )
    if still:
        shown += tag("img", src=still, alt=alt, class_="tatka-still", loading="lazy")
    under = tag("figcaption", caption) if caption else NOTHING
    return tag("figure", shown + under, class_=f"tatka-figure tatka-{payload.kind}")


def _error(payload: Error, language: str) -> Markup:
    lines = _CODES.sub("", "\n".join(payload.traceback)).strip("\n")
    label = message("chapters.error_output", language)
    return tag(
        "div",
        tag("p", label, class_="tatka-label")
        + plain(
            lines or f"{payload.name}: {payload.message}",
            language,
            "tatka-stream tatka-traceback",
        ),
        class_="tatka-error",
    )
