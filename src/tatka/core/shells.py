"""What shells look up: the environment variables that a text for a shell names."""

from __future__ import annotations

import re

SHELLS = frozenset({"sh", "bash", "dash", "ash", "ksh", "zsh", "busybox"})
PRINTENV = "printenv"
# Of a script, this much is looked at.
LONGEST = 100_000
_NAMES = re.compile(r"\$(?:\{[#!]?)?([A-Za-z_]\w*)|\bprintenv\s+([A-Za-z_]\w*)")
_SET = re.compile(r"(?:^|[\s;&|(])(?:for|read(?:\s+-\w+)*)\s+([A-Za-z_]\w*)|\b([A-Za-z_]\w*)=")


def variables_in(text: str) -> frozenset[str]:
    """The variables that a text for a shell looks up and does not set itself first.

    Args:
        text: A command, or a script.
    """
    found: dict[str, int] = {}
    for match in _NAMES.finditer(text):
        found.setdefault(match[1] or match[2], match.start())
    for match in _SET.finditer(text):
        name = match[1] or match[2]
        if match.start() < found.get(name, -1):
            # `X=${X:-1}` looks it up before it sets it.
            value = text[match.end() : text.find("\n", match.end()) % (len(text) + 1)]
            if not re.match(rf"\S*\$\{{?{name}\b", value):
                del found[name]
    return frozenset(found)
