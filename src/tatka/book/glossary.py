"""The words of the course: one file for all languages, `docs/glossary.yml`.

```yaml
learning-rate:
  bn: লার্নিং রেট
  en: learning rate
  means:
    bn: এক ধাপে ওজন কতটা বদলাবে।
    en: How far the weights move in one step.
  also:                     # further forms that count as the word
    en: [step size]
  avoid:                    # what chapters should not call it
    bn: [শিক্ষণ হার]
```
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import yaml

from tatka.core.errors import ChapterError, raise_all
from tatka.core.files import write_text
from tatka.core.locale.affixes import affixes_of, marks
from tatka.core.yaml_text import parse_yaml, yaml_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tatka.core.settings import Settings

FILE = "glossary.yml"
ACCEPTED = "accepted-words.txt"
_KEYS = {"means", "also", "avoid"}
_BANGLA = "\u0980-\u09ff"
# What Bangla may hang on a noun: number and definiteness, then case, then emphasis.
_BANGLA_ENDINGS = r"(?:গুলো|গুলি|টা|টি|টুকু|রা|দের|দ্বয়)?(?:য়ের|ের|এর|কে|তে|য়ে|ে|র|য়)?(?:ই|ও)?"
_ENGLISH_ENDINGS = r"(?:es|s)?(?:['’]s)?"
_ID = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True)
class Entry:
    """A word of the course.

    Attributes:
        id: Its name in roles and addresses.
        words: In each language.
        means: One sentence in each language.
        also: Further forms, by language.
        avoid: Words that should not be used for it, by language.
        line: Where it stands in the file.
    """

    id: str
    words: Mapping[str, str]
    means: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    avoid: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    line: int = 1


@dataclass(frozen=True)
class Glossary:
    """All words.

    Attributes:
        entries: By id.
        accepted: Words to avoid that may stay all the same, in small letters.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    accepted: frozenset[str] = frozenset()

    def sorted(self, language: str) -> tuple[Entry, ...]:
        """The entries in the order of their words in one language."""
        return tuple(
            sorted(self.entries.values(), key=lambda entry: entry.words[language].casefold())
        )

    def uses(self, plain: str, language: str) -> Iterator[tuple[int, int, Entry]]:
        """Where words of the glossary stand in a text, with their endings; longest words win.

        Args:
            plain: Prose from which everything else has been blanked out.
            language: Of the prose.
        """
        return self._found(plain, language, "words")

    def discouraged(self, plain: str, language: str) -> Iterator[tuple[int, int, Entry]]:
        """Where words stand that the course says differently; not those that were accepted."""
        for start, end, entry in self._found(plain, language, "avoid"):
            if self.avoided(plain[start:end], entry, language) not in self.accepted:
                yield start, end, entry

    def avoided(self, text: str, entry: Entry, language: str) -> str:
        """The word to avoid that a text is a form of, in small letters."""
        words = [word.casefold() for word in entry.avoid.get(language, ())]
        small = " ".join(text.casefold().split())
        return max((word for word in words if word in small), key=len, default=small)

    def _found(
        self, plain: str, language: str, kind: Literal["words", "avoid"]
    ) -> Iterator[tuple[int, int, Entry]]:
        by_word, pattern = self._patterns.get((language, kind), ({}, None))
        for match in pattern.finditer(plain) if pattern else ():
            word = " ".join(match["word"].casefold().split())
            yield match.start(), match.end(), by_word[word]

    @cached_property
    def _patterns(
        self,
    ) -> Mapping[tuple[str, str], tuple[dict[str, Entry], re.Pattern[str] | None]]:
        languages = {language for entry in self.entries.values() for language in entry.words}
        found = {}
        for language in languages:
            words: dict[str, Entry] = {}
            avoid: dict[str, Entry] = {}
            for entry in self.entries.values():
                for word in (entry.words[language], *entry.also.get(language, ())):
                    words.setdefault(word.casefold(), entry)
                for word in entry.avoid.get(language, ()):
                    avoid.setdefault(word.casefold(), entry)
            found[language, "words"] = (words, _pattern(words, language))
            found[language, "avoid"] = (avoid, _pattern(avoid, language))
        return found


