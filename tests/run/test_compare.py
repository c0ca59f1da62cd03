"""What counts as the same result."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from tatka.run.compare_files import file_differences
from tatka.run.compare_pictures import SAME, picture_distance
from tatka.run.compare_text import (
    is_a_time,
    json_differences,
    same_text,
    text_diff,
    without_times,
)
from tatka.script.example import Tolerance

TIGHT = Tolerance()
LOOSE = Tolerance(relative=1e-2)
TIMED = Tolerance(times=True)


@pytest.mark.parametrize(
    ("old", "new", "tolerance", "same"),
    [
        ("loss 0.5 after 3 epochs", "loss 0.5 after 3 epochs", TIGHT, True),
        ("loss 0.5", "loss 0.51", TIGHT, False),
        ("loss 0.5000", "loss 0.5001", TIGHT, True),  # one in the last printed digit: rounding
        ("loss 0.5000", "loss 0.5002", TIGHT, False),
        ("loss 0.500", "loss 0.501", TIGHT, False),
        ("loss 0.500", "loss 0.502", LOOSE, True),
        ("3 pictures", "4 pictures", TIGHT, False),
        ("1,000 pictures", "1,000 pictures", TIGHT, True),
        ("1,000 pictures", "1,001 pictures", LOOSE, False),
        ("cat 0.5", "dog 0.5", LOOSE, False),
        ("[1. 2.]", "[1. 2. 3.]", LOOSE, False),
        ("1e-5", "1.00000001e-05", TIGHT, True),
        ("nan", "nan", TIGHT, True),
        ("took 3.2 s", "took 14 s", TIMED, True),
        ("took 3.2 s", "took 14 s", LOOSE, False),
        ("Half-life 5 min", "Half-life 50 min", TIGHT, False),
        ("year 2020", "year 2021", LOOSE, False),
        ("1000000", "1000001", LOOSE, False),
        ("took 12 ms/step", "took 9 ms/step", TIMED, True),
        ("3.1 times faster", "2.8 times faster", TIMED, True),
        ("5 steps", "6 steps", TIGHT, False),
        ("নির্ভুলতা 0.8", "নির্ভুলতা 0.9", TIGHT, False),
        ("সময় 3 সেকেন্ড", "সময় 4 সেকেন্ড", TIMED, True),
    ],
)
def test_texts(old: str, new: str, tolerance: Tolerance, *, same: bool) -> None:
    assert same_text(old, new, tolerance) is same


@given(st.text())
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert same_text(text, text, TIGHT)


@given(
    number=st.floats(min_value=0.1, max_value=1e6),
    share=st.floats(min_value=1e-4, max_value=1.0),
    more=st.booleans(),
)
def test_numbers_that_are_farther_apart_than_allowed_differ(
    number: float, share: float, *, more: bool
) -> None:
    other = number * (1 + share) if more else number * (1 - share / 2)
    assert not same_text(f"loss: {number!r}", f"loss: {other!r}", Tolerance(relative=1e-5))


def test_names_of_times() -> None:
    assert all(map(is_a_time, ("frozen_seconds", "seconds", "times_faster", "start", "Time (s)")))
    assert not any(map(is_a_time, ("accuracy", "sometimes_right", "val_loss", "restarts")))
    assert without_times("30 epochs in 5 s") == "30 epochs in [time]"


def test_places_in_values_are_named() -> None:
    old = {"a": [1.0, {"b": "x"}], "gone": 1, "flag": True}
    new = {"a": [1.0 + 1e-9, {"b": "y"}], "flag": 1, "new": 2}
    assert list(json_differences(old, new, TIGHT)) == [
        "a[1].b: 'x' → 'y'",
        "gone: 1 is not there any more",
        "flag: True → 1",
        "new: 2 is new",
    ]


def test_a_diff_has_the_old_and_the_new_line() -> None:
    assert text_diff("a\nb\nc", "a\nB\nc")[1:] == (" a", "-b", "+B", " c")


def drawn(path: Path, height: int, colour: str = "#336699", shift: float = 0.0) -> Path:
    image = Image.new("RGBA", (640, 480))
    draw = ImageDraw.Draw(image)
    draw.rectangle((100 + shift, 400 - height, 200 + shift, 400), fill=colour)
    draw.line((40, 400, 600, 400), fill="black", width=2)
    image.save(path)
    return path


def test_pictures_that_look_the_same_are_near(tmp_path: Path) -> None:
    base = drawn(tmp_path / "a.png", 200)
    assert picture_distance(base, drawn(tmp_path / "b.png", 200)) == 0
    assert 0 < picture_distance(base, drawn(tmp_path / "c.png", 200, "#346699")) < SAME
    assert picture_distance(base, drawn(tmp_path / "d.png", 212)) > SAME
    assert picture_distance(base, drawn(tmp_path / "e.png", 200, "#993333")) > SAME
    base.with_suffix(".webp").write_bytes(b"nothing")
    drawn(tmp_path / "f.webp", 200)
    assert picture_distance(base.with_suffix(".webp"), tmp_path / "f.webp") == 1.0
    Image.new("RGBA", (64, 48)).save(tmp_path / "g.png")
    assert picture_distance(base, tmp_path / "g.png") == 1.0


def svg(path: Path, height: float, extra: str = "") -> Path:
    path.write_text(
        f'<svg viewBox="0 0 460 345"><path d="M 10 {height} L 20.5 3e-2"/>{extra}</svg>',
        encoding="utf-8",
    )
    return path


def test_vector_pictures_are_compared_by_their_drawing(tmp_path: Path) -> None:
    base = svg(tmp_path / "a.svg", 100)
    assert picture_distance(base, svg(tmp_path / "b.svg", 100.4)) < SAME
    assert picture_distance(base, svg(tmp_path / "c.svg", 120)) > SAME
    assert picture_distance(base, svg(tmp_path / "d.svg", 100, "<g/>")) == 1.0


def saved(folder: Path, weights: float, *, when: str = "now", count: int = 3) -> dict[str, Path]:
    folder.mkdir()
    np.savez(folder / "a.npz", w=np.array([weights, 2.0], dtype="float32"), n=np.array([count]))
    (folder / "a.json").write_text(f'{{"loss": {weights}, "date_saved": "{when}"}}', "utf-8")
    (folder / "a.csv").write_text(f"loss,n\n{weights},{count}\n", "utf-8")
    (folder / "a.bin").write_bytes(bytes([count]))
    with zipfile.ZipFile(folder / "a.keras", "w") as file:
        file.writestr("metadata.json", f'{{"date_saved": "{when}"}}')
        file.writestr("note.txt", f"{weights}")
    return {path.name: path for path in folder.iterdir()}


def test_files_for_others_are_compared_by_what_they_hold(tmp_path: Path) -> None:
    old = saved(tmp_path / "old", 1.0)
    near = saved(tmp_path / "near", 1.0 + 1e-7, when="later")
    assert [name for name in old if file_differences(old[name], near[name], TIGHT)] == []
    far = saved(tmp_path / "far", 1.1, count=4)
    said = {name: file_differences(old[name], far[name], LOOSE) for name in sorted(old)}
    assert said["a.npz"] == ("n: 1 of 1 differ", "w: 1 of 2 differ, by up to 0.1")
    assert said["a.json"] == ("loss: 1.0 → 1.1",)
    assert said["a.csv"][-1] == "+1.1,4"
    assert said["a.bin"] == ("its content differs: 1 → 1 bytes",)
    assert said["a.keras"][0].startswith("note.txt: ")


def test_weights_of_keras_are_compared_within_the_tolerance(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    for name, value in (("a.weights.h5", 0.5), ("b.weights.h5", 0.5 + 1e-8), ("c.weights.h5", 0.6)):
        with h5py.File(tmp_path / name, "w") as file:
            file["layers/dense/vars/0"] = np.array([value, 1.0])
    first, second, third = sorted(tmp_path.glob("*.h5"))
    assert file_differences(first, second, TIGHT) == ()
    assert file_differences(first, third, TIGHT) == (
        "layers/dense/vars/0: 1 of 2 differ, by up to 0.1",
    )
