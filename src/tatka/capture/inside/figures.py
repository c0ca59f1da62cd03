"""Matplotlib figures, drawn for light and dark pages and for each language."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from PIL import Image

from tatka.capture.inside.changes import changes
from tatka.capture.inside.fonts import BANGLA, LATIN, families, register_fonts
from tatka.capture.inside.labels import set_fonts, translate_figure
from tatka.capture.inside.themes import clear_background, darken
from tatka.record.payloads import Figure, Variant
from tatka.script.translations import labels_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure as MplFigure

    from tatka.capture.inside.staging import Staging

THEMES = ("light", "dark")
SVG_BYTES = 120_000
SCALE = 2
_CSS_DPI = 96
_QUALITY = 90
_BACKEND = "module://tatka.capture.inside.mixed_canvas"
_WEBP_BYTES = 300_000
_ANY_LANGUAGE: list[str | None] = [None]
_BANGLA_DIGITS = "০১২৩৪৫৬৭৮৯"


def draw_variants(
    figure: MplFigure,
    staging: Staging,
    languages: Mapping[str, str],
    translations: Any,  # noqa: ANN401 - a learner's variable
) -> dict[str, Any]:
    """Draw a figure for every kind of page; it is afterwards what it was before.

    Args:
        figure: Any matplotlib figure.
        staging: Takes the pictures.
        languages: The ten digits of each of the course's languages, by code.
        translations: What the script calls so; with it, each language gets its own pictures.

    Returns:
        The JSON of a `Figure`.
    """
    register_fonts()
    tables = {language: labels_for(language, translations, languages) for language in languages}
    spoken: list[str | None] = [name for name in languages if tables[name] is not None]
    variants: list[Variant] = []
    with (
        mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "tatka"}),
        changes() as lasting,
    ):
        set_fonts(figure, _families(figure), lasting)
        # Once for nothing: drawing makes the ticks that are then translated and recoloured.
        _draw_for_nothing(figure)
        set_fonts(figure, _families(figure), lasting)
        clear_background(figure, lasting)
        for theme in THEMES:
            for language in spoken or _ANY_LANGUAGE:
                with changes() as passing:
                    if language is not None:
                        own, table = languages[language], tables[language] or {}
                        translate_figure(figure, table, own, passing)
                        set_fonts(figure, _families(figure, own, *table.values()), passing)
                        if own == _BANGLA_DIGITS:
                            _prefer_bangla(figure, passing)
                    if theme == "dark":
                        darken(figure, passing)
                    variants.append(_picture(figure, staging, theme, language))
    return Figure(tuple(variants)).to_json()


def _draw_for_nothing(figure: MplFigure) -> None:
    """Draw without a picture, by the canvas that the pictures are drawn by."""
    from tatka.capture.inside.mixed_canvas import FigureCanvas  # noqa: PLC0415 - a backend

    before = figure.canvas
    try:
        # As `figure.draw_without_rendering` does, which asks the figure's own canvas.
        renderer = FigureCanvas(figure).get_renderer()
        with renderer._draw_disabled():  # noqa: SLF001
            figure.draw(renderer)
    finally:
        figure.set_canvas(before)


def _families(figure: MplFigure, *more: str) -> tuple[str, ...]:
    return families([*more, *(text.get_text() for text in figure.findobj(mpl.text.Text))])


def _prefer_bangla(figure: MplFigure, passing: Any) -> None:  # noqa: ANN401 - Changes
    for text in figure.findobj(mpl.text.Text):
        first, *others = text.get_fontfamily()
        if first == LATIN and others[:1] == [BANGLA]:
            passing.set(text, "fontfamily", [BANGLA, LATIN, *others[1:]])


def _picture(figure: MplFigure, staging: Staging, theme: str, language: str | None) -> Variant:
    content, width, height = _as_svg(figure)
    suffix = "svg"
    if len(content) > SVG_BYTES:
        content, width, height = _as_webp(figure)
        suffix = "webp"
    return Variant(theme, language, staging.keep(content, suffix), width, height)


def _as_svg(figure: MplFigure) -> tuple[bytes, int, int]:
    buffer = io.BytesIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(buffer, format="svg", bbox_inches="tight", metadata=nothing, backend=_BACKEND)
    content = re.sub(rb"^<\?xml.*?(?=<svg)", b"", buffer.getvalue(), flags=re.DOTALL)
    return content, _pixels(content, b"width"), _pixels(content, b"height")


def _pixels(svg: bytes, name: bytes) -> int:
    found = re.search(rb"<svg[^>]*? " + name + rb'="([\d.]+)pt"', svg)
    if found is None:
        message = f"matplotlib wrote an SVG without a {name.decode()} in points"
        raise ValueError(message)
    return round(float(found.group(1)) / 72 * _CSS_DPI)


def _as_webp(figure: MplFigure) -> tuple[bytes, int, int]:
    buffer = io.BytesIO()
    figure.savefig(
        buffer, format="png", dpi=_CSS_DPI * SCALE, bbox_inches="tight", backend=_BACKEND
    )
    image = Image.open(buffer)
    content = _webp(image, lossless=True)
    if len(content) > _WEBP_BYTES:
        content = _webp(image, lossless=False)
    return content, round(image.width / SCALE), round(image.height / SCALE)


def _webp(image: Image.Image, *, lossless: bool) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format="WEBP", lossless=lossless, quality=_QUALITY, method=4)
    return buffer.getvalue()
