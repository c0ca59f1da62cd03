"""Inputs of a run other than code: keys that name them, and the state that each is in.

| key | state |
| --- | --- |
| `data/a.csv` | digest of the content; `=missing`; `=folder` for a folder |
| `data/` | what is in the folder, one name a line after `=`; a digest where that is long |
| `data/a.csv::about` | of which kind it is, and its size: what a run can know without reading |
| `data/latest::link` | where the symbolic link leads to |

Paths are relative to the repository, with slashes. Those that start with `../` or `~/` lead out of
it.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from tatka.core.digests import file_digest, text_digest

MISSING = "=missing"
FOLDER = "=folder"
ABOUT = "::about"
LINK = "::link"
# Names of a folder's entries are kept as they are, so that a reason can name what is new.
_LONGEST_LISTING = 4_000
# What systems and editors leave in folders is nobody's input.
_NOISE = frozenset(
    {".DS_Store", ".ipynb_checkpoints", ".mypy_cache", ".pytest_cache", ".ruff_cache", "Thumbs.db",
     "__pycache__"}
)  # fmt: skip


def key_of(path: str, root: str) -> str:
    """The key of a file: its path as records name it.

    Args:
        path: Absolute, without symbolic links on the way.
        root: The repository, the same way, with a slash at its end.
    """
    if path.startswith(root):
        return Path(path[len(root) :]).as_posix()
    if path == root[:-1]:
        return "."
    home = os.path.join(os.path.realpath(os.path.expanduser("~")), "")  # noqa: PTH111, PTH118 - texts
    near = os.path.relpath(path, root)
    if path.startswith(home) and not (root.startswith(home) and near.count("../") <= 2):  # noqa: PLR2004
        return f"~/{Path(path[len(home) :]).as_posix()}"
    return Path(near).as_posix()


def path_of(key: str, root: Path) -> Path:
    """The file that a key names."""
    for mark in (ABOUT, LINK):
        key = key.removesuffix(mark)
    return Path(key).expanduser() if key.startswith("~/") else root / key


def state_of(key: str, root: Path) -> str:
    """The state of an input now.

    Args:
        key: See above.
        root: The repository.
    """
    path = path_of(key, root)
    try:
        if key.endswith(LINK):
            return f"={os.readlink(path)}" if path.is_symlink() else "=no link"  # noqa: PTH115 - text
        if key.endswith(ABOUT):
            return _about(path)
        if key.endswith("/"):
            return _listing(path)
        found = file_digest(path)
        if found is None:
            return FOLDER if path.is_dir() else MISSING
    except OSError as error:
        # A text that was taken for a path for a moment: nothing can be called so.
        too_long = error.errno == errno.ENAMETOOLONG
        return MISSING if too_long else f"=not readable: {error.strerror}"
    return found


def _about(path: Path) -> str:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return MISSING
    if stat.S_ISDIR(found.st_mode):
        return FOLDER
    return f"=file of {found.st_size:,} bytes" if stat.S_ISREG(found.st_mode) else "=no file"


def _listing(path: Path) -> str:
    try:
        with os.scandir(path) as entries:
            names = [
                f"{entry.name}/" if entry.is_dir() else entry.name
                for entry in entries
                if entry.name not in _NOISE
            ]
    except (FileNotFoundError, NotADirectoryError):
        return MISSING
    text = "\n".join(sorted(names))
    return f"={text}" if len(text) <= _LONGEST_LISTING else text_digest(text)
