"""Widgets of ipywidgets, as they stood when the cell ended: controls that can't be moved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from tatka.capture.bundle import NOTHING
from tatka.capture.html import sanitise
from tatka.capture.terminal import terminal_text, without_marks
from tatka.record.mime import HTML, PLAIN
from tatka.record.omissions import Why
from tatka.record.payloads import Html

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tatka.capture.bundle import Bundle, Cell
    from tatka.record.payloads import Text

VIEW = "application/vnd.jupyter.widget-view+json"
_REFERENCE = "IPY_MODEL_"
_DEPTH = 12
_BOXES = frozenset({"BoxModel", "VBoxModel", "HBoxModel", "GridBoxModel", "TabModel",
                    "AccordionModel", "StackModel"})  # fmt: skip
_PROGRESS = frozenset({"IntProgressModel", "FloatProgressModel"})
_TEXTS = frozenset({"HTMLModel", "HTMLMathModel"})
_TITLED = frozenset({"TabModel", "AccordionModel"})
_LABELS = frozenset({"LabelModel", "ButtonModel"})
_SWITCHES = frozenset({"CheckboxModel", "ToggleButtonModel", "ValidModel"})
# What stands inside of a widget's drawing; all else that it caught comes behind it.
_TEXTUAL = frozenset({PLAIN, HTML})


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


def caught_outputs(bundle: Mapping[str, Any], widgets: Mapping[str, Any]) -> Iterator[Any]:
    """What widgets caught that is more than text: figures, tables, players.

    It comes behind the widget, as an output of its own, and so is shown like any other.

    Args:
        bundle: Data of an output, by MIME type.
        widgets: The states of the run's widgets, by their number.
    """
    import nbformat  # noqa: PLC0415 - slow to import

    if VIEW not in bundle:
        return
    for state in _inside(str(bundle[VIEW].get("model_id", "")), widgets, 0):
        for output in state.get("outputs", ()):
            data = output.get("data", {})
            if data and not _TEXTUAL.issuperset(data):
                metadata = output.get("metadata", {})
                yield nbformat.v4.new_output("display_data", data=data, metadata=metadata)


def _inside(model: str, widgets: Mapping[str, Any], depth: int) -> Iterator[Mapping[str, Any]]:
    """The states of a widget and of all inside of it, in order."""
    found = widgets.get(model)
    if found is None or depth > _DEPTH:
        return
    yield found.get("state", {})
    for child in found.get("state", {}).get("children", ()):
        yield from _inside(str(child).removeprefix(_REFERENCE), widgets, depth + 1)


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
        titles = state.get("titles", ()) if name in _TITLED else ()
        inside = Markup().join(
            _titled(titles, number) + _drawn(str(child).removeprefix(_REFERENCE), cell, depth + 1)
            for number, child in enumerate(state.get("children", ()))
        )
        kind = "tatka-row" if name == "HBoxModel" else "tatka-column"
        return Markup('<div class="{}">{}</div>').format(kind, inside)
    if name == "OutputModel":
        return _output(state)
    if name in _TEXTS:
        inside = Markup(sanitise(str(state.get("value", "")))[0])  # noqa: S704 - it is clean now
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


def _titled(titles: Any, number: int) -> Markup:  # noqa: ANN401 - JSON
    """What stands over a page of a tab or an accordion."""
    title = titles[number] if number < len(titles) else ""
    return Markup("<div><b>{}</b></div>").format(title) if title else Markup()


def _said(name: str, state: Mapping[str, Any]) -> Markup | None:  # noqa: PLR0911 - one case a kind
    """What a control shows; None for one that is not known."""
    if name == "PasswordModel":
        # A page that shows what nobody could read on the screen would give it away.
        return Markup("<samp>{}</samp>").format("•" * min(len(str(state.get("value", ""))), 8))
    if name == "FileUploadModel":
        return Markup('<span class="tatka-button">{}</span>').format(state.get("description") or "")
    if name == "DatePickerModel":
        return Markup("<samp>{}</samp>").format(_day(state.get("value")))
    if name == "TagsInputModel":
        return Markup(" · ").join(escape(tag) for tag in state.get("value") or ())
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
    if name in _SWITCHES:
        return Markup("☑") if state.get("value") else Markup("☐")
    if name in _LABELS:
        said = state.get("value") if name == "LabelModel" else state.get("description")
        kind = "tatka-button" if name == "ButtonModel" else "tatka-label"
        return Markup('<span class="{}">{}</span>').format(kind, said or "")
    value = state.get("value", "")
    if "value" in state and isinstance(value, str | int | float):
        return Markup("<samp>{}</samp>").format(value)
    return None


def _printed(output: Mapping[str, Any]) -> str:
    return without_marks(terminal_text("".join(output["text"])))


def _day(value: Any) -> str:  # noqa: ANN401 - JSON
    """A day as widgets keep it: months from 0."""
    try:
        return date(value["year"], value["month"] + 1, value["date"]).isoformat()
    except (TypeError, KeyError, ValueError):
        return "–"


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
            parts.append(Markup("<pre>{}</pre>").format(_printed(output)))
        elif "ename" in output:
            said = f"{output['ename']}: {output.get('evalue', '')}"
            parts.append(Markup("<pre>{}</pre>").format(said))
        elif not _TEXTUAL.issuperset(data):
            continue
        elif HTML in data:
            parts.append(Markup(sanitise("".join(data[HTML]))[0]))  # noqa: S704 - clean
        elif PLAIN in data:
            parts.append(Markup("<pre>{}</pre>").format("".join(data[PLAIN])))
    return Markup("<div>{}</div>").format(Markup().join(parts)) if parts else Markup()
