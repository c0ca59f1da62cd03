"""Formulas: TeX becomes MathML while building; browsers set it without scripts and fonts of ours.

MathML Core is drawn by Chromium since 109, Firefox and Safari; screen readers read it. The TeX goes
along as an annotation, for those who copy it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from math_core import LatexError, LatexToMathML

from tatka.core.errors import ChapterError
from tatka.core.safe_html import trusted

if TYPE_CHECKING:
    from markupsafe import Markup

_TEX_SIGNS = {
    **{sign: f"\\{sign}" for sign in "%$#&_{}"},
    "\\": r"\textbackslash ",
    "~": r"\textasciitilde ",
    "^": r"\textasciicircum ",
}
_TEX = re.compile(r"[%$#&_{}\\~^]")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def mathml(tex: str, *, display: bool = False) -> Markup:
    """A formula as MathML, on one line.

    Args:
        tex: Between the marks.
        display: Whether it stands on a line of its own.

    Raises:
        ChapterError: It is no TeX, or holds a command that nobody knows.
    """
    source = tex.strip()
    if display and _needs_lines(source):
        source = f"\\begin{{aligned}}{source}\\end{{aligned}}"
    # A converter keeps what `\\newcommand` says: a formula must not depend on those before it.
    converter = LatexToMathML(fancy_error=False, annotation=True, xml_namespace=True)
    try:
        html = converter.convert_with_local_state(source, displaystyle=display)
    except LatexError as error:
        said = _SPACES.sub(" ", str(error)).strip()
        raise ChapterError(
            f"the formula {_short(tex)!r} can't be set: {said}",
            hint="Commands of LaTeX's amsmath and amssymb are known; others are not.",
        ) from None
    return trusted(_SPACES.sub(" ", str(html)).strip())


def tex_words(words: str) -> str:
    """Words in a formula, none of whose letters mean anything to TeX."""
    return rf"\text{{{_TEX.sub(lambda sign: _TEX_SIGNS[sign.group()], words)}}}"


def _needs_lines(tex: str) -> bool:
    """Whether lines are parted as in `aligned`, outside of any environment."""
    return r"\\" in tex and r"\begin" not in tex


def _short(tex: str) -> str:
    words = _SPACES.sub(" ", tex).strip()
    most = 40
    return words if len(words) <= most else f"{words[:most]}…"
