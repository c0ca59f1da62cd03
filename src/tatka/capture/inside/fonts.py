"""Fonts for the letters of a figure: ours for Latin and Bangla, the system's for other scripts."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from matplotlib import font_manager
from matplotlib.font_manager import FontProperties, findfont, get_font

if TYPE_CHECKING:
    from collections.abc import Iterable

LATIN = "DejaVu Sans"
BANGLA = "Noto Sans Bengali"
_FILES = ("NotoSansBengali-Regular.ttf", "NotoSansBengali-Bold.ttf")
# Joiners and signs of direction, which are drawn by no font.
_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069\n\t")


def register_fonts() -> None:
    """Make the Bangla font that comes with us known, before any other of its name."""
    manager = font_manager.fontManager
    for name in _FILES:
        with as_file(files("tatka.capture") / "fonts" / name) as file:
            if not any(entry.fname == str(file) for entry in manager.ttflist):
                manager.addfont(file)
                manager.ttflist.insert(0, manager.ttflist.pop())


def families(texts: Iterable[str]) -> tuple[str, ...]:
    """Names of the fonts that these texts need, ours first.

    Letters that no font of this system has stay without one: matplotlib warns of them.
    """
    ours = (LATIN, BANGLA)
    left = {letter for text in texts for letter in text} - _UNSEEN
    for name in ours:
        left = {letter for letter in left if ord(letter) not in _letters(_file(name))}
    found = []
    for name, file in _others() if left else ():
        has = {letter for letter in left if ord(letter) in _letters(file)}
        if has:
            found.append(name)
            left -= has
        if not left:
            break
    return (*ours, *found)


@cache
def _others() -> tuple[tuple[str, str], ...]:
    """Upright fonts of this system, those first that go with ours."""
    found = {
        entry.name: entry.fname
        for entry in font_manager.fontManager.ttflist
        if entry.style == "normal" and entry.weight in {400, "normal", "regular"}
    }
    return tuple(sorted(found.items(), key=lambda pair: (_liking(pair[0]), pair[0])))


def _liking(name: str) -> int:
    return next((at for at, kind in enumerate(("Noto Sans", "Noto")) if name.startswith(kind)), 2)


def _file(name: str) -> str:
    return str(findfont(FontProperties(family=[name])))


@cache
def _letters(file: str) -> frozenset[int]:
    try:
        return frozenset(get_font(file).get_charmap())
    except (OSError, RuntimeError):
        # A file that is no font any more.
        return frozenset()
