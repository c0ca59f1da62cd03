"""Plain text, and the refusal of whatever has no other form that a page can show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tatka.record.mime import HTML, PLAIN
from tatka.record.omissions import Why
from tatka.record.payloads import Text

if TYPE_CHECKING:
    from tatka.capture.bundle import Bundle, Cell

_JSON = "application/json"
# Says again what stands beside it: nothing is lost with it.
_BESIDE = frozenset({PLAIN, HTML, _JSON})
# Widgets have been drawn, or named.
_DRAWN = "application/vnd.jupyter.widget-view+json"
_PICTURES = "image/"


def take(bundle: Bundle, cell: Cell) -> Text | None:
    """The text of an output; what else it has is named as left out."""
    unknown = sorted(
        kind
        for kind in bundle.data.keys() - _BESIDE - {_DRAWN}
        # Pictures that can't be read have been named already.
        if not kind.startswith(_PICTURES)
    )
    text = bundle.plain
    if not text.strip() and _JSON in bundle.data:
        text = json.dumps(bundle.data[_JSON], indent=1, ensure_ascii=False)
    if unknown:
        beside = "; its text is shown" if text.strip() else ""
        cell.notes.omit(Why.KIND, f"{', '.join(unknown)}{beside}")
    return Text(text) if text.strip() else None
