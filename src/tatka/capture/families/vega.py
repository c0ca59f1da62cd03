"""Charts of Altair and others in Vega and Vega-Lite: drawn as SVG, for light and dark pages."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tatka.capture.svg import clean_svg, svg_size
from tatka.record.omissions import Why
from tatka.record.payloads import Figure, Variant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tatka.capture.bundle import Bundle, Cell

_KIND = re.compile(r"application/vnd\.(vega|vegalite)\.v(\d+)(?:\.\d+)*\+json")
_THEMES = {"light": None, "dark": "dark"}


def take(bundle: Bundle, cell: Cell) -> Figure | None:
    """Drawings for light and dark pages; None, and a note, where nothing draws them."""
    found = next((match for kind in bundle.data if (match := _KIND.fullmatch(kind))), None)
    if found is None:
        return None
    try:
        # Many megabytes, for charts of Vega alone.
        convert: Any = import_module("vl_convert")
    except ImportError:
        cell.notes.omit(Why.UNPICTURED, "a chart of Vega: install vl-convert-python beside tatka")
        return None
    spec = bundle.data[found[0]]
    try:
        drawn = {theme: _drawn(convert, found[1], spec, style) for theme, style in _THEMES.items()}
    except ValueError as error:
        first = str(error).strip().partition("\n")[0]
        cell.notes.omit(Why.UNPICTURED, f"a chart of Vega: {first}")
        return None
    number = cell.next_picture()
    variants = tuple(
        Variant(theme, None, cell.keep(svg, f"{number}-{theme}.svg"), *svg_size(svg))
        for theme, svg in drawn.items()
    )
    return Figure(variants, pictured="vega")


def _drawn(convert: Any, kind: str, spec: Mapping[str, Any], theme: str | None) -> bytes:  # noqa: ANN401 - untyped
    config = {**(spec.get("config") or {})}
    # The page is the ground, unless the author has chosen one.
    config.setdefault("background", "transparent")
    written = {**spec, "config": config}
    if kind == "vegalite":
        svg = (
            convert.vegalite_to_svg(written, theme=theme)
            if theme
            else (convert.vegalite_to_svg(written))
        )
    else:
        svg = convert.vega_to_svg({"background": "transparent", **spec})
    return clean_svg(svg)[0]
