"""What a page's HTML needs before the theme gets it: our words and digits, pictures' sizes."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tatka.core.locale import digits, message
from tatka.site.html_edit import Token, splice, tokens
from tatka.site.picture_sizes import picture_size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KINDS = (
    "abstract",
    "bug",
    "danger",
    "example",
    "failure",
    "info",
    "note",
    "question",
    "quote",
    "success",
    "tip",
    "warning",
)
_Edit = tuple[int, int, str]


def localise_html(html: str, language: str) -> str:
    """Untitled admonitions and footnotes in the page's language."""
    if "admonition" not in html and "<details" not in html and "footnote" not in html:
        return html
    return splice(html, _localised(tokens(html), language))


def _localised(found: list[Token], language: str) -> Iterator[_Edit]:
    for before, token, after in zip(
        [None, *found], found, [*found[1:], Token("text", 0, "")], strict=False
    ):
        if token.kind != "start" or after.kind != "text":
            if token.kind == "start" and "footnote-backref" in token.classes:
                yield _back(token, language)
            continue
        if token.tag == "summary" or "admonition-title" in token.classes:
            box = _box(found, token) if before is not None else None
            # Python-Markdown titles an untitled admonition with its own type, in English.
            kind = next((k for k in _KINDS if box and k in box.classes), None)
            if kind and after.raw == kind.capitalize():
                yield after.start, after.end, message(f"site.admonition_{kind}", language)
        elif token.tag == "a" and "footnote-ref" in token.classes:
            yield after.start, after.end, digits(after.raw, language)
        elif "footnote-backref" in token.classes:
            yield _back(token, language)


def _back(token: Token, language: str) -> _Edit:
    title = token.get("title")
    old, new = f'title="{escape(title)}"', f'title="{escape(digits(title, language))}"'
    return token.start, token.end, token.raw.replace(old, new)


def _box(found: list[Token], title: Token) -> Token | None:
    """The start tag right before a title: of its admonition."""
    place = found.index(title)
    return next((token for token in reversed(found[:place]) if token.kind != "text"), None)


def size_pictures(html: str, folder: Path) -> str:
    """Give pictures that lack them their width and height, and let them load when they are near.

    Args:
        html: Of one page.
        folder: The folder that the page's relative addresses start from.
    """
    if "<img" not in html:
        return html
    pictures = (token for token in tokens(html) if token.kind == "start" and token.tag == "img")
    return splice(html, ((token.start, token.end, _sized(token, folder)) for token in pictures))


def _sized(token: Token, folder: Path) -> str:
    source = token.get("src")
    if not source or "://" in source or source.startswith("data:"):
        return token.raw
    added = ""
    if not token.get("width"):
        file = folder / unquote(source.partition("#")[0])
        size = picture_size(file) if file.is_file() else None
        added += f' width="{size[0]}" height="{size[1]}"' if size else ""
    if not token.get("loading"):
        added += ' loading="lazy"'
    return f"{token.raw.removesuffix('>').removesuffix('/').rstrip()}{added}>"
