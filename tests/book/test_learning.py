"""Questions to guess at and pieces to try, on pages and in notebooks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tatka.book.source.chapter import parse_chapter
from tatka.book.source.directives.interactive import PIECES
from tatka.book.source.directives.quiz import Quiz
from tatka.site import bundle

QUIZ = """
```{quiz} best-score
How good was the best?

- [ ] Half

    Only the first.

- [x] {value}`learn#train:best:.0%`

    So it was.

- [ ] **All**

Scores are in the record.
```
"""
PIECE = """
````{interactive} curves
:curves: learn#train:curves
:names: {run: Rate, slow: Slow}
:name: fig-rates
:caption: Try *rates*

```{example} learn#answer
```
````
"""


def test_a_quiz_can_be_read_without_scripts(ran: Any) -> None:
    page, html = ran.looked_at(QUIZ)
    assert page.problems == ()
    quiz = html.select_one("#quiz-best-score")
    choices = [item.get_text() for item in quiz.select(".tatka-quiz__choices > li")]
    assert choices == ["Half", "84%", "All"]
    verdicts = quiz.select("details .tatka-quiz__verdicts > li")
    assert [item.get_text() for item in verdicts] == [
        "Not this one. Only the first.",
        "Right. So it was.",
        "Not this one. ",
    ]
    assert [item.has_attr("data-right") for item in verdicts] == [False, True, False]
    assert quiz.select_one(".tatka-quiz__more").get_text().strip() == "Scores are in the record."


def test_both_languages_must_have_the_same_answers() -> None:
    other = QUIZ.replace("[x]", "[ ]", 1).replace("[ ] Half", "[x] আধা")
    assert structure(QUIZ) == "{quiz} best-score with 3 choices, right: 2"
    assert structure(other) == "{quiz} best-score with 3 choices, right: 1"


def structure(text: str) -> str:
    chapter = parse_chapter(text, Path("page.md"), "en", file=Path("page.md"), place="page.md")
    (quiz,) = [node for node in chapter.blocks if isinstance(node, Quiz)]
    return quiz.structure


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("```{quiz} q\nWhat?\n```", "this quiz has no choices"),
        ("```{quiz} q\nWhat?\n\n- [x] yes\n```", "this quiz has one choice"),
        ("```{quiz} q\nWhat?\n\n- [ ] a\n- [ ] b\n```", "no choice of this quiz is right"),
        ("```{quiz} Bad id\n- [ ] a\n- [x] b\n```", "'Bad id' is no id for a quiz"),
        ("```{interactive} curvs\nx\n```", "there is no piece 'curvs'"),
        ("```{interactive} curves\nx\n```", "'curves' needs curves"),
        ("```{interactive} curves\n:curves: a#b:c\n```", "nothing stands in this piece's place"),
        ("```{interactive} curves\n:curves: what\n\nx\n```", "curves: 'what' names no value"),
    ],
)  # fmt: skip
def test_what_can_t_be_used_is_named(course: Any, text: str, problem: str) -> None:
    page = course.weave(f"# Page {{#page}}\n\n{text}\n")
    assert f"docs/en/page.md:3: {problem}" in [
        line.replace(":4:", ":3:") for line in course.problems(page)
    ]


def test_a_piece_gets_its_values_and_keeps_its_picture(ran: Any) -> None:
    curves = {"slow": [3, 2.5, 2.25], "</script>": [1, 2, 3]}
    ran.record(
        "learn", {"answer": [ran.stream("the picture")]}, values={"train": {"curves": curves}}
    )
    page, html = ran.looked_at(PIECE)
    assert page.problems == ()
    piece = html.select_one("figure#fig-rates[data-piece=curves]")
    assert "the picture" in piece.select_one(".tatka-piece__still").get_text()
    assert piece.select_one("figcaption").get_text() == "Figure 1 Try rates"
    data = json.loads(piece.select_one("script").string)
    assert data["values"] == {"curves": curves}
    assert data["names"] == {"run": "Rate", "slow": "Slow"}
    assert data["text"]["epoch"] == "Epoch"


def test_a_value_that_is_not_there_is_named_and_the_picture_stays(ran: Any) -> None:
    page = ran.weave(f"# Page {{#page}}\n{PIECE}")
    assert ran.problems(page) == [
        "docs/en/page.md:3: there is no value 'curves' at the end of cell 'train'"
    ]
    html = ran.render(page)
    assert html.select_one(".tatka-piece__still") is not None
    assert html.select_one(".tatka-piece script") is None


def test_every_piece_has_its_script_and_all_are_small() -> None:
    scripts = {piece.path.rpartition("/")[2]: piece.text for piece in bundle.pieces()}
    together = "\n".join(scripts.values())
    assert [name for name in PIECES if f'tatka.piece("{name}"' not in together] == []
    assert {name for name, text in scripts.items() if len(text.encode()) > 15_000} == set()
