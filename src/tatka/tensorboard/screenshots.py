"""Opens a page of TensorBoard, waits until its charts are drawn, and takes their picture."""

from __future__ import annotations

import io
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import quote, urlencode

from PIL import Image

from tatka.core.errors import CaptureError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FloatRect, Page, Request

    from tatka.tensorboard.options import ViewOptions
    from tatka.tensorboard.selection import Selection

LARGEST = 80_000
SCALE = 2
# One chart under the other, each narrow enough to be read on a phone.
WIDTH = 460
_HEIGHT = 620
# Beside histograms stands what chooses runs; it can't be hidden.
_SIDEBAR = 240
_MARGIN = 8
_QUALITIES = (92, 85, 75, 60)
_HEADERS = tuple(
    {"type": kind, "name": kind.lower(), "displayName": kind.title(), "enabled": True}
    for kind in ("RUN", "VALUE", "STEP")
)
_SETTINGS = {
    "ignoreOutliers": False,
    "timeSeriesSettingsPaneOpened": False,
    "stepSelectorEnabled": True,
    "timeSeriesCardMinWidth": 335,
    "sideBarWidthInPercent": 0,
    "autoReload": False,
    "singleSelectionHeaders": _HEADERS,
}
# What one would click or drag is no use in a picture; the table under a chart is its legend and
# shows all its rows.
_STYLE = """
.controls, .zoom-instruction, scalar-card-component button, .prospective-fob-area,
.mat-mdc-tooltip-panel { display: none !important; }
.data-table-container { height: auto !important; max-height: none !important;
  overflow: visible !important; resize: none !important; padding-bottom: 8px !important; }
.chart-container { resize: none !important; }
* { transition: none !important; animation: none !important; caret-color: transparent !important; }
"""
# Each chart has as many curves (points, where there is one step) as it has runs, and each run a
# row in the table under it.
_CURVES_DRAWN = """(runs) => {
  const cards = [...document.querySelectorAll("scalar-card-component")];
  return cards.length === Object.keys(runs).length && cards.every((card) => {
    const name = card.querySelector(".tag")?.getAttribute("title") ?? "";
    const wanted = runs[name];
    const drawn = [...card.querySelectorAll(".series-view > svg > *")]
      .filter((mark) => mark.tagName !== "path" || mark.getAttribute("d"));
    const rows = card.querySelectorAll("tb-data-table-content-row");
    return wanted !== undefined && drawn.length >= wanted && rows.length === wanted;
  });
}"""
_HISTOGRAMS_DRAWN = """(count) => {
  const inside = (root, name) => [...root.querySelectorAll("*")].flatMap((element) => [
    ...(element.matches(name) ? [element] : []),
    ...(element.shadowRoot ? inside(element.shadowRoot, name) : []),
  ]);
  const charts = inside(document, "tf-histogram-loader");
  // The wanted ones come first; behind them all are shown again, by groups.
  const drawn = (chart) => inside(chart.shadowRoot ?? chart, "g.histogram path").length > 0;
  return charts.length >= count && charts.slice(0, count).every(drawn);
}"""


# Chooses dark in TensorBoard's own menu, without a pointer that would leave its traces.
_SWITCH = """async () => {
  document.querySelector('[aria-label="Menu for changing light or dark theme"]').click();
  const frame = () => new Promise(requestAnimationFrame);
  let chosen;
  while (!chosen) {
    await frame();
    chosen = [...document.querySelectorAll(".mat-mdc-menu-item")]
      .find((item) => item.textContent.trim() === "Dark");
  }
  chosen.click();
  while (document.querySelector(".mat-mdc-menu-item")) await frame();
  document.activeElement?.blur();
}"""


@dataclass(frozen=True)
class Photograph:
    """A picture of charts.

    Attributes:
        content: WebP.
        width: In CSS pixels; the picture itself has twice as many.
        height: As the width.
    """

    content: bytes
    width: int
    height: int


def open_page(browser: Browser, *, seconds: float) -> Page:
    """The page for all pictures of a camera: what TensorBoard's scripts cost, they cost once.

    Args:
        browser: Open.
        seconds: How long anything on it may take.
    """
    context = browser.new_context(
        device_scale_factor=SCALE, locale="en-US", timezone_id="UTC", reduced_motion="reduce"
    )
    context.set_default_timeout(seconds * 1000)
    # Nothing of one picture gets into the next.
    context.add_init_script(
        "localStorage.clear(); sessionStorage.clear();"
        f"localStorage.setItem('_tb_global_settings', {json.dumps(json.dumps(_SETTINGS))})"
    )
    return context.new_page()


