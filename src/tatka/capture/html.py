"""HTML that an example displays, cut down to what can do no harm on a page."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

import nh3

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del",
    "details", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small",
    "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "u", "ul", "var",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"title", "lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "li": {"value"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
# Their text is no text for readers.
_WITH_CONTENT = {"script", "style", "iframe", "object", "embed", "noscript", "template", "svg"}
_SCHEMES = {"http", "https", "mailto", "data"}
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+")
# Looks only; pandas and others put them everywhere, and pages have their own.
_LOOKS = frozenset({"class", "style", "border", "align", "valign", "id", "color", "bgcolor"})


def sanitise(html: str) -> tuple[str, list[str]]:
    """Keep the structure and the words of HTML.

    Scripts, styles, frames, event handlers and everything that loads from elsewhere go. Pictures
    stay if they are written out in the text; links may lead to the web.

    Args:
        html: Of any quality.

    Returns:
        Safe HTML, and what was removed beyond mere looks: `<script>`, `onclick of <div>`.
    """
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_only_safe,
        clean_content_tags=_WITH_CONTENT,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )
    removed = _parts(html) - _parts(clean)
    return clean, sorted(removed)


def words(html: str) -> str:
    """The text of HTML, without its tags."""
    return unescape(nh3.clean(html, tags=set(), clean_content_tags=_WITH_CONTENT)).strip()


def _only_safe(tag: str, attribute: str, value: str) -> str | None:
    if (tag, attribute) == ("img", "src"):
        return value if _PICTURE.fullmatch(value) else None
    if attribute == "href" and value.strip().lower().startswith("data:"):
        return None
    return value


def _parts(html: str) -> Counter[str]:
    parser = _Parts()
    parser.feed(html)
    parser.close()
    return parser.found


class _Parts(HTMLParser):
    """Counts tags and attributes, as they are named in reports."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS and tag not in {"html", "body", "head", "style"}:
            self.found[f"<{tag}>"] += 1
        for name, value in attrs:
            if name in _LOOKS or name.startswith("data-") or name == "rel":
                continue
            if tag not in _TAGS:
                continue
            kept = name in _ATTRIBUTES["*"] | _ATTRIBUTES.get(tag, set())
            if not kept or _only_safe(tag, name, value or "") is None or name in {"href", "src"}:
                self.found[f"{name} of <{tag}>"] += 1
