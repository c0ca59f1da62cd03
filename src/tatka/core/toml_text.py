"""TOML that somebody wrote, read within limits."""

from __future__ import annotations

import tomllib
from typing import Any

# A name of so many parts costs its square, and nobody writes it.
_MOST_PARTS = 200


def parse_toml(text: str) -> dict[str, Any]:
    """What a text in TOML says.

    Raises:
        tomllib.TOMLDecodeError: It is no TOML, or is nested deeper than anybody writes.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if line.count(".") > _MOST_PARTS and any(
            part.count(".") > _MOST_PARTS for part in line.split("=")
        ):
            raise tomllib.TOMLDecodeError(f"a name has too many parts (at line {number}, column 1)")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise tomllib.TOMLDecodeError("it is nested too deeply") from None
