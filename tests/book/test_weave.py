"""Weaving a chapter with records, looked at through the Markdown stack that pages meet."""

from __future__ import annotations

import textwrap
from typing import Any
from urllib.parse import quote, unquote

import pytest

from tatka.record.reasons import Code, Subject


def test_code_and_results_with_the_comments_of_the_page_alone(ran: Any) -> None:
    text = "```{example} learn#train,answer\n```"
    page, html = ran.looked_at(text, "bn")
    assert page.problems == ()
    assert page.examples == {"learn"}
    code = html.select_one(".tatka-example code")
    assert "# ট্রেনিং" in code.get_text()
    assert "training" not in code.get_text()
    assert [pre.get_text() for pre in html.select(".tatka-output pre")] == [
        "step 0\nstep 1\nstep 2",
        "14714688",
    ]
    _, english = ran.looked_at(text)
    assert "# training" in english.select_one(".tatka-example code").get_text()


@pytest.mark.parametrize(
    ("show", "code", "output"), [("both", 1, 1), ("code", 1, 0), ("output", 0, 1)]
)
def test_code_results_or_both(ran: Any, show: str, code: int, output: int) -> None:
    _, html = ran.looked_at(f"```{{example}} learn#train\nshow: {show}\n```")
    assert len(html.select(".tatka-example .highlight")) == code
    assert len(html.select(".tatka-output")) == output
    assert len(html.select(".tatka-provenance")) == output


def test_a_whole_example_leaves_out_what_is_hidden(ran: Any) -> None:
    _, html = ran.looked_at("```{example} learn\n```")
    assert len(html.select(".highlight")) == 3
    assert "assert" not in html.get_text()


EVERYWHERE = """
- item

    - deeper

{deep}

!!! note "Box"

    === "One"

{deep}

    === "Two"

        - in a tab

{deeper}

1. numbered

{shallow}

> quoted
>
{quoted}

??? tip "Folded"

{shallow}
"""


def test_directives_work_inside_of_lists_boxes_tabs_and_quotes(course: Any) -> None:
    fence = '```\n/// html\n!!! note "x"\n    - no list\n\n</div> <b>&amp; *no*\n'
    course.record("learn", {"train": [course.stream(fence)]})
    embed = "```{example} learn#train\nfold: false\n```"
    source = "```{source} shared.nets.build\n```"

    def at(depth: int) -> str:
        return textwrap.indent(f"{embed}\n\n{source}", " " * depth)

    text = EVERYWHERE.format(
        deep=at(8),
        deeper=at(12),
        shallow=at(4),
        quoted="\n".join(f"> {line}".rstrip() for line in f"{embed}\n\n{source}".split("\n")),
    )
    page = course.weave(f"# Page {{#page}}\n{text}")
    html = course.render(page)
    assert page.problems == ()
    shown = [pre.get_text() for pre in html.select(".tatka-output pre")]
    assert shown == [fence.rstrip("\n")] * 6
    assert len(html.select(".tatka-source .highlight")) == 6
    assert "{" not in "".join(
        text for text in html.find_all(string=True) if text.parent.name == "p"
    )
    places = [example.parent.name for example in html.select(".tatka-example")]
    assert sorted(places) == ["blockquote", "details", "div", "li", "li", "li"]


def test_values_are_localised_and_harmless(ran: Any) -> None:
    text = (
        "## Best {value}`learn#train:best:.1%` {#best}\n\n"
        "Reached {value}`learn#train:scores[-1]:.1%` of {value}`learn#answer:answer`, "
        "called {value}`learn#train:name`.\n\n"
        "| a |\n| --- |\n| {value}`learn#train:best:.2f` |\n"
    )
    page, html = ran.looked_at(text, "bn")
    assert page.problems == ()
    assert html.h2.get_text() == "Best ৮৩.৫%#"
    values = html.select("p .tatka-value")
    assert [value.get_text() for value in values] == ["৮৩.৫%", "১,৪৭,১৪,৬৮৮", "a*b_c`d`"]
    assert values[0]["title"] == "২৩ নভেম্বর, ২০২৬, ছোট ডেটা: চালিয়ে পাওয়া সংখ্যা"
    assert html.td.get_text() == "০.৮৪"


