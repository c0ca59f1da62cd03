"""Texts of a figure in the language of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from matplotlib.text import Text
from matplotlib.ticker import Formatter

from tatka.capture.inside.fonts import LATIN
from tatka.capture.inside.themes import axes_axis, ticks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

    from tatka.capture.inside.changes import Changes

# A number, a percentage, a product or a range, such as bars carry: nothing to translate but digits.
_NUMERIC = re.compile(r"[\s\d.,:;%×x+\-−–—±()/]*\d[\s\d.,:;%×x+\-−–—±()/]*")
_FIELD = re.compile(r"\\\{\w*\\\}")
_LATIN_DIGITS = "0123456789"


def translate(text: str, table: Mapping[str, str], own: str = _LATIN_DIGITS) -> str:
    """Say a text in another language.

    Args:
        text: What stands in the figure.
        table: English to the language. Keys may have fields in braces: `"Epoch {}"` or
            `"loss {value}"` fit any text there, whose digits follow the language.
        own: The language's ten digits.

    Returns:
        The translation; the text itself where there is none, with the language's digits if it is
        nothing but a number. Formulas (`$...$`) stay: their fonts have no Bangla.
    """
    if text in table:
        return table[text]
    if "$" in text:
        return text
    for pattern, translated in table.items():
        if "{" in pattern:
            found = re.fullmatch(_FIELD.sub("(.+?)", re.escape(pattern)), text, re.DOTALL)
            if found:
                return _filled(translated, [digits(part, own) for part in found.groups()])
    return digits(text, own) if _NUMERIC.fullmatch(text) else text


def _filled(text: str, parts: list[str]) -> str:
    """Put parts where a text has its fields, in their order."""
    left = iter(parts)
    return re.sub(r"\{\w*\}", lambda field: next(left, field[0]), text)


def digits(text: str, own: str) -> str:
    """Write digits as a language does, whose ten digits these are."""
    return text.translate(str.maketrans(_LATIN_DIGITS, own))


def translate_figure(figure: Figure, table: Mapping[str, str], own: str, changes: Changes) -> None:
    """Say every text of a figure in a language with these digits, tick labels included."""
    labels: set[int] = set()
    for axes in figure.axes:
        for axis in axes_axis(axes):
            labels |= {id(label) for tick in ticks(axis) for label in (tick.label1, tick.label2)}
            labels.add(id(axis.offsetText))
            _translate_ticks(axis, table, own, changes)
    for text in figure.findobj(Text):
        said = text.get_text()
        if id(text) not in labels and said:
            changes.set(text, "text", translate(said, table, own))


def set_fonts(figure: Figure, families: Sequence[str], changes: Changes) -> None:
    """Have texts in the default font, or in one that this has set, use these; other fonts stay."""
    for text in figure.findobj(Text):
        if text.get_fontfamily()[:1] in (["sans-serif"], [LATIN]):
            changes.set(text, "fontfamily", list(families))


def _translate_ticks(axis: Axis, table: Mapping[str, str], own: str, changes: Changes) -> None:
    # Past the setters: they would note that the author has chosen a formatter.
    for ticker in (axis.major, axis.minor):
        if ticker.formatter is not None:
            changes.assign(ticker, "formatter", _Translated(ticker.formatter, table, own))


class _Translated(Formatter):
    """Formats as another formatter does, then translates."""

    def __init__(self, inner: Formatter, table: Mapping[str, str], own: str) -> None:
        self._inner = inner
        self._table = table
        self._own = own
        self.axis = inner.axis

    def __call__(self, x: float, pos: int | None = None) -> str:
        # A fixed formatter hands back what the author gave as labels, numbers for example.
        return translate(str(self._inner(x, pos)), self._table, self._own)

    def format_ticks(self, values: list[float]) -> list[str]:
        return [
            translate(str(text), self._table, self._own)
            for text in self._inner.format_ticks(values)
        ]

    def get_offset(self) -> str:
        return digits(self._inner.get_offset(), self._own)

    def set_locs(self, locs: list[float]) -> None:
        self._inner.set_locs(locs)
