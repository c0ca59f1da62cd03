"""A book of one page that holds everything that authors may write, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.book_course import MKDOCS, PYPROJECT, Course, course, ran
from tatka.site.book import WovenBook, weave_book
from tatka.site.build import build_site

if TYPE_CHECKING:
    from tatka.core.settings import Settings

TEXT = (Path(__file__).parent / "everything.md").read_text(encoding="utf-8")
BIB = """@inproceedings{simonyan2015,
  author = {Simonyan, Karen and Zisserman, Andrew},
  title = {Very Deep Convolutional Networks}, booktitle = {ICLR}, year = {2015},
  eprint = {1409.1556}
}
"""
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<rect width="9" height="9"/></svg>'
)
WORDS = {"en": {}, "bn": {"Everything": "সবকিছু", "Boxes": "বাক্স", "Data": "ডেটা ও ক্ষতি"}}


@dataclass(frozen=True)
class Built:
    """The book, woven and built."""

    settings: Settings
    book: WovenBook


def write_everything(course: Course) -> None:
    """The page, what it shows, and where the site is."""
    course.write("docs/references.bib", BIB)
    course.write("mkdocs.yml", f"{MKDOCS}nav:\n  - index.md\n  - part:\n      - page.md\n")
    for language, words in WORDS.items():
        text = TEXT
        for old, new in words.items():
            text = text.replace(old, new)
        course.write(f"docs/{language}/page.md", text)
        course.write(f"docs/{language}/index.md", "# Start {#start}\n\n[Page](page.md#boxes)\n")
        course.write(f"docs/{language}/img/a pic.svg", PICTURE)


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Built once; a browser has drawn the diagram."""
    made = Course(tmp_path_factory.mktemp("everything"))
    made.write("pyproject.toml", PYPROJECT)
    made.write("examples/learn.py", '# %% name="answer"\nanswer = 42\nanswer\n')
    made.record(
        "learn",
        {"answer": [made.result({"text/plain": "42"})]},
        values={"answer": {"answer": 42}},
    )
    write_everything(made)
    book = weave_book(made.settings, library=made.library(), draw="all")
    build_site(made.settings, book.folder, book=book)
    return Built(made.settings, book)


__all__ = ["course", "everything", "ran"]
