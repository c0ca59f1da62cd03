"""Rich outputs: what a page can show stays, the rest becomes plain text."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tatka.capture.html import sanitise, words
from tatka.record import mime

if TYPE_CHECKING:
    from tatka.record.omissions import CellNotes

PLAIN = "text/plain"
HTML = "text/html"
_WIDGET = "application/vnd.jupyter.widget-view+json"
_SOURCES = ("text/markdown", "text/latex")
# A representation by which Python only says where an object lies, alone or in a list, and those
# that matplotlib's functions return.
_OBJECT = r"<[\w.]+(?: \w+)* (?:object )?at 0x[0-9a-fA-F]+>"
_MERE_NAME = re.compile(
    rf"(?:array\()?[\[(]*\s*{_OBJECT}(?:,\s*{_OBJECT})*,?\s*[\])]*(?:, dtype=object\))?"
    r"|<\w*Container object of \d+ artists>|Text\(.*\)|<IPython\.core\.display\.\w+ object>"
    r"|<(?:Axes|Axes3D)(?:Subplot)?: .*>",
    re.DOTALL,
)


def is_mere_name(data: dict[str, Any]) -> bool:
    """Whether an output is nothing but the text of an object that has no text."""
    return set(data) == {PLAIN} and bool(_MERE_NAME.fullmatch(data[PLAIN].strip()))


def clean_data(data: dict[str, Any], notes: CellNotes) -> list[str]:
    """Reduce the representations of one output to those a page can show.

    Args:
        data: By MIME type, without pictures; changed in place. Empty afterwards where nothing is
            worth showing, a progress widget for example.
        notes: Learns what was lost.

    Returns:
        What was removed from HTML.
    """
    if _WIDGET in data:
        data.clear()
        return []
    for ours in mime.OURS & data.keys():
        # Pandas' and Keras's own HTML says the same, worse.
        _keep(data, {ours, PLAIN})
        return []
    dropped = _clean_html(data, notes) if HTML in data else []
    unknown = sorted(data.keys() - {HTML, PLAIN})
    if unknown and HTML not in data:
        data[PLAIN] = _plain(data)
        if _says_nothing(data[PLAIN]):
            notes.lose(f"no way to show {', '.join(unknown)}")
    _keep(data, {HTML, PLAIN})
    if HTML not in data and _says_nothing(data.get(PLAIN, "")):
        data.clear()
    return dropped


def _clean_html(data: dict[str, Any], notes: CellNotes) -> list[str]:
    """Sanitise HTML, or drop it where it is nothing, or a styled table that is text as well."""
    styled = "<style" in data[HTML] and "<table" in data[HTML]
    if styled and not _says_nothing(data.get(PLAIN, "")):
        del data[HTML]
        return []
    data[HTML], dropped = sanitise(data[HTML])
    if dropped:
        notes.lose(f"removed from HTML: {', '.join(dropped)}")
    said = words(data[HTML])
    if _says_nothing(data.get(PLAIN, "")):
        data[PLAIN] = said
    if not said and not any(mark in data[HTML] for mark in ("<img", "<hr")):
        del data[HTML]
    return dropped


def _plain(data: dict[str, Any]) -> str:
    """The best plain text of an output: its own, else the source of what is written in a markup."""
    text = str(data.get(PLAIN, ""))
    if not _says_nothing(text):
        return text
    for kind in _SOURCES:
        if kind in data:
            return str(data[kind])
    if "application/json" in data:
        return json.dumps(data["application/json"], indent=1, ensure_ascii=False)
    return text


def _says_nothing(text: str) -> bool:
    return not text.strip() or bool(_MERE_NAME.fullmatch(text.strip()))


def _keep(data: dict[str, Any], kinds: set[str]) -> None:
    for kind in data.keys() - kinds:
        del data[kind]
