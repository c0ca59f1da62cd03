"""Lets a cell put out whatever it has: halves of characters would take a whole message along."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_HALVES = re.compile("[\ud800-\udfff]")


def send_halves(session: Any) -> None:  # noqa: ANN401 - jupyter_client's are untyped
    """Have a kernel send `\ufffd` for what is no character.

    Args:
        session: Of the kernel; packs its messages.
    """
    pack: Callable[[Any], bytes] = session.pack

    def pack_characters(message: Any) -> bytes:  # noqa: ANN401 - JSON
        try:
            return pack(message)
        except UnicodeEncodeError:
            return pack(_whole(message))

    session.pack = pack_characters


def _whole(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return _HALVES.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list | tuple) else value
