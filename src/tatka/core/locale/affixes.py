"""What hangs on the words of a language, from a table that it brings: prefixes, endings, folds.

The search reads words by it (`site/search/js/words.js` does the same in the reader's browser), and
the glossary finds its words by it. Each rule adds a reading to the words of its letters and takes
none away.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tatka.core.errors import SettingsError
from tatka.core.locale.words import course_languages
from tatka.core.toml_text import parse_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUNDLED = Path(__file__).resolve().parents[1] / "messages"
_KEYS = {"letters", "minimum", "endings", "prefixes", "elisions", "fold"}


@dataclass(frozen=True)
class Affixes:
    """What hangs on the words of a language.

    Attributes:
        letters: Of its words, as in a class of a regular expression.
        minimum: How many letters must be left of a word.
        endings: The longest first.
        prefixes: The longest first.
        elisions: What stands before an apostrophe and is a word of its own: l'écart.
        folds: What is written and what it counts as.
    """

    letters: str
    minimum: int
    endings: tuple[str, ...]
    prefixes: tuple[str, ...]
    elisions: tuple[str, ...]
    folds: tuple[tuple[str, str], ...]

    def stems(self, word: str) -> Iterator[str]:
        """What a word may be without what hangs on it; nothing if it is not of these letters."""
        if not re.fullmatch(f"[{self.letters}]+", word):
            return
        for start in ("", *self.prefixes):
            rest = word.removeprefix(start)
            if not word.startswith(start) or _letters(rest) < self.minimum:
                continue
            if start:
                yield rest
            for end in self.endings:
                if rest.endswith(end) and _letters(rest[: -len(end)]) >= self.minimum:
                    yield rest[: -len(end)]
                    break

    def for_browser(self) -> dict[str, object]:
        """The same as plain data."""
        return {
            "letters": self.letters,
            "minimum": self.minimum,
            "endings": list(self.endings),
            "prefixes": list(self.prefixes),
            "elisions": list(self.elisions),
        }


def affix_files() -> tuple[Path, ...]:
    """The files of rules for the course's languages: its own, or those that come with tatka."""
    found = (_file(language) for language in course_languages()[1])
    return tuple(path for path in found if path is not None)


def affixes_of(language: str) -> Affixes | None:
    """What hangs on the words of a language, if there is a table of it.

    Raises:
        SettingsError: The table is wrong.
    """
    file = _file(language)
    return None if file is None else read_affixes(file)


def _file(language: str) -> Path | None:
    folder, _ = course_languages()
    places = ([folder] if folder else []) + [_BUNDLED]
    files = (place / f"{language}.search.toml" for place in places)
    return next((file for file in files if file.is_file()), None)


@lru_cache(maxsize=1)
def marks() -> str:
    """Ranges of vowel signs, accents and joiners, for a class of a regular expression.

    Python's own class of letters lacks them.
    """
    ranges: list[list[int]] = []
    for code in [*range(0x20000), *range(0xE0100, 0xE01F0)]:
        if unicodedata.category(chr(code)).startswith("M") or code in _JOINERS:
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(low)}-{chr(high)}" for low, high in ranges)


_JOINERS = {0x200C, 0x200D}


def read_affixes(file: Path) -> Affixes:
    """Read one file of rules.

    Raises:
        SettingsError: It is not TOML, or a key in it is wrong.
    """

    def fault(what: str) -> SettingsError:
        return SettingsError(
            what,
            path=f"{file.parent.name}/{file.name}",
            hint="What such a file holds: tatka's site, For authors, How to add a language.",
        )

    try:
        text = unicodedata.normalize("NFC", file.read_text(encoding="utf-8"))
        table: dict[str, Any] = parse_toml(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise fault(f"this is not valid TOML: {error}") from None
    for key in table.keys() - _KEYS:
        raise fault(f"{key!r} is not known; known are {', '.join(sorted(_KEYS))}")
    letters = table.get("letters")
    try:
        re.compile(f"[{letters}]+")
    except re.error:
        letters = None
    if not isinstance(letters, str) or not letters:
        raise fault("letters is no class of letters, such as a-z")
    folds = table.get("fold", [])
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in folds):  # noqa: PLR2004 - a pair
        raise fault('fold is no list of pairs, such as [["ё", "е"]]')
    return Affixes(
        letters=letters,
        minimum=int(table.get("minimum", 3)),
        endings=_longest_first(table.get("endings", [])),
        prefixes=_longest_first(table.get("prefixes", [])),
        elisions=_longest_first(table.get("elisions", [])),
        folds=tuple((str(old), str(new)) for old, new in folds),
    )


def _longest_first(values: list[str]) -> tuple[str, ...]:
    return tuple(sorted((value for value in values if value), key=lambda x: (-len(x), x)))


def _letters(word: str) -> int:
    return sum(character.isalpha() for character in word)
