from __future__ import annotations

from bs4 import BeautifulSoup

from tatka.site.lean_html import lean_page

CODE = (
    '<div class="highlight"><pre><span></span><code><span class="kn">import</span> '
    '<span class="nn">time</span>\n'
    '<span class="c1"># একটা লম্বা কমেন্ট, যা ফোনে এক লাইনে আঁটে না &amp; 🙂</span>\n'
    "x\n</code></pre></div>"
)


def test_code_is_text_with_lengths_of_colours() -> None:
    page = BeautifulSoup(lean_page(CODE), "html.parser")
    (code,) = page.select("code")
    before = BeautifulSoup(CODE, "html.parser").get_text()
    assert code.get_text() == before
    assert len(code.find_all()) == 1  # the long line
    runs = str(code["data-colours"]).split()
    lengths = [int(run.lstrip("abcdefghijklmnopqrstuvwxyz")) for run in runs]
    assert sum(lengths) == len(before.encode("utf-16-le")) // 2
    assert [run[0] for run in runs if run[0].isalpha()] == ["k", "f", "c"]
    assert lean_page(lean_page(CODE)) == lean_page(CODE)


def test_marked_lines_and_differences_stay_as_they_are() -> None:
    for kind in ("hll", "gd", "gi"):
        block = f'<pre><span></span><code><span class="{kind}">x</span>\n</code></pre>'
        assert lean_page(block) == block


def test_tables_of_many_numbers_wait_and_small_ones_do_not() -> None:
    def numbers(rows: int) -> str:
        table = "<table>" + "<tr><td>1</td></tr>" * rows + "</table>"
        summary = "<summary data-search-exclude>n</summary>"
        return f'<details class="tatka-numbers">{summary}{table}</details>'

    assert lean_page(numbers(3)) == numbers(3)
    lean = lean_page(numbers(40))
    assert lean.count("<noscript") == 1
    assert lean.count("<tr>") == 40
    assert lean_page(lean) == lean


def test_prompts_and_outputs_stay_apart_so_that_copying_leaves_them() -> None:
    block = (
        '<pre><code><span class="gp">&gt;&gt;&gt; </span><span class="mi">1</span>\n'
        '<span class="go">1</span>\n</code></pre>'
    )
    assert lean_page(block) == block


def test_a_corner_that_heads_nothing_is_no_heading() -> None:
    table = '<table><tr><th scope="col"></th><th scope="col">A</th></tr></table>'
    assert lean_page(table) == '<table><tr><td></td><th scope="col">A</th></tr></table>'
