"""What authors may write, in the shapes that people know, and what readers get of it."""

from __future__ import annotations

from typing import Any

import pytest

from tatka.book.labels import read_labels
from tatka.book.render.formulas import mathml
from tatka.book.render.weave import weave
from tatka.book.source.chapter import parse_blocks
from tatka.book.source.nodes import Formula, Paragraph, Words, walk, walk_inlines
from tatka.core.errors import ChapterError

MATH = "math"


def formulas(text: str) -> list[str]:
    return [
        part.tex
        for node in walk(parse_blocks(text))
        for run in ((node.inlines,) if isinstance(node, Paragraph) else ())
        for part in walk_inlines(run)
        if isinstance(part, Formula)
    ]


@pytest.mark.parametrize(
    ("shape", "kind", "title"),
    [
        ('!!! tip "Look **here**"\n\n    Inside.\n', "tip", "Look here"),
        (":::{tip} Look **here**\nInside.\n:::\n", "tip", "Look here"),
        ("```{tip} Look **here**\nInside.\n```\n", "tip", "Look here"),
        ("> [!TIP] Look **here**\n> Inside.\n", "tip", "Look here"),
        ("```{admonition} Look **here**\n:class: tip\nInside.\n```\n", "tip", "Look here"),
        ("> [!TIP]\n> Inside.\n", "tip", "Tip"),
        ("!!! tip\n\n    Inside.\n", "tip", "Tip"),
        ("> [!IMPORTANT]\n> Inside.\n", "important", "Important"),
    ],
)
def test_boxes_in_every_shape_are_one(course: Any, shape: str, kind: str, title: str) -> None:
    page, html = course.looked_at(shape)
    assert page.problems == ()
    (box,) = html.select("div.admonition")
    assert kind in box["class"]
    assert box.select_one(".admonition-title").get_text() == title
    assert [p.get_text() for p in box.select("p")[1:]] == ["Inside."]


@pytest.mark.parametrize(
    "shape",
    [
        '=== "One"\n\n    First.\n\n=== "Two"\n\n    Second.\n',
        "::::{tab-set}\n:::{tab-item} One\nFirst.\n:::\n:::{tab-item} Two\nSecond.\n:::\n::::\n",
    ],
)
def test_tabs_in_every_shape_are_one(course: Any, shape: str) -> None:
    page, html = course.looked_at(shape)
    assert page.problems == ()
    (tabs,) = html.select(".tabbed-set")
    assert [label.get_text() for label in tabs.select("label")] == ["One", "Two"]
    assert [block.get_text() for block in tabs.select(".tabbed-block")] == ["First.", "Second."]


@pytest.mark.parametrize(
    "shape",
    ["??? note\n\n    Inside.\n", "```{dropdown} Note\nInside.\n```\n", "> [!NOTE]-\n> Inside.\n"],
)
def test_folded_boxes(course: Any, shape: str) -> None:
    _, html = course.looked_at(shape)
    (box,) = html.select("details")
    assert box.summary.get_text() == "Note"
    assert not box.has_attr("open")


def test_words_behind_the_language_of_a_fence_change_nothing(course: Any) -> None:
    page, html = course.looked_at("```python notest\nx = 1\n```\n\nAfter **one**.\n")
    assert page.problems == ()
    assert html.select_one(".highlight code").get_text() == "x = 1\n"
    assert html.strong.get_text() == "one"


def test_markdown_and_cells_inside_of_details(ran: Any) -> None:
    page, html = ran.looked_at(
        "<details><summary>Show</summary>\n\nInside **md** {value}`learn#answer:answer`\n\n"
        "```{example} learn#answer\nshow: output\n```\n\n</details>\n"
    )
    assert page.problems == ()
    details = html.select_one("details")
    assert details.strong.get_text() == "md"
    assert details.select_one(".tatka-value").get_text() == "14,714,688"
    assert details.select_one(".tatka-output pre").get_text() == "14714688"


@pytest.mark.parametrize("indent", [2, 3, 4])
def test_a_list_goes_on_after_a_cell_whatever_its_indent(ran: Any, indent: int) -> None:
    blank = " " * indent
    mark = "1." if indent > 2 else "-"
    marks = ["1.", "2.", "3."] if mark == "1." else ["-"] * 3
    page, html = ran.looked_at(
        f"{marks[0]} First\n\n{marks[1]} Second\n\n{blank}```{{example}} learn#answer\n"
        f"{blank}show: output\n{blank}```\n\n{marks[2]} Third\n"
    )
    assert page.problems == ()
    (items,) = html.select("ol" if mark == "1." else "article > ul, ul:not(.tatka-run ul)")
    assert len(items.find_all("li", recursive=False)) == 3
    second = items.find_all("li", recursive=False)[1]
    assert second.select_one(".tatka-output pre").get_text() == "14714688"


