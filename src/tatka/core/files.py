"""Reading and writing small files so that a good one is never lost."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from tatka.core.errors import TatkaError


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: to a temporary one beside it, then rename.

    Args:
        path: Where to; missing folders are made.
        content: What.

    Raises:
        OSError: The disk is full, or the folder can't be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        # mkstemp makes private files; what we write is read by others (a web server, git).
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with Unix line ends, whole or not at all."""
    write_bytes(path, text.encode("utf-8"))


def write_json(path: Path, value: object) -> None:
    """Write JSON a person can read in a diff, whole or not at all.

    Keys keep their order; non-ASCII letters stay letters.
    """
    write_text(path, json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def read_json(path: Path, *, hint: str | None = None) -> Any:  # noqa: ANN401 - JSON is of any shape
    """Read a JSON file.

    Args:
        path: Which file.
        hint: What the user can do if it is broken.

    Raises:
        TatkaError: The file is missing, is no UTF-8 or no JSON; with the line where it breaks.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        message = "the file is missing"
        raise TatkaError(message, path=path, hint=hint) from None
    except UnicodeDecodeError:
        message = "the file is not UTF-8 text"
        raise TatkaError(message, path=path, hint=hint) from None
    except json.JSONDecodeError as error:
        message = f"this is not valid JSON: {error.msg}"
        raise TatkaError(message, path=path, line=error.lineno, hint=hint) from None
    except (ValueError, RecursionError):
        # Digits without end, brackets without end.
        message = "this holds what no file of ours holds: a number or a nesting without end"
        raise TatkaError(message, path=path, hint=hint) from None
