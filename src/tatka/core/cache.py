"""What reading a file gave, kept for the next command; keyed by the file's content."""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from tatka.core.digests import bytes_digest
from tatka.core.files import write_text

_MOST = 4000


class Cache:
    """Values by kind and digest of what they were made from.

    A lost, broken or outdated file only costs time. Once it has grown long, what this command did
    not ask for is dropped.
    """

    def __init__(self, file: Path | None) -> None:
        """Kept in a file; in nothing at all without one."""
        self._file = file
        self._old: dict[str, Any] = _load(file) if file else {}
        self._new: dict[str, Any] = {}
        self._changed = False

    def get(self, kind: str, key: str) -> Any:  # noqa: ANN401 - JSON is of any shape
        """What was put under the key; None if nothing was."""
        full = f"{kind}:{key}"
        value = self._old.get(full)
        if value is not None:
            self._new[full] = value
        return value

    def put(self, kind: str, key: str, value: object) -> None:
        """Keep a value that JSON can hold."""
        if self._file is not None:
            self._new[f"{kind}:{key}"] = value
            self._changed = True

    def save(self) -> None:
        """Write what is new, if anything is. A folder that can't be written to is no problem."""
        if self._file is None or not self._changed:
            return
        both = self._old | self._new
        values = both if len(both) <= _MOST else self._new
        text = json.dumps({"version": _version(), "values": values}, ensure_ascii=False)
        try:
            write_text(self._file, text)
        except OSError:
            return
        self._changed = False


def _load(file: Path) -> dict[str, Any]:
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
        if stored["version"] == _version():
            return dict(stored["values"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return {}


@lru_cache(maxsize=1)
def _version() -> str:
    """Changes with the code that makes the values, and with the Python that parses for it."""
    package = Path(__file__).parents[1]
    sources = [
        path
        for room in ("core", "script", "dependencies", "record")
        for path in sorted((package / room).glob("*.py"))
    ]
    content = b"\0".join(path.read_bytes() for path in sources)
    return f"{bytes_digest(content)} {sys.version}"