def test_every_wrong_name_is_an_error_with_its_line_and_the_nearest(ran: Any) -> None:
    page, html = ran.looked_at(
        "```{example} lern#train\n```\n"
        "```{example} learn#trian\n```\n"
        "```{example} learn#secret\n```\n"
        "```{example} learn@ful#train\n```\n"
        "```{source} shared.nets.bulid\n```\n"
        "{value}`learn#train:bset` {value}`learn#train:scores[7]`\n"
        "{value}`learn#train:best:.1q` {value}`learn#nothing:x` {term}`unknown`\n"
        "![words](gone.png) [link](gone.md)\n",
    )
    assert ran.problems(page) == [
        "docs/en/page.md:3: there is no example 'lern'",
        "docs/en/page.md:5: example 'learn' has no cell 'trian'",
        "docs/en/page.md:7: cell 'secret' of 'learn' is tagged hide and is never shown",
        "docs/en/page.md:9: there is no profile 'ful'",
        "docs/en/page.md:11: there is no definition 'shared.nets.bulid'",
        "docs/en/page.md:13: there is no value 'bset' at the end of cell 'train'",
        "docs/en/page.md:13: 'scores' of cell 'train' has no element 7",
        "docs/en/page.md:14: there is no format '.1q'",
        "docs/en/page.md:14: example 'learn' has no cell 'nothing'",
        "docs/en/page.md:14: the glossary has no term 'unknown'",
        "docs/en/page.md:15: there is no picture 'gone.png'",
        "docs/en/page.md:15: there is no page 'gone.md' in this language",
    ]
    hints = [problem.hint for problem in page.problems]
    assert hints[0] == "Did you mean learn?"
    assert hints[1] == "Did you mean train?"
    assert hints[4] == "Did you mean shared.nets.build?"
    assert hints[5] == "Did you mean best?"
    assert len(html.select(".tatka-missing")) == 5


def test_a_result_that_is_missing_is_said_so(course: Any) -> None:
    page, html = course.looked_at(
        "```{example} learn#train\n```\n\n```{example} learn#answer\n```\n\n"
        "{value}`learn#train:best`\n",
    )
    assert [(problem.line, problem.strict_only) for problem in page.problems] == [
        (3, True),
        (9, False),
    ]
    assert "not been run yet" in html.select_one(".tatka-missing").get_text()
    assert html.select_one(".tatka-value").get_text() == "not known yet"


def test_a_stale_result_carries_a_banner_with_the_reasons_in_the_pages_language(ran: Any) -> None:
    ran.stale(
        "learn",
        ran.reason("reach", path="src/shared/nets.py", name="build"),
        ran.reason("packages", Code.VALUE, name="numpy", old="2.4.6", new="2.5.0"),
        ran.reason("reach", path="src/shared/nets.py", subject=Subject.STATEMENTS),
        ran.reason("artifacts", Code.NOT_FRESH, name="base", new="stale"),
    )
    text = (
        "```{example} learn#train\n```\n\n```{example} learn#train\nshow: code\n```\n\n"
        "{value}`learn#train:best`\n"
    )
    page, html = ran.looked_at(text, "bn")
    assert [(problem.line, problem.strict_only) for problem in page.problems] == [
        (3, True),
        (10, False),
    ]
    (banner,) = html.select(".tatka-stale[role=note]")
    assert "এই ফলাফল পুরোনো" in banner.get_text()
    assert [item.get_text() for item in banner.select("li")] == [
        "ব্যবহৃত কোড: src/shared/nets.py: build বদলেছে",
        "প্যাকেজের সংস্করণ: numpy ২.৪.৬ → ২.৫.০",
        "ব্যবহৃত কোড: src/shared/nets.py: মডিউলের নিজের লাইনগুলো বদলেছে",
        "আরেকটা উদাহরণের ফল: base দরকার, আর সেটা পুরোনো",
    ]
    assert html.select_one("span.tatka-value.tatka-stale")


