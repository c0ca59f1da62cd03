"""One way from chapters to pages, for builds and previews: what is seen is what is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.book_course import course, ran
from tatka.site.book import weave_book
from tatka.site.incremental import IncrementalBook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.book_course import Course

__all__ = ["course", "ran"]

PAGE = """# Page {#page}

Words, {term}`loss` and {value}`learn#answer:answer`, in {ref}`other.md#there`, {cite}`mitchell`.

```{example} learn#answer
alt: x
```

```{source} shared.make
```

![A](img/a.svg)

[The data](the%20data.csv#top) and <a href="more.csv">more</a>
"""
OTHER = "# Other {#other}\n\nNothing.\n\n## There {#there}\n\nWords.\n"
WAITING = "---\nuntranslated: true\n---\n\n# Later {#later}\n"
GLOSSARY = "loss: {bn: লস, en: loss, means: {bn: ভুল, en: A fault.}}\n"
WORK = "@book{mitchell, author={Mitchell, Tom}, title={Machine Learning}, year={1997}}\n"
Edit = tuple[str, "Callable[[Course], None]"]


@pytest.fixture
def book(ran: Course) -> Course:
    """Three pages in two languages, one of which waits for its translation."""
    for language in ("bn", "en"):
        ran.write(f"docs/{language}/page.md", PAGE)
        ran.write(f"docs/{language}/other.md", OTHER)
        ran.write(f"docs/{language}/img/a.svg", "<svg/>")
        ran.write(f"docs/{language}/the data.csv", "1\n")
        ran.write(f"docs/{language}/more.csv", "1\n")
    ran.write("docs/bn/later.md", "# Later {#later}\n\nFirst words.\n")
    ran.write("docs/en/later.md", WAITING)
    ran.write("docs/glossary.yml", GLOSSARY)
    ran.write("docs/references.bib", WORK)
    ran.write("locks/course.txt", "numpy==2.4.6\n")
    return ran


def replace(file: str, old: str, new: str) -> Edit:
    def edit(course: Course) -> None:
        text = (course.root / file).read_text(encoding="utf-8")
        assert old in text
        course.write(file, text.replace(old, new))

    return file, edit


def write(file: str, text: str) -> Edit:
    return file, lambda course: void(course.write(file, text))


def delete(file: str) -> Edit:
    return file, lambda course: (course.root / file).unlink()


def void(_: object) -> None:
    """Nothing is told by an edit."""


def run_again(course: Course) -> None:
    course.record("learn", {"answer": [course.stream("2\n")]}, values={"answer": {"answer": 2}})


EDITS: dict[str, Edit] = {
    "prose of the source": replace("docs/bn/other.md", "Nothing.", "Something else."),
    "prose of a translation": replace("docs/en/page.md", "Words,", "Words and words,"),
    "title of a section that another page refers to": replace(
        "docs/en/other.md", "## There", "## Over there"
    ),
    "source of a page that waits": replace("docs/bn/later.md", "First", "Second"),
    "page that waits is translated": write("docs/en/later.md", "# Later {#later}\n\nWords.\n"),
    "translation is taken back": write("docs/en/other.md", WAITING.replace("ater", "other")),
    "code of an example": replace("examples/learn.py", "answer = 14714688", "answer = 2"),
    "comment of an example": replace("examples/learn.py", "# en: training", "# en: fitting"),
    "shared code": replace("src/shared/nets.py", "return size", "return size + 1"),
    "record": ("records/embedded/learn/record.json", run_again),
    "glossary": write("docs/glossary.yml", GLOSSARY.replace("en: loss", "en: cost")),
    "bibliography": replace("docs/references.bib", "1997", "1998"),
    "picture": write("docs/en/img/a.svg", "<svg><g/></svg>"),
    "file that is linked": write("docs/bn/the data.csv", "2\n"),
    "file that is linked in HTML": write("docs/bn/more.csv", "2\n"),
    "new page": write("docs/en/new.md", "# New {#new}\n"),
    "page that goes": delete("docs/bn/other.md"),
    "example that goes": delete("examples/learn.py"),
}


def pages(book: IncrementalBook) -> dict[tuple[str, str], dict[str, bytes]]:
    """All files of all pages, by content."""
    return {
        name: {
            path: content if isinstance(content, bytes) else content.read_bytes()
            for path, content in book.write(name).files.items()
        }
        for name in [*book.chapters, *book.waiting]
    }


def loaded(course: Course) -> IncrementalBook:
    book = IncrementalBook(course.settings)
    book.load()
    return book


def woven(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_build_is_the_first_pass(book: Course) -> None:
    made = pages(loaded(book))
    built = woven(weave_book(book.settings).folder)
    assert len(made) == 6
    for (language, _), files in made.items():
        for path, content in files.items():
            assert built[f"{language}/{path}"] == content


@pytest.mark.parametrize("name", EDITS)
def test_after_an_edit_pages_are_as_built_from_nothing(book: Course, name: str) -> None:
    live = loaded(book)
    assert not live.faults
    before = pages(live)
    file, edit = EDITS[name]
    edit(book)
    changes = live.change([book.root / file])
    after = pages(live)
    assert after == pages(loaded(book))
    changed = {page for page in after if after[page] != before.get(page)}
    assert changed
    # Others need not be woven again.
    assert changed <= changes.pages


def test_all_edits_one_after_the_other(book: Course) -> None:
    live = loaded(book)
    for file, edit in EDITS.values():
        edit(book)
        live.change([book.root / file])
        assert pages(live) == pages(loaded(book))


def test_a_page_that_cannot_be_read_is_told_until_it_is_mended(book: Course) -> None:
    live = loaded(book)
    file = book.root / "docs/en/other.md"
    good = file.read_bytes()
    file.write_bytes(b"# \xff\n")
    live.change([file])
    written = live.write(("en", "other.md"))
    assert not written.files
    assert "UTF-8" in str(written.problems[0])
    refused = weave_book(book.settings).refused(strict=False)
    assert any("UTF-8" in problem.what for problem in refused)
    # Those that refer to it go on as before.
    assert live.write(("en", "page.md")).files
    file.write_bytes(good)
    live.change([file])
    assert live.write(("en", "other.md")).files


def test_what_cannot_be_read_leaves_the_last_good_state(book: Course) -> None:
    live = loaded(book)
    before = pages(live)
    file = book.write("docs/glossary.yml", "[")
    live.change([file])
    assert live.faults
    assert pages(live) == before
    book.write("docs/glossary.yml", GLOSSARY)
    live.change([file])
    assert not live.faults
