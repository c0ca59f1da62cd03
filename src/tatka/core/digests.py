"""Digests of texts and files."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# 96 bits: no accident makes two of them equal, and a person can still compare them.
_LENGTH = 24


def text_digest(text: str) -> str:
    """A digest of a text."""
    return bytes_digest(text.encode("utf-8", "surrogatepass"))


def bytes_digest(content: bytes) -> str:
    """A digest of bytes."""
    return hashlib.sha256(content).hexdigest()[:_LENGTH]


def file_digest(path: Path) -> str | None:
    """A digest of a file's content; None if there is no such file.

    Line ends of text files are Git's business, and differ between systems: a file without null
    bytes counts as if it had Unix ones.
    """
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    if b"\0" not in content:
        content = content.replace(b"\r\n", b"\n")
    return bytes_digest(content)
