from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from tatka.book.definitions import find_definition
from tatka.core.settings import load_settings
from tatka.script.comments import localise
from tatka.script.reading import read_examples
from tatka.script.tags import Tag

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CHAPTERS = sorted(file.relative_to(DOCS / "bn") for file in DOCS.glob("bn/part-*/*.md"))
FEWEST, MOST = 1_500, 3_000
"""Words of prose in a chapter: what is read, without code, formulas and options."""

_OPTION = re.compile(r"\s*:?(?:alt|show|fold|curves|names|picture|filters|model|caption):? ")


def words_of(text: str) -> int:
    """Words of prose: a quoted value or a formula in a sentence is one."""
    text = re.sub(r"\$\$.*?\$\$", " ", text, flags=re.DOTALL)
    text = re.sub(r"\{value\}`[^`]*`|\$[^$]*\$", " 1 ", text)
    text = re.sub(r"\{#[^}]*\}|(?<=\])\([^)]*\)", " ", text)
    lines = [
        line
        for line in text.splitlines()
        if not line.lstrip().startswith("```") and not _OPTION.match(line)
    ]
    return sum(any(map(str.isalnum, word)) for word in " ".join(lines).split())


# Letters that a phone shows in a line of code.
PHONE = 64
FAULTS = (
    *("পায়ের মাপ", "লক্ষ্য কর", "পুরনো", "সৎ হিসাব", "সমান মাঠে", "ভেঙে পড়ে না"),
    *("শেখার মতো ওয়েট", "সবচেয়ে দামি গ্রাফ", "কত ছবি হলে কে জেতে", "সিড বেঁধে", "মূল গতিটা"),
    *("রান মেলানো", "লম্বা পা, ছোট পা", "দাগ টানা শব্দ"),
)
# Wherever a reader meets Bangla: pages, words of the interface, comments and labels, the glossary.
BANGLA = sorted(
    [
        *DOCS.glob("bn/**/*.md"),
        *(ROOT / "examples").glob("*.py"),
        DOCS / "glossary.yml",
        ROOT / "src/tatka/core/messages/bn.po",
    ]
)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=str)
@pytest.mark.parametrize("language", ["bn", "en"])
def test_a_chapter_has_exercises_that_are_solved_and_something_that_answers(
    chapter: Path, language: str
) -> None:
    text = (DOCS / language / chapter).read_text(encoding="utf-8")
    assert text.count("{exercise}") >= 3
    assert text.count("{solution}") == text.count("{hint}") == text.count("{exercise}")
    assert re.search(r"\{(quiz|interactive)\}", text)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=str)
@pytest.mark.parametrize("language", ["bn", "en"])
def test_a_chapter_is_long_enough_to_teach_and_short_enough_to_read(
    chapter: Path, language: str
) -> None:
    text = (DOCS / language / chapter).read_text(encoding="utf-8")
    assert FEWEST <= words_of(text) <= MOST


def test_words_are_what_is_read() -> None:
    text = """# Two words {#page}

```{example} straight_line#trips
alt: not read here
```

Costs {value}`a#b:c:.1f` taka, see [the page](other.md#x).

$$y = w x + b$$

```{hint}
Three words more, $x$.
```
"""
    assert words_of(text) == 2 + 6 + 4


@pytest.mark.parametrize("file", BANGLA, ids=lambda file: file.name)
def test_bangla_pages_are_free_of_faults_once_found(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert [fault for fault in FAULTS if fault in text] == []


def test_every_chapter_of_a_part_is_on_the_start_page() -> None:
    for language in ("bn", "en"):
        start = (DOCS / language / "index.md").read_text(encoding="utf-8")
        assert [
            str(chapter) for chapter in CHAPTERS if f"({chapter.as_posix()})" not in start
        ] == []


def _wide_lines(code: str) -> list[str]:
    """Lines with more letters than fit; signs of vowels stand on the letters before them."""
    return [
        line
        for line in code.splitlines()
        if sum(unicodedata.category(sign) not in {"Mn", "Cf"} for sign in line) > PHONE
    ]


def test_code_of_the_chapters_fits_a_phone() -> None:
    settings = load_settings(ROOT)
    shown = [
        localise(cell, language)
        for example in read_examples(settings).values()
        for cell in example.cells
        if cell.kind == "code" and Tag.HIDE not in cell.tags
        for language in settings.languages
    ]
    named = {
        name
        for file in DOCS.rglob("*.md")
        for name in re.findall(
            r"^```\{source\} (course\.\S+)", file.read_text("utf-8"), re.MULTILINE
        )
    }
    shown += [find_definition(name, [ROOT / "src"]).source for name in named if "data" not in name]
    assert len(shown) > 100
    assert [line for code in shown for line in _wide_lines(code)] == []
