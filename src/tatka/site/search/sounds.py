"""How a word sounds, in one set of signs for Bangla and Latin letters.

`js/sounds.js` does the same in the browser, after the same table, and weighs how far two sounds are
apart. The index needs less: the skeleton of consonants that near words share.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tatka.site.search.table import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

# A skeleton of fewer consonants has too many neighbours to be filed under what is left of it.
SHORTEST_WITH_GAP = 2


@lru_cache(maxsize=65536)
def sounds(text: str) -> str:
    """The sounds of a folded word: `টেন্সরবোর্ড` is `tensrbord`, `tensorboard` is `tensorbord`."""
    table = read_table().sounds
    is_latin = text[:1].isascii()
    rules = table.latin if is_latin else table.bangla
    heard: list[str] = []
    place = 0
    while place < len(text):
        size, sound = _longest(text, place, rules)
        heard.extend(sign for sign in sound if heard[-1:] != [sign])
        place += size
    return "".join(heard)


def _longest(text: str, place: int, rules: Mapping[str, str]) -> tuple[int, str]:
    for size in range(min(4, len(text) - place), 0, -1):
        piece = text[place : place + size]
        ends = place + size == len(text) and place > 0
        if ends and f"{piece}$" in rules:
            return size, rules[f"{piece}$"]
        if place == 0 and f"^{piece}" in rules:
            return size, rules[f"^{piece}"]
        if piece in rules:
            return size, rules[piece]
    return 1, ""


def skeleton(heard: str) -> str:
    """The consonants of what is heard, breathed ones as plain ones."""
    table = read_table().sounds
    return "".join(
        sign.lower() for sign in heard if sign not in table.vowels and sign not in table.glides
    )


def near_keys(heard: str) -> tuple[str, ...]:
    """What a word is filed under: its skeleton, whole and with any one consonant missing.

    Two words that differ in one consonant, or by one, share a key; vowels never part them.
    """
    bones = skeleton(heard)
    keys = {bones}
    if len(bones) >= SHORTEST_WITH_GAP:
        keys |= {bones[:gap] + bones[gap + 1 :] for gap in range(len(bones))}
    return tuple(sorted(keys - {""}))
