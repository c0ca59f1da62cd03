"""What woven Markdown asks of the engine that renders it.

Woven pages are Python-Markdown. Three things go beyond the plain language: blocks of raw HTML that
stand inside of lists, admonitions and tabs, where Python-Markdown sees none, are fences named
`tatka`; wrappers are `pymdownx.blocks.html`; exercises, hints and folded code are admonitions and
`pymdownx.details`.
"""

from __future__ import annotations

from typing import Any

RAW = "tatka"


def raw_html(source: str, *arguments: object, **options: object) -> str:
    """The formatter of fences named `tatka` (`pymdownx.superfences`): their content as it is."""
    del arguments, options
    return source


def markdown_extensions() -> tuple[list[str], dict[str, dict[str, Any]]]:
    """Extensions and their settings with which `markdown.Markdown` renders woven pages.

    The same in an engine's own configuration; there superfences' fence has the name and the class
    `tatka` and the format `!!python/name:tatka.book.render.html_blocks.raw_html`.
    """
    settings: dict[str, dict[str, Any]] = {
        "pymdownx.superfences": {
            "custom_fences": [{"name": RAW, "class": RAW, "format": raw_html}]
        },
        "pymdownx.tabbed": {"alternate_style": True},
        "toc": {"permalink": "#"},
    }
    extensions = [
        "admonition",
        "attr_list",
        "def_list",
        "footnotes",
        "md_in_html",
        "tables",
        "toc",
        "pymdownx.blocks.html",
        "pymdownx.details",
        "pymdownx.highlight",
        "pymdownx.inlinehilite",
        "pymdownx.superfences",
        "pymdownx.tabbed",
    ]
    return extensions, settings
