"""Colours of a figure on light and dark pages.

What is data keeps its colour. What is not (text, spines, ticks, grids, frames) and has no hue is
mirrored in lightness on a dark page, so that black text gets light and a pale grid gets dim. A
style sheet or an author who picked a hue is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.text import Annotation, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matplotlib.axis import Axis, Tick
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    from tatka.capture.inside.changes import Changes

    Rgba = tuple[float, float, float, float]

# What black and white of a light page become on a dark one: near Material's own text and
# background there, so that a figure sits in the page.
_BLACK_BECOMES = (0.88, 0.89, 0.91)
_WHITE_BECOMES = (0.12, 0.13, 0.16)
_HUE = 0.06
_DARK = 0.25
_WHITE = 0.97


def clear_background(figure: Figure, changes: Changes) -> None:
    """Let the page shine through what is white in a figure and its axes."""
    for patch in _backgrounds(figure):
        if _is_white(to_rgba(patch.get_facecolor())):
            changes.set(patch, "facecolor", "none")


def darken(figure: Figure, changes: Changes) -> None:
    """Change a figure that has been drawn once (so that its ticks are there) for a dark page."""
    for patch in _backgrounds(figure):
        _mirror(patch, "facecolor", changes)
    for text in _plain_texts(figure):
        _mirror(text, "color", changes)
    for axes in figure.findobj(Axes):
        _darken_axes(axes, changes)
    for legend in _legends(figure):
        frame = legend.get_frame()
        _mirror(frame, "facecolor", changes)
        _mirror(frame, "edgecolor", changes)
    for line in figure.findobj(Line2D):
        # Black lines are data, and still: nobody sees black on a dark page.
        if _is_dark(to_rgba(line.get_color())):
            _mirror(line, "color", changes)


def _darken_axes(axes: Axes, changes: Changes) -> None:
    for spine in axes.spines.values():
        _mirror(spine, "edgecolor", changes)
    for axis in axes_axis(axes):
        for tick in ticks(axis):
            for line in (tick.tick1line, tick.tick2line):
                _mirror(line, "color", changes)
                _mirror(line, "markeredgecolor", changes)
            _mirror(tick.gridline, "color", changes)


def axes_axis(axes: Axes) -> tuple[Axis, ...]:
    """The two axis objects of axes, three where it has depth."""
    names = ("xaxis", "yaxis", "zaxis")
    return tuple(getattr(axes, name) for name in names if hasattr(axes, name))


def ticks(axis: Axis) -> Iterator[Tick]:
    """Major and minor ticks as the last drawing left them."""
    yield from axis.get_major_ticks()
    yield from axis.get_minor_ticks()


def _backgrounds(figure: Figure) -> Iterator[Patch]:
    yield figure.patch
    for part in figure.subfigs:
        yield from _backgrounds(part)  # type: ignore[arg-type]
    for axes in figure.axes:
        yield axes.patch


def _legends(figure: Figure) -> Iterable[Legend]:
    return figure.findobj(Legend)


def _plain_texts(figure: Figure) -> Iterator[Text]:
    """Texts that stand on the page, not on a picture, a heat map or a box of their own."""
    covered: set[int] = set()
    for axes in figure.axes:
        if axes.images or any(type(c).__name__ == "QuadMesh" for c in axes.collections):
            covered.update(id(text) for text in axes.texts)
    for text in figure.findobj(Text):
        if id(text) in covered:
            continue
        box = text.get_bbox_patch()
        if box is not None and to_rgba(box.get_facecolor())[3] > 0:
            continue
        yield text


def _mirror(artist: Any, name: str, changes: Changes) -> None:  # noqa: ANN401 - artists are of any kind
    value = getattr(artist, f"get_{name}")()
    if isinstance(value, str) and value in {"none", "auto"}:
        return
    rgba = to_rgba(value)
    if max(rgba[:3]) - min(rgba[:3]) <= _HUE and rgba[3] > 0:
        changes.set(artist, name, _mirrored(rgba))
    if isinstance(artist, Annotation) and artist.arrow_patch is not None and name == "color":
        _mirror(artist.arrow_patch, "edgecolor", changes)
        _mirror(artist.arrow_patch, "facecolor", changes)


def _mirrored(rgba: Rgba) -> Rgba:
    grey = sum(rgba[:3]) / 3
    red, green, blue = (
        black + (white - black) * grey
        for black, white in zip(_BLACK_BECOMES, _WHITE_BECOMES, strict=True)
    )
    return (red, green, blue, rgba[3])


def _is_dark(rgba: Rgba) -> bool:
    return max(rgba[:3]) <= _DARK and max(rgba[:3]) - min(rgba[:3]) <= _HUE


def _is_white(rgba: Rgba) -> bool:
    return min(rgba[:3]) >= _WHITE
