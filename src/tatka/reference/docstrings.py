"""What docstrings say: first paragraphs, and attributes."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_ATTRIBUTE = re.compile(r"(?P<name>\w+): (?P<text>.*)")


def first_paragraph(thing: Any) -> str:  # noqa: ANN401 - whatever has a docstring
    """The first paragraph of a docstring, on one line."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def attributes(cls: type | Callable[..., object]) -> dict[str, str]:
    """What the section `Attributes:` of a class's docstring says of each."""
    _, found, rest = (inspect.getdoc(cls) or "").partition("Attributes:\n")
    if not found:
        return {}
    texts: dict[str, list[str]] = {}
    name = ""
    for line in rest.splitlines():
        if not line.strip() or not line.startswith("    "):
            break
        match = _ATTRIBUTE.fullmatch(line[4:])
        if match and not line.startswith("     "):
            name = match["name"]
            texts[name] = [match["text"]]
        elif name:
            texts[name].append(line.strip())
    return {name: " ".join(lines) for name, lines in texts.items()}
