"""The files of a book: chapters and what stands beside them, none of which leads astray."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tatka.core.errors import ChapterError, raise_all
from tatka.core.paths import printable, why_not_plain

if TYPE_CHECKING:
    from pathlib import Path

    from tatka.core.settings import Settings

_DEEPEST = 30


def book_files(settings: Settings, language: str) -> tuple[Path, ...]:
    """Chapters and what stands beside them, relative to the folder of their language, sorted.

    Raises:
        ChapterError: A file can't be used as it is: a link that leads out of the repository or to a
            folder, no file at all, a name that not every system can hold.
        Problems: Several can't.
    """
    folder = settings.chapters_dir / language
    found: list[Path] = []
    problems: list[ChapterError] = []
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        for entry in _entries(place):
            if entry.name.startswith("."):
                continue
            reason = _unfit(entry, settings.root)
            if reason is not None:
                problems.append(
                    ChapterError(reason[0], path=settings.relative(entry), hint=reason[1])
                )
            elif entry.is_dir():
                waiting.append(entry)
            else:
                found.append(entry.relative_to(folder))
    raise_all(problems)
    return tuple(sorted(found))


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _unfit(entry: Path, root: Path) -> tuple[str, str] | None:
    """Why a file of the book can't be used, and what to do; None if it can."""
    unfit = why_not_plain(entry.name)
    if unfit is not None:
        said = printable(entry.name)
        return f"the name {said!r} can't be used: {unfit}", "Name it with letters, digits, - and _."
    if len(entry.parts) - len(root.parts) > _DEEPEST:
        return f"it lies more than {_DEEPEST} folders deep", "Move it up."
    if entry.is_symlink():
        return _unfit_link(entry, root)
    if entry.is_dir():
        named = entry.suffix == ".md"
        return ("this is a folder with the name of a chapter", "Rename it.") if named else None
    return None if entry.is_file() else ("this is no file", "Remove it: a pipe, say, or a socket.")


def _unfit_link(entry: Path, root: Path) -> tuple[str, str] | None:
    try:
        real = entry.resolve(strict=True)
    except (OSError, RuntimeError):
        return "this link leads nowhere", "Remove it."
    if not real.is_relative_to(root):
        return "this link leads out of the repository", "Put a copy of the file in its place."
    if not real.is_file():
        return "this is a link to a folder", "Put the folder itself in its place."
    return None


def _place(entry: Path, settings: Settings) -> str:
    return printable(settings.relative(entry))
