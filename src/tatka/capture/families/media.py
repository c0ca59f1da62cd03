"""Sound and video: what IPython shows by the browser's own elements."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from tatka.record.mime import HTML
from tatka.record.omissions import Why
from tatka.record.payloads import Html, Media

if TYPE_CHECKING:
    from bs4 import Tag

    from tatka.capture.bundle import Bundle, Cell
    from tatka.record.payloads import Rich

_SUFFIXES = {
    "audio/wav": "wav", "audio/x-wav": "wav", "audio/wave": "wav", "audio/mpeg": "mp3",
    "audio/mp3": "mp3", "audio/ogg": "ogg", "audio/webm": "webm", "audio/flac": "flac",
    "audio/mp4": "m4a", "audio/aac": "aac",
    "video/mp4": "mp4", "video/webm": "webm", "video/ogg": "ogv",
}  # fmt: skip
_TYPES = {suffix: kind for kind, suffix in reversed(_SUFFIXES.items())}


def take(bundle: Bundle, cell: Cell) -> Rich | None:
    """One `<audio>` or `<video>`, as a file of the record; one on the web as a link."""
    for kind, content in bundle.data.items():
        if kind in _SUFFIXES:
            return _kept(base64.b64decode(content), kind, cell, {})
    if HTML not in bundle.data:
        return None
    html = bundle.text(HTML)
    if "<audio" not in html and "<video" not in html:
        return None
    soup = BeautifulSoup(html, "html.parser")
    elements = soup.find_all(["audio", "video"])
    if len(elements) != 1:
        return None
    return _element(elements[0], cell)


def _element(element: Tag, cell: Cell) -> Rich | None:
    inner = element.find("source")
    source = str(element.get("src") or (inner.get("src") if inner else "") or "")
    if source.startswith("data:"):
        head, _, content = source.removeprefix("data:").partition(",")
        kind = head.partition(";")[0]
        if kind not in _SUFFIXES:
            cell.notes.omit(Why.KIND, kind or "sound of no type")
            return None
        try:
            return _kept(base64.b64decode(content), kind, cell, element.attrs)
        except binascii.Error:
            cell.notes.omit(Why.UNREADABLE, f"a {element.name}")
            return None
    if urlsplit(source).scheme in {"http", "https"}:
        cell.notes.omit(Why.FRAME, source)
        return Html(str(_link(source)))
    return _file(source, element, cell)


def _file(source: str, element: Tag, cell: Cell) -> Media | None:
    """A file that the run left, or that lies in the repository."""
    path = cell.folder / unquote(source)
    kind = _TYPES.get(Path(source).suffix.lstrip(".").lower())
    inside = path.resolve().is_relative_to(cell.folder.resolve())
    if kind is None or not inside or not path.is_file():
        cell.notes.omit(Why.UNREADABLE, f"a {element.name}: {source}")
        return None
    return _kept(path.read_bytes(), kind, cell, element.attrs)


def _kept(content: bytes, kind: str, cell: Cell, attributes: dict[str, Any]) -> Media:
    file = cell.keep_media(content, _SUFFIXES[kind])
    sizes = [_pixels(attributes.get(name)) for name in ("width", "height")]
    which: Literal["audio", "video"] = "video" if kind.startswith("video/") else "audio"
    return Media(which, file, kind, *(sizes if which == "video" else (None, None)))


def _pixels(value: object) -> int | None:
    text = str(value or "").removesuffix("px")
    return int(text) if text.isdecimal() else None


def _link(address: str) -> Tag:
    soup = BeautifulSoup("", "html.parser")
    link = soup.new_tag("a", href=address)
    link.string = address
    return link
