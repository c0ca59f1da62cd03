from __future__ import annotations

import pytest

from tatka.core.safe_svg import clean_svg, svg_size

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


@pytest.mark.parametrize(
    ("inside", "removed"),
    [
        ("<script>a()</script><rect/>", ["<script>"]),
        ('<rect onclick="a()"/>', ["onclick of <rect>"]),
        ('<image xlink:href="https://e.org/x.png"/>', ["href of <image>"]),
        ('<use xlink:href="#a"/>', []),
        ('<rect style="fill:url(https://e.org/x)"/>', ["style of <rect>"]),
        ('<rect fill="url(#gradient)"/>', []),
        ("<style>@import 'https://e.org/x.css';</style>", ["<style>"]),
        ("<foreignObject><b/></foreignObject>", ["<foreignObject>"]),
    ],
)
def test_what_runs_or_loads_is_removed(inside: str, removed: list[str]) -> None:
    content, found = clean_svg(f'{HEAD}width="10" height="5">{inside}</svg>')
    assert found == removed
    assert b"e.org" not in content
    assert b"a()" not in content


@pytest.mark.parametrize(
    ("head", "size"),
    [
        ('width="10" height="5"', (10, 5)),
        ('width="72pt" height="1in"', (96, 96)),
        ('viewBox="0 0 40 20"', (40, 20)),
        ('width="100%" viewBox="0,0,40,20"', (40, 20)),
        ("", (300, 150)),
    ],
)
def test_sizes_are_css_pixels(head: str, size: tuple[int, int]) -> None:
    assert svg_size(f"{HEAD}{head}/>".encode()) == size


def test_what_is_no_svg_is_refused() -> None:
    with pytest.raises(ValueError, match="no SVG"):
        clean_svg("<html/>")
    with pytest.raises(ValueError, match="mismatched"):
        clean_svg("<svg><g></svg>")
