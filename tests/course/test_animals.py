from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pytest

from course.animals import Hardness, draw_animal
from course.species import SOURCE_ANIMALS, SPECIES, TARGET_ANIMALS

if TYPE_CHECKING:
    from PIL import Image


def digest(picture: Image.Image) -> str:
    return hashlib.sha256(picture.tobytes()).hexdigest()


@pytest.mark.parametrize("name", SPECIES)
def test_the_same_number_draws_the_same_picture_and_another_draws_another(name: str) -> None:
    assert digest(draw_animal(name, 4)) == digest(draw_animal(name, 4))
    assert digest(draw_animal(name, 4)) != digest(draw_animal(name, 5))


def test_pictures_are_rgb_and_of_many_sizes() -> None:
    pictures = [draw_animal("cat", number) for number in range(30)]
    assert {picture.mode for picture in pictures} == {"RGB"}
    widths, heights = zip(*(picture.size for picture in pictures), strict=True)
    assert len(set(widths)) > 10
    assert len(set(heights)) > 10
    assert all(88 <= side <= 128 for side in (*widths, *heights))


def test_neither_cat_nor_dog_is_in_the_old_task() -> None:
    assert not set(SOURCE_ANIMALS) & set(TARGET_ANIMALS)
    assert len(SOURCE_ANIMALS) >= 8


def test_hardness_zero_is_clean_and_one_turns_every_knob() -> None:
    clean, hard = Hardness.level(0), Hardness.level(1)
    assert clean == Hardness(0, 0, 0, 1, 0, 0, 0, 0)
    assert hard.clutter > 0
    assert hard.scale < 1
    knobs = (hard.turn, hard.shift, hard.blur, hard.noise, hard.odd, hard.exception)
    assert all(knob > 0 for knob in knobs)


def test_a_hard_picture_has_grain_and_a_clean_one_has_flat_colours() -> None:
    def colours(hardness: float) -> int:
        pixels = np.asarray(draw_animal("dog", 3, hardness)).reshape(-1, 3)
        return len(np.unique(pixels, axis=0))

    assert colours(1.0) > 5 * colours(0.0)


@pytest.mark.parametrize("name", SPECIES)
def test_an_animal_differs_from_every_other_in_more_than_its_name(name: str) -> None:
    mine = SPECIES[name]
    assert [other for other, theirs in SPECIES.items() if theirs == mine] == [name]
