from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from tatka.capture.inside.figures import SVG_BYTES, draw_variants
from tatka.capture.inside.fonts import _letters, _others
from tatka.capture.inside.labels import translate
from tatka.capture.inside.staging import Staging
from tatka.script.translations import labels_for

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = {"bn": "০১২৩৪৫৬৭৮৯", "en": "0123456789"}
WORDS = {"Epoch": "যুগ", "train": "প্রশিক্ষণ", "best {}": "সেরা {}", "At school": "স্কুলে"}


def figure() -> Figure:
    drawn = Figure(figsize=(4, 3))
    axes = drawn.subplots()
    axes.plot([1, 2, 3], [0.5, 0.7, 0.8], label="train")
    axes.axhline(0.6, color="k")
    axes.set_xlabel("Epoch")
    axes.set_title("At school")
    axes.annotate("best 0.8", (3, 0.8), (2, 0.55), arrowprops={"arrowstyle": "->"})
    axes.grid(visible=True)
    axes.legend(loc="upper left")
    return drawn


def looks(drawn: Figure) -> list[Any]:
    """Everything that drawing for another page changes."""
    words = [
        (type(artist).__name__, artist.get_text(), artist.get_color(), artist.get_fontfamily())
        for artist in drawn.findobj(Text)
    ]
    faces = [
        (type(artist).__name__, artist.get_facecolor())
        for artist in drawn.findobj()
        if hasattr(artist, "get_facecolor")
    ]
    return [*words, *faces]


def draw(drawn: Figure, folder: Path, words: Any = None) -> dict[tuple[str, str | None], bytes]:
    variants = draw_variants(drawn, Staging(folder), LANGUAGES, words)["variants"]
    return {(v["theme"], v["language"]): (folder / v["file"]).read_bytes() for v in variants}


def test_each_theme_and_language_has_a_picture_of_its_own(tmp_path: Path) -> None:
    pictures = draw(figure(), tmp_path, WORDS)
    assert set(pictures) == {(theme, code) for theme in ("light", "dark") for code in LANGUAGES}
    assert len(set(pictures.values())) == 4


def test_without_translations_one_picture_serves_all_languages(tmp_path: Path) -> None:
    assert set(draw(figure(), tmp_path)) == {("light", None), ("dark", None)}


def test_data_keeps_its_colour_and_black_text_gets_light(tmp_path: Path) -> None:
    pictures = draw(figure(), tmp_path)
    for picture in pictures.values():
        assert b"#1f77b4" in picture
    assert b"stroke: #000000" in pictures["light", None]
    # Only the legend's frame is painted: the page shines through everything else.
    assert pictures["light", None].count(b"#ffffff") == 1
    assert b"#ffffff" not in pictures["dark", None]
    assert b"stroke: #000000" not in pictures["dark", None]
    assert b"#e0e3e8" in pictures["dark", None]


def test_a_figure_is_afterwards_what_it_was_before(tmp_path: Path) -> None:
    drawn = figure()
    drawn.draw_without_rendering()
    before = looks(drawn)
    settings = dict(mpl.rcParams)
    draw(drawn, tmp_path, WORDS)
    drawn.draw_without_rendering()
    assert looks(drawn) == before
    assert dict(mpl.rcParams) == settings


def test_the_same_figure_gives_the_same_bytes(tmp_path: Path) -> None:
    assert draw(figure(), tmp_path / "a", WORDS) == draw(figure(), tmp_path / "b", WORDS)


def test_drawings_with_many_points_are_pixels_at_twice_the_size(tmp_path: Path) -> None:
    drawn = Figure(figsize=(4, 3))
    points = np.random.default_rng(0).random((2, 4000))
    drawn.subplots().scatter(*points)
    staging = Staging(tmp_path)
    for variant in draw_variants(drawn, staging, LANGUAGES, None)["variants"]:
        assert variant["file"].endswith(".webp")
        assert 250 < variant["width"] < 384
        assert (tmp_path / variant["file"]).stat().st_size < 2 * SVG_BYTES


def test_a_figure_that_matplotlib_refuses_to_draw_is_left_unchanged(
    tmp_path: Path,
) -> None:
    drawn = figure()
    drawn.draw_without_rendering()
    before = looks(drawn)
    drawn.axes[0].set_title("$\\wrong{}$")
    with pytest.raises(ValueError, match="wrong"):
        draw(drawn, tmp_path, WORDS)
    drawn.axes[0].set_title("At school")
    drawn.draw_without_rendering()
    assert looks(drawn) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Epoch", "যুগ"),
        ("best 0.85", "সেরা ০.৮৫"),
        ("0.91", "০.৯১"),
        ("12 %", "১২ %"),
        ("1×10", "১×১০"),
        ("model 3", "model 3"),
        ("$10^{2}$", "$10^{2}$"),
        ("", ""),
    ],
)
def test_words_are_translated_and_bare_numbers_get_bangla_digits(text: str, said: str) -> None:
    assert translate(text, WORDS, LANGUAGES["bn"]) == said


def test_translations_come_flat_or_by_language() -> None:
    assert labels_for("bn", WORDS) == WORDS
    assert labels_for("en", WORDS) == {}
    assert labels_for("bn", {"bn": {"a": "খ"}}) == {"a": "খ"}
    assert labels_for("fr", {"a": "b"}, ("en", "fr", "ar")) == {"a": "b"}
    assert labels_for("ar", {"a": "b"}, ("en", "fr", "ar")) == {}
    assert labels_for("bn", None) is None
    assert labels_for("bn", {"a": 1}) is None


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("language", "own", "word"),
    [("mr", "०१२३४५६७८९", "युग"), ("fa", "۰۱۲۳۴۵۶۷۸۹", "دوره"), ("ru", "0123456789", "эпоха")],
)
def test_other_scripts_have_their_digits_and_letters(
    tmp_path: Path, language: str, own: str, word: str
) -> None:
    letters = {ord(letter) for letter in word}
    if not any(letters <= _letters(file) for _, file in _others()):
        pytest.skip("no font of this system has these letters")
    languages = {language: own, "en": "0123456789"}
    words = {"Epoch": word}
    pictures = draw_variants(figure(), Staging(tmp_path), languages, words)["variants"]
    shown = {item["language"]: item["file"] for item in pictures if item["theme"] == "light"}
    assert shown[language] != shown["en"]
    assert translate("0.91", words, own) == "0.91".translate(str.maketrans("0123456789", own))
