"""Markdown and LaTeX that code displays, as HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markupsafe import Markup
from mdit_py_plugins.dollarmath import dollarmath_plugin

from tatka.book.render.formulas import mathml
from tatka.book.render.html import NOTHING, tag, text
from tatka.core.errors import ChapterError
from tatka.core.safe_html import clean_html, trusted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_WHOLE = re.compile(
    r"\s*(?:\$\$(?P<twice>.+?)\$\$|\$(?P<once>[^$]+)\$|\\\[(?P<bracket>.+?)\\\]"
    r"|(?P<environment>\\begin\{.+\\end\{\w+\*?\}))\s*",
    re.DOTALL,
)
# Environments that make a formula of their own in a document; inside of one they have other names.
_OUTER = re.compile(r"\\(begin|end)\{(?:align|eqnarray|gather|multline)\*?\}")
_EQUATION = re.compile(r"\\(?:begin|end)\{(?:equation|displaymath|math)\*?\}")
_PART = re.compile(r"\$\$(.+?)\$\$|(?<!\\)\$((?:[^$\\]|\\.)+)\$", re.DOTALL)
_DISPLAY = re.compile(r"^\s*\\displaystyle\s*")


def markdown_html(source: str) -> Markup:
    """Markdown as HTML, formulas between dollar signs included, on one line.

    Args:
        source: CommonMark with tables.
    """
    formulas: list[Markup] = []

    def keep(_: object, tokens: Sequence[Token], index: int, *__: Any) -> str:  # noqa: ANN401
        display = tokens[index].type.startswith("math_block")
        formulas.append(_formula(tokens[index].content, display=display))
        # No sanitiser knows MathML; these letters it leaves alone, and nobody writes them.
        return f"\ue000{len(formulas) - 1}\ue001"

    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, double_inline=True)
    for kind in ("math_inline", "math_inline_double", "math_block", "math_block_label"):
        parser.add_render_rule(kind, keep)
    clean = clean_html(parser.render(re.sub("[\ue000\ue001]", "", source)))
    # Formulas are ours, and all around them is clean.
    shown = re.sub("\ue000(\\d+)\ue001", lambda found: formulas[int(found[1])], clean)
    return tag("div", _one_line(trusted(shown)), class_="tatka-html tatka-markdown")


def latex_html(source: str) -> Markup:
    """LaTeX as HTML: a formula, or text with formulas between dollar signs, on one line.

    Args:
        source: As `Math`, `Latex` or SymPy write it.
    """
    whole = _WHOLE.fullmatch(source)
    if whole is not None:
        tex = next(part for part in whole.groups() if part is not None)
        return tag("div", _formula(tex, display=True), class_="tatka-html tatka-formula")
    shown, done = NOTHING, 0
    for found in _PART.finditer(source):
        shown += text(source[done : found.start()])
        shown += _formula(found[1] or found[2], display=found[1] is not None)
        done = found.end()
    shown += text(source[done:])
    return tag("div", tag("p", shown), class_="tatka-html tatka-formula")


def _formula(tex: str, *, display: bool) -> Markup:
    inner = _OUTER.sub(r"\\\1{aligned}", _EQUATION.sub("", _DISPLAY.sub("", tex)))
    try:
        return mathml(inner, display=display)
    except ChapterError:
        # What can't be set is shown as it is written, as a reader of LaTeX would read it.
        return tag("code", tex.strip())


def _one_line(html: Markup) -> Markup:
    return html.strip().replace("\n", Markup("&#10;"))
