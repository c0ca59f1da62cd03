"""What languages other than the book's own bring to the search: folds, prefixes, endings.

Each rule adds a reading to the words of its letters and takes none away. `js/words.js` does the
same in the reader's browser.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tatka.core.errors import SiteError
from tatka.core.locale import course_languages
from tatka.core.toml_text import parse_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUNDLED = Path(__file__).with_name("languages")
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
    folder, languages = course_languages()
    found = []
    for language in languages:
        own = folder / f"{language}.search.toml" if folder else None
        bundled = _BUNDLED / f"{language}.toml"
        found += [next((path for path in (own, bundled) if path and path.is_file()), None)]
    return tuple(path for path in found if path is not None)


def read_affixes(file: Path) -> Affixes:
    """Read one file of rules.

    Raises:
        SiteError: It is not TOML, or a key in it is wrong.
    """

    def fault(what: str) -> SiteError:
        return SiteError(what, path=f"{file.parent.name}/{file.name}", hint="See "
                         "site/search/languages/README.md for what such a file holds.")  # fmt: skip

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