def test_definitions_are_shown_as_they_stand(course: Any) -> None:
    page, html = course.looked_at(
        "```{source} shared.make\n```\n\n```{source} shared.nets.Net.call\nfold: true\n```\n\n"
        "```{source} shared.nets.SIZE\n```\n",
    )
    assert page.problems == ()
    first, second, third = html.select(".tatka-source")
    assert first.code.get_text() == "shared.make"
    assert first.select_one(".highlight code").get_text().startswith("# Built from nothing.\ndef ")
    assert first.a["href"] == "https://github.com/someone/course/blob/main/src/shared/nets.py#L6-L9"
    assert second.details.select_one(".highlight").get_text().startswith("def call(self)")
    assert third.select_one(".highlight code").get_text().strip() == "SIZE = 160"
    assert [file.name for file in page.definitions] == ["nets.py"]


def test_where_a_result_comes_from_is_told_once_a_page(ran: Any) -> None:
    text = "\n".join(f"```{{example}} learn#{cell}\n```" for cell in ("setup", "train", "answer"))
    page, html = ran.looked_at(text)
    (told,) = html.select(".tatka-provenance")
    assert told.summary.get_text() == "small data · November 23, 2026 · 3 minutes 20 seconds"
    assert told.parent["data-cells"] == "train"
    words = told.dl.get_text(" ")
    for said in ("Python 3.11.9, numpy 2.4.6", "Linux, 2 cores", "animals 1.0.0", "0123456789ab"):
        assert said in words
    assert [link["href"] for link in told.select("a")] == [
        "https://github.com/someone/course/blob/main/examples/learn.py",
        "listings/learn.html",
    ]
    colab = "https://colab.research.google.com"
    assert [link["href"] for link in html.select(".tatka-run a")] == [
        "notebooks/page.ipynb",
        "notebooks/page-results.ipynb",
        f"{colab}/github/someone/course/blob/gh-pages/en/notebooks/page.ipynb",
    ]
    assert page.problems == ()


