"""Markdown and LaTeX that the code displays; the page sets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tatka.record.mime import LATEX, MARKDOWN
from tatka.record.payloads import Latex, Markdown

if TYPE_CHECKING:
    from tatka.capture.bundle import Bundle, Cell


def take(bundle: Bundle, cell: Cell) -> Markdown | Latex | None:
    """The source of either."""
    del cell
    if LATEX in bundle.data:
        return Latex(bundle.text(LATEX))
    if MARKDOWN in bundle.data:
        return Markdown(bundle.text(MARKDOWN))
    return None
