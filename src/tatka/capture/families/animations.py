"""Animations of matplotlib as HTML with scripts: one moving picture, with a still for paper."""

from __future__ import annotations

import base64
import io
import re
from typing import TYPE_CHECKING

from PIL import Image

from tatka.capture.families.pictures import as_webp
from tatka.record.mime import HTML
from tatka.record.payloads import Figure, Variant

if TYPE_CHECKING:
    from tatka.capture.bundle import Bundle, Cell

_FRAME = re.compile(r'frames\[(\d+)\] = "data:image/(?:png|jpeg|svg\+xml);base64,([^"]+)"')
_INTERVAL = re.compile(r"new Animation\(frames, img_id, slider_id, ([\d.]+)")
_MILLISECONDS = 100.0


def take(bundle: Bundle, cell: Cell) -> Figure | None:
    """What `to_jshtml` gives, as an animated WebP."""
    html = bundle.text(HTML) if HTML in bundle.data else ""
    if "new Animation(frames" not in html:
        return None
    # Long lines end in a backslash there.
    found = dict(_FRAME.findall(html.replace("\\\n", "")))
    frames = [
        Image.open(io.BytesIO(base64.b64decode(found[key]))).convert("RGB")
        for key in sorted(found, key=int)
    ]
    if not frames:
        return None
    interval = _INTERVAL.search(html)
    buffer = io.BytesIO()
    frames[0].save(
        buffer,
        format="WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=round(float(interval[1]) if interval else _MILLISECONDS),
        loop=0,
        quality=80,
        method=2,
    )
    number = cell.next_picture()
    file = cell.keep(buffer.getvalue(), f"{number}.webp")
    still = cell.keep(as_webp(frames[0]), f"{number}-still.webp")
    variants = (Variant(theme, None, file, *frames[0].size) for theme in ("light", "dark"))
    return Figure(tuple(variants), still=still)
