"""Draws diagrams of Mermaid in a headless browser, before pages are woven.

Mermaid comes with tatka (`mermaid.min.js.gz`, version `VERSION`, from its npm package, licence
beside it); no other host is asked. A drawing is kept in the folder of scratch and made again only
if its text, its language or the way of drawing changes. The letters of a drawing are in it: a
subset of the site's own fonts, so that Bangla is shaped the same on every device.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import re
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fontTools import subset
from fontTools.ttLib import TTFont

from tatka.book.diagrams import Diagrams, Drawn
from tatka.core.browser import open_browser
from tatka.core.errors import SetupError
from tatka.core.files import write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from playwright.sync_api import Page

VERSION = "11.17.2"
# What drawings look like; a new one makes them anew.
_LOOKS = 3
_HERE = Path(__file__).resolve().parent
_FONTS = _HERE.parent / "theme" / "assets" / "fonts"
_FAMILIES = ("latin", "bangla")
_THEMES = {
    "light": {"theme": "base", "darkMode": False, "themeVariables": {
        "primaryColor": "#e7f1ea", "primaryTextColor": "#1d2420", "primaryBorderColor": "#17593d",
        "lineColor": "#4b5a52", "secondaryColor": "#f6efdc", "tertiaryColor": "#fffdf7",
        "background": "#fffdf7"}},
    "dark": {"theme": "base", "darkMode": True, "themeVariables": {
        "primaryColor": "#21352b", "primaryTextColor": "#e8ece9", "primaryBorderColor": "#8fd0ae",
        "lineColor": "#a9b6ae", "secondaryColor": "#3a3526", "tertiaryColor": "#1b201d",
        "background": "#16191c"}},
}  # fmt: skip
_FONT = "'Tatka Latin', 'Tatka Bangla', sans-serif"
_DRAW = """
async ([text, options, id]) => {
  mermaid.initialize({startOnLoad: false, securityLevel: "strict", htmlLabels: false,
    flowchart: {htmlLabels: false, useMaxWidth: false}, class: {htmlLabels: false},
    fontFamily: options.font, deterministicIds: true, deterministicIDSeed: id, ...options.theme});
  await document.fonts.load("16px 'Tatka Latin'", "a");
  await document.fonts.load("16px 'Tatka Bangla'", "\\u0995");
  try {
    const {svg} = await mermaid.render(id, text);
    return {svg};
  } catch (error) {
    return {error: String(error && error.message || error)};
  } finally {
    document.querySelectorAll(`#d${id}, #${id}`).forEach((left) => left.remove());
  }
}
"""
_SIZE = re.compile(r'viewBox="\s*\S+\s+\S+\s+([\d.]+)\s+([\d.]+)\s*"')
_EMPTY = re.compile(r"<rect(?![^>]*\bwidth=)[^>]*?(?:/>|></rect>)")
_ROOT = re.compile(r"<svg\b[^>]*>")


@dataclass(frozen=True)
class Wanted:
    """A diagram that a page shows.

    Attributes:
        digest: Its name.
        language: Of the page.
        text: In the language of Mermaid.
    """

    digest: str
    language: str
    text: str


def kept_diagrams(wanted: Iterable[Wanted], cache: Path) -> Diagrams:
    """The drawings that have been made already."""
    found = {}
    for item in wanted:
        file = _file(item, cache)
        if file.is_file():
            found[item.digest, item.language] = _read(file)
    return Diagrams(found)


def draw_diagrams(wanted: Iterable[Wanted], cache: Path) -> Diagrams:
    """The drawings of diagrams; those that are not kept are made.

    Where there is no browser, some stay undrawn; whoever weaves the page says so.

    Args:
        wanted: The diagrams.
        cache: The folder in which drawings are kept.
    """
    every = list(wanted)
    missing = {_file(item, cache): item for item in every if not _file(item, cache).is_file()}
    if missing:
        try:
            _draw(missing)
        except SetupError:
            return kept_diagrams(every, cache)
    return kept_diagrams(every, cache)


def _file(item: Wanted, cache: Path) -> Path:
    key = json.dumps([_LOOKS, VERSION, item.text, item.language, _THEMES], sort_keys=True)
    return cache / f"{item.digest}-{hashlib.sha256(key.encode()).hexdigest()[:12]}.json"


def _read(file: Path) -> Drawn:
    table: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    light, dark = (str(table[theme]).encode() for theme in ("light", "dark"))
    return Drawn(light, dark, int(table["width"]), int(table["height"]), str(table["error"]))


def _draw(missing: Mapping[Path, Wanted]) -> None:
    script = gzip.decompress((_HERE / "mermaid.min.js.gz").read_bytes()).decode()
    with open_browser() as browser:
        context = browser.new_context()
        # Nothing may be fetched: a diagram must not depend on anybody else.
        context.route("**/*", lambda route: route.abort())
        page = context.new_page()
        page.set_content(f"<style>{_faces()}</style><body></body>")
        page.add_script_tag(content=script)
        for file, item in missing.items():
            drawn = _drawn(page, item)
            kept = {**asdict(drawn), "light": drawn.light.decode(), "dark": drawn.dark.decode()}
            write_bytes(file, json.dumps(kept, ensure_ascii=False).encode())


def _drawn(page: Page, item: Wanted) -> Drawn:
    made = {}
    for theme, options in _THEMES.items():
        name = f"d{item.digest}{theme}"
        answer = page.evaluate(_DRAW, [item.text, {"font": _FONT, "theme": options}, name])
        if "error" in answer:
            return Drawn(error=" ".join(str(answer["error"]).split()))
        made[theme] = str(answer["svg"])
    size = _SIZE.search(made["light"])
    width, height = (round(float(part)) for part in size.groups()) if size else (0, 0)
    light, dark = (_with_letters(made[theme], width, height) for theme in ("light", "dark"))
    return Drawn(light.encode(), dark.encode(), width, height)


def _with_letters(svg: str, width: int, height: int) -> str:
    """A drawing with the letters that it uses, so that it looks alike everywhere."""
    words = re.sub(r"<style>.*?</style>|<[^>]+>", "", svg, flags=re.DOTALL)
    # A sign in two parts (ো) is shaped from its parts: without these it has a dotted circle.
    used = {*words, *unicodedata.normalize("NFD", words)}
    faces = "".join(_face(family, used) for family in _FAMILIES)
    root = _ROOT.search(svg)
    if root is None:
        return svg
    opening = re.sub(r'\s(?:width|height)="[^"]*"', "", root.group())
    opening = re.sub(r'\s(?:role|aria-roledescription)="[^"]*"', "", opening)
    opening = opening.replace("<svg", f'<svg width="{width}" height="{height}"', 1)
    # Mermaid leaves rectangles of no size where a label has no background.
    rest = _EMPTY.sub("", svg[root.end() :])
    return f"{svg[: root.start()]}{opening}<style>{faces}</style>{rest}"


def _faces() -> str:
    return "".join(_face(family, None) for family in _FAMILIES)


def _face(family: str, letters: set[str] | None) -> str:
    """A face of the site's fonts, as CSS that holds it; a subset for letters."""
    content = (_FONTS / f"{family}.woff2").read_bytes()
    if letters is not None:
        font = TTFont(io.BytesIO(content))
        options = subset.Options(layout_features=["*"], flavor="woff2", notdef_outline=True)
        known = font.getBestCmap()
        chosen = {ord(letter) for letter in letters} & known.keys()
        if not chosen:
            return ""
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=chosen)
        subsetter.subset(font)
        out = io.BytesIO()
        subset.save_font(font, out, options)
        content = out.getvalue()
    data = base64.b64encode(content).decode()
    name = f"Tatka {family.capitalize()}"
    return (
        f"@font-face{{font-family:'{name}';font-weight:400 600;"
        f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
    )