def test_without_a_repository_no_link_leads_nowhere(ran: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("TATKA_TEST_REPO", "")
    _, html = ran.looked_at("```{example} learn#train\n```\n\n```{source} shared.nets.build\n```")
    assert not [a["href"] for a in html.select("a[href^=http]")]


EXERCISE = """
````{exercise} more Try *more*
The task, {value}`learn#train:best:.0%`.

```{hint}
- think
```

```{solution} learn#answer
Because.
```
````

````{exercise} last
Another.
````
"""


def test_exercises_are_numbered_and_their_solutions_run(ran: Any) -> None:
    page, html = ran.looked_at(EXERCISE, "bn")
    assert page.problems == ()
    first, second = html.select(".tatka-exercise")
    assert first.select_one(".admonition-title").get_text() == "অনুশীলন ১: Try more"
    assert second.select_one(".admonition-title").get_text() == "অনুশীলন ২"
    assert first.select_one("#exercise-more") is not None
    assert first.select_one("details.tatka-hint li").get_text() == "think"
    solution = first.select_one("details.tatka-solution")
    assert "Because." in solution.get_text()
    assert solution.select_one(".tatka-output pre").get_text() == "14714688"
    assert not solution.has_attr("open")


def test_pictures_of_prose_are_copied_and_missing_words_reported(course: Any) -> None:
    course.write("docs/en/img/net.svg", "<svg/>")
    course.write("docs/shared/both.svg", "<svg/>")
    course.write("outside.svg", "<svg/>")
    page, html = course.looked_at(
        "![A net](img/net.svg){ width=100 } ![Both](../shared/both.svg)\n"
        "![](img/net.svg) ![out](../../outside.svg)\n",
    )
    assert [img["src"] for img in html.select("img")][:2] == [
        "img/net.svg",
        "assets/shared/shared/both.svg",
    ]
    assert set(page.assets) == {"img/net.svg", "assets/shared/shared/both.svg"}
    assert course.problems(page) == [
        "docs/en/page.md:4: the picture 'img/net.svg' has no alternative text",
        "docs/en/page.md:4: the picture '../../outside.svg' is outside of docs/",
    ]


def test_a_damaged_record_is_one_problem_and_no_crash(ran: Any) -> None:
    (ran.root / "records/embedded/learn/record.json").write_text("{", encoding="utf-8")
    page, html = ran.looked_at("```{example} learn#train\n```\n\n{value}`learn#train:best`\n")
    (problem,) = ran.problems(page)
    assert problem.startswith("records/embedded/learn/record.json:1: this is not valid JSON")
    assert html.select(".tatka-missing")


def test_a_cell_that_the_record_does_not_know_has_no_result(ran: Any) -> None:
    script = ran.root / "examples/learn.py"
    script.write_text(script.read_text() + '\n# %% name="fresh"\n1\n', encoding="utf-8")
    _, html = ran.looked_at("```{example} learn#fresh\n```")
    assert "no result" in html.select_one(".tatka-missing").get_text()


def test_another_profile_can_be_shown_and_quoted(ran: Any) -> None:
    ran.record("learn", {"train": [ran.stream("far away")]}, values={"train": {"best": 0.97}},
               profile="full")  # fmt: skip
    page, html = ran.looked_at(
        "```{example} learn#train\nprofile: full\nshow: output\n```\n\n"
        "{value}`learn@full#train:best:.0%` and {value}`learn#train:best:.0%`\n",
    )
    assert page.problems == ()
    assert html.select_one(".tatka-output pre").get_text() == "far away"
    assert html.select_one(".tatka-provenance summary").get_text().startswith("real data")
    assert [value.get_text() for value in html.select(".tatka-value")] == ["97%", "84%"]
    assert html.select_one(".tatka-provenance").select("a")[1]["href"] == "listings/learn.full.html"


def test_weaving_is_the_same_each_time(ran: Any) -> None:
    text = f"# P {{#p}}\n\n```{{example}} learn\n```\n{EXERCISE}"
    assert ran.weave(text).markdown == ran.weave(text).markdown


@pytest.mark.parametrize("link", ["অধ্যা\u09df.md", quote("অধ্যা\u09df.md")])
def test_a_page_is_linked_whichever_way_the_letters_of_its_name_are_typed(
    course: Any, link: str
) -> None:
    course.write("docs/en/অধ্যা\u09df.md", "# Chapter {#chapter}\n")
    page, html = course.looked_at(f"[there]({link}#chapter)")
    assert page.problems == ()
    assert unquote(html.find("a", string="there")["href"]) == "অধ্যা\u09af\u09bc.html#chapter"


def test_a_long_definition_shows_its_signature_and_folds_its_body(course: Any) -> None:
    lines = "\n".join(f"    total += {number}" for number in range(12))
    course.write(
        "src/shared/long.py",
        f"def add(\n    total: int,\n) -> int:\n    # One by one.\n{lines}\n    return total\n",
    )
    page, html = course.looked_at(
        "```{source} shared.long.add\n```\n\n```{source} shared.long.add\nfold: false\n```\n"
    )
    assert page.problems == ()
    folded, whole = html.select(".tatka-source")
    assert folded.summary.code.get_text().split() == [
        "def",
        "add(",
        "total:",
        "int,",
        ")",
        "->",
        "int:",
    ]
    assert "&#10;&#32;&#32;&#32;&#32;<span" in page.markdown
    assert folded.details.select_one(".highlight pre").get_text().rstrip().endswith("return total")
    assert whole.details is None
