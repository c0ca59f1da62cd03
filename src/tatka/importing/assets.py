"""The pictures and files that old pages use, and the names they get in the new course."""

from __future__ import annotations

import base64
import binascii
import hashlib
import mimetypes
import os
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tatka.importing.inline import unescaped
from tatka.importing.outline import ascii_slug

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATA = re.compile(r"data:(?P<type>image/[\w.+-]+)(?:;[\w=-]+)*?;base64,(?P<data>.*)", re.DOTALL)


@dataclass
class Assets:
    """The files that come along.

    Attributes:
        roots: Folders that files may be in: the book, the notebooks.
        taken: What stands in the folder of assets already: digest by name.
        files: New files: their content by name below `docs/assets`.
        missing: Names of files that are not there.
    """

    roots: tuple[Path, ...]
    taken: Mapping[str, str]
    files: dict[str, bytes] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    _names: dict[Path, str] = field(default_factory=dict)

    def name(self, file: Path) -> str:
        """The name of a file among the assets: small, ASCII, its own."""
        if file not in self._names:
            self._names[file] = self.keep(file.name, file.read_bytes())
        return self._names[file]

    def keep(self, wanted: str, content: bytes) -> str:
        """Keep a file under the name that it wants, or one near it; returns that name."""
        path = PurePosixPath(wanted)
        stem, suffix = ascii_slug(path.stem) or "picture", path.suffix.lower()
        digest = hashlib.sha256(content).hexdigest()
        number = 1
        while True:
            name = f"{stem}{'' if number == 1 else f'-{number}'}{suffix}"
            if name in self.files:
                same = self.files[name] == content
            else:
                same = self.taken.get(name, digest) == digest
            if same:
                break
            number += 1
        self.files[name] = content
        return name

    def find(self, target: str, folder: Path) -> Path | None:
        """The file that a page in `folder` means."""
        for candidate in (target, unquote(target), unescaped(target), unquote(unescaped(target))):
            places = [folder / candidate, *(root / candidate.lstrip("/") for root in self.roots)]
            if ".gitbook/" in candidate:
                inside = candidate[candidate.index(".gitbook/") :]
                places += [root / inside for root in self.roots]
            for place in places:
                try:
                    if place.is_file():
                        return Path(os.path.normpath(place))
                except (OSError, ValueError):
                    continue
        return None


def embedded_picture(
    target: str, attachments: Mapping[str, Mapping[str, str]]
) -> tuple[str, bytes] | None:
    """A picture that no file holds: one attached to a notebook's cell, or written as an address.

    Args:
        target: As the page has it: `attachment:NAME` or `data:image/…;base64,…`.
        attachments: Of the cell, as nbformat has them: by name, text in base64 by MIME type.

    Returns:
        A name for it and its content; None for any other address, and for what is no base64.
    """
    name, text = "", ""
    if target.startswith("attachment:"):
        name = unquote(target.removeprefix("attachment:"))
        kind, text = next(iter(attachments.get(name, {}).items()), ("", ""))
    elif found := _DATA.match(target):
        kind, text = found["type"], unquote(found["data"])
    if not text:
        return None
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    suffix = mimetypes.guess_extension(kind) or ".png"
    stem = PurePosixPath(name).stem or "picture"
    return f"{stem}{suffix}", content
