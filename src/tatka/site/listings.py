"""Pages that show the whole run of an example: mkdocs-jupyter renders them, we make them light."""

from __future__ import annotations

import re

_BULK = re.compile(r"<(style|script)\b.*?</\1>|<link\b[^>]*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_COPY = re.compile(r'<div class="zeroclipboard-container">.*?</clipboard-copy>\s*</div>', re.DOTALL)
_TAGS = re.compile(r'<div class="celltoolbar">.*?</div>\s*</div>', re.DOTALL)
_SOURCE = re.compile(r'<div class="clipboard-copy-txt".*?</div>', re.DOTALL)
_STOP = re.compile(r'(?<=") tabindex="0"')
_ANCHOR = re.compile(r'<a class="anchor-link"[^>]*>.*?</a>', re.DOTALL)
_PROMPT = re.compile(r'<div class="jp-(?:Input|Output)Prompt[^"]*">.*?</div>', re.DOTALL)
_BLANK = re.compile(r"\n\s*\n+(?=\s*<)")


def lean_listing(html: str, *, note: str) -> str:
    """A rendered notebook without the 600 kilobytes of styles and scripts it comes with.

    What goes: JupyterLab's style sheets, MathJax, Mermaid and RequireJS (which would be fetched
    from elsewhere), prompts, copy buttons that need a script, and
    a keyboard stop at every cell. The theme styles what stays.

    Args:
        html: What mkdocs-jupyter made of the notebook.
        note: One sentence put under the title.
    """
    for pattern in (_BULK, _COPY, _SOURCE, _TAGS, _ANCHOR, _PROMPT, _STOP):
        html = pattern.sub("", html)
    html = _BLANK.sub("\n", html)
    html = html.replace("highlight-ipynb", "highlight")
    said = f'<p class="tatka-note">{note}</p>'
    before, heading, after = html.partition("</h1>")
    return f"{before}{heading}{said}{after}" if heading else said + html
