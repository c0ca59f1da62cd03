"""The whole book, woven into folders."""

from __future__ import annotations

import json
import time
from typing import Any

import nbformat
import pytest

from tatka.core.errors import TatkaError
from tatka.site.book import prose_notebooks, weave_book

PAGE = "# Page {#page}\n\n```{example} learn#answer\nalt: x\n```\n"


@pytest.fixture
def book(ran: Any) -> Any:
    ran.write("docs/bn/index.md", "# শুরু {#start}\n\n![ক](img/a.svg)\n")
    ran.write("docs/en/index.md", "# Start {#start}\n\n![A](img/a.svg)\n")
    ran.write("docs/bn/part/page.md", PAGE.replace("Page", "পাতা"))
    ran.write("docs/en/part/page.md", PAGE)
    ran.write("docs/bn/only.md", "# একা {#alone}\n")
    for language in ("bn", "en"):
        ran.write(f"docs/{language}/img/a.svg", "<svg/>")
    return ran


def files(course: Any, folder: str = ".tatka/woven") -> set[str]:
    root = course.root / folder
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def weave(course: Any, **options: Any) -> Any:
    # Records made by hand have no fingerprint; without statuses they are taken for fresh.
    return weave_book(course.settings, library=course.library(), **options)


def test_each_language_becomes_a_folder_ready_for_an_engine(book: Any) -> None:
    woven = weave(book)
    assert woven.problems == ()
    both = {
        "index.md", "part/page.md", "img/a.svg", "listings/learn.ipynb",
        "notebooks/part/page.ipynb", "notebooks/part/page-results.ipynb",
    }  # fmt: skip
    paths = {f"{language}/{name}" for language in ("bn", "en") for name in both}
    assert files(book) == paths | {".woven", "bn/only.md"}
    assert woven.alone == {"only.md": ("bn",)}
    assert [str(page.path) for page in woven.pages["bn"]] == ["index.md", "only.md", "part/page.md"]


def test_pages_that_run_nothing_can_be_taken_as_notebooks_too(book: Any) -> None:
    book.write("docs/en/index.md", "# Start {#start}\n\nCosts $5 and $6, and \\(p_1 * q\\).\n")
    made = dict(prose_notebooks(weave(book), "en"))
    assert list(made) == ["notebooks/index.ipynb"]
    (cell,) = nbformat.reads(made["notebooks/index.ipynb"].decode(), as_version=4).cells
    assert all(part in cell.source for part in (r"\$5", r"\$6", "$p_1 * q$"))


def test_what_has_not_changed_is_not_touched_and_what_is_gone_goes(book: Any) -> None:
    weave(book)
    root = book.root / ".tatka/woven"
    before = {name: (root / name).stat().st_mtime_ns for name in files(book)}
    (root / "bn/index.md").write_text("tampered", encoding="utf-8")
    book.write("docs/en/part/page.md", PAGE + "\nMore.\n")
    (book.root / "docs/bn/only.md").unlink()
    (root / "en/left.md").write_text("left", encoding="utf-8")
    time.sleep(0.01)  # file systems tell times apart that are this far from each other
    weave(book)
    after = {name: (root / name).stat().st_mtime_ns for name in files(book)}
    changed = {name for name in after if after[name] != before.get(name)} - {".woven"}
    assert changed == {
        "bn/index.md",
        "en/part/page.md",
        "en/notebooks/part/page.ipynb",
        "en/notebooks/part/page-results.ipynb",
    }
    assert before.keys() - after.keys() == {"bn/only.md"}
    assert "en/left.md" not in after


def test_a_diagram_without_words_is_told_and_let_pass(book: Any) -> None:
    book.write("docs/en/index.md", "# Start {#start}\n\n```mermaid\ngraph TD; A-->B\n```\n")
    woven = weave(book)
    told = [(str(problem.path), problem.line, problem.what) for problem in woven.problems]
    assert ("docs/en/index.md", 3, "this diagram has no alternative text") in told
    refused = [problem.what for problem in woven.refused(strict=True)]
    assert "this diagram has no alternative text" not in refused
    assert any(what.startswith("this diagram has not been drawn") for what in refused)


def test_a_folder_that_holds_something_else_is_never_woven_into(book: Any) -> None:
    with pytest.raises(TatkaError, match="something else"):
        weave(book, folder=book.root / "docs")
    assert (book.root / "docs/bn/index.md").read_text(encoding="utf-8").startswith("# শুরু")


def test_all_problems_of_all_pages_come_together_drafts_allow_some(book: Any) -> None:
    book.write("docs/bn/index.md", "# শুরু\n\n```{example} lern#a\n```\n")
    book.write("docs/en/index.md", "# Start\n\n{value}`learn#train:bset`\n")
    woven = weave(book)
    strict = [f"{problem.where} {problem.what}" for problem in woven.refused(strict=True)]
    draft = [problem.where for problem in woven.refused(strict=False)]
    assert draft == ["docs/bn/index.md:3", "docs/en/index.md:3"]
    assert "docs/bn/index.md:1 the heading 'শুরু' has no id of its own" in strict
    assert "docs/en/index.md:1 the heading 'Start' has no id of its own" in strict
    assert len(strict) > len(draft)


def test_unreadable_pages_are_reported_together(book: Any) -> None:
    (book.root / "docs/bn/index.md").write_bytes(b"\xff")
    (book.root / "docs/en/index.md").write_bytes(b"\xfe")
    refused = weave(book).refused(strict=False)
    assert [str(problem.path) for problem in refused if "not UTF-8" in problem.what] == [
        "docs/bn/index.md",
        "docs/en/index.md",
    ]


def test_the_page_of_a_whole_run_shows_every_cell_in_its_language(book: Any) -> None:
    weave(book)
    path = book.root / ".tatka/woven/bn/listings/learn.ipynb"
    notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].source == "# পুরো রান: শেখা"
    assert notebook.cells[1].source == "# শুরু\nimport math"
    assert any("assert math.pi" in cell.source for cell in notebook.cells)
    put_out = notebook.cells[-1].outputs[0].data
    assert "14714688" in put_out["text/html"]


def test_records_that_are_out_of_date_are_found_by_themselves(book: Any) -> None:
    book.write("locks/course.txt", "")
    problems = weave_book(book.settings).refused(strict=True)
    stale = [problem.where for problem in problems if "out of date" in problem.what]
    assert stale == ["docs/bn/part/page.md:3", "docs/en/part/page.md:3"]
    page = book.root / ".tatka/woven/en/part/page.md"
    assert "tatka-stale" in page.read_text(encoding="utf-8")


def test_one_language_alone(book: Any) -> None:
    woven = weave(book, languages=("en",), folder=book.root / "out")
    assert set(woven.pages) == {"en"}
    assert not (book.root / "out/bn").exists()
    assert json.loads((book.root / "out/en/notebooks/part/page.ipynb").read_text())["cells"]
