"""Pictures of what only a browser can draw, for light and dark pages."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import Error as PlaywrightError

from tatka.core.browser import open_browser

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SCALE = 2
_SECONDS = 30.0
_FRAME = """<!doctype html><html><head><meta charset="utf-8"><style>
@font-face {{ font-family: "Noto Sans Bengali"; src: url(data:font/ttf;base64,{font}); }}
body {{ margin: 0; background: transparent; font-family: "DejaVu Sans", "Noto Sans Bengali"; }}
#view {{ display: inline-block; }}
</style></head><body><div id="view"></div></body></html>"""


@dataclass(frozen=True)
class Shot:
    """One picture, and its size in CSS pixels."""

    content: bytes
    width: int
    height: int


def photograph(libraries: Sequence[Path], scripts: Mapping[str, str]) -> dict[str, Shot]:
    """Take pictures of what scripts draw into the element `#view`.

    Nothing is fetched from anywhere: libraries are files of this machine.

    Args:
        libraries: Scripts that all of them need.
        scripts: For each theme, a JavaScript expression that gives a promise which is kept when
            all is drawn.

    Returns:
        For each theme, the picture as PNG, with a transparent ground.

    Raises:
        SetupError: There is no browser.
        PlaywrightError: A script failed or did not end.
    """
    shots: dict[str, Shot] = {}
    with open_browser(seconds=_SECONDS) as browser:
        for theme, script in scripts.items():
            context = browser.new_context(
                device_scale_factor=SCALE,
                viewport={"width": 1100, "height": 1000},
                color_scheme="dark" if theme == "dark" else "light",
            )
            context.route("**/*", lambda route: route.abort())
            page = context.new_page()
            page.set_content(_FRAME.format(font=_font()))
            for library in libraries:
                page.add_script_tag(content=library.read_text(encoding="utf-8"))
            page.evaluate(f"async () => {{ await document.fonts.ready; await ({script}); }}")
            content = page.locator("#view").screenshot(omit_background=True, animations="disabled")
            context.close()
            shots[theme] = _shot(content)
    return shots


def _shot(content: bytes) -> Shot:
    width, height = Image.open(io.BytesIO(content)).size
    return Shot(content, round(width / SCALE), round(height / SCALE))


def _font() -> str:
    file = files("tatka.capture").joinpath("fonts", "NotoSansBengali-Regular.ttf")
    return base64.b64encode(file.read_bytes()).decode("ascii")


__all__ = ["PlaywrightError", "Shot", "photograph"]
