from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tatka.site.listings import lean_listing
from tatka.site.page_html import finish_html, leave_out_of_search, localise_html, size_pictures
from tatka.site.picture_sizes import picture_size
from tatka.site.postprocess import squeeze

if TYPE_CHECKING:
    from pathlib import Path

UNTITLED = '<div class="admonition note">\n<p class="admonition-title">Note</p>\n</div>'
FOLDED = '<details class="warning">\n<summary>Warning</summary></details>'


def test_untitled_admonitions_get_a_title_in_the_language_of_the_page() -> None:
    assert ">টীকা</p>" in localise_html(UNTITLED, "bn")
    assert ">সাবধান</summary>" in localise_html(FOLDED, "bn")
    assert localise_html(UNTITLED, "en") == UNTITLED


def test_a_title_that_the_author_wrote_stays() -> None:
    written = UNTITLED.replace(">Note<", ">Keras<")

    assert localise_html(written, "bn") == written


def test_footnotes_count_in_the_digits_of_the_page() -> None:
    html = '<a class="footnote-ref" href="#fn:1">12</a>'
    back = '<a class="footnote-backref" href="#fnref:1" title="টীকা 12">↩</a>'

    assert ">১২</a>" in localise_html(html, "bn")
    assert 'title="টীকা ১২"' in localise_html(back, "bn")


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ('<svg width="120" height="40px">', (120, 40)),
        ('<svg width="72pt" height="36pt" viewBox="0 0 72 36">', (96, 48)),
        ('<svg viewBox="0 0 300.4 150">', (300, 150)),
        ('<svg width="100%" viewBox="0,0,30,20">', (30, 20)),
        ("<svg>", None),
        ("no picture", None),
    ],
)
def test_size_of_drawings(tmp_path: Path, text: str, size: tuple[int, int] | None) -> None:
    file = tmp_path / "a.svg"
    file.write_text(text)

    assert picture_size(file) == size


def test_pictures_keep_their_place_free_and_load_when_near(tmp_path: Path) -> None:
    Image.new("RGB", (30, 20)).save(tmp_path / "a b.png")

    assert size_pictures('<img alt="" src="a%20b.png">', tmp_path) == (
        '<img alt="" src="a%20b.png" width="30" height="20" loading="lazy">'
    )
    assert size_pictures('<img alt="" src="a%20b.png" width="3" loading="eager" />', tmp_path) == (
        '<img alt="" src="a%20b.png" width="3" loading="eager">'
    )


@pytest.mark.parametrize("source", ["https://example.org/a.png", "data:image/png;base64,AA", "x"])
def test_pictures_that_are_not_here_get_no_invented_size(tmp_path: Path, source: str) -> None:
    assert "width" not in size_pictures(f'<img src="{source}">', tmp_path)


def test_a_listing_loses_its_styles_and_scripts_and_nothing_a_reader_sees() -> None:
    html = (
        "<style>a{}</style><script src='https://cdn.example/mathjax.js'></script>"
        '<h1 id="x">T</h1><div class="celltoolbar"><div class="b"><span>hide</span></div>'
        '<div class="b"><span>two</span></div></div><pre>code</pre>'
        '<div class="clipboard-copy-txt" id="c">code</div><p>end</p>'
    )

    lean = lean_listing(html, note="All of it.")

    assert lean == '<h1 id="x">T</h1><p class="tatka-note">All of it.</p><pre>code</pre><p>end</p>'


def test_squeezing_touches_nothing_that_is_seen() -> None:
    html = "<p>\n\n    a\n    b</p>\n\n<pre>  x\n\n    y</pre>\n  <script>1\n\n 2</script>\n\n<i>"

    assert squeeze(html) == "<p>\na\nb</p>\n<pre>  x\n\n    y</pre>\n<script>1\n\n 2</script>\n<i>"


def test_what_a_page_says_by_itself_is_left_out_of_the_search() -> None:
    html = (
        '<p>Words.</p><div class="tatka-stale"><p>Old.</p></div>'
        '<details class="tatka-hint"><summary>Hint</summary><p>Look.</p></details>'
        "<details><summary>Of the author</summary></details>"
    )

    assert leave_out_of_search(html) == (
        '<p>Words.</p><div class="tatka-stale" data-search-exclude><p>Old.</p></div>'
        '<details class="tatka-hint"><summary data-search-exclude>Hint</summary>'
        "<p>Look.</p></details>"
        "<details><summary>Of the author</summary></details>"
    )


def test_words_of_neighbours_stay_two_words_for_the_search(tmp_path: Path) -> None:
    html = "<dl><dt>mean</dt><dd>sum</dd><dt>n</dt><dd>count</dd></dl><td>1</td><td> 2</td>"
    assert finish_html(html, "en", tmp_path) == (
        "<dl><dt>mean</dt>\n<dd>sum</dd>\n<dt>n</dt>\n<dd>count</dd>\n</dl><td>1</td>\n<td> 2</td>"
    )
