"""Pages that wait for a translation: shown in the language of their source, and marked as such."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tatka.book.render.html import tag, text
from tatka.book.render.html_blocks import RAW
from tatka.core.locale import is_right_to_left, message
from tatka.translation.drift import language_name

if TYPE_CHECKING:
    from tatka.book.render.weave import WovenPage

_TITLE = re.compile(r"(?m)^# (?P<words>.*?)[ \t]*(?:\{(?P<attributes>[^{}]*)\})?[ \t]*$")


def waiting_page(source: WovenPage, language: str, *, to_source: str) -> WovenPage:
    """The page of a language that nobody has translated to yet: its source's, with a banner.

    Nothing of it is found by the search of that language.

    Args:
        source: The page in the source language, woven.
        language: Of the readers.
        to_source: The way from the folder of that language to the one of the source.
    """
    other = language_name(source.language, language)
    depth = "../" * (len(source.path.parts) - 1)
    address = f"{depth}{to_source}{source.path.with_suffix('.html').as_posix()}"
    link = tag(
        "a", message("translations.read_there", language), href=address,
        hreflang=source.language,
    )  # fmt: skip
    said = text(message("translations.untranslated", language, other=other))
    banner = tag(
        "div", tag("p", said + " " + link), class_="tatka-drift", data_reason="untranslated"
    )
    direction = "rtl" if is_right_to_left(source.language) else "ltr"
    head, body = _split(source.markdown)
    title, rest = body, ""
    if found := _TITLE.search(body):
        attributes = f"{found['attributes'] or ''} lang={source.language} dir={direction}".strip()
        title = f"# {found['words']} {{{attributes}}}"
        rest = body[found.end() :]
    opening = f'<div lang="{source.language}" dir="{direction}">'
    # Blocks of raw HTML are put in as they are: what stands between the two stays Markdown.
    wrapped = f"{_raw(opening)}\n\n{rest.strip()}\n\n{_raw('</div>')}"
    table = f"---\n{head}search:\n  exclude: true\n---\n"
    return replace(
        source,
        language=language,
        markdown=f"{table}\n{title}\n\n{banner}\n\n{wrapped}\n",
        # They are said of the source.
        problems=(),
        omissions=(),
    )


def _raw(html: str) -> str:
    return f"```{RAW}\n{html}\n```"


def _split(markdown: str) -> tuple[str, str]:
    """The table at the top of a page, without its fences, and the rest."""
    if markdown.startswith("---\n"):
        table, found, rest = markdown[4:].partition("\n---\n")
        if found:
            return f"{table}\n", rest
    return "", markdown
