"""Size of a picture, so that pages keep its place free while it loads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

if TYPE_CHECKING:
    from pathlib import Path

_SVG = re.compile(r"<svg\b[^>]*>", re.DOTALL)
_VIEW_BOX = re.compile(r"""\bviewBox=["']\s*\S+[\s,]+\S+[\s,]+([\d.]+)[\s,]+([\d.]+)""")
_LENGTH = re.compile(r"""\s(width|height)=["']([\d.]+)(px|pt)?["']""")
_PIXELS_PER_POINT = 96 / 72


def picture_size(path: Path) -> tuple[int, int] | None:
    """Width and height in CSS pixels; None where the file does not say."""
    if path.suffix.lower() == ".svg":
        return _svg_size(path.read_text(encoding="utf-8", errors="replace"))
    try:
        with Image.open(path) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError):
        return None


def _svg_size(text: str) -> tuple[int, int] | None:
    root = _SVG.search(text)
    if root is None:
        return None
    lengths = {
        name: float(number) * (_PIXELS_PER_POINT if unit == "pt" else 1)
        for name, number, unit in _LENGTH.findall(root.group())
    }
    box = _VIEW_BOX.search(root.group())
    if {"width", "height"} <= lengths.keys():
        return round(lengths["width"]), round(lengths["height"])
    return (round(float(box[1])), round(float(box[2]))) if box else None
