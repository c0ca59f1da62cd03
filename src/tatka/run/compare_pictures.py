"""Whether two pictures look the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter, UnidentifiedImageError

if TYPE_CHECKING:
    from pathlib import Path

# Pictures nearer than this look alike: thinner antialiasing, a glyph shifted by a fraction of a
# pixel. A bar that is 2% of the picture's height longer is farther.
SAME = 0.02
_SIDE = 256
_BLOCK = 8
_SVG_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
_VIEW = re.compile(r'viewBox="([^"]+)"')


def picture_distance(old: Path, new: Path) -> float:
    """How different two pictures look, from 0 (not at all) to 1 (black and white).

    Raster pictures are compared in colour on a common background, made small, a little blurred,
    and in blocks: the block that differs most counts, so that a small change in a large picture
    is not averaged away. Vector pictures count as their drawing does: with the same elements in
    the same order, the largest shift of any coordinate, as a share of the picture's longer side.

    Args:
        old: A picture of the record.
        new: The same picture of another run.
    """
    if old.read_bytes() == new.read_bytes():
        return 0.0
    if old.suffix != new.suffix:
        return 1.0
    if old.suffix == ".svg":
        return _vector_distance(old.read_text(encoding="utf-8"), new.read_text(encoding="utf-8"))
    return _raster_distance(old, new)


def _vector_distance(old: str, new: str) -> float:
    if _SVG_NUMBER.split(old) != _SVG_NUMBER.split(new):
        return 1.0
    before = np.array(_SVG_NUMBER.findall(old), dtype=float)
    after = np.array(_SVG_NUMBER.findall(new), dtype=float)
    if not before.size:
        return 0.0
    found = _VIEW.search(old)
    size = max(map(float, found.group(1).split()), default=0.0) if found else float(before.max())
    return min(1.0, float(np.abs(before - after).max()) / max(size, 1.0))


def _raster_distance(old: Path, new: Path) -> float:
    try:
        before, after = _pixels(old), _pixels(new)
    except UnidentifiedImageError:
        return 1.0
    if before.size != after.size:
        return 1.0
    left, right = (_prepared(image, before.size) for image in (before, after))
    difference = np.abs(left - right).max(axis=2)
    rows, columns = (max(1, side // _BLOCK) for side in difference.shape)
    cut = difference[: rows * _BLOCK, : columns * _BLOCK]
    if min(cut.shape) < _BLOCK:
        return float(difference.mean())
    blocks = cut.reshape(rows, _BLOCK, columns, _BLOCK).mean(axis=(1, 3))
    return float(blocks.max())


def _pixels(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGBA")


def _prepared(image: Image.Image, size: tuple[int, int]) -> np.ndarray:
    # Mid-grey: both white and black on a transparent background remain visible.
    ground = Image.new("RGBA", size, (128, 128, 128, 255))
    flat = Image.alpha_composite(ground, image).convert("RGB")
    flat.thumbnail((_SIDE, _SIDE))
    blurred = flat.filter(ImageFilter.GaussianBlur(1))
    return np.asarray(blurred, dtype=float) / 255.0
