"""Pages that a plugin puts elsewhere than beside their file, as a blog does with its posts.

Woven pages name what they show by its way from their own place, so that way changes with the place.
"""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath, relpath
from typing import TYPE_CHECKING

from tatka.site.html_edit import splice, start_tag, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tatka.site.html_edit import Token

_ADDRESSES = ("href", "src", "poster")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|/|#|$", re.IGNORECASE)


def moved(html: str, source: str, address: str, places: Mapping[str, str]) -> str:
    """HTML whose relative addresses were written for one place, at another.

    Args:
        html: Of a page, or of a part of it.
        source: Where the page was written for: `blog/posts/first.html`.
        address: The page that it stands on: `blog/2026/01/02/first.html`.
        places: Where pages are that stand elsewhere than they were written for.
    """
    if dirname(source) == dirname(address):
        return html
    return splice(html, _edits(tokens(html), source, address, places))


def _edits(
    found: list[Token], source: str, address: str, places: Mapping[str, str]
) -> Iterator[tuple[int, int, str]]:
    for token in found:
        changed = {}
        for name in _ADDRESSES:
            value = token.get(name) if token.kind == "start" else ""
            if _ELSEWHERE.match(value):
                continue
            path, sign, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", value, re.DOTALL).groups()  # type: ignore[union-attr]
            if normpath(join(dirname(address), path)) in places.values():
                # The plugin's own link to one of its pages.
                continue
            target = _place(normpath(join(dirname(source), path)), places)
            changed[name] = relpath(target, dirname(address) or ".") + sign + rest
        if changed:
            yield token.start, token.end, start_tag(token, **changed)


def _place(target: str, places: Mapping[str, str]) -> str:
    if target in places:
        return places[target]
    # In another language, whose addresses follow its own titles.
    above = re.match(r"(?:\.\./)+(?:[a-z]{2,3}(?:-\w+)*/)?", target)
    inside = target[above.end() :] if above else ""
    return above[0] + list_of(inside) if above and inside in places else target


def list_of(source: str) -> str:
    """The page that lists a post, from the way of the post's file: that of its blog."""
    return join(dirname(dirname(source)), "index.html")