def test_bars_of_formulas_and_code_do_not_part_cells(course: Any) -> None:
    page, html = course.looked_at("| a | b |\n|---|---|\n| $|x|$ | `c|d` |\n")
    assert page.problems == ()
    cells = html.select("td")
    assert len(cells) == 2
    assert cells[0].select_one("annotation").get_text() == "|x|"
    assert cells[1].get_text() == "c|d"


def test_a_cell_too_many_is_named(course: Any) -> None:
    page, _ = course.looked_at("| a | b |\n|---|---|\n| 1 | 2 | 3 |\n")
    assert course.problems(page) == [
        "docs/en/page.md:5: this row has 3 cells and the head of its table 2"
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The loss $L = \\frac{1}{n}$.", ["L = \\frac{1}{n}"]),
        ("Inline \\(p_1 * q * r\\).", ["p_1 * q * r"]),
        ("Rice costs $5 and lentils cost $6 today.", []),
        ("Between $5 and 6$ a kilo", []),
        ("US$5 or US$6", []),
        ("$10,$20 and $30", []),
        ("৳৫ বা $৫ আর $৬", []),
        ("\\$x\\$ is no formula", []),
        ("`$x$` is code", []),
        ("$a$ and $b$", ["a", "b"]),
        ("a $$x$$ b", ["x"]),
    ],
)
def test_formulas_and_money(text: str, found: list[str]) -> None:
    assert formulas(text) == found


@pytest.mark.parametrize("text", ["$$\nx\n$$\n", "$$x$$\n", "\\[\nx\n\\]\n", "```{math}\nx\n```\n"])
def test_formulas_on_lines_of_their_own(course: Any, text: str) -> None:
    page, html = course.looked_at(text)
    assert page.problems == ()
    assert html.select_one("div.tatka-formula math")["display"] == "block"


def test_a_formula_is_read_aloud_and_quotes_values(ran: Any) -> None:
    page, html = ran.looked_at("So $n = {value}`learn#train:best:.1%`$.", "bn")
    assert page.problems == ()
    assert html.select_one("math mtext").get_text() == "৮৩.৫%"
    assert html.select_one("annotation")["encoding"] == "application/x-tex"


def test_a_formula_that_nobody_can_set_is_an_error_with_its_line(course: Any) -> None:
    page, _ = course.looked_at("One.\n\n$\\foo x$\n")
    (problem,) = page.problems
    assert (problem.line, problem.strict_only) == (5, False)
    assert "foo" in problem.what
    with pytest.raises(ChapterError, match="can't be set"):
        mathml("x^")


def test_formulas_do_not_depend_on_each_other() -> None:
    with pytest.raises(ChapterError):
        mathml(r"\newcommand{\own}{x} \own") and mathml(r"\own")


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("/// note\ninside\n///\n", 3, "pymdownx"),
        ("Text {% raw %} here\n", 3, "template"),
        ("Text {{ page.title }} here\n", 3, "variable"),
        ("::: warning\n\ninside\n", 3, "colons"),
        ('--8<-- "file.md"\n', 3, "snippet"),
        ("> [!HUH]\n> text\n", 3, "alert"),
        ("one\n:material-check: two\n", 4, "icon"),
        ("See [^gone].\n", 3, "footnote"),
        ("Half a {value}`a#b:c\n", 3, "role"),
        ("```tatka\n<b>\n```\n", 3, "only tatka"),
        ("*[AI]: Artificial\n", 3, "abbreviation"),
        ("Very ==important== words\n", 3, "mark"),
        ("Press ++ctrl+c++ now\n", 3, "key"),
        ("<div markdown>\n**bold**\n</div>\n", 3, "blank line"),
        ("<table><tr><td>**a**</td></tr></table>\n", 3, "blank line"),
        ("<div>\nis $x^2$\n</div>\n", 4, "blank line"),
        ("Run\npip install <package> now\n", 4, "no element of HTML"),
        ("<div>\n<your-name>\n</div>\n", 4, "no element of HTML"),
        ('<img src="img/net.svg">\n', 3, "alternative text"),
        ("![a b](img/my net.svg)\n", 3, "picture"),
        ("See [this](some page.md).\n", 3, "link"),
        ("See [this][nowhere].\n", 3, "nowhere"),
        ("See [](#page).\n", 3, "no words"),
        ("H~2~O\n", 3, "low"),
        ("a[[Wiki page]]\n", 3, "wiki"),
        ("{--gone--}\n", 3, "editor"),
        (".. note:: rst\n", 3, "reStructuredText"),
        ("See :ref:`x`\n", 3, "reStructuredText"),
        ("as \\eqref{x} says\n", 3, "LaTeX"),
        ("(target)=\n", 3, "MyST"),
        ("| a | b |\n| 1 | 2 |\n", 3, "head"),
        ("##Heading\n", 3, "blank"),
        ("    ```{example} basic#count\n    ```\n", 3, "indented like code"),
    ],
)
def test_what_would_be_printed_raw_is_named(course: Any, text: str, line: int, named: str) -> None:
    page = course.weave(f"# Page {{#page}}\n\n{text}")
    found = [(problem.line, problem.strict_only) for problem in page.problems]
    assert found == [(line, True)]
    assert named in str(page.problems[0])


