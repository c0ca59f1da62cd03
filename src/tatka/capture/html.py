"""HTML that an example displays, cut down to what can do no harm on a page."""

from __future__ import annotations

from collections import Counter
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import nh3

from tatka.core.safe_html import ATTRIBUTES, TAGS, WITH_CONTENT, clean_html, safe_attribute

if TYPE_CHECKING:
    from markupsafe import Markup

# Looks only; pandas and others put them everywhere, and pages have their own.
_LOOKS = frozenset({"class", "style", "border", "align", "valign", "id", "color", "bgcolor"})


def sanitise(html: str) -> tuple[Markup, list[str]]:
    """Keep the structure, the words and the plain looks of HTML; say what was removed.

    Args:
        html: Of any quality.

    Returns:
        Safe HTML, and what was removed beyond mere looks: `<script>`, `onclick of <div>`.
    """
    clean = clean_html(html)
    removed = _parts(html) - _parts(clean)
    return clean, sorted(removed)


def words(html: str) -> str:
    """The text of HTML, without its tags."""
    return unescape(nh3.clean(html, tags=set(), clean_content_tags=set(WITH_CONTENT))).strip()


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
        if tag not in TAGS and tag not in {"html", "body", "head", "style", "meta", "title"}:
            self.found[f"<{tag}>"] += 1
        for name, value in attrs:
            if name in _LOOKS or name.startswith("data-") or name == "rel":
                continue
            if tag not in TAGS:
                continue
            kept = name in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())
            if (
                not kept
                or safe_attribute(tag, name, value or "") is None
                or name in {"href", "src"}
            ):
                self.found[f"{name} of <{tag}>"] += 1
