"""Blocks of code, coloured while building."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from tatka.book.render.html import NOTHING, tag
from tatka.core.safe_html import trusted

if TYPE_CHECKING:
    from markupsafe import Markup

# What other tools write behind the language: `title="x" hl_lines="2 3" linenums="1"`.
_OPTION = re.compile(r"(?P<key>title|hl_lines|linenums)=(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)')")
# A line that is output of a session goes with its end, so that copying leaves no gap.
_OUTPUT = re.compile(r"(<span class=\"go\">[^<]*)(</span>)\n")
_PROMPT = re.compile(r"^(\$|>>>|\.\.\.|In \[\d+\]:) ?", re.MULTILINE)


def code_html(code: str, info: str = "") -> Markup:
    """A block of code as Material shows one.

    Args:
        code: Its lines.
        info: Its language, and what other tools write behind that.
    """
    language = info.strip().strip("{}").strip().partition(" ")[0].lstrip(".")
    options = {match["key"]: match["a"] or match["b"] or "" for match in _OPTION.finditer(info)}
    marked = tuple(_lines(options.get("hl_lines", "")))
    inside = _coloured(code.rstrip("\n"), language, marked)
    name = options.get("title", "")
    title = tag("span", name, class_="filename") if name else NOTHING
    kind = f"language-{language or 'text'} highlight"
    code_shown = tag("pre", tag("span") + tag("code", inside))
    return tag("div", title + code_shown, class_=kind)


def code_span(code: str, language: str = "") -> Markup:
    """Code in a sentence; coloured if its language is named."""
    if not language:
        return tag("code", code)
    return tag("code", _coloured(code, language, ()).rstrip("\n"), class_="highlight")


@lru_cache(maxsize=4096)
def _coloured(code: str, language: str, marked: tuple[int, ...]) -> Markup:
    try:
        lexer = get_lexer_by_name(language or "text", stripnl=False)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False)
    if language in {"console", "shell-session"} and not _PROMPT.search(code):
        lexer = get_lexer_by_name("bash", stripnl=False)
    html = highlight(code, lexer, HtmlFormatter(nowrap=True, hl_lines=list(marked)))
    # Pygments has escaped the code.
    return trusted(_OUTPUT.sub(r"\1\n\2", html))


def _lines(numbers: str) -> list[int]:
    found: list[int] = []
    for part in re.findall(r"\d+(?:-\d+)?", numbers):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found
