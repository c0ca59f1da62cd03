"""Pages that show the whole run of an example: mkdocs-jupyter renders them, we make them light."""

from __future__ import annotations

import re
from html import escape

from bs4 import BeautifulSoup, Comment

# JupyterLab's style sheets, MathJax, Mermaid and RequireJS (which would be fetched from elsewhere),
# copy buttons that need a script and the text they copy, tags, anchors, prompts.
_BULK = (
    "style",
    "script",
    "link",
    "div.zeroclipboard-container",
    "div.clipboard-copy-txt",
    "div.celltoolbar",
    "a.anchor-link",
    "div.jp-InputPrompt",
    "div.jp-OutputPrompt",
)
_BLANK = re.compile(r"\n\s*\n+(?=\s*<)")


def lean_listing(html: str, *, note: str) -> str:
    """A rendered notebook without the 600 kilobytes of styles and scripts it comes with.

    What goes, too: a keyboard stop at every cell. The theme styles what stays.

    Args:
        html: What mkdocs-jupyter made of the notebook.
        note: One sentence put under the title.
    """
    page = BeautifulSoup(html, "html.parser")
    for part in page.select(", ".join(_BULK)):
        part.decompose()
    for comment in page.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for part in page.select("[tabindex='0']"):
        del part["tabindex"]
    for part in page.select(".highlight-ipynb"):
        part["class"] = str(" ".join(part["class"])).replace("highlight-ipynb", "highlight")
    said = BeautifulSoup(f'<p class="tatka-note">{escape(note)}</p>', "html.parser")
    title = page.find("h1")
    if title is None:
        page.insert(0, said)
    else:
        title.insert_after(said)
    return _BLANK.sub("\n", page.decode(formatter="minimal"))
