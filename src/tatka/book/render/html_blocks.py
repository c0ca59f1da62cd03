"""What woven Markdown asks of the engine that renders it.

Woven pages are headings in plain Markdown, with their ids, and between them blocks of HTML: fences
named `tatka`, whose content is shown as it is. So no second parser reads what an author wrote.
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
        "toc": {"permalink": "#"},
    }
    return ["attr_list", "toc", "pymdownx.superfences"], settings
