"""Reading chapters: what is found in them, and at which line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatka.book.source.chapter import (
    Chapter,
    chapter_paths,
    parse_blocks,
    parse_chapter,
    read_chapter,
)
from tatka.book.source.nodes import blocks_in
from tatka.book.source.targets import follow, read_cells, read_value
from tatka.core.errors import ChapterError
from tatka.core.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tatka.book.source.nodes import Block


def parse(text: str) -> Chapter:
    path = Path("page.md")
    return parse_chapter(text, path, "en", file=path, place="docs/en/page.md")


def problems(chapter: Chapter) -> list[str]:
    return [str(problem).partition("\n")[0] for problem in chapter.problems]


PAGE = """---
title: In the table
---
Before any heading.

# Transfer *learning* {#transfer}

We reach {value}`vgg#evaluate:scores[-1].top:.1%` and say so.

```{example} vgg#freeze,check
show: output
alt: Two curves
  that meet
view: {tags: epoch_loss, smoothing: 0.6}
```

## Freezing `layers` {: #freeze .wide }

- first, [a link](other.md#there "title")

    ```{source} course.models.build
    fold: true
    ```

!!! note "Look"

    === "One"

        ```{example} vgg@full
        ```

````{exercise} freeze-less Freeze less
What of {term}`fine-tuning` and {term}`rates <learning-rate>`?

```{hint}
Look at {value}`vgg#evaluate:best`.
```

```{solution} vgg#solve
:alt: A table
It works.
```
````

![A network](img/net.svg){ width=300 }
"""


def test_everything_in_a_chapter_is_found_with_its_line() -> None:
    chapter = parse(PAGE)
    assert chapter.problems == ()
    assert chapter.title == "Transfer learning"
    assert chapter.meta == {"title": "In the table"}
    assert [(s.id, s.title, s.level, s.line) for s in chapter.sections] == [
        ("", "", 0, 4),
        ("transfer", "Transfer learning", 1, 6),
        ("freeze", "Freezing layers", 2, 17),
    ]
    assert [(v.target.variable, v.target.steps, v.target.spec, v.line) for v in chapter.values] == [
        ("scores", (-1, "top"), ".1%", 8),
        ("best", (), "", 36),
    ]
    first, second, third = chapter.embeds
    assert (first.target.cells, first.show, first.line) == (("freeze", "check"), "output", 10)
    assert first.alts == ("Two curves that meet",)
    assert first.view == {"tags": ["epoch_loss"], "smoothing": 0.6}
    assert (second.target.profile, second.target.cells, second.line) == ("full", (), 29)
    assert (third.kind, third.target.cells, third.alts) == ("solution", ("solve",), ("A table",))
    assert [(s.name, s.line, s.fold) for s in chapter.sources] == [
        ("course.models.build", 21, True)
    ]
    (exercise,) = chapter.exercises
    assert (exercise.id, exercise.number, exercise.title) == ("freeze-less", 1, "Freeze less")
    assert (len(exercise.hints), len(exercise.solutions)) == (1, 1)
    assert [(t.id, t.text, t.line) for t in chapter.terms] == [
        ("fine-tuning", "", 33),
        ("learning-rate", "rates", 33),
    ]
    assert [(link.target, link.line) for link in chapter.links] == [("other.md#there", 19)]
    assert [(i.alt, i.target, i.line) for i in chapter.images] == [("A network", "img/net.svg", 45)]


def test_the_text_of_a_section_ends_at_the_next_heading_of_any_level() -> None:
    text = "# A {#a}\n\none\n\n### B {#b}\n\ntwo\n## C {#c}\nthree\n"
    sections = parse(text).sections
    assert "\n".join(section.text for section in sections) == text.rstrip("\n")
    assert sections[1].text == "### B {#b}\n\ntwo"


def test_headings_in_code_and_comments_are_none() -> None:
    text = "# A {#a}\n\n```python\n# no\n```\n\n<!--\n# no\n```{example} no\n```\n-->\n`#` no\n"
    chapter = parse(text)
    assert [section.id for section in chapter.sections] == ["a"]
    assert chapter.embeds == ()
    assert chapter.problems == ()


def test_a_fence_inside_a_fence_is_text() -> None:
    chapter = parse(
        "# A {#a}\n\n````markdown\n```{example} nothing\n```\n{value}`a#b:c`\n````\n"
        "~~~\n```{source} a.b\n~~~\n``{value}`a#b:c` ``\n"
    )
    assert (chapter.embeds, chapter.sources, chapter.values) == ((), (), ())
    assert chapter.problems == ()


@pytest.mark.parametrize("outer", ["```", "````"])
def test_an_exercise_may_be_fenced_like_what_it_holds(outer: str) -> None:
    chapter = parse(
        f"# A {{#a}}\n\n{outer}{{exercise}} one\nTask\n\n```python\nx = 1\n```\n"
        f"```{{hint}}\nThink.\n```\n```{{solution}} ex#cell\n```\n{outer}\n\nAfter {{#x}}\n"
    )
    (exercise,) = chapter.exercises
    assert (len(exercise.hints), len(exercise.solutions), len(exercise.nodes)) == (1, 1, 4)
    assert chapter.problems == ()
    assert chapter.nodes[-1].line == 16


def test_every_problem_is_found_at_once_with_line_and_what_to_do() -> None:
    chapter = parse(
        "# No id\n\n"
        "```{exampel} a#b\n```\n"
        "```{example} a b c\n```\n"
        "```{example} a#b\nshwo: code\n```\n"
        "```{example} a#b\nshow: nothing\nfold: maybe\n```\n"
        "```{example} a#b\nalt: 'open\n```\n"
        "{valeu}`a#b:c` {value}`a`\n\n"
        "## Twice {#x}\n## Twice {#x}\n## Bangla {#শিখন}\n"
        "- ```{example} a#b\n\n"
        "```{exercise} Bad_id\n```\n"
        "```{source} not a name\n```\n"
        "```{example} a#b\nview: {tag: x, smoothing: 3, plugin: sound}\n```\n"
        "```python\nopen\n"
    )
    assert problems(chapter) == [
        "docs/en/page.md:1: the heading 'No id' has no id of its own",
        "docs/en/page.md:3: there is no directive {exampel}",
        "docs/en/page.md:5: 'a b c' names no cell",
        "docs/en/page.md:8: {example} has no option 'shwo'",
        "docs/en/page.md:11: show: 'nothing' is none of both, code, output",
        "docs/en/page.md:12: fold: 'maybe' is neither true nor false",
        "docs/en/page.md:15: the options of {example} are not valid YAML: found unexpected end of stream",  # noqa: E501 - one message
        "docs/en/page.md:17: there is no role {valeu}",
        "docs/en/page.md:17: 'a' names no value",
        "docs/en/page.md:20: a second section is called 'x'; the first is in line 19",
        "docs/en/page.md:21: 'শিখন' is no id for a section",
        "docs/en/page.md:22: a directive can't begin on the line of a list's marker",
        "docs/en/page.md:24: 'Bad_id' is no id for an exercise",
        "docs/en/page.md:26: 'not a name' names no definition",
        "docs/en/page.md:29: view has no 'tag'",
        "docs/en/page.md:29: view: plugin is none of scalars, histograms, graph",
        "docs/en/page.md:29: view: smoothing is no number from 0 to 0.999",
        "docs/en/page.md:31: this block of code is never closed",
    ]
    assert [problem.strict_only for problem in chapter.problems] == [True] + [False] * 17
    assert chapter.problems[1].hint == "Did you mean example?"
    assert chapter.problems[3].hint == "Did you mean show?"


def test_underlined_headings_count_too() -> None:
    chapter = parse(
        "Title {#title}\n=====\n\ntext\n\nPart {#part}\n---\n\na | b\n--- | ---\n1 | 2\n"
    )
    assert [(s.id, s.level) for s in chapter.sections] == [("title", 1), ("part", 2)]


def test_text_is_normalised_to_nfc() -> None:
    precomposed = "# ব\u09dc {#big}\n"
    assert parse(precomposed).title == "ব\u09a1\u09bc"


def test_a_missing_and_an_undecodable_chapter_are_clear_errors(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path, chapters_dir=tmp_path / "docs")
    with pytest.raises(ChapterError, match="no such chapter"):
        read_chapter(Path("gone.md"), "bn", settings)
    folder = tmp_path / "docs" / "bn"
    folder.mkdir(parents=True)
    (folder / "bad.md").write_bytes(b"# A\n\n\xff\n")
    with pytest.raises(ChapterError, match="not UTF-8") as caught:
        read_chapter(Path("bad.md"), "bn", settings)
    assert caught.value.where == "docs/bn/bad.md:3"
    assert chapter_paths(settings, "bn") == (Path("bad.md"),)


@pytest.mark.parametrize(
    "text",
    [
        "*a " * 200 + "x" + " b*" * 200,
        "> " * 200 + "x",
        "[" * 200,
        "```{figure} x.svg\nalt: " + "[" * 5000 + "\n```",
        "---\na: " + "[" * 5000 + "\n---\n",
    ],
)
def test_what_is_nested_without_end_is_told(text: str) -> None:
    try:
        told = [str(problem) for problem in parse(text).problems]
    except ChapterError as error:
        told = [str(error)]
    assert any("nested" in one or "brackets" in one for one in told)


def test_targets() -> None:
    assert read_cells("a#b, c") == read_cells("a#b,c")
    assert read_cells("a#b#c") is None
    value = read_value("a@full#cell:history['val loss'][0].x:+.1%")
    assert value is not None
    assert (value.profile, value.variable, value.spec) == ("full", "history", "+.1%")
    assert value.steps == ("val loss", 0, "x")
    assert follow({"val loss": [{"x": 1}]}, value.steps) == 1
    assert follow({"3": "three"}, (3,)) == "three"
    for broken in ((1,), ("x", 5), ("x", "y")):
        with pytest.raises(LookupError):
            follow({"x": [1]}, broken)


def test_sentences_in_options_need_no_quotes() -> None:
    chapter = parse(
        "```{example} a#b\n"
        'alt: Two charts: loss, and\n  accuracy: "both" fall # here\n'
        "caption: 'Quoted: yes'\nshow: output\n```\n"
        "```{example} a#c\nalt:\n  - One: a\n  - 'Two: b'\n"
        "  - Three\n    goes on: c\nfold: true\n```\n"
    )
    assert chapter.problems == ()
    first, second = chapter.embeds
    assert first.alts == ('Two charts: loss, and accuracy: "both" fall # here',)
    assert (first.caption, first.show) == ("Quoted: yes", "output")
    assert second.alts == ("One: a", "Two: b", "Three goes on: c")
    assert second.fold


LINES = st.lists(
    st.sampled_from(
        [
            "text",
            "",
            "```",
            "````",
            "```python",
            "```{example} a#b",
            "    ```{hint}",
            "    ```",
            "```{exercise} x",
            "<!--",
            "-->",
            "- item",
            "> ```",
            "~~~",
            "`a` <!-- b -->",
        ]
    )
)


@given(LINES)
def test_blocks_stand_in_the_order_of_their_lines(lines: list[str]) -> None:
    def check(nodes: Sequence[Block], first: int) -> None:
        for node in nodes:
            assert first <= node.line <= max(len(lines), 1)
            check(blocks_in(node), node.line)
            first = node.line

    check(parse_blocks("\n".join(lines)), 1)
