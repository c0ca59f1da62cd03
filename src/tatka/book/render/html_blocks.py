"""What woven Markdown asks of the engine that renders it.

Woven pages are headings in plain Markdown, with their ids, and between them blocks of HTML: fences
named `tatka`, whose content is shown as it is. So no second parser reads what an author wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.core.locale import template

if TYPE_CHECKING:
    from collections.abc import Mapping

RAW = "tatka"


def raw_html(source: str, *arguments: object, **options: object) -> str:
    """The formatter of fences named `tatka` (`pymdownx.superfences`): their content as it is."""
    del arguments, options
    return source


@dataclass(frozen=True)
class MarkdownStack:
    """Python-Markdown as woven pages meet it.

    Attributes:
        names: Of the extensions, in the order in which they are loaded.
        settings: Of those that have any.
    """

    names: tuple[str, ...]
    settings: Mapping[str, dict[str, Any]]


def markdown_stack(language: str) -> MarkdownStack:
    """The extensions with which `markdown.Markdown` renders woven pages: the site's own stack.

    Args:
        language: Of the pages: what extensions add by themselves is in it.
    """
    return MarkdownStack(
        # MkDocs loads the first three always, and first.
        names=("toc", "tables", "fenced_code", "attr_list", "pymdownx.superfences"),
        settings={
            "pymdownx.superfences": {
                "custom_fences": [{"name": RAW, "class": RAW, "format": raw_html}]
            },
            "toc": {"permalink": "#", "permalink_title": template("site.permalink", language)},
        },
    )
