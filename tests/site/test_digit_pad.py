"""A digit drawn in a page is read by the model of the record just as Keras reads it."""

from __future__ import annotations

import json
import shutil
import struct
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from support.quiet import quietly_imported
from support.site_course import serve
from tatka.book.render.html import tag
from tatka.core.safe_html import trusted
from tatka.core.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from support.site_course import Site

pytestmark = pytest.mark.slow

pytest.importorskip("tensorflow")

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ("answer", "clear", "failed", "fetch", "field", "sample", "wait", "write")
# Digits as a finger draws them on a field of 280 x 280.
STROKES = {
    0: [[(140, 60), (90, 100), (85, 170), (135, 220), (190, 180), (195, 110), (140, 60)]],
    4: [
        [(140, 140), (100, 105), (110, 65), (150, 55), (180, 80), (170, 115), (140, 140)],
        [(140, 140), (95, 175), (100, 220), (150, 235), (190, 210), (180, 170), (140, 140)],
    ],
    2: [[(80, 80), (140, 60), (190, 90), (160, 130), (100, 150), (150, 170), (220, 210)]],
    7: [[(170, 130), (130, 150), (100, 110), (130, 70), (175, 80), (180, 140), (185, 230)]],
}


@pytest.fixture
def content() -> bytes:
    settings = load_settings(ROOT)
    record = settings.records_dir / settings.default_profile / "model_in_hand"
    return (record / "artifacts" / "bangla_digits.model").read_bytes()


@pytest.fixture
def opened(small: Site, page: Page, tmp_path: Path) -> Iterator[Any]:
    """Opens a page with the field, whose file holds what it is given."""
    folder = tmp_path / "site"
    shutil.copytree(small.folder, folder)

    def open_with(model: bytes) -> Page:
        script = f'tatka.pieces.received(document.currentScript,"{b64encode(model).decode()}");'
        (folder / "model.js").write_text(script)
        data = {"values": {}, "names": {}, "text": {key: key for key in TEXTS}}
        data["text"]["answer"] = "{digit}"
        inside = (
            tag("div", "the picture", class_="tatka-piece__still")
            + tag("script", trusted(json.dumps(data)), type="application/json")
            + tag("a", "", href="model.js", hidden="", data_file="model", data_bytes="1")
        )
        figure = tag("figure", inside, class_="tatka-piece", data_piece="digit-pad")
        chapter = (folder / "chapter.html").read_text(encoding="utf-8")
        before, _, after = chapter.rpartition("</article>")
        (folder / "pad.html").write_text(f"{before}{figure}</article>{after}", encoding="utf-8")
        page.goto(f"{address}pad.html")
        page.locator("[data-piece]").scroll_into_view_if_needed()
        page.get_by_role("button", name="fetch").click()
        return page

    with serve(folder) as address:
        yield open_with


def keras_model(content: bytes) -> Any:
    """The network of a file, in Keras, with the weights of the file."""
    keras = quietly_imported("keras")
    layers = keras.layers
    (length,) = struct.unpack_from("<I", content)
    header = json.loads(content[4 : 4 + length])
    numbers = content[4 + length :]
    made, weights = [keras.Input(header["input"])], []
    for layer in header["layers"]:
        if layer["kind"] == "max_pooling2d":
            made.append(layers.MaxPooling2D())
        elif layer["kind"] == "flatten":
            made.append(layers.Flatten())
        else:
            shape, outputs = layer["shape"], layer["shape"][-1]
            made.append(
                layers.Conv2D(outputs, 3, padding="same", activation=layer["activation"])
                if layer["kind"] == "conv2d"
                else layers.Dense(outputs, activation=layer["activation"])
            )
            whole = np.frombuffer(numbers, "i1", int(np.prod(shape)), layer["kernel"])
            scale = np.frombuffer(numbers, "<f4", outputs, layer["scale"])
            weights += [whole.reshape(shape) * scale]
            weights += [np.frombuffer(numbers, "<f4", outputs, layer["bias"])]
    model = keras.Sequential(made)
    model.set_weights(weights)
    return model


def test_digits_drawn_in_the_page_are_read_as_keras_reads_them(opened: Any, content: bytes) -> None:
    page = opened(content)
    field = page.locator("canvas")
    field.wait_for()
    page.evaluate(
        "() => addEventListener('tatka-answer', ({ detail }) => { window.answered = detail; })"
    )
    model = keras_model(content)
    right = 0
    for digit, lines in STROKES.items():
        page.get_by_role("button", name="clear").click()
        box = field.bounding_box()
        assert box is not None
        scale = box["width"] / 280
        for line in lines:
            places = [(box["x"] + x * scale, box["y"] + y * scale) for x, y in line]
            page.mouse.move(*places[0])
            page.mouse.down()
            for place in places[1:]:
                page.mouse.move(*place, steps=8)
            page.mouse.up()
        answered = page.evaluate("window.answered")
        picture = np.array(answered["picture"], np.float32).reshape(1, 28, 28, 1)
        expected = model.predict(picture, verbose=0)[0]
        np.testing.assert_allclose(answered["logits"], expected, atol=2e-3)
        said = page.locator(".tatka-piece__stage").get_attribute("data-answer")
        assert said == str(expected.argmax())
        right += int(said) == digit
    assert right == len(STROKES)


def test_samples_are_read_too_and_need_no_hand(opened: Any, content: bytes) -> None:
    page = opened(content)
    button = page.get_by_role("button", name="sample")
    for digit in range(10):
        button.click()
        assert page.locator(".tatka-piece__stage").get_attribute("data-answer") == str(digit)
        assert page.locator(".tatka-pad__said").text_content() == "০১২৩৪৫৬৭৮৯"[digit]


def test_a_file_that_answers_otherwise_than_keras_did_is_not_used(
    opened: Any, content: bytes
) -> None:
    (length,) = struct.unpack_from("<I", content)
    spoilt = bytearray(content)
    layers = json.loads(content[4 : 4 + length])["layers"]
    start = 4 + length + layers[0]["kernel"]
    spoilt[start : start + 100] = bytes(100)
    page = opened(bytes(spoilt))
    page.get_by_text("failed").wait_for()
    assert page.locator("canvas").count() == 0
    assert page.get_by_role("button", name="fetch").is_enabled()
