"""Folders that tatka makes, and may therefore delete; how one takes the place of another.

A folder of ours carries a mark, a file `.of-tatka`. Nothing else is ever deleted: a setting that
names somebody's own folder is refused before anything happens.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from typing import TYPE_CHECKING

from tatka.core.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

MARK = ".of-tatka"
_MARK_TEXT = "Made by tatka, which deletes it when it makes it anew: keep nothing of yours here.\n"
_OWN_NAME = ".tatka"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2


def claim(folder: Path, *, setting: str) -> None:
    """Make a folder of ours, or see that it is one; an empty one becomes ours.

    Args:
        folder: Which.
        setting: Its name in [tool.tatka], for the error.

    Raises:
        SettingsError: It holds something that tatka did not make.
    """
    check(folder, setting=setting)
    folder.mkdir(parents=True, exist_ok=True)
    mark_as_ours(folder)


def check(folder: Path, *, setting: str) -> None:
    """Make sure that a folder is ours, empty, or not there yet.

    Raises:
        SettingsError: It holds something that tatka did not make.
    """
    if not os.path.lexists(folder):
        return
    if folder.is_dir() and (is_ours(folder) or not any(folder.iterdir())):
        return
    what = "holds something that tatka did not make" if folder.is_dir() else "is no folder"
    raise SettingsError(
        f"setting {setting!r}: {folder.name}/ {what}, and would be deleted",
        path=folder,
        hint=f"Name another folder in [tool.tatka], or delete {folder} yourself.",
    )


def is_ours(folder: Path) -> bool:
    """Whether a folder carries our mark, or a name that nobody else gives."""
    return folder.name == _OWN_NAME or (folder / MARK).is_file()


def mark_as_ours(folder: Path) -> None:
    """Mark a folder that has just been made."""
    mark = folder / MARK
    if not mark.is_file():
        mark.write_text(_MARK_TEXT, encoding="ascii")


def exchange(new: Path, current: Path) -> bool:
    """Have two folders trade places at once, if the system can.

    Returns:
        Whether it was done.
    """
    one, other = os.fsencode(new), os.fsencode(current)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            done = library.renameat2(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE)
        elif sys.platform == "darwin":
            done = library.renamex_np(one, other, _RENAME_SWAP)
        else:
            return False
    except (AttributeError, OSError, TypeError):
        return False
    return bool(done == 0)


def put_in_place(new: Path, current: Path, aside: Path) -> None:
    """Have a folder take the place of another one, which goes.

    Where the system can, both trade places, and there is no moment without one. Elsewhere the old
    one steps aside first; `repair` puts it back if the new one never came.

    Args:
        new: Takes the place; on the same file system.
        current: The place; ours, empty, or not there.
        aside: Where the old one may step; ours.

    Raises:
        OSError: The folder can't be moved; the old one is in its place.
    """
    shutil.rmtree(aside, ignore_errors=True)
    current.parent.mkdir(parents=True, exist_ok=True)
    if current.is_dir() and exchange(new, current):
        shutil.rmtree(new, ignore_errors=True)
        return
    try:
        if current.exists():
            current.rename(aside)
        new.rename(current)
    except OSError:
        repair(current, aside)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def repair(current: Path, aside: Path) -> None:
    """Undo what a killed command was in the middle of: the old folder comes back."""
    if aside.is_dir() and not current.exists():
        aside.rename(current)
