"""Chapters and records of strangers, in a browser: nothing of theirs runs."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from tatka.core.plain_markup import active_parts, dangers, leads_astray

if TYPE_CHECKING:
    from collections.abc import Iterator

RUN = "hit()"
# What runs somewhere, if it stands in a page as it is.
RAW = (
    "<script>{run}</script>",
    "<SCRIPT>{run}</SCRIPT>",
    "<script src='data:text/javascript,{run}'></script>",
    "<script\n>{run}</script>",
    "<scr<script>ipt>{run}</script>",
    "<img src=x onerror={run}>",
    "<img src=x OnErRoR='{run}'>",
    "<img/src=x/onerror={run}>",
    "<img src=x onerror\n=\n{run}>",
    "<img src='x' alt='>' onerror='{run}'>",
    '<img src="x" alt="a"onerror="{run}">',
    "<svg onload={run}>",
    "<svg/onload={run}>",
    "<svg><script>{run}</script></svg>",
    "<svg><animate onbegin={run} attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:{run}'><text y=20>x</text></a></svg>",
    "<math><mtext><img src=x onerror={run}></mtext></math>",
    "<body onload={run}>",
    "<iframe src='javascript:{run}'></iframe>",
    "<iframe srcdoc='<script>parent.{run}</script>'></iframe>",
    "<object data='data:text/html,<script>{run}</script>'></object>",
    "<embed src='javascript:{run}'>",
    "<details open ontoggle={run}>x</details>",
    "<video><source onerror={run}></video>",
    "<audio src=x onerror={run}>",
    "<input autofocus onfocus={run}>",
    "<form action='javascript:{run}'><button autofocus>x</button></form>",
    "<button formaction='javascript:{run}' form=f>x</button>",
    "<a href='javascript:{run}'>x</a>",
    "<a href='JaVaScRiPt:{run}'>x</a>",
    "<a href='java&#9;script:{run}'>x</a>",
    "<a href='java\tscript:{run}'>x</a>",
    "<a href='&#106;avascript:{run}'>x</a>",
    "<a href=' javascript:{run}'>x</a>",
    "<a href='&#1;javascript:{run}'>x</a>",
    "<a href='data:text/html,<script>{run}</script>'>x</a>",
    "<a href='vbscript:{run}'>x</a>",
    "<base href='javascript:{run}//'>",
    "<meta http-equiv=refresh content='0;url=javascript:{run}'>",
    "<link rel=stylesheet href='data:text/css,*{{x:y}}'>",
    "<style>@import 'data:text/css,x'</style>",
    "<div style='background:url(javascript:{run})'>x</div>",
    "<noscript><p title='</noscript><img src=x onerror={run}>'>",
    "<textarea><img title='</textarea><img src=x onerror={run}>'></textarea>",
    "<xmp><img title='</xmp><img src=x onerror={run}>'></xmp>",
    "<!--><img src=x onerror={run}>-->",
    "<!-- --!><img src=x onerror={run}> -->",
    "<![CDATA[><img src=x onerror={run}>]]>",
    "<?x ><img src=x onerror={run}>?>",
    "</p/><img src=x onerror={run}>",
    "<template><img src=x onerror={run}></template>",
    "<marquee onstart={run}>x</marquee>",
    "<isindex action=javascript:{run}>",
    "<keygen autofocus onfocus={run}>",
    "<x onclick={run}>x</x>",
    "<p id=x tabindex=1 onfocus={run}>x</p>",
)  # fmt: skip
WRITTEN = (
    "[x](javascript:{run})",
    "[x](JAVASCRIPT:{run})",
    "[x](<java\tscript:{run}>)",
    "[x](&#106;avascript:{run})",
    "![x](javascript:{run})",
    "[x][a]\n\n[a]: javascript:{run}",
    "<javascript:{run}>",
    "[x](index.md){{onclick={run}}}",
    "[x](index.md){{href=javascript:{run}}}",
    "![x](picture.svg){{onerror={run}}}",
    "`x`{{onclick={run}}}",
    "## H {{#h onclick={run}}}",
    "$\\href{{javascript:{run}}}{{x}}$",
    "$\\text{{<img src=x onerror={run}>}}$",
    "```{{figure}} picture.svg\nalt: x\ncaption: <img src=x onerror={run}>\n```",
    "| a |\n|---|\n| <img src=x onerror={run}> |",
    "[^1]\n\n[^1]: <img src=x onerror={run}>",
    "> <img src=x onerror={run}>",
    "- <img src=x onerror={run}>",
    "# <img src=x onerror={run}> {{#t}}",
    '!!! note "<img src=x onerror={run}>"\n    x',
    '??? note "<img src=x onerror={run}>"\n    x',
    '=== "<img src=x onerror={run}>"\n    x',
    "Term\n:   <img src=x onerror={run}>",
    '```python title="<img src=x onerror={run}>"\nx\n```',
)


def hostile() -> Iterator[str]:
    """Over two hundred ways."""
    around = ("{}", "words {} words", "**{}**", "<div>\n{}\n</div>")
    for wrap, raw in itertools.product(around, RAW):
        yield wrap.format(raw.format(run=RUN).replace("{", "{{").replace("}", "}}"))
    yield from (written.format(run=RUN) for written in WRITTEN)


@pytest.mark.parametrize("raw", RAW)
def test_what_runs_is_no_plain_html(raw: str) -> None:
    assert active_parts(raw.format(run=RUN))


@pytest.mark.parametrize(
    "html",
    [
        "words",
        "<b>x</b>",
        "<br>",
        "<br/>",
        '<a href="https://example.org/?a=1&amp;b=2" title="x">x</a>',
        "<a href='../x.md#y'>x</a>",
        '<img src="picture.svg" alt="a: b" width=20>',
        '<div class="grid cards" markdown>',
        "<!-- a note -->",
        "<details open><summary>x</summary>y</details>",
    ],
)
def test_plain_html_is_let_through(html: str) -> None:
    assert not active_parts(html)


@pytest.mark.parametrize(
    ("address", "astray"),
    [
        ("javascript:x", True),
        (" java\nscript:x", True),
        ("&#x6a;avascript:x", True),
        ("data:text/html,x", True),
        ("data:image/png;base64,x", False),
        ("https://x/javascript:x", False),
        ("#javascript:x", False),
    ],
)
def test_addresses_that_run(address: str, *, astray: bool) -> None:
    assert leads_astray(address) is astray


def test_our_own_scripts_are_no_danger() -> None:
    ours = "<script>\n  ours()\n</script>"
    page = "<script src='assets/x.js'></script><article><script>ours()</script></article>"
    assert not dangers(page, ours)
    assert dangers(page) == ["<script>"]
    assert dangers("<p onclick=x>") == ["onclick of <p>"]
    assert dangers("<script src='https://x/y.js'></script>") == ["a script from https://x/y.js"]