def test_short_names_of_emoji_are_letters_and_times_are_not(course: Any) -> None:
    page, html = course.looked_at("Well :smile: at 12:30:45, :unknown-thing:.")
    assert page.problems == ()
    assert "😄 at 12:30:45, :unknown-thing:." in html.get_text()


def test_a_task_says_whether_it_is_done(course: Any) -> None:
    _, html = course.looked_at("- [x] read\n- [ ] write\n")
    assert [box["aria-label"] for box in html.select("input")] == ["done", "still to do"]


def test_signs_that_close_a_heading_are_none_of_its_words(course: Any) -> None:
    _, html = course.looked_at("## Two ## {#two}\n\n## C# {#sharp}\n\n## Three ##\n")
    words = [heading.get_text().removesuffix("#") for heading in html.select("h2")]
    assert words == ["Two", "C#", "Three"]


def test_signs_behind_a_backslash_are_meant_as_they_stand(course: Any) -> None:
    words = r"\{{ x }} \==m\== H\~2\~O [\[wiki]] \<int>"
    page, html = course.looked_at(f"{words}\n\n\\#tag\n\nList`<int>` and $a<b$ and <kbd>C</kbd>\n")
    assert page.problems == ()
    assert "{{ x }} ==m== H~2~O" in html.get_text()


NUMBERED = """
$$ x $$ {#eq-x}

```{figure} img/a.svg
:name: fig-a
:alt: A
First.
```

```{figure} img/a.svg
:alt: B
Without a number.
```

```{figure} img/a.svg
:name: fig-b
:alt: B
Second.
```

```{table} Sizes
:name: tab-s

| a |
|---|
| 1 |
```

{ref}`eq-x`, {ref}`fig-b`, {ref}`see {number} <fig-b>`, {ref}`tab-s`, {ref}`page`, {ref}`fig-c`.
"""


def test_what_is_numbered_can_be_referred_to(course: Any) -> None:
    course.write("docs/bn/img/a.svg", "<svg/>")
    chapter = course.chapter(f"# Page {{#page}}\n{NUMBERED}", "bn")
    library = course.library().with_labels({"bn": read_labels([chapter])})
    page = weave(chapter, library)
    html = course.render(page)
    links = html.select("a.tatka-ref")
    assert [(link.get_text(), link["href"]) for link in links] == [
        ("সমীকরণ ১", "#eq-x"),
        ("চিত্র ২", "#fig-b"),
        ("see ২", "#fig-b"),
        ("টেবিল ১", "#tab-s"),
        ("Page", "#page"),
    ]
    captions = [caption.get_text() for caption in html.select("figcaption")]
    assert captions == ["চিত্র ১ First.", "Without a number.", "চিত্র ২ Second."]
    assert html.select_one("#eq-x .tatka-formula-number").get_text() == "(১)"
    assert course.problems(page) == ["docs/bn/page.md:30: nothing is called 'fig-c'"]


