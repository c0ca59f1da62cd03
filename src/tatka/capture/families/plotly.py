"""Figures of Plotly: drawn by its own script in a browser, and pictured."""

from __future__ import annotations

import io
import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from tatka.capture.families.pictures import as_webp
from tatka.capture.photographer import PlaywrightError, photograph
from tatka.core.errors import SetupError
from tatka.record.omissions import Why
from tatka.record.payloads import Figure, Variant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.capture.bundle import Bundle, Cell

MIME = "application/vnd.plotly.v1+json"
_SIZE = {"width": 680, "height": 420}
# The ground of Plotly's own template: an author who leaves it has chosen no colours.
_DEFAULT_GROUND = "#E5ECF6"
_FONTS = "Open Sans, verdana, arial, Noto Sans Bengali, sans-serif"


def take(bundle: Bundle, cell: Cell) -> Figure | None:
    """Pictures for light and dark pages; None, and a note, where none can be taken."""
    if MIME not in bundle.data:
        return None
    package = _package()
    if package is None:
        cell.notes.omit(Why.UNPICTURED, "a figure of Plotly: install plotly beside tatka")
        return None
    value = bundle.data[MIME]
    themes = {theme: _script(value, theme, package) for theme in ("light", "dark")}
    return pictured([package / "package_data" / "plotly.min.js"], themes, "plotly", cell)


def pictured(
    libraries: Sequence[Path], scripts: Mapping[str, str], name: str, cell: Cell
) -> Figure | None:
    """What scripts draw, as a figure; None, and a note, where no picture can be taken.

    Args:
        libraries: Scripts that they need.
        scripts: By theme, as `photograph` wants them.
        name: Of the library, for the record and for notes.
        cell: It is of.
    """
    try:
        shots = photograph(libraries, scripts)
    except (SetupError, PlaywrightError, OSError) as error:
        first = str(error).strip().partition("\n")[0]
        cell.notes.omit(Why.UNPICTURED, f"a figure of {name}: {first}")
        return None
    number = cell.next_picture()
    variants = tuple(
        Variant(
            theme,
            None,
            cell.keep(as_webp(Image.open(io.BytesIO(shot.content))), f"{number}-{theme}.webp"),
            shot.width,
            shot.height,
        )
        for theme, shot in shots.items()
    )
    return Figure(variants, pictured=name)


def _script(value: Mapping[str, Any], theme: str, package: Path) -> str:
    layout = _layout(dict(value.get("layout") or {}), theme, package)
    parts = [value.get("data") or [], layout, {"staticPlot": True}]
    arguments = ", ".join(json.dumps(part).replace("</", "<\\/") for part in parts)
    return f'Plotly.newPlot("view", {arguments})'


def _layout(layout: dict[str, Any], theme: str, package: Path) -> dict[str, Any]:
    """A layout of a fixed size, without a ground, in the theme's colours if none were chosen."""
    layout = {**_SIZE, **{key: value for key, value in layout.items() if value is not None}}
    inner = (layout.get("template") or {}).get("layout") or {}
    if theme == "dark" and inner.get("plot_bgcolor") == _DEFAULT_GROUND:
        file = package / "package_data" / "templates" / "plotly_dark.json"
        layout["template"] = json.loads(file.read_text(encoding="utf-8"))
    if inner.get("plot_bgcolor") == _DEFAULT_GROUND:
        layout.setdefault("paper_bgcolor", "rgba(0,0,0,0)")
    font = dict(layout.get("font") or {})
    font.setdefault("family", _FONTS)
    return {**layout, "font": font}


def _package() -> Path | None:
    found = find_spec("plotly")
    place = Path(found.origin).parent if found is not None and found.origin else None
    if place is None or not (place / "package_data" / "plotly.min.js").is_file():
        return None
    return place
