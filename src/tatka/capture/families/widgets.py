"""Widgets of ipywidgets, as they stood when the cell ended: controls that can't be moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from tatka.capture.bundle import NOTHING
from tatka.capture.html import sanitise
from tatka.record.omissions import Why
from tatka.record.payloads import Html

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tatka.capture.bundle import Bundle, Cell
    from tatka.record.payloads import Text

VIEW = "application/vnd.jupyter.widget-view+json"
_REFERENCE = "IPY_MODEL_"
_DEPTH = 12
_BOXES = frozenset({"BoxModel", "VBoxModel", "HBoxModel", "GridBoxModel", "TabModel",
                    "AccordionModel", "StackModel"})  # fmt: skip
_PROGRESS = frozenset({"IntProgressModel", "FloatProgressModel"})
_TEXTS = frozenset({"HTMLModel", "HTMLMathModel"})
_LABELS = frozenset({"LabelModel", "ButtonModel", "ValidModel"})


def take(bundle: Bundle, cell: Cell) -> Html | Text | None:
    """A widget and all that is inside of it; None, and a note, where it is of another library."""
    if VIEW not in bundle.data:
        return None
    model = str(bundle.data[VIEW].get("model_id", ""))
    if _is_bar(model, cell.widgets):
        cell.notes.omit(Why.PROGRESS, "a widget")
        return NOTHING
    drawn = _drawn(model, cell, 0)
    if not drawn:
        return None
    clean, _ = sanitise(f'<div class="tatka-widget">{drawn}</div>')
    return Html(clean)


def _is_bar(model: str, widgets: Mapping[str, Any]) -> bool:
    """Whether it is a bar of progress as tqdm makes it: a box of a text, a bar and a text."""
    found = widgets.get(model, {})
    if found.get("model_name") in _PROGRESS:
        return True
    children = [_child(child, widgets) for child in found.get("state", {}).get("children", ())]
    kinds = [child.get("model_name") for child in children]
    return len(kinds) == 3 and kinds[1] in _PROGRESS and set(kinds) <= _TEXTS | _PROGRESS  # noqa: PLR2004 - said above


def _child(reference: object, widgets: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = widgets.get(str(reference).removeprefix(_REFERENCE), {})
    return found


def _drawn(model: str, cell: Cell, depth: int) -> Markup:  # noqa: PLR0911 - one case a kind
    found = cell.widgets.get(model)
    if found is None or depth > _DEPTH:
        cell.notes.omit(Why.KIND, "a widget whose state is not known")
        return Markup()
    name, state = str(found.get("model_name", "")), found.get("state", {})
    if name in _BOXES:
        inside = Markup().join(
            _drawn(str(child).removeprefix(_REFERENCE), cell, depth + 1)
            for child in state.get("children", ())
        )
        kind = "tatka-row" if name == "HBoxModel" else "tatka-column"
        return Markup('<div class="{}">{}</div>').format(kind, inside)
    if name == "OutputModel":
        return _output(state)
    if name in _TEXTS:
        inside, _ = sanitise(str(state.get("value", "")))
        return _labelled(state, inside)
    if name in _PROGRESS:
        return _labelled(
            state,
            Markup('<progress value="{}" max="{}"></progress>').format(
                state.get("value", 0), state.get("max", 100)
            ),
        )
    said = _said(name, state)
    if said is None:
        cell.notes.omit(Why.KIND, f"a widget {name.removesuffix('Model') or model}")
        return Markup()
    return _labelled(state, said)


def _said(name: str, state: Mapping[str, Any]) -> Markup | None:
    """What a control shows; None for one that is not known."""
    if "value" in state and {"min", "max"} <= state.keys() and "Slider" in name:
        value = state["value"]
        span = [state["min"], state["max"]]
        low, high = value if isinstance(value, list) else (span[0], value)
        meter = Markup('<meter value="{}" min="{}" max="{}"></meter>').format(high, *span)
        shown = f"{low} – {high}" if isinstance(value, list) else value
        return meter + Markup(" <span>{}</span>").format(shown)
    if "_options_labels" in state:
        labels, index = state["_options_labels"], state.get("index")
        chosen = set(index) if isinstance(index, list) else {index}
        return Markup(" · ").join(
            Markup("<b>{}</b>").format(label) if number in chosen else escape(label)
            for number, label in enumerate(labels)
        )
    if name in {"CheckboxModel", "ToggleButtonModel"}:
        return Markup("☑") if state.get("value") else Markup("☐")
    if name in _LABELS:
        said = state.get("value") if name == "LabelModel" else state.get("description")
        kind = "tatka-button" if name == "ButtonModel" else "tatka-label"
        return Markup('<span class="{}">{}</span>').format(kind, said or "")
    value = state.get("value", "")
    if "value" in state and isinstance(value, str | int | float):
        return Markup("<samp>{}</samp>").format(value)
    return None


def _labelled(state: Mapping[str, Any], control: Markup) -> Markup:
    description = str(state.get("description") or "")
    if not description or "tatka-button" in control:
        return Markup("<div>{}</div>").format(control)
    return Markup("<div><span>{}</span> {}</div>").format(description, control)


def _output(state: Mapping[str, Any]) -> Markup:
    """What was printed and displayed inside of a widget."""
    parts = []
    for output in state.get("outputs", ()):
        data = output.get("data", {})
        if "text" in output:
            parts.append(Markup("<pre>{}</pre>").format("".join(output["text"])))
        elif "image/png" in data:
            source = f"data:image/png;base64,{''.join(data['image/png']).strip()}"
            parts.append(Markup('<img src="{}" alt="">').format(source))
        elif "text/html" in data:
            parts.append(sanitise("".join(data["text/html"]))[0])
        elif "text/plain" in data:
            parts.append(Markup("<pre>{}</pre>").format("".join(data["text/plain"])))
    return Markup("<div>{}</div>").format(Markup().join(parts)) if parts else Markup()
