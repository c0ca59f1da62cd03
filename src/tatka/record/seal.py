"""The digest of a whole record: whatever of it is changed after its run shows.

`record.json` holds the digest of every file of the record, and one digest of all that it says
itself. It is no signature: whoever changes a record can seal it again. It proves that nothing was
changed by hand or by accident; that the code gives these results, `tatka verify` proves.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SEAL = "digest"


def sealed(value: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON object with its seal at the end, in place of any other one."""
    plain = {key: item for key, item in value.items() if key != SEAL}
    return {**plain, SEAL: seal_of(plain)}


def is_sealed(value: Mapping[str, Any]) -> bool:
    """Whether a JSON object is what was sealed."""
    return value.get(SEAL) == seal_of(value)


def seal_of(value: Mapping[str, Any]) -> str:
    """The digest of what a JSON object says, however it is written down."""
    plain = {key: item for key, item in value.items() if key != SEAL}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def content_digest(path: Path) -> str:
    """SHA-256 of a file; of a text with Unix line ends, whatever Git has made of them."""
    return bytes_seal(path.read_bytes())


def bytes_seal(content: bytes) -> str:
    """The same of a content."""
    if b"\0" not in content:
        content = content.replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest()


def files_in(folder: Path) -> Iterator[Path]:
    """All files in a folder, sorted.

    Raises:
        ValueError: There is something in it that is neither file nor folder, a link perhaps.
    """
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            message = f"{path.name!r} is a link, or no file at all"
            raise ValueError(message)
        if path.is_file():
            yield path