def test_works_are_cited_and_listed(course: Any) -> None:
    course.write(
        "docs/references.bib",
        "@article{he2016, author = {He, Kaiming and Zhang, Xiangyu and Ren, Shaoqing},\n"
        " title = {Deep {R}esidual Learning}, journal = {CVPR}, year = 2016, pages = {1--9}}\n"
        "@book{bishop, author = {Christopher Bishop}, title = {Patterns}, year = {2006}}\n"
        "@book{unused, title = {Nothing}}\n",
    )
    page, html = course.looked_at("As {cite:t}`he2016` says {cite}`bishop`, {cite}`gone`.", "bn")
    assert [cite.get_text() for cite in html.select(".tatka-cite")] == [
        "He ও অন্যরা (২০১৬)",
        "(Bishop, ২০০৬)",
        "(gone)",
    ]
    assert [item["id"] for item in html.select(".tatka-works li")] == [
        "cite-bishop",
        "cite-he2016",
    ]
    assert html.select_one("cite").get_text() == "Patterns"
    assert course.problems(page) == ["docs/bn/page.md:3: the bibliography has no work 'gone'"]


def test_a_bibliography_that_can_not_be_read_names_the_line(course: Any) -> None:
    course.write("docs/references.bib", "@article{a, title = {A}}\n@book{b, author = {B}}\n")
    with pytest.raises(ChapterError, match=r"references\.bib:2: 'b' has no title"):
        course.library()


def test_footnotes_are_numbered_in_the_pages_digits(course: Any) -> None:
    page, html = course.looked_at(
        "One[^b] two[^a] three[^b].\n\n[^a]: Note **a**.\n[^b]: Note b.\n", "bn"
    )
    assert page.problems == ()
    assert [mark.get_text() for mark in html.select("a.footnote-ref")] == ["১", "২", "১"]
    notes = html.select(".footnote li")
    assert [note.get_text().split("\xa0")[0] for note in notes] == ["Note b.", "Note a."]
    assert len(notes[0].select(".footnote-backref")) == 2


def test_a_diagram_wants_words_for_those_who_can_not_see_it(course: Any) -> None:
    page, _ = course.looked_at("```mermaid\ngraph LR; A-->B\n```\n")
    assert [problem.what.partition(":")[0] for problem in page.problems] == [
        "this diagram has no alternative text",
        "this diagram has not been drawn",
    ]
    described = course.weave(
        "# P {#p}\n\n```mermaid\ngraph LR\n  accDescr: A leads to B\n  A-->B\n```\n"
    )
    assert len(described.problems) == 1
    titled = course.weave("# P {#p}\n\n```mermaid\ngraph LR\n  accTitle: Two steps\n  A-->B\n```\n")
    assert len(titled.problems) == 1


def test_prompts_and_outputs_are_marked_so_that_copying_leaves_them(course: Any) -> None:
    _, html = course.looked_at("```pycon\n>>> 1 + 1\n2\n```\n\n```console\n$ ls\na\n```\n")
    for block, typed in zip(html.select(".highlight code"), ("1 + 1\n", "ls\n"), strict=True):
        for hidden in block.select(".gp, .go"):
            hidden.decompose()
        assert block.get_text() == typed


def test_pictures_on_other_hosts_are_named(course: Any) -> None:
    page, _ = course.looked_at("![A cat](https://example.org/cat.png)")
    assert [(p.line, p.strict_only) for p in page.problems] == [(3, True)]


def test_markdown_below_a_blank_line_in_html_is_read(course: Any) -> None:
    page, html = course.looked_at('<div class="x" markdown>\n\n**bold**\n\n</div>\n')
    assert page.problems == ()
    assert html.select_one("div.x strong").get_text() == "bold"
    assert not html.select_one("div.x").has_attr("markdown")


def test_comments_hide_what_is_in_them(course: Any) -> None:
    page, html = course.looked_at("<!--\n```{example} gone#gone\n```\n$x$ {value}`a#b:c`\n-->\n")
    assert page.problems == ()
    assert not html.select("math")


def test_every_line_keeps_its_words() -> None:
    text = "A **b** `c` [d](e.md) ~~f~~ <b>g</b> h\\*i &amp; j"
    words = [
        part.text
        for node in parse_blocks(text)
        if isinstance(node, Paragraph)
        for part in walk_inlines(node.inlines)
        if isinstance(part, Words)
    ]
    assert "".join(words) == "A b  d f g h*i & j"


@pytest.mark.parametrize("mark", [":", ""])
def test_options_may_stand_with_and_without_a_colon_in_front(course: Any, mark: str) -> None:
    course.write("docs/en/img/a.svg", "<svg/>")
    page, html = course.looked_at(
        f"```{{figure}} img/a.svg\n{mark}name: fig-a\n{mark}alt: An A\n\nSo: a caption.\n```\n"
    )
    assert page.problems == ()
    assert html.img["alt"] == "An A"
    assert html.figcaption.get_text() == "Figure 1 So: a caption."
