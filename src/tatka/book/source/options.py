"""Options of directives: YAML, but sentences need no quotes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Words a reader sees; colons, quotes and signs are as likely in them as in any sentence.
_WORDS = re.compile(r"(?P<key>alt|caption):[ \t]+(?P<words>[^\s\[{|>\"'&*!%@`#].*)$")
_KEY = re.compile(r"[\w-]+:")
_ITEM = re.compile(r"(?P<mark>[ \t]*-[ \t]+)(?P<words>[^\s\[{|>\"'&*!%@`#].*)$")
_LIST = re.compile(r"alt:[ \t]*$")


def quote_words(lines: Sequence[str]) -> list[str]:
    """The lines of options with quotes around `alt` and `caption` where the author left them out.

    Args:
        lines: YAML; sentences may go on in indented lines.

    Returns:
        As many lines.
    """
    found: list[str] = []
    number = 0
    in_list = False
    while number < len(lines):
        line = lines[number]
        in_list = bool(_LIST.match(line)) or (in_list and not _KEY.match(line))
        match = _ITEM.match(line) if in_list else _WORDS.match(line)
        if match is None:
            found.append(line)
            number += 1
            continue
        start = match["mark"] if in_list else f"{match['key']}: "
        depth = len(start) - len(start.lstrip())
        end = number + 1
        while end < len(lines) and _goes_on(lines[end], depth):
            end += 1
        words = " ".join(part.strip() for part in (match["words"], *lines[number + 1 : end]))
        found.append(start + json.dumps(words, ensure_ascii=False))
        found += [""] * (end - number - 1)
        number = end
    return found


def _goes_on(line: str, depth: int) -> bool:
    margin = len(line) - len(line.lstrip())
    return bool(line.strip()) and margin > depth and not _ITEM.match(line)
