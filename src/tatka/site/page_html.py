"""What a page's HTML needs before the theme gets it: our words and digits, pictures' sizes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tatka.core.locale import digits, message
from tatka.site.picture_sizes import picture_size

if TYPE_CHECKING:
    from pathlib import Path

# Python-Markdown titles an untitled admonition with its own type, in English.
_TITLE = re.compile(
    r'(<(?:div|details) class="(?:admonition )?([a-z]+)[^"]*"[^>]*>\s*'
    r'(?:<p class="admonition-title">|<summary>))([A-Za-z]+)(</p>|</summary>)'
)
_FOOTNOTE = re.compile(r'(<a class="footnote-ref"[^>]*>)(\d+)(</a>)')
_BACK = re.compile(r'(<a class="footnote-backref"[^>]*title=")([^"]*)(")')
_IMAGE = re.compile(r"<img\b[^>]*>")
_SOURCE = re.compile(r'\bsrc="([^"]+)"')
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


def localise_html(html: str, language: str) -> str:
    """Untitled admonitions and footnotes in the page's language."""

    def title(match: re.Match[str]) -> str:
        opening, kind, words, closing = match.groups()
        if words != kind.capitalize() or kind not in _KINDS:
            return match.group()
        return f"{opening}{message(f'site.admonition_{kind}', language)}{closing}"

    html = _TITLE.sub(title, html)
    for pattern in (_FOOTNOTE, _BACK):
        html = pattern.sub(lambda m: m[1] + digits(m[2], language) + m[3], html)
    return html


def size_pictures(html: str, folder: Path) -> str:
    """Give pictures that lack them their width and height, and let them load when they are near.

    Args:
        html: Of one page.
        folder: The folder that the page's relative addresses start from.
    """

    def sized(match: re.Match[str]) -> str:
        tag = match.group()
        source = _SOURCE.search(tag)
        if source is None or "://" in source[1] or source[1].startswith("data:"):
            return tag
        added = ""
        if " width=" not in tag:
            file = folder / unquote(source[1].partition("#")[0])
            size = picture_size(file) if file.is_file() else None
            added += f' width="{size[0]}" height="{size[1]}"' if size else ""
        if " loading=" not in tag:
            added += ' loading="lazy"'
        return re.sub(r"\s*/?>$", f"{added}>", tag)

    return _IMAGE.sub(sized, html)
