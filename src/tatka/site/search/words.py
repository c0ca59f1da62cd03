"""From a text to the terms it is filed under: find words, fold spellings, take endings off.

`js/words.js` does the same in the reader's browser. Both follow `table.toml`, and one file of
examples, `tests/site/search/words.toml`, holds them together.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from tatka.core.locale.affixes import affix_files
from tatka.site.search.table import Script, Table, fold, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Soft hyphen, zero width non-joiner and joiner, word joiner, byte order mark: they are in a word
# and say nothing about it. A zero width space is not among them: it parts words.
_SILENT = "\u00ad\u200c\u200d\u2060\ufeff"
_UNHEARD = re.compile(f"[\u0300-\u036f{_SILENT}]")
_RUNS = re.compile(r"[\u0980-\u09ff]+|[a-z0-9.,]+|[^\u0980-\u09ffa-z0-9.,]+")
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+[A-Z]*(?![a-z])")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]+)?")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_HYPHENS = "-\u2010\u2011\u2013"


@dataclass(frozen=True)
class Word:
    """A word of a text.

    Attributes:
        text: The word with its spelling folded: what a reader's half-typed word is compared with.
        terms: What it is filed under; more than one where it can be read in several ways.
    """

    text: str
    terms: tuple[str, ...]


def words(text: str) -> Iterator[Word]:
    """Find the words of a text, in order.

    A name like `GlobalAveragePooling2D` gives its parts as well as the whole.
    """
    for match in _word_pattern().finditer(text):
        before = text[match.start() - 1] if match.start() else ""
        yield from _words_of(match.group(), before != "" and before in _HYPHENS, affix_files())


def names(text: str) -> Iterator[str]:
    """Find the names of code that are more than a word: `trainable_weights`, `model.fit`.

    A dotted name gives each pair of neighbours, so that `layers.Dense` is found in
    `keras.layers.Dense`.
    """
    for match in _NAME.finditer(text):
        parts = match.group().lower().split(".")
        yield from (part for part in parts if "_" in part.strip("_"))
        yield from (f"{one}.{other}" for one, other in pairwise(parts))


@lru_cache(maxsize=65536)
def _words_of(
    chunk: str,
    hyphenated: bool,  # noqa: FBT001 - a cached helper
    _others: tuple[Path, ...],
) -> tuple[Word, ...]:
    table = read_table()
    plain = _without_elision(_plain(chunk), table)
    parts = [
        part.lower()
        for run in re.findall(r"[A-Za-z0-9]+", plain)
        if re.search(r"[a-z][A-Z]", run)
        for part in _CAMEL.findall(run)
    ]
    runs = _runs(fold(plain.lower(), table.folds))
    kept = [
        run
        for place, run in enumerate(runs)
        if not ((hyphenated or place > 0) and run in table.bangla.attached)
    ]
    return tuple(_word(run, table) for run in [*kept, *parts])


def _plain(chunk: str) -> str:
    """One encoding of each letter, without accents on Latin letters and without silent signs."""
    # Silent signs go before letters and marks are put together: a joiner between two marks keeps
    # them from standing in their one order.
    spread = _UNHEARD.sub("", unicodedata.normalize("NFKD", chunk))
    return unicodedata.normalize("NFC", spread)


def _without_elision(chunk: str, table: Table) -> str:
    """A chunk without a short word that an apostrophe ties to it: écart of l'écart."""
    for language in table.languages:
        for start in language.elisions:
            if chunk[: len(start)].lower() == start and chunk[len(start) : len(start) + 1] in {
                "'",
                "’",
                "ʼ",
            }:
                return chunk[len(start) + 1 :]
    return chunk


def _runs(text: str) -> list[str]:
    """Part a chunk where scripts meet, and give numbers one shape."""
    runs: list[str] = []
    for run in _RUNS.findall(text):
        if _GROUPED.fullmatch(run):
            runs.append(run.replace(",", ""))
            continue
        for piece in run.split(","):
            runs.extend([piece] if _NUMBER.fullmatch(piece) else piece.split("."))
    return [run for run in runs if run]


def _word(run: str, table: Table) -> Word:
    script = _script(run, table)
    stems = {stem for language in table.languages for stem in language.stems(run)}
    if script is None:
        return Word(run, tuple(sorted({run, *stems})))
    text = run.rstrip(script.trim) or run if script.trim else run
    for old, new in script.spelling.items():
        if text.startswith(old):
            text = new + text[len(old) :]
            break
    return Word(text, tuple(sorted(_readings(text, script) | stems)))


def _script(run: str, table: Table) -> Script | None:
    if "\u0980" <= run[0] <= "\u09ff":
        return table.bangla
    # Digits in a name make it a name: conv2d, vgg16.
    return table.english if run.isascii() and run.isalpha() else None


def _readings(word: str, script: Script) -> set[str]:
    """Every stem that a word can be read as."""
    if word in script.forms:
        return _readings(script.forms[word], script)
    found: set[str] = set()
    for ending in script.endings:
        if not word.endswith(ending.end):
            continue
        rest = word[: -len(ending.end)]
        if not _stands(rest, script, ending.minimum) or not re.search(ending.after, rest):
            continue
        if rest[-1] in ending.undouble and rest[-2:-1] == rest[-1]:
            rest = rest[:-1]
        found |= _readings(rest + ending.put, script)
        if not ending.also:
            break
    return found or {word}


def _stands(rest: str, script: Script, minimum: int) -> bool:
    if len(re.findall(script.letters, rest)) < minimum:
        return False
    if script.never and re.search(script.never, rest):
        return False
    return re.search(script.needs, rest) is not None


@lru_cache(maxsize=1)
def _word_pattern() -> re.Pattern[str]:
    """Letters, marks and digits of all scripts, apostrophes and decimal signs between them.

    Python's own word class lacks the marks, and with them every vowel sign of Bangla.
    """
    ranges: list[list[int]] = []
    for code in range(0x20000):
        if unicodedata.category(chr(code))[0] in "LMN" or chr(code) in _SILENT:
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    ranges.append([0x20000, 0x3FFFF])
    one = "[" + "".join(f"{chr(low)}-{chr(high)}" for low, high in ranges) + "]"
    digit = r"\d"
    return re.compile(f"{one}+(?:(?:['’ʼ]|(?<={digit})[.,](?={digit})){one}+)*")
