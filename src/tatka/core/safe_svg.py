"""The one policy for SVG of others: cut down to a picture that neither runs nor loads."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_SVG = "http://www.w3.org/2000/svg"
_LINK = "http://www.w3.org/1999/xlink"
_ACTIVE = {"script", "foreignObject", "iframe", "animate", "set", "handler", "a"}
_RUNNING = {"script", "foreignobject", "iframe", "handler", "embed", "object", "set", "animate"}
_DEEPEST = 200
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#|data:image/)|@import", re.IGNORECASE)
_LENGTH = re.compile(r"(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})(px|pt|in|mm|cm)?$")
_NUMBER = re.compile(r"-?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})(?:[eE][+-]?\d)?$")
_LARGEST = 20_000.0
_PIXELS = {None: 1.0, "px": 1.0, "pt": 96 / 72, "in": 96.0, "mm": 96 / 25.4, "cm": 96 / 2.54}


def clean_svg(text: str) -> tuple[bytes, list[str]]:
    """Remove what runs, links or loads; the drawing stays.

    Args:
        text: An SVG document.

    Returns:
        The document, and what was removed.

    Raises:
        ValueError: It is no SVG.
    """
    try:
        # The author's own output, read when the author's code has run anyway.
        root = ET.fromstring(text)  # noqa: S314
    except ET.ParseError as error:
        raise ValueError(str(error)) from None
    if _local(root.tag) != "svg":
        message = f"<{_local(root.tag)}> is no SVG"
        raise ValueError(message)
    _check_depth(root)
    removed: list[str] = []
    _clean(root, removed)
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _LINK)
    return ET.tostring(root, encoding="utf-8"), sorted(set(removed))


def unsafe_parts(content: bytes) -> list[str]:
    """What in an SVG file runs, or leads astray; nothing in what a run leaves.

    Links to the web do no harm in a picture, and matplotlib draws them.

    Args:
        content: Of the file.
    """
    if b"<?xml-stylesheet" in content or b"<!ENTITY" in content:
        return ["a style or an entity from elsewhere"]
    try:
        root = ET.fromstring(content)  # noqa: S314 - expat itself bounds what entities may do
        _check_depth(root)
    except (ET.ParseError, ValueError) as error:
        return [f"no SVG: {error}"]
    found: set[str] = set()
    for element in root.iter():
        kind = _local(element.tag)
        if kind.lower() in _RUNNING:
            found.add(f"<{kind}>")
        if kind == "style" and _OUTSIDE.search(element.text or ""):
            found.add("a style from elsewhere")
        for name, value in element.attrib.items():
            local = _local(name).lower()
            target = re.sub(r"[\s\x00-\x1f]+", "", value).lower()
            leads = local == "href" and not target.startswith(("#", "data:image/"))
            link = kind == "a" and target.startswith(("http://", "https://"))
            if local.startswith("on") or _OUTSIDE.search(value) or (leads and not link):
                found.add(f"{local} of <{kind}>")
    return sorted(found)


def _check_depth(root: ET.Element) -> None:
    level = [root]
    for _ in range(_DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return
    message = "it is nested too deeply"
    raise ValueError(message)


def svg_size(content: bytes) -> tuple[int, int]:
    """Width and height in CSS pixels; from the view box where lengths are missing or relative."""
    root = ET.fromstring(content)  # noqa: S314 - as above
    sizes = [_pixels(root.get(name, "")) for name in ("width", "height")]
    box = (root.get("viewBox") or "").replace(",", " ").split()
    known = len(box) == 4 and all(_NUMBER.match(part) for part in box)  # noqa: PLR2004
    drawn = [abs(float(part)) for part in box[2:4]] if known else [300.0, 150.0]
    width, height = (size or side for size, side in zip(sizes, drawn, strict=True))
    return tuple(max(1, round(min(side, _LARGEST))) for side in (width, height))  # type: ignore[return-value]


def _pixels(length: str) -> float | None:
    found = _LENGTH.match(length.strip())
    return float(found.group(1)) * _PIXELS[found.group(2)] if found else None


def _clean(root: ET.Element, removed: list[str]) -> None:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        for name, value in list(element.attrib.items()):
            local = _local(name)
            outside = local == "href" and not value.strip().startswith(("#", "data:image/"))
            if local.lower().startswith("on") or outside or _OUTSIDE.search(value):
                del element.attrib[name]
                removed.append(f"{local} of <{_local(element.tag)}>")
        for child in list(element):
            style = _local(child.tag) == "style" and _OUTSIDE.search(child.text or "")
            if _local(child.tag) in _ACTIVE or style:
                element.remove(child)
                removed.append(f"<{_local(child.tag)}>")
            else:
                waiting.append(child)


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]
