from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tatka.book.source.chapter import parse_chapter
from tatka.core.settings import Settings, load_settings
from tatka.script.reading import read_example
from tatka.translation.parity import check_parity

if TYPE_CHECKING:
    from pathlib import Path

    from tatka.book.source.chapter import Chapter
    from tatka.book.source.problems import ChapterProblem

BN = """\
# পাতা {#page}

মান {value}`e#a:x:.1%` আর {value}`e#a:y`। [লিংক](other.md#there)

## এক {#one}

```{example} e#a
```

```{source} course.f
```

## দুই {#two}

```{exercise} try
করুন।

```{hint}
ইঙ্গিত
```
```
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "pyproject.toml").write_text("[tool.tatka]\n")
    return load_settings(tmp_path)


def chapter(settings: Settings, language: str, text: str) -> Chapter:
    file = settings.chapters_dir / language / "ch.md"
    place = settings.relative(file)
    path = file.relative_to(settings.chapters_dir / language)
    return parse_chapter(text, path, language, file=file, place=place)


def problems(settings: Settings, english: str) -> list[ChapterProblem]:
    pair = [chapter(settings, "bn", BN), chapter(settings, "en", english)]
    found = list(check_parity(settings, pair, {}))
    assert all(problem.strict_only for problem in found)
    return found


def said(settings: Settings, old: str, new: str) -> list[str]:
    assert old in BN
    return [
        f"{problem.line}: {problem.what}" for problem in problems(settings, BN.replace(old, new))
    ]


def test_the_same_bones_are_fine(settings: Settings) -> None:
    words = BN.replace("পাতা", "Page").replace("করুন।", "Do.").replace("এক {", "One {")

    assert problems(settings, words) == []


def test_values_and_links_may_hang_in_another_order(settings: Settings) -> None:
    sentence = "মান {value}`e#a:x:.1%` আর {value}`e#a:y`। [লিংক](other.md#there)"
    other = "[A link](other.md#there), {value}`e#a:y` and {value}`e#a:x:.1%`."

    assert said(settings, sentence, other) == []


def test_a_section_under_another_id(settings: Settings) -> None:
    assert said(settings, "{#two}", "{#too}") == [
        "5: the section #two is missing here; docs/bn/ch.md:13 has it",
        "13: the section #too is here alone; docs/bn/ch.md does not have it",
    ]


def test_sections_in_another_order(settings: Settings) -> None:
    head, one, two = BN.partition("## এক")[0], *("## " + part for part in BN.split("## ")[1:])
    found = problems(settings, head + two + "\n" + one)

    assert [problem.line for problem in found] == [5]
    assert "the section #two comes here" in found[0].what
    assert "the section #one comes at this place (line 5)" in found[0].what


def test_a_heading_of_another_level(settings: Settings) -> None:
    assert said(settings, "## দুই", "### Two") == [
        "13: the heading of #two is of level 3; in docs/bn/ch.md:13 it is of level 2"
    ]


def test_another_cell(settings: Settings) -> None:
    assert said(settings, "{example} e#a\n", "{example} e#b\n") == [
        "5: the section #one lacks {example} e#a; docs/bn/ch.md:7 has it",
        "7: {example} e#b is here alone; the section #one in docs/bn/ch.md:5 does not have it",
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{example} e#a\n", "{example} e#a\nshow: code\n", "show: code"),
        ("{source} course.f\n", "{source} course.g\n", "{source} course.g"),
        ("{exercise} try", "{exercise} tri", "{exercise} tri"),
        ("```{hint}\nইঙ্গিত\n```\n", "", "1 hints"),
        ("e#a:y", "e#a:z", "{value} e#a:z"),
        ("e#a:x:.1%", "e#a:x:.2%", ".2%"),
        ("other.md#there", "other.md#here", "a link to other.md#here"),
        ("।", "। ![](a.png)", "a picture"),
    ],
)
def test_what_differs_is_named(settings: Settings, old: str, new: str, words: str) -> None:
    assert any(words in line for line in said(settings, old, new))


def test_blocks_in_another_order(settings: Settings) -> None:
    old = "```{example} e#a\n```\n\n```{source} course.f\n```"
    new = "```{source} course.f\n```\n\n```{example} e#a\n```"

    assert said(settings, old, new) == [
        "7: {source} course.f comes here; docs/bn/ch.md:7 has {example} e#a at this place"
    ]


@pytest.mark.parametrize(
    ("bangla", "english", "count"),
    [
        ("https://bn.wikipedia.org/wiki/ক", "https://en.wikipedia.org/wiki/A", 0),
        ("https://example.org/bn/a", "https://example.org/en/a", 0),
        ("https://example.org/a", "https://example.org/b", 2),
    ],
)
def test_sites_with_the_language_in_the_address(
    settings: Settings, bangla: str, english: str, count: int
) -> None:
    pair = [
        chapter(settings, "bn", f"# ক {{#a}}\n\n[ক]({bangla})\n"),
        chapter(settings, "en", f"# A {{#a}}\n\n[A]({english})\n"),
    ]

    assert len(check_parity(settings, pair, {})) == count


def test_a_chapter_in_one_language_alone_is_not_a_mismatch(settings: Settings) -> None:
    assert check_parity(settings, [chapter(settings, "bn", BN)], {}) == ()


def test_comments_that_lack_a_language(settings: Settings) -> None:
    path = settings.examples_dir / "e.py"
    path.parent.mkdir()
    path.write_text('# %% name="a"\n# bn: কথা\nx = 1\n', encoding="utf-8")
    example = read_example(path)

    (problem,) = check_parity(settings, [], {"e": example})

    assert str(problem).startswith("examples/e.py:2: this comment has no en")
    assert problem.strict_only
