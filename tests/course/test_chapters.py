from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
CHAPTERS = sorted(file.relative_to(DOCS / "bn") for file in DOCS.glob("bn/part-*/*.md"))
FAULTS = ("পায়ের মাপ", "লক্ষ্য কর", "পুরনো", "সৎ হিসাব", "সমান মাঠে")


@pytest.mark.parametrize("chapter", CHAPTERS, ids=str)
@pytest.mark.parametrize("language", ["bn", "en"])
def test_a_chapter_has_exercises_that_are_solved_and_something_that_answers(
    chapter: Path, language: str
) -> None:
    text = (DOCS / language / chapter).read_text(encoding="utf-8")
    assert text.count("{exercise}") >= 3
    assert text.count("{solution}") == text.count("{hint}") == text.count("{exercise}")
    assert re.search(r"\{(quiz|interactive)\}", text)


@pytest.mark.parametrize("file", sorted(DOCS.glob("bn/**/*.md")), ids=lambda file: file.name)
def test_bangla_pages_are_free_of_faults_once_found(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert [fault for fault in FAULTS if fault in text] == []


def test_every_chapter_of_a_part_is_on_the_start_page() -> None:
    for language in ("bn", "en"):
        start = (DOCS / language / "index.md").read_text(encoding="utf-8")
        assert [
            str(chapter) for chapter in CHAPTERS if f"({chapter.as_posix()})" not in start
        ] == []
