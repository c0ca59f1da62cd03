"""Environment variables as records know them: by name, and by a digest that gives nothing away."""

from __future__ import annotations

import hashlib
import os
import secrets
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

UNSET = "=not set"
# Slow on purpose: who has a record must not find a short secret by trying all of them.
_ROUNDS = 50_000


def digests_of(values: Mapping[str, str | None]) -> dict[str, str]:
    """The states of variables, each salted anew; None stands for one that is not set."""
    return {
        name: UNSET if value is None else _digest(secrets.token_hex(8), value)
        for name, value in sorted(values.items())
    }


def state_now(name: str, known: str) -> str:
    """The state of a variable in this process, to be compared with a known one.

    Args:
        name: Of the variable.
        known: Its state in a record, whose salt is used again.
    """
    value = os.environ.get(name)
    if value is None:
        return UNSET
    salt = known.partition("$")[0] if "$" in known else "0"
    return _digest(salt, value)


@lru_cache(maxsize=256)
def _digest(salt: str, value: str) -> str:
    content = value.encode("utf-8", "surrogateescape")
    return f"{salt}${hashlib.pbkdf2_hmac('sha256', content, salt.encode(), _ROUNDS).hex()[:24]}"
