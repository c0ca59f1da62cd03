"""Bangla digits ০ to ৯, drawn from fonts and bent as if a hand had written them."""

import math
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

DIGITS = "০১২৩৪৫৬৭৮৯"
"""The digits, each at the place that is its label."""

FONTS = (
    "noto-sans-bengali-400",
    "noto-serif-bengali-400",
    "hind-siliguri-300",
    "hind-siliguri-600",
    "anek-bangla-500",
    "baloo-da-2-500",
    "mina-400",
    "atma-400",
)
"""The fonts that a model may learn from."""

UNSEEN_FONTS = ("tiro-bangla-400", "galada-400")
"""Two more, kept for the last examination: one for books, one like a brush."""

SIDE = 28
"""Height and width of a picture, in pixels."""

_FOLDER = Path(__file__).with_name("fonts")
_FINE = 3 * SIDE
_HEIGHT = 2 * SIDE
_MIDDLE = (_FINE - 1) / 2
_ROWS, _COLUMNS = np.mgrid[0:_FINE, 0:_FINE].astype(
    np.float32
) - np.float32(_MIDDLE)
_KNOTS = 5
_ACROSS = np.broadcast_to(
    np.linspace(0, _KNOTS - 1, _FINE, dtype=np.float32),
    (_FINE, _FINE),
)


def draw_digit(
    label: int, number: int, fonts: tuple[str, ...] = FONTS
) -> NDArray[np.uint8]:
    """Draws one digit, white on black.

    Args:
        label: Which digit, 0 to 9.
        number: Which drawing of it; the same number gives the same picture.
        fonts: Names of the fonts to take turns with.

    Returns:
        Levels of ink, 0 to 255, as (28, 28).
    """
    chance = np.random.default_rng((label, number, len(fonts)))
    fine = _glyph(fonts[number % len(fonts)], label)
    # A pen of another width: ink grows, shrinks, or stays.
    fine = fine.filter(_PENS[chance.integers(len(_PENS))])
    bent = _bend(np.asarray(fine, np.float32), chance)
    small = bent.reshape(SIDE, 3, SIDE, 3).mean(axis=(1, 3))
    small *= chance.uniform(0.75, 1.1)
    small += chance.normal(0, 6, small.shape)
    return np.clip(np.rint(small), 0, 255).astype(np.uint8)  # type: ignore[no-any-return]


def draw_digits(
    first: int, each: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Draws as many of each digit, all of ০ first, then all of ১, and so on.

    Args:
        first: The number of the first drawing of each; other numbers, other pictures.
        each: How many of each digit.

    Returns:
        Levels of ink, 0 to 1, as (10 × each, 28, 28, 1), and the labels, as (10 × each,).
    """
    labels = np.repeat(np.arange(len(DIGITS)), each)
    numbers = np.tile(
        np.arange(first, first + each), len(DIGITS)
    )
    pictures = np.stack(
        [
            draw_digit(*one)
            for one in zip(
                labels.tolist(), numbers.tolist(), strict=True
            )
        ]
    )
    return scale(pictures[..., None]), labels.astype(np.int64)


def scale(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Brings levels of ink from 0 … 255 to 0 … 1."""
    return pictures.astype(np.float32) / np.float32(255)


_PENS = (
    ImageFilter.MinFilter(3),
    ImageFilter.MedianFilter(1),
    ImageFilter.MaxFilter(3),
    ImageFilter.MaxFilter(5),
)


@cache
def _glyph(font: str, label: int) -> Image.Image:
    """A digit as the font has it, three times as fine as a picture, in the middle."""
    size = 100
    face = ImageFont.truetype(_FOLDER / f"{font}.ttf", size)
    left, top, right, bottom = face.getbbox(DIGITS[label])
    face = ImageFont.truetype(
        _FOLDER / f"{font}.ttf",
        size * _HEIGHT / max(bottom - top, right - left),
    )
    left, top, right, bottom = face.getbbox(DIGITS[label])
    canvas = Image.new("L", (_FINE, _FINE))
    corner = (
        (_FINE - right - left) / 2,
        (_FINE - bottom - top) / 2,
    )
    ImageDraw.Draw(canvas).text(
        corner, DIGITS[label], fill=255, font=face
    )
    return canvas


def _bend(
    fine: NDArray[np.float32], chance: np.random.Generator
) -> NDArray[np.float32]:
    """Turns, slants, stretches and shifts a picture, and lets its lines waver."""
    turn = math.radians(chance.normal(0, 8))
    slant = chance.normal(0.05, 0.15)
    wide, high = chance.uniform(0.85, 1.25, 2)
    x = (
        wide
        * (math.cos(turn) * _COLUMNS - math.sin(turn) * _ROWS)
        + slant * _ROWS
    )
    y = high * (
        math.sin(turn) * _COLUMNS + math.cos(turn) * _ROWS
    )
    x += _waver(chance) + chance.normal(0, 3)
    y += _waver(chance) + chance.normal(0, 3)
    return _sample(fine, y + _MIDDLE, x + _MIDDLE)


def _waver(chance: np.random.Generator) -> NDArray[np.float32]:
    """A smooth field of small shifts: random at a few knots, straight between them."""
    knots = chance.normal(0, 2.6, (_KNOTS, _KNOTS)).astype(
        np.float32
    )
    return _sample(knots, _ACROSS.T, _ACROSS)


def _sample(
    levels: NDArray[np.float32],
    rows: NDArray[np.float32],
    columns: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Levels between the pixels, bilinear; beyond the edge the nearest pixel's."""
    rows = np.clip(rows, 0, levels.shape[0] - 1.001)
    columns = np.clip(columns, 0, levels.shape[1] - 1.001)
    top, left = rows.astype(int), columns.astype(int)
    down, right = rows - top, columns - left
    upper = (
        levels[top, left] * (1 - right)
        + levels[top, left + 1] * right
    )
    lower = (
        levels[top + 1, left] * (1 - right)
        + levels[top + 1, left + 1] * right
    )
    return (  # type: ignore[no-any-return]
        upper * (1 - down) + lower * down
    ).astype(np.float32)
