"""Small pieces of HTML and Markdown, escaped for where they go."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import markdown

from tatka.book.render.html_blocks import RAW

if TYPE_CHECKING:
    from collections.abc import Mapping

# Everything Markdown and its usual extensions could take for a sign of theirs.
_SIGNS = re.compile(r"[!#$&*<=>\[\\\]^_`{|}~\"']")


def text(value: object) -> str:
    """Text for HTML, between tags or in an attribute, on one line."""
    return escape(str(value), quote=True).replace("\n", "&#10;")


def tag(name: str, content: str = "", **attributes: object) -> str:
    """An HTML element.

    Args:
        name: Of the element.
        content: Its inside, HTML already.
        **attributes: By name, `_` for `-`, with `_` behind words that Python keeps for itself;
            those that are None or False are left out, True stands alone.
    """
    opening = name + _attributes(attributes)
    if name in {"img", "br", "hr"}:
        return f"<{opening}>"
    return f"<{opening}>{content}</{name}>"


def _attributes(attributes: Mapping[str, object]) -> str:
    written = ""
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        name = key.rstrip("_").replace("_", "-")
        written += f" {name}" if value is True else f' {name}="{text(value)}"'
    return written


def raw(html: str) -> str:
    """Markdown that shows HTML as it is, wherever it stands."""
    return f"```{RAW}\n{html}\n```" if html else ""


def literal(words: str) -> str:
    """Words for the middle of a Markdown sentence, none of whose letters mean anything there."""
    return _SIGNS.sub(lambda sign: f"&#{ord(sign.group())};", words)


def inline(source: str) -> str:
    """A sentence of Markdown as HTML without a paragraph around it."""
    html = markdown.markdown(source).replace("\n", " ")
    return html.removeprefix("<p>").removesuffix("</p>")


def wrapped(markdown_text: str, selector: str, attributes: Mapping[str, str]) -> str:
    """Markdown inside of an HTML element.

    Args:
        markdown_text: The inside.
        selector: Name and classes of the element: `div.tatka-example`.
        attributes: More of its attributes.
    """
    quoted = ", ".join(
        "'{}': '{}'".format(key, value.replace("'", "''")) for key, value in attributes.items()
    )
    options = f"    attrs: {{{quoted}}}\n" if quoted else ""
    return f"/// html | {selector}\n{options}\n{markdown_text}\n\n///"


def fenced(code: str, language: str) -> str:
    """A block of code in Markdown; its fence is longer than any inside."""
    longest = max(
        (len(run) for run in re.findall(r"^[ \t>]*(`{3,})", code, re.MULTILINE)), default=2
    )
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{code}\n{fence}"


def details(summary: str, inside: str, kind: str) -> str:
    """Folded Markdown.

    Args:
        summary: What is read while it is folded.
        inside: Markdown.
        kind: Its class.
    """
    return f'??? {kind} "{_title(summary)}"\n\n{indented(inside)}'


def admonition(title: str, inside: str, kind: str) -> str:
    """Markdown in a box with a title."""
    return f'!!! {kind} "{_title(title)}"\n\n{indented(inside)}'


def indented(lines: str, prefix: str = "    ") -> str:
    """Every line with something in front, but for blank ones."""
    return "\n".join((prefix + line).rstrip() for line in lines.split("\n"))


def _title(words: str) -> str:
    return words.replace('"', "&quot;")
