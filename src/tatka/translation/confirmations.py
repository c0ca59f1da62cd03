"""The committed record of which translation was confirmed against which source.

One small file a section, `docs/translations/LANGUAGE/CHAPTER/SECTION.toml`:

    source = "5f0c…"        # digest of the section in the source language
    translation = "91be…"   # digest of the section in LANGUAGE
    confirmed = 2026-11-23

A file each, because two branches that confirm different sections must merge without a conflict
wherever the merge is made, and lines that stand next to each other do not.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.core.errors import TranslationError, raise_all
from tatka.core.files import write_text
from tatka.core.toml_text import parse_toml

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from tatka.core.settings import Settings

FOLDER = "translations"
_DIGEST = re.compile(r"[0-9a-f]{32}")
_KEYS = ("source", "translation", "confirmed")


@dataclass(frozen=True, order=True)
class Key:
    """Names a translated section.

    Attributes:
        language: The one it is translated into.
        chapter: The chapter's path without `.md`, with slashes.
        section: The id of its heading.
    """

    language: str
    chapter: str
    section: str

    def __str__(self) -> str:
        """As it is named on the command line."""
        return f"{self.chapter}#{self.section}"


@dataclass(frozen=True)
class Confirmation:
    """Somebody has read both texts and found that they say the same.

    Attributes:
        source: Digest of the source section then.
        translation: Digest of the translated section then.
        confirmed: The day.
    """

    source: str
    translation: str
    confirmed: dt.date


def folder(settings: Settings) -> Path:
    """Where the files are."""
    return settings.chapters_dir / FOLDER


def path_of(settings: Settings, key: Key) -> Path:
    """The file of one section."""
    return folder(settings) / key.language / key.chapter / f"{key.section}.toml"


def read_confirmations(
    settings: Settings, *, rewritten: Container[Key] = ()
) -> dict[Key, Confirmation]:
    """Read all confirmations of a book.

    Args:
        settings: Of the course.
        rewritten: Sections about to be confirmed anew: what is wrong with their files is no matter.

    Raises:
        TranslationError: A file can't be used: a merge left both sides in it, perhaps.
        Problems: Several can't.
    """
    found: dict[Key, Confirmation] = {}
    problems: list[TranslationError] = []
    top = folder(settings)
    for file in sorted(top.rglob("*.toml")):
        language, *chapter = file.relative_to(top).parent.parts
        key = Key(language, "/".join(chapter), file.stem)
        try:
            found[key] = _parse(file.read_bytes(), settings.relative(file), key)
        except TranslationError as error:
            if key not in rewritten:
                problems.append(error)
    raise_all(problems)
    return found


def write_confirmation(settings: Settings, key: Key, confirmation: Confirmation) -> None:
    """Write one, whole or not at all; an unchanged one keeps its day."""
    file = path_of(settings, key)
    if file.is_file():
        try:
            old = _parse(file.read_bytes(), str(file), key)
        except TranslationError:
            old = None
        if old and (old.source, old.translation) == (confirmation.source, confirmation.translation):
            return
    write_text(
        file,
        f'source = "{confirmation.source}"\n'
        f'translation = "{confirmation.translation}"\n'
        f"confirmed = {confirmation.confirmed.isoformat()}\n",
    )


def delete_confirmation(settings: Settings, key: Key) -> None:
    """Remove one, and the folders that it leaves empty."""
    file = path_of(settings, key)
    file.unlink(missing_ok=True)
    for parent in file.parents:
        if parent == folder(settings) or not parent.is_dir() or any(parent.iterdir()):
            return
        parent.rmdir()


def orphaned_confirmations(settings: Settings) -> tuple[Key, ...]:
    """The confirmations of chapters that are gone, or of languages that are."""
    top = folder(settings)
    found = []
    for file in sorted(top.rglob("*.toml")):
        language, *chapter = file.relative_to(top).parent.parts
        key = Key(language, "/".join(chapter), file.stem)
        if not (settings.chapters_dir / language / f"{key.chapter}.md").is_file():
            found.append(key)
    return tuple(found)


def _parse(content: bytes, path: str, key: Key) -> Confirmation:
    hint = f"Read both texts, then write it anew: tatka translations --confirm {key}"
    try:
        text = content.decode()
        table: dict[str, Any] = parse_toml(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        if re.search(rb"^<{7}|^>{7}", content, re.MULTILINE):
            raise TranslationError(
                "two branches confirmed this section against different texts",
                path=path,
                hint=hint,
            ) from None
        line = re.search(r"line (\d+)", str(error))
        raise TranslationError(
            f"this is not valid TOML: {error}",
            path=path,
            line=int(line.group(1)) if line else None,
            hint=hint,
        ) from None
    digests = [table.get(name) for name in _KEYS[:2]]
    day = table.get("confirmed")
    if (
        set(table) != set(_KEYS)
        or not all(isinstance(item, str) and _DIGEST.fullmatch(item) for item in digests)
        or type(day) is not dt.date
    ):
        raise TranslationError(
            "a confirmation has two digests, `source` and `translation`, and the day `confirmed`",
            path=path,
            hint=hint,
        )
    return Confirmation(table["source"], table["translation"], day)
