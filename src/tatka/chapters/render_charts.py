"""Charts of TensorBoard: pictures of the real one, with the numbers behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tatka.chapters.html import tag, text
from tatka.locale import message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tatka.chapters.page import Page
    from tatka.chapters.render_pictures import Words
    from tatka.runs.record import Record


def chart(output: Mapping[str, Any], record: Record, page: Page, words: Words) -> str:
    """What TensorBoard showed at that cell."""
    words.next_picture()
    page.lose(f"{record.example}: no picture of {output.get('output_type')}")
    return tag("p", text(message("chapters.no_picture", page.language)), class_="tatka-missing")
