"""What a page's HTML needs before the theme gets it: our words and digits, pictures' sizes."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tatka.core.locale import digits, message
from tatka.site.html_edit import Token, splice, tokens
from tatka.site.picture_sizes import picture_size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Pictures that were made with letters in them, for light pages and dark ones.
_DRAWN = frozenset({"tatka-light", "tatka-dark"})
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


def finish_html(html: str, language: str, folder: Path) -> str:
    """All of this for one page, in one reading.

    Args:
        html: Of the page.
        language: Its language.
        folder: The folder that its relative addresses start from.
    """
    found = tokens(html)
    edits = [
        *_localised(found, language),
        *_left_out(found),
        *_sizes(found, folder),
        *_apart(found),
    ]
    return splice(html, sorted(edits))


def localise_html(html: str, language: str) -> str:
    """Untitled admonitions and footnotes in the page's language."""
    return splice(html, _localised(tokens(html), language))


def _localised(found: list[Token], language: str) -> Iterator[_Edit]:
    above: Token | None = None
    for place, token in enumerate(found):
        if token.kind == "text":
            continue
        if token.kind == "start":
            classes = token.classes
            after = found[place + 1] if place + 1 < len(found) else None
            words = after if after is not None and after.kind == "text" else None
            if "footnote-backref" in classes:
                yield _back(token, language)
            elif words is not None and "footnote-ref" in classes:
                yield words.start, words.end, digits(words.raw, language)
            elif words is not None and (token.tag == "summary" or "admonition-title" in classes):
                # Python-Markdown titles an untitled admonition with its own type, in English.
                kind = next((k for k in _KINDS if above and k in above.classes), None)
                if kind and words.raw == kind.capitalize():
                    yield words.start, words.end, message(f"site.admonition_{kind}", language)
        above = token


def _back(token: Token, language: str) -> _Edit:
    title = token.get("title")
    old, new = f'title="{escape(title)}"', f'title="{escape(digits(title, language))}"'
    return token.start, token.end, token.raw.replace(old, new)


# What a page says by itself: banners, where results come from, links to notebooks, labels.
_INTERFACE = frozenset(
    {
        "tatka-drift",
        "tatka-label",
        "tatka-missing",
        "tatka-more",
        "tatka-note",
        "tatka-provenance",
        "tatka-run",
        "tatka-stale",
    }
)


def leave_out_of_search(html: str) -> str:
    """Mark what a page says by itself, so that the search finds what authors wrote alone.

    Material's search leaves out what is marked so.
    """
    return splice(html, _left_out(tokens(html)))


def _left_out(found: list[Token]) -> Iterator[_Edit]:
    above: Token | None = None
    for token in found:
        if token.kind != "start":
            continue
        # The words on a fold of ours: hint, solution, the numbers behind a picture.
        fold = token.tag == "summary" and above is not None and above.tag == "details" and any(
            name.startswith("tatka-") for name in above.classes
        )  # fmt: skip
        if fold or _INTERFACE.intersection(token.classes):
            yield token.start, token.end, f"{token.raw[:-1]} data-search-exclude>"
        above = token


# What ends a word, and what Material's search takes for a part of it.
_CELLS = frozenset({"caption", "dd", "div", "dt", "figcaption", "summary", "td", "th"})


def _apart(found: list[Token]) -> Iterator[_Edit]:
    """A line's end where two words would be one in the search."""
    for token, after in pairwise(found):
        if token.kind == "end" and token.tag in _CELLS and after.kind != "text":
            yield token.end, token.end, "\n"


def size_pictures(html: str, folder: Path) -> str:
    """Give pictures that lack them their width and height, and let them load when they are near.

    Args:
        html: Of one page.
        folder: The folder that the page's relative addresses start from.
    """
    return splice(html, _sizes(tokens(html), folder))


def _sizes(found: list[Token], folder: Path) -> Iterator[_Edit]:
    for token in found:
        if token.kind == "start" and token.tag == "img":
            yield token.start, token.end, _sized(token, folder)


def _sized(token: Token, folder: Path) -> str:
    source = token.get("src")
    if not source or "://" in source or source.startswith("data:"):
        return token.raw
    added = ""
    width = token.get("width")
    if not width:
        file = folder / unquote(source.partition("#")[0])
        size = picture_size(file) if file.is_file() else None
        added += f' width="{size[0]}" height="{size[1]}"' if size else ""
        width = str(size[0]) if size else ""
    if width.isdigit() and not token.get("style") and _DRAWN.intersection(token.classes):
        # The style sheet keeps its letters readable on a phone.
        added += f' style="--tatka-natural:{width}px"'
    if not token.get("loading"):
        added += ' loading="lazy"'
    return f"{token.raw.removesuffix('>').removesuffix('/').rstrip()}{added}>"
