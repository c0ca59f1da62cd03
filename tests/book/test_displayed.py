"""Markdown and LaTeX that code displays."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

from tatka.book.render.displayed import latex_html, markdown_html
from tatka.book.render.outputs import plain


def read(html: str) -> Any:
    return BeautifulSoup(html, "html.parser")


def test_markdown_is_set_with_its_formulas_and_without_harm() -> None:
    source = "**bold** $x^2$ <script>a()</script>\n\n| a |\n| - |\n| 1 |\n\n$$\\frac12$$\n"
    html = read(markdown_html(source))
    assert html.strong.get_text() == "bold"
    assert [math.get("display") for math in html.find_all("math")] == [None, "block"]
    assert html.td.get_text() == "1"
    assert html.find("script") is None


def test_formulas_are_set_and_what_cannot_be_set_is_shown_as_written() -> None:
    for source in (r"$\displaystyle \frac{1}{2}$", r"$$a$$", r"\begin{align}a&=b\\c&=d\end{align}"):
        html = read(latex_html(source))
        assert html.find("math")["display"] == "block"
    assert "<code>\\nosuchcommand{x}</code>" in latex_html(r"$\nosuchcommand{x}$")
    mixed = read(latex_html("loss $L$ <b>"))
    assert mixed.p.get_text().startswith("loss ")
    assert mixed.find("b") is None


def test_text_is_folded_as_the_author_wants_it() -> None:
    words = "\n".join(map(str, range(30)))
    assert "<details" in plain(words, "en", "x")
    assert "<details" not in plain(words, "en", "x", None)
    assert "<details" not in plain(words, "en", "x", 40)
    assert plain(words, "en", "x", 0).startswith("<details")
    assert "a&#9;1" in plain("a\t1", "en", "x")
