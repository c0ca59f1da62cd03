"""Short names of emoji (`:smile:`) as the letters that every device draws itself."""

from __future__ import annotations

import re
from functools import cache

from pymdownx import gemoji_db

_NAME = re.compile(r"(?<![\w:]):(?P<name>[a-z0-9_+-]*[a-z+][a-z0-9_+-]*):(?![\w:])")


def with_emoji(words: str) -> str:
    """Words with the emoji that they name; other words in colons stay as they are."""
    if ":" not in words:
        return words
    return _NAME.sub(lambda match: _letters().get(match["name"], match.group()), words)


@cache
def _letters() -> dict[str, str]:
    found = {}
    for name, entry in gemoji_db.emoji.items():
        if "unicode" in entry:
            code = entry.get("unicode_alt", entry["unicode"])
            found[name.strip(":")] = "".join(chr(int(part, 16)) for part in code.split("-"))
    for name, other in gemoji_db.aliases.items():
        letters = found.get(other.strip(":"))
        if letters:
            found[name.strip(":")] = letters
    return found
