"""Small pieces of HTML and Markdown, escaped for where they go.

HTML is `markupsafe.Markup`, words are `str`: what is put into HTML is escaped by its type, here.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

from tatka.book.render.html_blocks import RAW
from tatka.core.locale import message
from tatka.core.plain_markup import leads_astray
from tatka.core.safe_html import trusted

if TYPE_CHECKING:
    from collections.abc import Mapping

# Everything Markdown and its usual extensions could take for a sign of theirs.
_SIGNS = re.compile(r"[!#$&*<=>\[\\\]^_`{|}~\"']")
_ADDRESSES = {"href", "src", "poster"}
NOTHING = Markup()


def text(value: object) -> Markup:
    """Text for HTML, between tags or in an attribute, on one line; HTML stays as it is."""
    if isinstance(value, Markup):
        return value
    return trusted(escape(str(value), quote=True).replace("\n", "&#10;").replace("\t", "&#9;"))


def message_html(key: str, language: str, **fields: object) -> Markup:
    """One of our own strings, with HTML in its fields.

    Args:
        key: As for `message`.
        language: Code of the language.
        **fields: As for `message`; those that are HTML stay HTML, all other words are escaped.
    """
    held = {name: value for name, value in fields.items() if isinstance(value, Markup)}
    said = text(message(key, language, **{**fields, **{name: f"\0{name}\0" for name in held}}))
    for name, html in held.items():
        said = said.replace(f"\0{name}\0", html)
    return said


def tag(name: str, content: str = NOTHING, /, **attributes: object) -> Markup:
    """An HTML element.

    Args:
        name: Of the element.
        content: Its inside: HTML stays as it is, words are escaped.
        **attributes: By name, `_` for `-`, with `_` behind words that Python keeps for itself;
            those that are None or False are left out, True stands alone.
    """
    opening = name + _attributes(attributes)
    if name in {"img", "br", "hr", "input"}:
        return trusted(f"<{opening}>")
    return trusted(f"<{opening}>{text(content)}</{name}>")


def _attributes(attributes: Mapping[str, object]) -> str:
    written = ""
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        name = key.rstrip("_").replace("_", "-")
        if name in _ADDRESSES and leads_astray(str(value)):
            # Wherever it came from, a chapter, a list of works, a record: it would run something.
            continue
        written += f" {name}" if value is True else f' {name}="{text(str(value))}"'
    return written


def raw(html: Markup) -> str:
    """Markdown that shows HTML as it is, wherever it stands."""
    if not html:
        return ""
    # Python-Markdown replaces every tab of a page by blanks, as if the page were one line.
    content = str(html).replace("\t", "&#9;")
    longest = max(
        (len(run) for run in re.findall(r"^[ >]*(`{3,})", content, re.MULTILINE)), default=2
    )
    fence = "`" * (longest + 1)
    return f"{fence}{RAW}\n{content}\n{fence}"


def literal(words: str) -> str:
    """Words for the middle of a Markdown sentence, none of whose letters mean anything there."""
    return _SIGNS.sub(lambda sign: f"&#{ord(sign.group())};", words)


def details(summary: str, inside: Markup, kind: str, *, opened: bool = False) -> Markup:
    """Folded HTML.

    Args:
        summary: What is read while it is folded.
        inside: What is under it.
        kind: Its class.
        opened: Whether it begins unfolded.
    """
    return tag("details", tag("summary", summary) + inside, class_=kind, open=opened)


def admonition(title: str, inside: Markup, kind: str, **attributes: object) -> Markup:
    """A box with a title; without one, the box alone."""
    head = tag("p", title, class_="admonition-title") if title else Markup()
    return tag("div", head + inside, class_=f"admonition {kind}", **attributes)
