"""The one policy for HTML of others: what may stand on a page, in records and on pages alike."""

from __future__ import annotations

import re

import nh3
from markupsafe import Markup

TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del",
    "details", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "img", "ins", "kbd", "li", "mark", "meter", "ol", "p", "pre", "progress", "q", "s",
    "samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "u", "ul", "var",
})  # fmt: skip
ATTRIBUTES = {
    "*": {"title", "lang", "dir", "style", "class", "role", "aria-label"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "li": {"value"},
    "meter": {"value", "min", "max"},
    "ol": {"start", "type"},
    "progress": {"value", "max"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
# Their text is no text for readers.
WITH_CONTENT = frozenset(
    {"script", "style", "iframe", "object", "embed", "noscript", "template", "svg"}
)
_SCHEMES = {"http", "https", "mailto", "data"}
# A picture that is written out; SVG in an `<img>` runs nothing and loads nothing.
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]+")
# Classes of ours that may stand in HTML of a record.
_CLASS = re.compile(r"tatka-[a-z-]+(?: tatka-[a-z-]+)*")
_LOOKS = frozenset({
    "background-color", "border-bottom", "border-left", "border-right", "border-top", "color",
    "font-family", "font-style", "font-weight", "min-width", "text-align", "text-decoration",
    "vertical-align", "white-space", "width",
})  # fmt: skip
# Numbers, words, colours, lengths: nothing that loads, runs or leaves its place.
_CALLS = re.compile(r"(?:url|expression|image|var)\s*\(", re.IGNORECASE)
_VALUE = re.compile(r"[\w\s.,#%()'\"+-]{1,200}")
_GRADIENT = re.compile(r"linear-gradient\([\w\s.,#%()-]{1,200}\)")


def trusted(html: str) -> Markup:
    """HTML as it is, which needs no escaping.

    Whoever calls it knows why: it is a template of ours, a library made it of escaped text, or
    `clean_html` has been over it. What an author or a run wrote goes through `text` instead.

    Args:
        html: Such HTML.
    """
    return Markup(html)  # noqa: S704 - the one place where words become HTML


def clean_html(html: str) -> Markup:
    """Keep the structure, the words and the plain looks of HTML.

    Scripts, styles, frames, event handlers and everything that loads from elsewhere go. Pictures
    stay if they are written out in the text; links may lead to the web.

    Args:
        html: Of any quality.
    """
    return trusted(
        nh3.clean(
            html,
            tags=set(TAGS),
            attributes={name: set(values) for name, values in ATTRIBUTES.items()},
            attribute_filter=safe_attribute,
            clean_content_tags=set(WITH_CONTENT),
            url_schemes=_SCHEMES,
            link_rel="noopener noreferrer",
        )
    )


def safe_attribute(tag: str, attribute: str, value: str) -> str | None:
    """What may stay of an attribute's value; None where nothing may."""
    if attribute == "style":
        return safe_style(value) or None
    if attribute == "class":
        return value if _CLASS.fullmatch(value) else None
    if (tag, attribute) == ("img", "src"):
        return value if _PICTURE.fullmatch(value) else None
    if attribute == "href" and value.strip().lower().startswith("data:"):
        return None
    return value


def safe_style(style: str) -> str:
    """The declarations of a style that change plain looks only."""
    kept = []
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.replace("!important", "").strip()
        plain = name in _LOOKS and _VALUE.fullmatch(value) and not _CALLS.search(value)
        if plain or (name == "background" and _GRADIENT.fullmatch(value)):
            kept.append(f"{name}: {value}")
    return "; ".join(kept)
