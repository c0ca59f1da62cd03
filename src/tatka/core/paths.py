"""Names of files that every system can hold, and places that don't lead astray."""

from __future__ import annotations

import errno
import re
import stat
import unicodedata
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\<>:"|?*\ud800-\udfff]')
# Names of devices on Windows, with any ending.
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_LONGEST = 200
_OTHERS = {"__pycache__", "node_modules"}


def why_not_plain(name: str) -> str | None:
    """Why a relative path with slashes is none that every system can hold; None if it is one.

    Args:
        name: Such as `assets/picture-1.svg`.
    """
    if not name or name.startswith("/") or name.endswith("/"):
        return "it is no relative path of a file"
    for part in name.split("/"):
        reasons = {
            "it leads elsewhere": part in {"", ".", ".."},
            "it holds a character that not every system allows in names": _FORBIDDEN.search(part),
            f"{part!r} is the name of a device on Windows": _DEVICES.fullmatch(part),
            "it begins or ends with a blank, or ends with a dot": part != part.strip()
            or part.endswith("."),
            "it is longer than file systems allow": len(part.encode("utf-8", "replace")) > _LONGEST,
        }
        for reason, holds in reasons.items():
            if holds:
                return reason
    return None


def is_plain_name(name: str) -> bool:
    """Whether a relative path with slashes is one that every system can hold."""
    return why_not_plain(name) is None


def printable(text: str) -> str:
    """A text that can be printed and encoded, whatever it holds."""
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text)


def folded(name: str) -> str:
    """What is the same for names that some file system takes for one: by case, by composition."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def composed(name: str) -> str:
    """A name in the one form that pages know it by, however its letters were typed.

    Bangla's য় can be one code point or two, and keyboards differ; readers see no difference.
    """
    return unicodedata.normalize("NFC", name)


def find_file(path: Path) -> Path | None:
    """The file that a path means, whichever way the letters of its parts are put together.

    Returns:
        The path itself, or that of a file whose name is the same in its composed form; None if
        there is no such file.
    """
    if path.is_file():
        return path
    parent = _find_folder(path.parent)
    found = _entry(parent, path.name) if parent else None
    return found if found is not None and found.is_file() else None


def _find_folder(path: Path) -> Path | None:
    if path.is_dir():
        return path
    if path.parent == path:
        return None
    parent = _find_folder(path.parent)
    return _entry(parent, path.name) if parent else None


def _entry(folder: Path, name: str) -> Path | None:
    try:
        return next((e for e in folder.iterdir() if composed(e.name) == composed(name)), None)
    except OSError:
        return None


def inside(folder: Path, name: str) -> Path | None:
    """The file of that name in a folder; None if it leads out of it, be it by a link.

    Args:
        folder: Which.
        name: A relative path with slashes.
    """
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts:
        return None
    path = folder / parts
    try:
        real = path.resolve()
        return path if real.is_relative_to(folder.resolve()) else None
    except (OSError, RuntimeError, ValueError):
        return None


def unreadable(places: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Files that nobody can read, and why: reading a pipe, say, would wait for ever.

    Hidden files and folders, and what is installed or compiled, are not looked at.

    Args:
        places: Files and folders; what does not exist is no matter here.
    """
    waiting = list(places)
    seen: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        try:
            mode = path.stat().st_mode
        except OSError as error:
            if error.errno == errno.ELOOP:
                yield path, "this link leads to itself"
            continue
        if stat.S_ISDIR(mode):
            if not path.is_symlink():
                waiting += _entries(path)
        elif not stat.S_ISREG(mode):
            yield path, "this is no file, but a pipe, a socket or a device"


def _entries(folder: Path) -> list[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return []
    return [path for path in entries if not path.name.startswith(".") and path.name not in _OTHERS]
