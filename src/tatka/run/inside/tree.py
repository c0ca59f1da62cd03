"""A copy of the repository's folders made of links, in which a run may write what it likes.

A script is used to finding its data beside it: `data/x.csv`, `../datasets/x.csv`. So a run
happens in a folder that looks like the script's own, in a tree that looks like the repository.
What is read there is the repository's; before something is written, the link is replaced by a
copy, so that the repository stays as it is, whatever a script does.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_MOST = 1_000
_NEVER = frozenset({".git", ".hg", ".venv", "__pycache__", ".ipynb_checkpoints", "node_modules"})


def make_tree(tree: str, root: str, place: str, left_out: Collection[str]) -> str:
    """Lay out the tree for a script.

    Args:
        tree: An empty folder.
        root: The repository.
        place: The script's folder, relative to the repository; `.` for the repository itself.
        left_out: Absolute paths that are not to be seen there: records, scratch, the site.

    Returns:
        The folder that stands for the script's own.
    """
    there, here = root, tree
    for part in [] if place == "." else place.split("/"):
        os.makedirs(os.path.join(here, part), exist_ok=True)
        _link_all(there, here, {*left_out, os.path.join(there, part)})
        there, here = os.path.join(there, part), os.path.join(here, part)
    _link_all(there, here, left_out)
    return here


def link_from_root(name: str, folder: str, root: str, left_out: Collection[str]) -> None:
    """Let a script find what it expects beside it in the repository's own folder instead.

    Many scripts are started from there: `data/x.csv` is the repository's, then.

    Args:
        name: What is looked for in the script's folder, the first part of a relative path.
        folder: That stands for the script's own.
        root: The repository.
        left_out: As for `make_tree`.
    """
    link, source = os.path.join(folder, name), os.path.join(root, name)
    if name in _NEVER or source in left_out or os.path.lexists(link):
        return
    if os.path.lexists(source):
        os.symlink(source, link)


def make_writable(path: str, tree: str, *, opened: bool, emptied: bool = False) -> None:
    """See to it that what happens to a path happens in the tree and not behind its links.

    Args:
        path: Absolute, in the tree.
        tree: Its top.
        opened: Whether a file at the path is to be opened and written to, not made or removed.
        emptied: Whether what is in the file will be lost at once.
    """
    at = tree
    parts = [part for part in path[len(tree) :].split(os.sep) if part]
    for part in parts[:-1]:
        at = os.path.join(at, part)
        if os.path.islink(at):
            source = os.path.realpath(at)
            if not os.path.isdir(source):
                return
            os.unlink(at)
            os.mkdir(at)
            _link_all(source, at, ())
    if opened and os.path.islink(path):
        source = os.path.realpath(path)
        if source.startswith(os.path.join(tree, "")):
            return
        os.unlink(path)
        if emptied:
            # Opened without O_CREAT, it has to be there.
            with open(path, "xb"):
                return
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(source, path)
            shutil.copymode(source, path)


def _link_all(source: str, target: str, left_out: Collection[str]) -> None:
    """Have links to files, in folders of the same names.

    Folders are folders, not links, since `os.walk` and `find` don't follow links. Once there are
    very many, links to folders must do.
    """
    waiting = [(source, target)]
    made = 0
    while waiting:
        there, here = waiting.pop(0)
        try:
            entries = list(os.scandir(there))
        except OSError:
            continue
        made += len(entries)
        for entry in entries:
            if entry.name in _NEVER or entry.path in left_out:
                continue
            link = os.path.join(here, entry.name)
            if os.path.lexists(link):
                continue
            if made < _MOST and entry.is_dir(follow_symlinks=False):
                os.mkdir(link)
                waiting.append((entry.path, link))
            else:
                os.symlink(entry.path, link)