def photograph(
    page: Page,
    address: str,
    selection: Selection,
    options: ViewOptions,
    *,
    seconds: float,
) -> dict[str, Photograph]:
    """Take a picture for light pages and one for dark pages.

    Args:
        page: As `open_page` gives it.
        address: Of a TensorBoard that has loaded the runs.
        selection: Tags and runs, all the runs it has.
        options: Plugin and smoothing.
        seconds: How long each may take.

    Raises:
        CaptureError: The charts don't come to rest, or a picture can't be made small enough.
        playwright.sync_api.Error: The browser breaks down, or the charts are not drawn in time.
    """
    count = _count(selection, options)
    curves = options.plugin == "scalars"
    shots = {}
    page.set_viewport_size(
        {
            "width": WIDTH + 40 if curves else WIDTH + _SIDEBAR,
            "height": _HEIGHT * count + 300,
        }
    )
    # What the last picture was of is gone before anything of this one is looked for.
    page.goto("about:blank")
    with _Requests(page) as under_way:
        # Opening takes longer than all the rest: once is enough, and the theme is changed there.
        page.goto(address + _query(selection, options), wait_until="commit")
        for theme in ("light", "dark"):
            if theme == "dark":
                page.evaluate(_SWITCH)
                page.wait_for_function("() => document.body.classList.contains('dark-mode')")
            cards = _wait(page, selection, options)
            if theme == "light":
                page.add_style_tag(content=_STYLE)
            # Out of the style's reach, in a shadow tree.
            page.locator("tf-histogram-loader paper-icon-button").evaluate_all(
                "(buttons) => buttons.forEach((button) => { button.style.display = 'none'; })"
            )
            shots[theme] = _still(page, cards, count, seconds, under_way)
    with ThreadPoolExecutor(len(shots)) as pool:
        return dict(zip(shots, pool.map(_compressed, shots.values()), strict=True))


def _count(selection: Selection, options: ViewOptions) -> int:
    """How many charts there are: curves of all runs share one, histograms don't."""
    if options.plugin == "scalars":
        return len(selection.tags)
    return sum(len(runs) for runs in selection.runs.values())


class _Requests:
    """Counts the requests of a page that are under way."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._under_way: set[object] = set()

    def __enter__(self) -> Self:
        self._page.on("request", self._begun)
        self._page.on("requestfinished", self._ended)
        self._page.on("requestfailed", self._ended)
        return self

    def __exit__(self, *_: object) -> None:
        self._page.remove_listener("request", self._begun)
        self._page.remove_listener("requestfinished", self._ended)
        self._page.remove_listener("requestfailed", self._ended)

    def __bool__(self) -> bool:
        return bool(self._under_way)

    def _begun(self, request: Request) -> None:
        self._under_way.add(request)

    def _ended(self, request: Request) -> None:
        self._under_way.discard(request)


def _query(selection: Selection, options: ViewOptions) -> str:
    tags = "|".join(re.escape(tag).replace("/", r"\/") for tag in selection.tags)
    query = {
        "darkMode": "false",
        "tagFilter": f"^({tags})$",
        "smoothing": f"{options.smoothing:g}",
        # Each run its own colour.
        "runColorGroup": "regex:^(.*)$",
        "forceSVG": "true",
    }
    if options.plugin == "scalars":
        return f"?{urlencode(query)}#timeseries"
    return f"?{urlencode(query)}#histograms&tagFilter={quote(query['tagFilter'])}"


def _wait(page: Page, selection: Selection, options: ViewOptions) -> str:
    """Wait until everything is drawn; returns the selector of the charts."""
    if options.plugin == "scalars":
        runs = {tag: len(runs) for tag, runs in selection.runs.items()}
        page.wait_for_function(_CURVES_DRAWN, arg=runs)
        return "scalar-card-component"
    page.wait_for_function(_HISTOGRAMS_DRAWN, arg=_count(selection, options))
    return "tf-histogram-loader"


def _still(page: Page, cards: str, count: int, seconds: float, under_way: _Requests) -> bytes:
    """Take pictures until two in a row are equal, with no request under way."""
    end = time.monotonic() + seconds
    before = b""
    while time.monotonic() < end:
        shot = page.screenshot(clip=_around(page, cards, count), animations="disabled")
        if shot == before and not under_way:
            return shot
        before = shot
    raise CaptureError(
        "TensorBoard's charts don't come to rest",
        hint="Show fewer tags or runs in this view.",
    )


def _around(page: Page, cards: str, count: int) -> FloatRect:
    shown = page.locator(cards).all()[:count]
    boxes = [box for card in shown if (box := card.bounding_box())]
    left = min(box["x"] for box in boxes) - _MARGIN
    top = min(box["y"] for box in boxes) - _MARGIN
    right = max(box["x"] + box["width"] for box in boxes) + _MARGIN
    bottom = max(box["y"] + box["height"] for box in boxes) + _MARGIN
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _compressed(png: bytes) -> Photograph:
    """As WebP: without loss where that is small enough, else as well as fits.

    Method 4 takes a tenth of the time of method 6 for the same size, within a few percent.
    """
    image = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in (None, *_QUALITIES):
        buffer = io.BytesIO()
        image.save(
            buffer, format="WEBP", lossless=quality is None, quality=quality or 100, method=4
        )
        if buffer.tell() < LARGEST:
            return Photograph(
                buffer.getvalue(), round(image.width / SCALE), round(image.height / SCALE)
            )
    raise CaptureError(
        f"a picture of TensorBoard stays larger than {LARGEST:,} bytes",
        hint="Show fewer tags in one view.",
    )