def read_glossary(settings: Settings) -> Glossary:
    """Read the glossary of a course; one without the file has no words.

    Raises:
        ChapterError: The file is not valid YAML, or an entry is incomplete.
        Problems: Several entries are.
    """
    file = settings.chapters_dir / FILE
    if not file.is_file():
        return Glossary()
    place = settings.relative(file)
    try:
        text = unicodedata.normalize("NFC", file.read_text(encoding="utf-8"))
        table = parse_yaml(text) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        fault = yaml_fault(error)
        raise ChapterError(f"this is {fault.what}", path=place, line=fault.line) from None
    if not isinstance(table, dict):
        raise ChapterError("this is no table of words", path=place, line=1)
    lines = {
        match["id"]: number
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := re.match(r"[\"']?(?P<id>[^\s\"':#]+)[\"']?\s*:", line))
    }
    problems: list[ChapterError] = []
    entries = {}
    for name, value in table.items():
        line = lines.get(str(name), 1)
        wrong = _wrong(str(name), value, settings.languages)
        problems.extend(ChapterError(what, path=place, line=line) for what in wrong)
        if not wrong:
            entries[str(name)] = _entry(str(name), value, settings.languages, line)
    raise_all(problems)
    return Glossary(MappingProxyType(entries), accepted_words(settings))


def accepted_words(settings: Settings) -> frozenset[str]:
    """The words of `docs/accepted-words.txt`, one a line, in small letters."""
    file = settings.chapters_dir / ACCEPTED
    if not file.is_file():
        return frozenset()
    try:
        text = unicodedata.normalize("NFC", file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise ChapterError("this is not UTF-8 text", path=settings.relative(file)) from None
    return frozenset(line.strip().casefold() for line in text.splitlines() if line.strip())


def accept_words(settings: Settings, words: Iterable[str]) -> Path:
    """Let words stay that the glossary advises against.

    Returns:
        The file that lists them.
    """
    file = settings.chapters_dir / ACCEPTED
    old = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    kept = sorted({*old, *(unicodedata.normalize("NFC", word) for word in words)} - {""})
    write_text(file, "\n".join(kept) + "\n")
    return file


def _wrong(name: str, value: Any, languages: tuple[str, ...]) -> list[str]:  # noqa: ANN401 - YAML is of any shape
    if not _ID.fullmatch(name):
        return [f"{name!r} is no id: use small ASCII letters, digits and hyphens"]
    if not isinstance(value, dict):
        return [f"{name!r} is no table"]
    found = [
        f"{name!r} has an unknown key {str(key)!r}"
        for key in value
        if key not in _KEYS and key not in languages
    ]
    means = value.get("means")
    for language in languages:
        if not isinstance(value.get(language), str):
            found.append(f"{name!r} has no word in {language!r}")
        if not isinstance(means, dict) or not isinstance(means.get(language), str):
            found.append(f"{name!r} has no meaning in {language!r}")
    for key in ("also", "avoid"):
        lists = value.get(key, {})
        if not isinstance(lists, dict) or not all(
            isinstance(words, list) and all(isinstance(word, str) for word in words)
            for words in lists.values()
        ):
            found.append(f"{name!r}: {key} is no table of lists")
    return found


def _entry(name: str, value: Mapping[str, Any], languages: tuple[str, ...], line: int) -> Entry:
    return Entry(
        id=name,
        words={language: value[language] for language in languages},
        means={language: value["means"][language] for language in languages},
        also={key: tuple(words) for key, words in value.get("also", {}).items()},
        avoid={key: tuple(words) for key, words in value.get("avoid", {}).items()},
        line=line,
    )


def _pattern(words: Mapping[str, Entry], language: str) -> re.Pattern[str] | None:
    if not words:
        return None
    alternatives = "|".join(
        r"\s+".join(re.escape(part) for part in word.split())
        for word in sorted(words, key=len, reverse=True)
    )
    before, after = _hanging(language)
    edge = rf"[\w{_BANGLA}{marks()}]"
    return re.compile(
        rf"(?<!{edge})(?<!-)(?:{before})(?P<word>{alternatives})(?:{after})(?!{edge})(?!-\w)",
        re.IGNORECASE,
    )


def _hanging(language: str) -> tuple[str, str]:
    """What may stand before and after a word without making it another, as expressions."""
    if language == "bn":
        return "", unicodedata.normalize("NFC", _BANGLA_ENDINGS)
    known = affixes_of(language)
    if known is None:
        return "", _ENGLISH_ENDINGS
    before = "|".join(map(re.escape, known.prefixes))
    after = "|".join(map(re.escape, known.endings))
    return f"(?:{before})?", f"(?:{after})?"
