from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tatka.core.errors import CaptureError
from tatka.tensorboard.events import RunLog
from tatka.tensorboard.graph import choose_model, draw, graph_numbers, read_layers

SVG = "{http://www.w3.org/2000/svg}"


def dense(name: str, units: int, **more: Any) -> dict[str, Any]:
    return {
        "class_name": "Dense",
        "config": {"name": name, "units": units, "activation": "relu", **more},
    }


def from_layers(*names: str) -> list[Any]:
    return [
        {"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": [name, 0, 0]}}]}
        for name in names
    ]


SEQUENTIAL = {
    "class_name": "Sequential",
    "config": {"layers": [dense("a", 4, trainable=False), dense("b", 2)]},
}
BRANCHES = {
    "class_name": "Functional",
    "config": {
        "layers": [
            {
                "class_name": "InputLayer",
                "name": "x",
                "config": {"batch_shape": [None, 8]},
                "inbound_nodes": [],
            },
            {**dense("left", 4), "name": "left", "inbound_nodes": from_layers("x")},
            {
                "class_name": "Sequential",
                "name": "base",
                "config": {"layers": [1, 2, 3]},
                "inbound_nodes": from_layers("x"),
            },
            {
                "class_name": "Add",
                "name": "sum<>",
                "config": {},
                "inbound_nodes": from_layers("left", "base", "x"),
            },
        ]
    },
}


def test_layers_and_what_feeds_them_are_read() -> None:
    assert graph_numbers(read_layers(BRANCHES)).rows == (
        ("x", "InputLayer", "?×8", ""),
        ("left", "Dense", "4 units, relu", "x"),
        ("base", "Sequential", "3 layers", "x"),
        ("sum<>", "Add", "", "left, base, x"),
    )
    first, second = read_layers(SEQUENTIAL)
    assert (first.locked, second.locked) == (True, False)
    assert second.inputs == ("a",)


@pytest.mark.parametrize("model", [SEQUENTIAL, BRANCHES])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_drawing_has_a_box_a_layer_and_an_arrow_an_input(
    model: dict[str, Any], theme: str
) -> None:
    layers = read_layers(model)
    drawing = draw(layers, theme)
    root = ET.fromstring(drawing.content)  # noqa: S314
    boxes = root.findall(f"{SVG}rect")
    assert len(boxes) == len(layers)
    assert len(root.findall(f"{SVG}path")) == sum(len(layer.inputs) for layer in layers)
    for box in boxes:
        assert 0 <= float(box.attrib["x"]) <= drawing.width - float(box.attrib["width"])
        assert 0 <= float(box.attrib["y"]) <= drawing.height - float(box.attrib["height"])
    names = [text.text for text in root.findall(f"{SVG}text")][::2]
    assert names == [layer.name for layer in layers]


def test_an_input_is_always_above_what_it_feeds() -> None:
    root = ET.fromstring(draw(read_layers(BRANCHES), "light").content)  # noqa: S314
    top = {
        text.text: float(box.attrib["y"])
        for box, text in zip(
            root.findall(f"{SVG}rect"), root.findall(f"{SVG}text")[::2], strict=True
        )
    }
    assert top["x"] < top["left"] == top["base"] < top["sum<>"]


def test_models_that_differ_in_names_only_are_one_and_others_must_be_chosen() -> None:
    again = {
        "class_name": "Sequential",
        "config": {"layers": [dense("a_1", 4, trainable=False), dense("b_7", 2)]},
    }
    logs = {
        "one": RunLog(model=SEQUENTIAL),
        "two": RunLog(model=again),
        "three": RunLog(model=BRANCHES),
    }
    assert choose_model(logs, ("one", "two")) == SEQUENTIAL
    with pytest.raises(CaptureError, match="different models"):
        choose_model(logs, ("one", "two", "three"))
    with pytest.raises(CaptureError, match="no graph"):
        choose_model({"one": RunLog()}, ("one",))


def test_a_model_written_as_a_class_says_why_it_cannot_be_drawn() -> None:
    with pytest.raises(CaptureError, match="nothing of its layers"):
        read_layers({"class_name": "Mine", "config": {}})
