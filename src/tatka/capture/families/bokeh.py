"""Plots of Bokeh: drawn by its own scripts in a browser, and pictured."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tatka.capture.bundle import NOTHING
from tatka.capture.families.plotly import pictured
from tatka.record.mime import HTML
from tatka.record.omissions import Why

if TYPE_CHECKING:
    from tatka.capture.bundle import Bundle, Cell
    from tatka.record.payloads import Rich

LOAD = "application/vnd.bokehjs_load.v0+json"
EXEC = "application/vnd.bokehjs_exec.v0+json"
_SCRIPT = "application/javascript"
_LIBRARIES = ("bokeh.min.js", "bokeh-widgets.min.js", "bokeh-tables.min.js")
_DOCUMENT = re.compile(r"const docs_json = (\{.*\});\s*\n?\s*const render_items = (\[.*?\]);\s*\n")
# The element that a plot goes to is sent ahead of it.
_ELEMENT = re.compile(r'<div id="[\w-]+" data-root-id="\w+" style="display: contents;"></div>')
_BANNER = "Loading BokehJS"


def take(bundle: Bundle, cell: Cell) -> Rich | None:
    """Pictures of a plot for light and dark pages; nothing for what only gets Bokeh ready."""
    if LOAD in bundle.data:
        return NOTHING
    if HTML in bundle.data and set(bundle.data) <= {HTML, "text/plain"}:
        html = bundle.text(HTML).strip()
        return NOTHING if _ELEMENT.fullmatch(html) or _BANNER in html else None
    if EXEC not in bundle.data or _SCRIPT not in bundle.data:
        return None
    found = _DOCUMENT.search(bundle.text(_SCRIPT))
    package = find_spec("bokeh")
    if found is None or package is None or package.origin is None:
        cell.notes.omit(Why.UNPICTURED, "a plot of Bokeh: install bokeh beside tatka")
        return NOTHING
    folder = Path(package.origin).parent / "server" / "static" / "js"
    scripts = {theme: _script(found[1], found[2], theme) for theme in ("light", "dark")}
    return pictured([folder / name for name in _LIBRARIES], scripts, "bokeh", cell) or NOTHING


def _script(document: str, items: str, theme: str) -> str:
    """What draws the plot; on a dark page light and dark change places, and hues stay."""
    roots = [root for item in json.loads(items) for root in item["roots"].values()]
    filtered = "invert(1) hue-rotate(180deg)" if theme == "dark" else "none"
    return f"""(async () => {{
      const view = document.getElementById("view");
      view.style.filter = {json.dumps(filtered)};
      for (const id of {json.dumps(roots)}) {{
        const element = document.createElement("div");
        element.id = id;
        view.append(element);
      }}
      await Bokeh.embed.embed_items_notebook({document}, {items});
      for (let frame = 0; frame < 5; frame += 1) await new Promise(requestAnimationFrame);
    }})()"""
