"""What woven Markdown asks of the engine that renders it.

Woven pages are Python-Markdown. Three things go beyond the plain language: blocks of raw HTML that
stand inside of lists, admonitions and tabs, where Python-Markdown sees none, are fences named
`tatka`; wrappers are `pymdownx.blocks.html`; exercises, hints and folded code are admonitions and
`pymdownx.details`.
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
        names=(
            # MkDocs loads these three always, and first.
            "toc",
            "tables",
            "fenced_code",
            "abbr",
            "admonition",
            "attr_list",
            "def_list",
            "footnotes",
            "md_in_html",
            "pymdownx.arithmatex",
            "pymdownx.betterem",
            "pymdownx.blocks.html",
            "pymdownx.details",
            "pymdownx.highlight",
            "pymdownx.inlinehilite",
            "pymdownx.superfences",
            "pymdownx.tabbed",
            "pymdownx.tasklist",
        ),
        settings={
            "pymdownx.arithmatex": {"generic": True},
            "pymdownx.highlight": {"pygments_lang_class": True},
            "pymdownx.superfences": {
                "custom_fences": [{"name": RAW, "class": RAW, "format": raw_html}]
            },
            "pymdownx.tabbed": {"alternate_style": True},
            "pymdownx.tasklist": {"custom_checkbox": True},
            "footnotes": {"BACKLINK_TITLE": template("site.footnote_back", language)},
            "toc": {"permalink": "#", "permalink_title": template("site.permalink", language)},
        },
    )
