from __future__ import annotations

import pytest
from markupsafe import Markup

from tatka.book.render.html import admonition, details, message_html, raw, tag, text
from tatka.core.safe_html import clean_html

EVIL = '<script>alert("1")</script>'


def test_words_are_escaped_and_html_is_not() -> None:
    assert tag("p", EVIL) == "<p>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;</p>"
    assert tag("p", tag("b", "a & b")) == "<p><b>a &amp; b</b></p>"
    assert text(text("<")) == "&lt;"


@pytest.mark.parametrize("made", [details(EVIL, text("x"), "k"), admonition(EVIL, text("x"), "k")])
def test_titles_are_escaped_too(made: Markup) -> None:
    assert "<script" not in made
    assert "&lt;script&gt;" in made


def test_what_is_added_to_html_is_escaped() -> None:
    assert tag("b", "x") + EVIL == "<b>x</b>" + str(Markup.escape(EVIL))
    assert Markup(" ").join(["<", tag("i", "y")]) == "&lt; <i>y</i>"


def test_attributes_are_escaped_whatever_they_are() -> None:
    assert tag("img", alt=Markup('"><script>')) == '<img alt="&quot;&gt;&lt;script&gt;">'


def test_a_string_of_ours_keeps_html_and_escapes_words() -> None:
    said = message_html("chapters.source_of", "en", name=tag("code", "a.b"), file="<x>.py")
    assert "<code>a.b</code>" in said
    assert "&lt;x&gt;.py" in said


def test_what_was_cleaned_is_html() -> None:
    assert tag("div", clean_html("<b>x</b><script>1</script>")) == "<div><b>x</b></div>"


def test_raw_html_of_a_page_stands_in_a_fence_longer_than_any_in_it() -> None:
    assert raw(Markup("````\nx\ty")) == "`````tatka\n````\nx&#9;y\n`````"
