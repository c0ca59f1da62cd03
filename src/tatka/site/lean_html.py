"""Pages with few elements: code keeps its colours without one for every word, number tables wait.

A phone lays out every element before anything can be read. Here a block of code is plain text,
its long lines apart, its colours a list of lengths that the theme's script paints with the
browser's own highlights; a folded table of many numbers goes into `<noscript>`, which the script
unfolds. Readers without scripts, and the search, have all of it.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

# A block of code in Material's shape; in listings there is no <code> inside.
_BLOCK = re.compile(
    r"(?P<open><pre[^>]*>)(?:<span></span>)?(?P<code><code[^>]*>)?"
    r"(?P<inside>(?:(?!</?pre\b).)*?)(?P<shut>(?:</code>)?</pre>)",
    re.DOTALL,
)
_COLOURED = re.compile(r'<span class="[^"]+">')
_NUMBERS = re.compile(
    r'(<details class="tatka-numbers"[^>]*>\s*<summary[^>]*>.*?</summary>)(.*?)(</details>)',
    re.DOTALL,
)
# Pygments' names of colours, by what Material paints alike; the others look like plain text.
_COLOURS = {
    name: group
    for group, names in {
        "o": "o ow",
        "p": "p",
        "s": "cpf l s s1 s2 sb sc si ss sa dl",
        "x": "cp se sh sr sx",
        "m": "il m mb mf mh mi mo",
        "k": "k kd kn kp kr kt nd ni nl nt",
        "b": "bp nb no kc",
        "f": "nc ne nf nn fm",
        "c": "c c1 ch cm cs sd",
        "v": "na nv vc vg vi",
        "g": "ge gh gr gs gt gu",
    }.items()
    for name in names.split()
}
# Marks of a difference have a ground of their own; prompts and outputs are left out by who copies.
_MARKS = {"gd", "gi", "go", "gp", "hll"}
_BANGLA_PAGE = re.compile(r"<html[^>]*\blang=\"?bn\b")
_BANGLA = re.compile("[\u0980-\u09ff]")
_NO_HEAD = re.compile(r"<th(?: scope=\"col\")?></th>")
_CODE = re.compile(r"<code([^>]*)>((?:(?!</?code\b).)*)</code>", re.DOTALL)
# Letters of code that fit beside each other on a phone.
_PHONE = 32
# A table with fewer rows is no burden.
_MANY_ROWS = 12


class _Tokens(HTMLParser):
    """Reads coloured code: its text, and runs of one colour."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.runs: list[tuple[str, int]] = []
        self.open: list[str] = []
        self.foreign = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("class") or ""
        if tag != "span" or len(attrs) > 1 or " " in kind or kind in _MARKS:
            # Marked lines, links, annotations: there is more to this block than colours.
            self.foreign = True
        self.open.append(_COLOURS.get(kind, ""))

    def handle_endtag(self, tag: str) -> None:
        del tag
        if self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        kind = next((kind for kind in reversed(self.open) if kind), "")
        if self.runs and self.runs[-1][0] == kind:
            self.runs[-1] = (kind, self.runs[-1][1] + _width(data))
        else:
            self.runs.append((kind, _width(data)))
        self.text.append(data)


def _width(text: str) -> int:
    """The length of a text as browsers count it."""
    return len(text.encode("utf-16-le")) // 2


def lean_page(html: str) -> str:
    """A page with as few elements as its code and its tables of numbers need.

    Code without a Bangla letter says that it is no Bangla, for those who hear the page; a corner of
    a table that heads nothing is no heading.
    """
    html = _NUMBERS.sub(_folded, _BLOCK.sub(_lines, html))
    html = _NO_HEAD.sub("<td></td>", html)
    if _BANGLA_PAGE.search(html):
        html = _CODE.sub(_spoken, html)
    return html


def _spoken(match: re.Match[str]) -> str:
    if " lang=" in match[1] or _BANGLA.search(match[2]):
        return match.group()
    return f'<code lang="en"{match[1]}>{match[2]}</code>'


def _lines(match: re.Match[str]) -> str:
    inside = match["inside"]
    if "data-colours" in (match["code"] or "") or not _COLOURED.search(inside):
        return match.group()
    tokens = _Tokens()
    tokens.feed(inside)
    tokens.close()
    if tokens.foreign:
        return match.group()
    text = "".join(tokens.text)
    runs = " ".join(f"{kind}{length}" for kind, length in tokens.runs)
    code = match["code"] or "<code>"
    shut = match["shut"] if match["code"] else "</code></pre>"
    shown = "".join(_line(line) for line in text.splitlines(keepends=True))
    opening = code.replace("<code", f'<code data-colours="{escape(runs)}"', 1)
    return f"{match['open']}{opening}{shown}{shut}"


def _line(line: str) -> str:
    """A line; one that a phone has to break can be set in where it goes on."""
    code = escape(line, quote=False)
    return f'<span class="tatka-line">{code}</span>' if len(line) > _PHONE else code


def _folded(match: re.Match[str]) -> str:
    inside = match[2]
    if inside.count("<tr") < _MANY_ROWS or "<noscript" in inside:
        return match.group()
    return f'{match[1]}<noscript class="tatka-later">{inside}</noscript>{match[3]}'
