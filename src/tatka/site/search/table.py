"""Reads and checks the table of word rules that the index and the search box share."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tatka.core.errors import SiteError, raise_all
from tatka.core.locale.affixes import Affixes, affix_files, read_affixes
from tatka.core.toml_text import parse_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TABLE_FILE = Path(__file__).with_name("table.toml")

_DEFAULT_MIN = 2
_PAIR = 2


@dataclass(frozen=True)
class Ending:
    """One ending that can be taken off a word.

    Attributes:
        end: The letters at the end of the word.
        after: A regular expression that what is left must match, or nothing.
        minimum: How many letters must be left over.
        put: What comes in its place.
        also: Whether shorter endings are tried as well, giving a second reading.
        undouble: Letters of which a doubled one at the new end becomes one.
    """

    end: str
    after: str = ""
    minimum: int = _DEFAULT_MIN
    put: str = ""
    also: bool = False
    undouble: str = ""


@dataclass(frozen=True)
class Script:
    """What is known about the words of one script.

    Attributes:
        letters: Regular expression of one character that counts as a letter.
        trim: Characters dropped at the end of a word.
        never: Regular expression of stems there can't be, or nothing.
        needs: Regular expression that every stem matches, or nothing.
        spelling: Other spellings of the beginning of a word.
        forms: Whole words that no rule gets right.
        endings: Longest first.
        attached: Endings that stand alone, behind a hyphen or glued to another script.
    """

    letters: str
    trim: str
    never: str
    needs: str
    spelling: Mapping[str, str]
    forms: Mapping[str, str]
    endings: tuple[Ending, ...]
    attached: frozenset[str]


@dataclass(frozen=True)
class Sounds:
    """How letters sound, in signs that both scripts share.

    Attributes:
        vowels: Signs of vowels.
        glides: Signs between vowel and consonant.
        bangla: Letters and what they sound like; ^ and $ are a word's beginning and end.
        latin: The same for Latin letters.
        cost: What it costs to take one sound for another; see the table.
    """

    vowels: str
    glides: str
    bangla: Mapping[str, str]
    latin: Mapping[str, str]
    cost: Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """Everything the table says.

    Attributes:
        folds: Pairs of what is written and what it counts as, in order.
        bangla: Rules for words in Bangla letters.
        english: Rules for words in Latin letters.
        sounds: How words sound.
        languages: What the course's other languages bring.
    """

    folds: tuple[tuple[str, str], ...]
    bangla: Script
    english: Script
    sounds: Sounds
    languages: tuple[Affixes, ...] = ()

    def for_browser(self) -> dict[str, object]:
        """The same as plain data, for the script of the search box."""
        return {
            "folds": [list(pair) for pair in self.folds],
            "bangla": _script_for_browser(self.bangla),
            "english": _script_for_browser(self.english),
            "languages": [language.for_browser() for language in self.languages],
            "sounds": {
                "vowels": self.sounds.vowels,
                "glides": self.sounds.glides,
                "bangla": dict(self.sounds.bangla),
                "latin": dict(self.sounds.latin),
                "cost": dict(self.sounds.cost),
            },
        }


def read_table(file: Path = TABLE_FILE) -> Table:
    """Read the table, with what the course's languages bring.

    Raises:
        SiteError: It is not valid TOML, or a rule in it can't work.
        Problems: Several rules can't.
    """
    return _read_table(file, affix_files())


@lru_cache(maxsize=4)
def _read_table(file: Path, others: tuple[Path, ...]) -> Table:
    try:
        raw = parse_toml(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SiteError(f"the table of word rules can't be read: {error}", path=file) from None
    reader = _Reader(file)
    languages = tuple(read_affixes(other) for other in others)
    table = Table(
        folds=(
            *reader.read_folds(raw.get("fold", [])),
            *(pair for language in languages for pair in language.folds),
        ),
        languages=languages,
        bangla=reader.script("bangla", raw.get("bangla", {})),
        english=reader.script("english", raw.get("english", {})),
        sounds=reader.sounds(raw.get("sounds", {})),
    )
    raise_all(reader.problems)
    return table


def fold(text: str, folds: Iterable[tuple[str, str]]) -> str:
    """Replace what is written by what it counts as."""
    for old, new in folds:
        text = text.replace(old, new)
    return text


class _Reader:
    """Turns TOML into values, noting every problem instead of stopping at the first."""

    def __init__(self, file: Path) -> None:
        self.problems: list[SiteError] = []
        self._file = file
        self._folds: tuple[tuple[str, str], ...] = ()

    def read_folds(self, tables: list[dict[str, Any]]) -> tuple[tuple[str, str], ...]:
        pairs: list[tuple[str, str]] = []
        for table in tables:
            old, new = table.get("from", []), table.get("to", [])
            if len(old) != len(new):
                self._wrong(f"fold {table.get('why')!r}: `from` and `to` differ in length")
            pairs.extend(zip(map(_nfc, old), map(_nfc, new), strict=False))
        self._folds = tuple(pairs)
        return self._folds

    def script(self, name: str, table: dict[str, Any]) -> Script:
        classes = {key: _nfc(value) for key, value in table.get("classes", {}).items()}
        patterns = [table.get("letters", "."), table.get("never_ends", ""), table.get("needs", "")]
        for pattern in [*patterns, *classes.values()]:
            self._check_pattern(name, pattern)
        endings = [
            ending
            for entry in table.get("endings", [])
            for ending in self._endings(name, entry, classes)
        ]
        forms = self._words(table.get("forms", {}))
        for other in set(forms.values()) & forms.keys():
            self._wrong(f"{name}.forms: {other!r} stands on both sides, so it would go on for ever")
        return Script(
            letters=_nfc(patterns[0]),
            trim=table.get("trim", ""),
            never=_nfc(patterns[1]),
            needs=_nfc(patterns[2]),
            spelling=self._words(table.get("spelling", {})),
            forms=forms,
            endings=tuple(sorted(endings, key=lambda ending: -len(ending.end))),
            attached=frozenset(map(_nfc, table.get("attached", []))),
        )

    def sounds(self, table: dict[str, Any]) -> Sounds:
        found = Sounds(
            vowels=table.get("vowels", ""),
            glides=table.get("glides", ""),
            bangla=self._words(table.get("bangla", {})),
            latin=self._words(table.get("latin", {})),
            cost=table.get("cost", {}),
        )
        for signs, _ in found.cost.get("pairs", ()):
            if len(signs) != _PAIR:
                self._wrong(f"sounds.cost: {signs!r} is no pair of sounds")
        return found

    def _endings(
        self, name: str, entry: dict[str, Any], classes: Mapping[str, str]
    ) -> list[Ending]:
        after = entry.get("after", "")
        if after and after not in classes:
            self._wrong(f"{name}.endings: `after` names {after!r}, which is none of the classes")
        found = []
        for end in map(_nfc, entry.get("end", [])):
            put = _nfc(entry.get("put", ""))
            if len(put) >= len(end):
                self._wrong(f"{name}.endings: {end!r} becomes {put!r}, which is not shorter")
            found.append(
                Ending(
                    end=end,
                    after=classes.get(after, ""),
                    minimum=entry.get("min", _DEFAULT_MIN),
                    put=put,
                    also=entry.get("also", False),
                    undouble=entry.get("undouble", ""),
                )
            )
        return found

    def _words(self, pairs: Mapping[str, str]) -> dict[str, str]:
        # Rules meet words that are folded already, so their own words are folded too.
        return {
            fold(_nfc(old), self._folds): fold(_nfc(new), self._folds) for old, new in pairs.items()
        }

    def _check_pattern(self, name: str, pattern: str) -> None:
        try:
            re.compile(pattern)
        except re.error as error:
            self._wrong(f"{name}: {pattern!r} is no regular expression: {error}")

    def _wrong(self, what: str) -> None:
        self.problems.append(SiteError(what, path=self._file, hint="README.md beside it explains."))


def _script_for_browser(script: Script) -> dict[str, object]:
    return {
        "letters": script.letters,
        "trim": script.trim,
        "never": script.never,
        "needs": script.needs,
        "spelling": [list(pair) for pair in script.spelling.items()],
        "forms": dict(script.forms),
        "attached": sorted(script.attached),
        "endings": [
            {
                "end": ending.end,
                "after": ending.after,
                "minimum": ending.minimum,
                "put": ending.put,
                "also": ending.also,
                "undouble": ending.undouble,
            }
            for ending in script.endings
        ],
    }


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
