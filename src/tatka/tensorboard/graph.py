"""The outline of a Keras model, drawn from what its TensorBoard callback logged.

TensorBoard's own view of it can't be relied on: it fails on models inside models and cuts names
off. What it would draw is all here: the layers, and which feeds which.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from tatka.core.errors import CaptureError
from tatka.tensorboard.selection import Numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tatka.tensorboard.events import RunLog

_BOX_HEIGHT = 44
_GAP = 26
_SPACE = 16
_MARGIN = 12
_LETTER = 7.4
_LEAST = 150
_COLOURS = {
    "light": {"box": "#e8eaf6", "edge": "#5c6bc0", "text": "#1a1c24", "dim": "#5b6070"},
    "dark": {"box": "#2b3047", "edge": "#8c9eff", "text": "#e2e4e9", "dim": "#a7adbd"},
}
_DETAILS = {
    "units": "{} units", "filters": "{} filters", "kernel_size": "{}", "pool_size": "{}",
    "rate": "{}", "activation": "{}", "batch_shape": "{}",
}  # fmt: skip


@dataclass(frozen=True)
class Layer:
    """One box of a drawing.

    Attributes:
        name: As Keras names the layer.
        kind: Its class.
        detail: What tells it from others of its class, for example `64 units, relu`.
        inputs: Names of the layers that feed it.
        locked: Whether it is not trained.
    """

    name: str
    kind: str
    detail: str
    inputs: tuple[str, ...]
    locked: bool


@dataclass(frozen=True)
class Drawing:
    """An SVG.

    Attributes:
        content: UTF-8.
        width: CSS pixels.
        height: CSS pixels.
    """

    content: bytes
    width: int
    height: int


def choose_model(snapshot: Mapping[str, RunLog], runs: Sequence[str]) -> Mapping[str, Any]:
    """The one model that the chosen runs logged.

    Raises:
        CaptureError: None did, or they logged different ones.
    """
    found = {
        _without_names(log.model): (run, log.model)
        for run in reversed(runs)
        if (log := snapshot[run]).model is not None
    }
    if not found:
        raise CaptureError(
            "the logs hold no graph of a model",
            hint="keras.callbacks.TensorBoard logs it unless write_graph=False.",
        )
    if len(found) > 1:
        names = ", ".join(sorted(run for run, _ in found.values()))
        raise CaptureError(
            "the runs have different models", hint=f"Choose one with `runs:`, of: {names}."
        )
    model = next(iter(found.values()))[1]
    if model is None:
        raise AssertionError
    return model


def _without_names(model: Mapping[str, Any] | None) -> str:
    """Two models built one after the other differ in the numbers Keras puts behind names."""
    return re.sub(r"_\d+(?=\")", "", json.dumps(model, sort_keys=True))


def read_layers(model: Mapping[str, Any]) -> tuple[Layer, ...]:
    """The layers of Keras's description of a model, in its order.

    Args:
        model: What `keras.Model.to_json` gives, parsed.

    Raises:
        CaptureError: It describes no layers, as with models written as a class.
    """
    entries = model.get("config", {}).get("layers")
    if not entries:
        raise CaptureError(
            "the logged model says nothing of its layers",
            hint="Keras describes Sequential and functional models only.",
        )
    layers = []
    before: tuple[str, ...] = ()
    for entry in entries:
        config = entry.get("config", {})
        name = str(entry.get("name") or config.get("name", "?"))
        nodes = entry.get("inbound_nodes")
        inputs = before if nodes is None else tuple(dict.fromkeys(_sources(nodes)))
        layers.append(
            Layer(
                name,
                str(entry.get("class_name", "?")),
                _detail(config),
                inputs,
                locked=config.get("trainable") is False,
            )
        )
        before = (name,)
    return tuple(layers)


def _sources(node: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(node, Mapping):
        if "keras_history" in node:
            yield str(node["keras_history"][0])
        for value in node.values():
            yield from _sources(value)
    elif isinstance(node, list):
        for value in node:
            yield from _sources(value)


def _detail(config: Mapping[str, Any]) -> str:
    inner = config.get("layers")
    if inner:
        return f"{len(inner)} layers"
    parts = []
    for key, form in _DETAILS.items():
        value = config.get(key)
        if value is None or value == "linear" or isinstance(value, Mapping):
            continue
        if isinstance(value, list):
            shown = "×".join("?" if size is None else str(size) for size in value)
        else:
            shown = str(value)
        parts.append(form.format(shown))
    return ", ".join(parts)


def graph_numbers(layers: Sequence[Layer]) -> Numbers:
    """The drawing as a table."""
    return Numbers(
        ("layer", "type", "detail", "inputs"),
        tuple((layer.name, layer.kind, layer.detail, ", ".join(layer.inputs)) for layer in layers),
    )


def draw(layers: Sequence[Layer], theme: str) -> Drawing:
    """Draw layers from top to bottom, each below all that feed it; locked ones with a dashed edge.

    Args:
        layers: In an order in which inputs come first, as Keras has them.
        theme: `light` or `dark`.
    """
    depth: dict[str, int] = {}
    for layer in layers:
        depth[layer.name] = 1 + max((depth.get(name, -1) for name in layer.inputs), default=-1)
    rows: list[list[Layer]] = [[] for _ in range(max(depth.values()) + 1)]
    for layer in layers:
        rows[depth[layer.name]].append(layer)
    box = max(_LEAST, *(_box_width(layer) for layer in layers))
    widest = max(len(row) for row in rows)
    width = 2 * _MARGIN + widest * box + (widest - 1) * _SPACE
    height = 2 * _MARGIN + len(rows) * _BOX_HEIGHT + (len(rows) - 1) * _GAP
    place: dict[str, tuple[float, float]] = {}
    for number, row in enumerate(rows):
        left = (width - len(row) * box - (len(row) - 1) * _SPACE) / 2
        for column, layer in enumerate(row):
            place[layer.name] = (
                left + column * (box + _SPACE),
                _MARGIN + number * (_BOX_HEIGHT + _GAP),
            )
    colours = _COLOURS[theme]
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-family="Roboto, Noto Sans, Arial, sans-serif">'
        ),
        (
            f'<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
            f'markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="{colours["dim"]}"/>'
            "</marker></defs>"
        ),
    ]
    for layer in layers:
        parts.extend(
            _arrow(place[name], place[layer.name], box, width, colours) for name in layer.inputs
        )
    parts.extend(_box(layer, *place[layer.name], box, colours) for layer in layers)
    parts.append("</svg>")
    return Drawing("".join(parts).encode(), width, height)


def _box_width(layer: Layer) -> int:
    longest = max(len(layer.name), len(_second_line(layer)))
    return round(longest * _LETTER) + 2 * _MARGIN


def _second_line(layer: Layer) -> str:
    return f"{layer.kind} · {layer.detail}" if layer.detail else layer.kind


def _box(layer: Layer, left: float, top: float, width: int, colours: Mapping[str, str]) -> str:
    dashes = ' stroke-dasharray="5 4"' if layer.locked else ""
    middle = left + width / 2
    return (
        f'<rect x="{left:g}" y="{top:g}" width="{width}" height="{_BOX_HEIGHT}" rx="8" '
        f'fill="{colours["box"]}" stroke="{colours["edge"]}" stroke-width="1.5"{dashes}/>'
        f'<text x="{middle:g}" y="{top + 19:g}" text-anchor="middle" font-size="14" '
        f'font-weight="600" fill="{colours["text"]}">{escape(layer.name)}</text>'
        f'<text x="{middle:g}" y="{top + 35:g}" text-anchor="middle" font-size="12" '
        f'fill="{colours["dim"]}">{escape(_second_line(layer))}</text>'
    )


def _arrow(
    start: tuple[float, float],
    end: tuple[float, float],
    box: int,
    width: int,
    colours: Mapping[str, str],
) -> str:
    """From the foot of one box to the head of another, around the rows between them."""
    x1, y1 = start[0] + box / 2, start[1] + _BOX_HEIGHT
    x2, y2 = end[0] + box / 2, end[1]
    if y2 - y1 > _GAP:
        # Down the right edge: nothing else is there.
        side = width - _MARGIN / 2
        upper, lower = y1 + _GAP / 2, y2 - _GAP / 2
        path = (
            f"M{x1:g} {y1:g}C{x1:g} {upper:g} {x1:g} {upper:g} {(x1 + side) / 2:g} {upper:g}"
            f"S{side:g} {upper:g} {side:g} {y1 + _GAP:g}L{side:g} {y2 - _GAP:g}"
            f"C{side:g} {lower:g} {side:g} {lower:g} {(x2 + side) / 2:g} {lower:g}"
            f"S{x2:g} {lower:g} {x2:g} {y2:g}"
        )
    else:
        middle = (y1 + y2) / 2
        path = f"M{x1:g} {y1:g}C{x1:g} {middle:g} {x2:g} {middle:g} {x2:g} {y2:g}"
    return (
        f'<path d="{path}" fill="none" stroke="{colours["dim"]}" stroke-width="1.5" '
        'marker-end="url(#tip)"/>'
    )
