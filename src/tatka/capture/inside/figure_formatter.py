"""Has IPython draw matplotlib's figures our way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from IPython.core.formatters import JSONFormatter, catch_format_error

from tatka.record import mime

if TYPE_CHECKING:
    from collections.abc import Callable


class FigureFormatter(JSONFormatter):
    """Formats matplotlib's figures and nothing else.

    A function registered for the class would be lost: when matplotlib's inline backend loads, it
    removes whatever any formatter knows about figures.
    """

    def __init__(self, draw: Callable[[Any], dict[str, Any]], parent: Any) -> None:  # noqa: ANN401 - untyped
        """Know how to draw.

        Args:
            draw: Gives the JSON of a figure.
            parent: IPython's display formatter.
        """
        super().__init__(parent=parent)
        self.format_type = mime.FIGURE
        self._draw = draw

    @catch_format_error  # type: ignore[untyped-decorator]
    def __call__(self, obj: Any) -> dict[str, Any] | None:  # noqa: ANN401 - any result of a cell
        """The JSON of a figure; None for anything else."""
        if any(
            (c.__module__, c.__name__) == ("matplotlib.figure", "Figure") for c in type(obj).__mro__
        ):
            return self._draw(obj)
        return None
