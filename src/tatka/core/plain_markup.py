"""Which HTML can do nothing: for chapters of strangers, and as a last look at their pages.

`active_parts` takes what a stranger wrote, before a browser sees it. It knows a small grammar that
every parser reads the same way, and calls everything else active: there is nothing to be read
differently. `dangers` looks at whole pages that were made, in which our own scripts stand.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from tatka.core.safe_html import TAGS

_VOID_TAGS = {"wbr", "picture", "section", "article", "aside", "header", "footer", "center", "font"}
_ALLOWED = TAGS | _VOID_TAGS
_ATTRIBUTES = {
    "align", "alt", "class", "colspan", "dir", "height", "href", "id", "lang", "loading",
    "markdown", "name", "open", "rel", "role", "rowspan", "scope", "span", "src", "start",
    "target", "title", "type", "valign", "value", "width",
}  # fmt: skip
_ADDRESSES = {"href", "src"}
_SCHEMES = {"http", "https", "mailto"}
_NAME = r"[a-zA-Z_:][\w:.-]*+"
_VALUE = r"(?:\"[^\"<>]*+\"|'[^'<>]*+'|[^\s\"'=<>`]++)"
_TAG = re.compile(
    rf"<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9-]*+)"
    rf"(?P<attributes>(?:\s++{_NAME}(?:\s*+=\s*+{_VALUE})?+)*+)\s*+/?>"
)
_ATTRIBUTE = re.compile(rf"\s++(?P<name>{_NAME})(?:\s*+=\s*+(?P<value>{_VALUE}))?+")
_COMMENT = re.compile(r"<!--(?!-?>)[^<>-]*+(?:-[^<>-]++)*+-->")
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]+")
_RUNNING_SCHEME = re.compile(r"(?:javascript|vbscript|data|blob|filesystem|view-source):")
_ABSOLUTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]")


def active_parts(html: str) -> list[str]:
    """What in HTML of a stranger may run, load or lead astray; nothing if it is plain.

    Args:
        html: A tag or several, with text.
    """
    found: list[str] = []
    position = html.find("<")
    while position >= 0:
        comment = _COMMENT.match(html, position)
        match = comment or _TAG.match(html, position)
        if match is None:
            found.append(f"{html[position : position + 30]!r}, which is no plain tag")
            break
        if comment is None:
            found += _of_tag(match)
        position = html.find("<", match.end())
    return list(dict.fromkeys(found))


def leads_astray(address: str) -> bool:
    """Whether an address runs something instead of leading somewhere."""
    plain = _IGNORED.sub("", unescape(address)).lower()
    return bool(_RUNNING_SCHEME.match(plain)) and not _PICTURE.match(plain)


def _of_tag(match: re.Match[str]) -> list[str]:
    name = match["tag"].lower()
    if name not in _ALLOWED:
        return [f"<{name}>"]
    found = []
    for attribute in _ATTRIBUTE.finditer(match["attributes"]):
        key = attribute["name"].lower()
        plain = key in _ATTRIBUTES or key.startswith(("data-", "aria-"))
        value = (attribute["value"] or "").strip("\"'")
        if not plain or (key in _ADDRESSES and not _is_plain_address(value)):
            found.append(f"{key} of <{name}>")
    return found


def _is_plain_address(address: str) -> bool:
    plain = _IGNORED.sub("", unescape(address)).lower()
    scheme, colon, _ = re.split(r"[/?#]", plain, maxsplit=1)[0].partition(":")
    return not colon or scheme in _SCHEMES or bool(_PICTURE.match(plain))


def dangers(page: str, ours: str = "") -> list[str]:
    """What in a page that was made runs and is none of ours.

    Args:
        page: A whole page of the site. Outside of its `<article>` stands nothing of an author's.
        ours: Templates of ours: a script in an article that stands in them is ours.
    """
    look = _Look(_one_line(ours))
    look.feed(page)
    look.close()
    return list(dict.fromkeys(look.found))


class _Look(HTMLParser):
    """Notes what runs."""

    _NEVER = {"iframe", "object", "embed", "frame", "frameset", "base", "applet", "portal"}  # noqa: RUF012 - never changed
    _ARTICLE = {"script", "form", "meta", "link", "foreignobject", "animate", "set"}  # noqa: RUF012 - as above
    _LEADING = {"href", "src", "action", "formaction", "data", "poster", "xlink:href", "srcdoc"}  # noqa: RUF012 - as above

    def __init__(self, ours: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._ours = ours
        self._articles = 0
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "article":
            self._articles += 1
        kind = dict(attrs).get("type")
        data = tag == "script" and kind == "application/json"
        self._in_script = tag == "script" and not data and self._articles > 0
        looked_at = data or (tag == "script" and "src" not in dict(attrs))
        if tag in self._NEVER or (self._articles and tag in self._ARTICLE and not looked_at):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            bad = name.startswith("on") or name == "srcdoc"
            if bad or (name in self._LEADING and leads_astray(value or "")):
                self.found.append(f"{name} of <{tag}>")
        source = (dict(attrs).get("src") or "").strip()
        if tag == "script" and re.match(
            r"(?:[a-z][a-z0-9+.-]*:|//)", source.strip(), re.IGNORECASE
        ):
            self.found.append(f"a script from {source}")

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip() and _one_line(data) not in self._ours:
            self.found.append("<script>")

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False
        if tag == "article":
            self._articles = max(0, self._articles - 1)


def _one_line(text: str) -> str:
    return " ".join(text.split())
