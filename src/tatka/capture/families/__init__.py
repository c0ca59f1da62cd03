"""Kinds of rich output, a module a family.

A family looks at one output and gives the payload that the record keeps, or None where it is not
its business; what it has to leave out it notes with the cell. A new kind of output is a new module
here and its place in `FAMILIES`; docs/authors/outputs.md says what readers get.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tatka.capture.families import (
    animations,
    bokeh,
    estimators,
    html,
    markup,
    media,
    ours,
    pictures,
    plotly,
    text,
    vega,
    widgets,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tatka.capture.bundle import Bundle, Cell
    from tatka.record.payloads import Rich

    Family = Callable[[Bundle, Cell], Rich | None]

# The first that knows an output takes it; `text` takes all that is left.
FAMILIES: tuple[Family, ...] = (
    ours.take,
    plotly.take,
    vega.take,
    bokeh.take,
    widgets.take,
    media.take,
    animations.take,
    estimators.take,
    pictures.take,
    html.take,
    markup.take,
    text.take,
)


def take(bundle: Bundle, cell: Cell) -> Rich | None:
    """What the record keeps of an output; None where there is nothing to show.

    Args:
        bundle: The output.
        cell: It is of; learns what was left out.

    Raises:
        CaptureError: It is more than a cell may emit, or it could not be drawn.
    """
    for family in FAMILIES:
        payload = family(bundle, cell)
        if payload is not None:
            return payload
    return None
