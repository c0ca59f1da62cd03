"""Draws figures whose texts mix formulas with letters that the fonts of formulas lack.

Matplotlib sets a text with `$…$` as one formula: letters of Bangla around it would be boxes. Here
such a text is set in pieces, words by the font that has them, formulas as formulas. The module is
a backend of matplotlib's, for `savefig(backend="module://…")`.
"""

# Half of the backends of matplotlib is typed.
# mypy: disable-error-code="no-untyped-call,misc,arg-type,override,no-any-return"
# ruff: noqa: ANN401

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.cbook import open_file_cm

if TYPE_CHECKING:
    from collections.abc import Callable

_FORMULA = re.compile(r"(?<!\\)(\$(?:[^$\\]|\\.)+\$)")
# Letters of scripts that no font of formulas has.
_OTHER_SCRIPT = re.compile(r"[֐-῿⺀-\U0002ffff]")


def pieces(text: str) -> list[tuple[str, bool]]:
    """The words and the formulas of a text, in their order; one piece where nothing is mixed."""
    if not _OTHER_SCRIPT.search(text):
        return [(text, True)]
    parts = [(part, _FORMULA.fullmatch(part) is not None) for part in _FORMULA.split(text) if part]
    return [(part if math_ else part.replace(r"\$", "$"), math_) for part, math_ in parts]


def _measure(
    measure: Callable[..., tuple[float, float, float]],
    text: str,
    font: Any,
) -> tuple[float, float, float]:
    """Width, height and depth of a mixed text."""
    sizes = [measure(part, font, is_formula) for part, is_formula in pieces(text)]
    below = max(depth for _, _, depth in sizes)
    above = max(height - depth for _, height, depth in sizes)
    return sum(width for width, _, _ in sizes), above + below, below


class _Mixed(RendererBase):
    """Draws texts part by part, by the renderer that stands behind it."""

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> Any:
        if ismath is True and len(pieces(s)) > 1:
            return _measure(super().get_text_width_height_descent, s, prop)
        return super().get_text_width_height_descent(s, prop, ismath)

    def draw_text(  # noqa: PLR0917 - matplotlib's signature
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: Any = False,  # noqa: FBT002
        mtext: Any = None,
    ) -> None:
        if ismath is not True or len(pieces(s)) == 1:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        for part, is_formula in pieces(s):
            # Without the text that they are of: its anchor is not theirs.
            super().draw_text(gc, x, y, part, prop, angle, is_formula, None)
            width = super().get_text_width_height_descent(part, prop, is_formula)[0]
            x += width * math.cos(math.radians(angle))
            y -= width * math.sin(math.radians(angle))


class _MixedSvg(_Mixed, RendererSVG):
    """As SVG."""


class _MixedAgg(_Mixed, RendererAgg):
    """As pixels."""


class FigureCanvas(FigureCanvasAgg):
    """Writes PNG and SVG as matplotlib's own canvases do, with mixed texts."""

    def get_renderer(self) -> Any:
        """A renderer for the figure's size; a new one each time."""
        width, height = self.figure.bbox.size
        self.renderer = _MixedAgg(width, height, self.figure.dpi)
        return self.renderer

    def print_svg(
        self,
        filename: Any,
        *,
        bbox_inches_restore: Any = None,
        metadata: Any = None,
        **others: Any,
    ) -> None:
        """Write the figure as SVG; what else matplotlib hands over is for other formats."""
        del others
        with open_file_cm(filename, "w", encoding="utf-8") as target:
            dpi = self.figure.dpi
            self.figure.dpi = 72
            width, height = self.figure.get_size_inches()
            svg = _MixedSvg(width * 72, height * 72, _Text(target), image_dpi=dpi,
                            metadata=metadata)  # fmt: skip
            renderer = MixedModeRenderer(
                self.figure, width, height, dpi, svg, bbox_inches_restore=bbox_inches_restore
            )
            self.figure.draw(renderer)
            renderer.finalize()


class _Text:
    """A file of bytes or of text that text can be written to."""

    def __init__(self, target: Any) -> None:
        self._target = target

    def write(self, text: str) -> None:
        """Write text, as bytes where the file wants them."""
        try:
            self._target.write(text)
        except TypeError:
            self._target.write(text.encode())
