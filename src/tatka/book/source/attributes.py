"""Attributes in braces: `{#id .class key=value}`, with or without a colon."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tatka.book.source.nodes import NO_ATTRIBUTES, Attributes, Break, Inline, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

_PART = r"(?:[#.][^\s{}=\"']+|[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s{}\"']+)|[\w-]+)"
_INSIDE = rf"\{{:?[ \t]*(?P<inside>{_PART}(?:[ \t]+{_PART})*)?[ \t]*\}}"
_LEADING = re.compile(_INSIDE)
_TRAILING = re.compile(rf"[ \t]*{_INSIDE}[ \t]*$")
_VALUE = re.compile(r"(?P<key>[\w-]+)=(?P<value>\"[^\"]*\"|'[^']*'|\S+)")
_PARTS = re.compile(_PART)


def parse_attributes(inside: str, raw: str) -> Attributes:
    """What stands between the braces."""
    name, classes, values = "", [], {}
    for part in _PARTS.findall(inside):
        pair = _VALUE.fullmatch(part)
        if pair:
            values[pair["key"]] = pair["value"].strip("\"'")
        elif part.startswith("#"):
            name = name or part[1:]
        elif part.startswith("."):
            classes.append(part[1:])
    return Attributes(raw, name, tuple(classes), values)


def is_worth_it(inside: str) -> bool:
    """Whether braces hold attributes and not just a word in braces."""
    return bool(re.search(r"[#.=]", inside))


def leading_attributes(text: str) -> Attributes:
    """Attributes that a text begins with: those of a link or picture in front of it."""
    match = _LEADING.match(text)
    if match is None or not match["inside"] or not is_worth_it(match["inside"]):
        return NO_ATTRIBUTES
    return parse_attributes(match["inside"], match.group())


def read_attributes(
    inlines: Sequence[Inline],
) -> tuple[tuple[Inline, ...], Attributes]:
    """Words without the attributes at their end, and those."""
    last = inlines[-1] if inlines else None
    if not isinstance(last, Words):
        return tuple(inlines), NO_ATTRIBUTES
    match = _TRAILING.search(last.text)
    if match is None or not match["inside"] or not is_worth_it(match["inside"]):
        return tuple(inlines), NO_ATTRIBUTES
    attributes = parse_attributes(match["inside"], match.group())
    rest = last.text[: match.start()]
    kept = (*inlines[:-1], replace(last, text=rest)) if rest else tuple(inlines[:-1])
    while kept and isinstance(kept[-1], Break):
        kept = kept[:-1]
    return tuple(kept), attributes
