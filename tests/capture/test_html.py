from __future__ import annotations

import pytest

from tatka.capture.html import sanitise, words


@pytest.mark.parametrize(
    ("html", "kept", "dropped"),
    [
        ("<b>x</b>", "<b>x</b>", []),
        ("<p onclick='a()'>x</p>", "<p>x</p>", ["onclick of <p>"]),
        ("x<script>a()</script>", "x", ["<script>"]),
        ('<img src="https://e.org/x.png" alt="y">', '<img alt="y">', ["src of <img>"]),
        (
            '<img src="data:image/png;base64,AAAA">',
            '<img src="data:image/png;base64,AAAA">',
            [],
        ),
        ("<a href='javascript:a()'>x</a>", '<a rel="noopener noreferrer">x</a>', ["href of <a>"]),
        (
            "<a href='https://e.org/'>x</a>",
            '<a href="https://e.org/" rel="noopener noreferrer">x</a>',
            [],
        ),
        ("<iframe src='x'></iframe>y", "y", ["<iframe>"]),
        (
            "<p style='color:red;position:fixed;background:url(//e)' class='c'>x</p>",
            '<p style="color: red">x</p>',
            [],
        ),
        ("<svg onload=a()><circle/></svg>z", "z", ["<circle>", "<svg>"]),
    ],
)
def test_harm_is_cut_out_and_named(html: str, kept: str, dropped: list[str]) -> None:
    assert sanitise(html) == (kept, dropped)


def test_tables_of_others_keep_their_shape() -> None:
    table = (
        '<table><thead><tr><th scope="col">a</th></tr></thead>'
        '<tbody><tr><td colspan="2">1</td></tr></tbody></table>'
    )
    assert sanitise(table) == (table, [])


def test_the_words_of_html_are_its_plain_text() -> None:
    assert words("<p>5 &lt; 6</p><style>p{}</style>") == "5 < 6"
