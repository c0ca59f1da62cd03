"""Addresses on pages that a plugin has put elsewhere."""

from __future__ import annotations

import pytest

from tatka.site.moved_pages import moved

POST = "blog/posts/first.html"
PLACES = {POST: "blog/2026/01/02/first.html", "blog/posts/next.html": "blog/2026/01/03/next.html"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('<img src="../img/a.svg">', '<img src="../../../img/a.svg">'),
        ('<a href="../../average.html#middle">', '<a href="../../../../average.html#middle">'),
        ('<a href="next.html?a=1#b">', '<a href="../03/next.html?a=1#b">'),
        # Another language's posts have addresses of their own.
        (
            '<a href="../../../fr/blog/posts/first.html#x">',
            '<a href="../../../../../fr/blog/index.html#x">',
        ),
        ('<a href="#here">', '<a href="#here">'),
        ('<a href="https://x.org/a.html">', '<a href="https://x.org/a.html">'),
        ('<img src="data:image/png;base64,AA">', '<img src="data:image/png;base64,AA">'),
    ],
)  # fmt: skip
def test_a_way_changes_with_the_place(written: str, read: str) -> None:
    assert moved(written, POST, PLACES[POST], PLACES) == read


def test_links_of_the_plugin_stay() -> None:
    own = '<a href="2026/01/02/first.html">First</a>'
    assert moved(own, POST, "blog/index.html", PLACES) == own
    assert moved(own, "blog/a.html", "blog/b.html", {}) == own
