from __future__ import annotations

import re

from tatka.site.page_facts import (
    description,
    minutes_to_read,
    say_minutes,
    say_minutes_on_cards,
)


def test_minutes_grow_with_words_code_and_pictures() -> None:
    words = f"<p>{'শব্দ ' * 1_500}</p>"
    code = f"<pre><code>{'x = 1' + chr(10)}</code></pre>".replace("x = 1\n", "x = 1\n" * 100)
    picture = '<img class="tatka-light" src="a.webp"><img class="tatka-dark" src="b.webp">'
    assert minutes_to_read("<p>one</p>") == 1
    bare = minutes_to_read(words)
    assert 8 <= bare <= 20
    assert minutes_to_read(words + code) > bare
    assert minutes_to_read(words + picture * 10) == minutes_to_read(
        words + picture * 10 + "<i></i>"
    )
    assert minutes_to_read(words + f"<script>{'a ' * 10_000}</script>") == bare


def test_a_page_is_described_by_what_its_author_wrote_first() -> None:
    html = (
        '<h1>T</h1><p class="tatka-note">5</p><div class="admonition note"><p>Note</p></div>'
        '<p>A <span>loss<span class="tatka-word">লস</span></span> &amp; more.</p><p>Next.</p>'
    )
    assert description(html) == "A loss & more."
    long = "A first sentence that says something of the page and is long enough. " + "word " * 60
    assert description(f"<p>{long}</p>") == long[: long.index(". ") + 1]
    assert description("<h1>T</h1>") == ""


def test_minutes_stand_under_the_title_and_on_cards() -> None:
    assert re.search(r"</h1><p[^>]*>প্রায় ১২ মিনিটের পড়া</p>", say_minutes("<h1>ক</h1>", 12, "bn"))
    cards = '<div class="tatka-cards"><ul><li><a href="a.html#x">A</a>: a</li><li>b</li></ul></div>'
    said = say_minutes_on_cards(
        cards + "<ul><li><a href='a.html'>A</a></li></ul>", {"a.html": 3}, "en"
    )
    assert said.count("tatka-minutes") == 1
    assert "a<small" in said
