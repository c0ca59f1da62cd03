"""HTML: sanitised, with the looks that its own style sheet gives it, and frames as links."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.builder import ParserRejectedMarkup
from soupsieve import SelectorSyntaxError

from tatka.capture.html import sanitise, words
from tatka.capture.svg import clean_svg
from tatka.core.safe_html import safe_style
from tatka.record.mime import HTML
from tatka.record.omissions import Why
from tatka.record.payloads import Html, Text

if TYPE_CHECKING:
    from bs4 import Tag

    from tatka.capture.bundle import Bundle, Cell

_RULE = re.compile(r"([^{}@]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SHOWS = ("<img", "<hr", "<progress", "<meter")
# HTML that its own style sheet alone makes readable brings its text along, for others.
_WITH_TEXT = re.compile(r"class=[\"'][^\"']*text-repr-fallback")
_BACKGROUND = re.compile(r"background(?:-color)?:\s*([^;]+)")
_HEX = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$", re.IGNORECASE)
_RULES = 2_000


def take(bundle: Bundle, cell: Cell) -> Html | Text | None:
    """What may stand on a page; None where nothing of it can be seen."""
    if HTML not in bundle.data:
        return None
    html = bundle.text(HTML)
    if _WITH_TEXT.search(html) and bundle.plain.strip():
        return Text(bundle.plain)
    if "<style" in html or "<iframe" in html or "<svg" in html or "<img" in html:
        html = _prepared(html, cell)
    clean, dropped = sanitise(html)
    if dropped:
        cell.notes.omit(Why.HTML, ", ".join(dropped))
    if not words(clean) and not any(mark in clean for mark in _SHOWS):
        return None
    return Html(clean, tuple(dropped))


def _prepared(html: str, cell: Cell) -> str:
    """HTML in which styles stand with their elements, and what can't be shown became links."""
    try:
        soup = BeautifulSoup(html, "html.parser")
    except ParserRejectedMarkup:
        return html
    for sheet in soup.find_all("style"):
        _apply(sheet.get_text(), soup)
    for frame in soup.find_all("iframe"):
        _become_link(frame, soup, cell)
    for picture in soup.find_all("img"):
        if urlsplit(str(picture.get("src") or "")).scheme in {"http", "https"}:
            _become_link(picture, soup, cell)
    for drawing in soup.find_all("svg"):
        _become_picture(drawing, soup)
    return str(soup)


def _apply(sheet: str, soup: BeautifulSoup) -> None:
    """Put the declarations of a style sheet where they apply; only plain looks."""
    for selectors, declarations in _RULE.findall(_COMMENT.sub("", sheet))[:_RULES]:
        style = safe_style(declarations)
        if not style:
            continue
        try:
            chosen = soup.select(selectors.strip())
        except (SelectorSyntaxError, NotImplementedError, ValueError):
            continue
        for element in chosen:
            before = str(element.get("style") or "")
            element["style"] = f"{before}; {style}".strip("; ")
    for element in soup.find_all(style=True):
        element["style"] = _readable(str(element["style"]))


def _readable(style: str) -> str:
    """A style whose text can be read on its own background, on dark pages too."""
    background = _BACKGROUND.search(style)
    if background is None or re.search(r"(?:^|;)\s*color:", style):
        return style
    found = _HEX.match(background[1].strip())
    dark = found is not None and sum(int(part, 16) for part in found.groups()) < 3 * 110
    return f"{style}; color: {'#fff' if dark else '#000'}"


def _become_link(element: Tag, soup: BeautifulSoup, cell: Cell) -> None:
    """A frame or a picture of elsewhere: readers decide whether they go there."""
    source = _watched(str(element.get("src") or ""))
    if urlsplit(source).scheme not in {"http", "https"}:
        return
    link = soup.new_tag("a", href=source)
    link.string = str(element.get("alt") or "") or source
    element.replace_with(link)
    cell.notes.omit(Why.FRAME, source)


def _watched(source: str) -> str:
    """The page of a video where its frame is on YouTube."""
    parts = urlsplit(source)
    if parts.hostname in {"www.youtube.com", "youtube.com", "www.youtube-nocookie.com"}:
        found = re.match(r"/embed/([\w-]+)", parts.path)
        if found:
            return f"https://www.youtube.com/watch?v={found[1]}"
    return source


def _become_picture(drawing: Tag, soup: BeautifulSoup) -> None:
    """A drawing inside of HTML, as a picture that is written out."""
    drawing.attrs.setdefault("xmlns", "http://www.w3.org/2000/svg")
    # The parser writes all names small; those of SVG that are not would draw nothing.
    text = str(drawing).replace("viewbox=", "viewBox=").replace("lineargradient", "linearGradient")
    try:
        content, _ = clean_svg(text)
    except ValueError:
        return
    encoded = base64.b64encode(content).decode("ascii")
    picture = soup.new_tag("img", src=f"data:image/svg+xml;base64,{encoded}", alt="")
    for name in ("width", "height"):
        if str(drawing.get(name) or "").removesuffix("px").isdecimal():
            picture[name] = str(drawing[name]).removesuffix("px")
    drawing.replace_with(picture)
