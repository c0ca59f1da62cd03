"""Whole books in the shape that was seen, made here: nothing is lost, nothing is invented."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from support.made_book import MadeBook, make_book
from tatka.cli.import_book import command
from tatka.cli.translations import command as translations
from tatka.core.errors import Problems, TatkaError
from tatka.core.settings import Settings, load_settings
from tatka.importing.importer import Plan, Request, plan_import, write_plan
from tatka.importing.ledger import ledger_path, read_ledger, to_toml
from tatka.importing.marks import close_marks, open_problems
from tatka.importing.source import read_page
from tatka.script.reading import read_examples

if TYPE_CHECKING:
    from pathlib import Path

MKDOCS = "site_name: x\nnav:\n  - glossary.md\n"


@pytest.fixture
def course(tmp_path: Path) -> Settings:
    root = tmp_path / "course"
    root.mkdir()
    (root / "pyproject.toml").write_text("[tool.tatka]\nlock = 'lock.txt'\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    (root / "lock.txt").write_text("", encoding="utf-8")
    return load_settings(root)


@pytest.fixture
def made(tmp_path: Path) -> MadeBook:
    return make_book(tmp_path / "old", 9, code_pages=5)


def plan_of(course: Settings, made: MadeBook) -> Plan:
    return plan_import(course, Request(made.folder, notebooks=(made.notebooks,)))


def test_every_piece_picture_and_hint_is_found(course: Settings, made: MadeBook) -> None:
    plan = plan_of(course, made)
    rules = [(mark.decision.rule, mark.decision.grade) for mark in plan.ledger.marks]
    assert rules.count(("E3", "exact")) == made.pieces - made.changed
    assert [mark.decision.what[:8] for mark in plan.ledger.marks].count("changed:") == made.changed
    pictures = [m for m in plan.ledger.marks if m.decision.to == "the figure of the code above"]
    assert len(pictures) == made.pictures
    pages = "".join(
        content.decode() for path, content in plan.files.items() if path.parts[-3:-2] == ("bn",)
    )
    assert pages.count("!!! ") == made.hints
    assert "{%" not in pages
    assert not re.search(r"\\[(\[_]", re.sub(r"\(https?:[^)]*\)|\$[^$]*\$", "", pages))
    assert "output_" not in pages


def test_each_line_is_in_one_class(course: Settings, made: MadeBook) -> None:
    for page in plan_of(course, made).ledger.pages:
        lines = [
            line
            for ranges in page.classes.values()
            for first, last in ranges
            for line in range(first, last + 1)
        ]
        assert sorted(lines) == list(range(1, page.lines + 1))


def test_letters_that_no_rule_touches_stay_byte_for_byte(
    course: Settings, made: MadeBook, tmp_path: Path
) -> None:
    # The same letter written as one code point and as two, in one line.
    text = "# শিরোনাম\n\nহয় আর হয়, বড় আর বড়।\t \nশেষ\n\n~~~text\n\\_\n~~~\n"
    page = tmp_path / "old" / "book" / "letters.md"
    page.write_text(text, encoding="utf-8")
    plan = plan_import(course, Request(page))
    chapter = plan.files[course.chapters_dir / "bn" / "letters.md"].decode()
    assert chapter == text.replace("শিরোনাম", "শিরোনাম {#letters}")
    assert made.folder.is_dir()


def test_scripts_are_examples_and_other_languages_wait(course: Settings, made: MadeBook) -> None:
    write_plan(course, plan_of(course, made))
    examples = read_examples(course)
    assert len(examples) == len(made.code_pages)
    english = (course.chapters_dir / "en" / "part-1" / "page-1.md").read_text(encoding="utf-8")
    assert english.startswith("---\nuntranslated: true\n---\n\n# {#page-1}\n")
    assert english.count("```{example}") == made.pieces // len(made.code_pages)
    assert not re.search("[\u0980-\u09ff]", english)


def test_a_second_import_changes_nothing(course: Settings, made: MadeBook) -> None:
    first = plan_of(course, made)
    written = write_plan(course, first)
    before = {path: path.stat().st_mtime_ns for path in written}
    second = plan_of(course, made)
    assert second.unchanged
    assert write_plan(course, second) == ()
    assert {path: path.stat().st_mtime_ns for path in written} == before


def test_what_an_author_has_edited_is_never_overwritten(course: Settings, made: MadeBook) -> None:
    write_plan(course, plan_of(course, made))
    page = course.chapters_dir / "bn" / "part-1" / "page-1.md"
    page.write_text("# আমার\n", encoding="utf-8")
    source = made.folder / "part-1" / "page-1.md"
    source.write_text(source.read_text(encoding="utf-8") + "\nনতুন\n", encoding="utf-8")
    with pytest.raises((TatkaError, Problems), match="there already"):
        write_plan(course, plan_of(course, made))
    assert page.read_text(encoding="utf-8") == "# আমার\n"


def test_the_ledger_reads_as_it_was_written_and_marks_stay_closed(
    course: Settings, made: MadeBook
) -> None:
    write_plan(course, plan_of(course, made))
    path = ledger_path(course, "book")
    ledger = read_ledger(path, course)
    assert to_toml(ledger) == path.read_text(encoding="utf-8")
    assert open_problems(course)
    first = ledger.open_marks[0]
    close_marks(course, [first.id])
    assert first.id not in {mark.id for mark in read_ledger(path, course).open_marks}
    source = made.folder / "README.md"
    source.write_text(source.read_text(encoding="utf-8") + "\nনতুন\n", encoding="utf-8")
    write_plan(course, plan_of(course, made))
    assert first.id not in {mark.id for mark in read_ledger(path, course).open_marks}
    close_marks(course, ["book:*"])
    assert open_problems(course) == ()


def test_a_page_that_points_to_a_notebook_becomes_its_chapter(
    course: Settings, made: MadeBook
) -> None:
    pointer = made.folder / "part-1" / "page-8.md"
    pointer.write_text(
        "# ইশারা\n\nসব [নোটবুকে](https://github.com/x/y/blob/master/lesson_2.ipynb)।\n",
        encoding="utf-8",
    )
    plan = plan_of(course, made)
    chapter = plan.files[course.chapters_dir / "bn" / "part-1" / "page-8.md"].decode()
    assert chapter.count("```{example} lesson_2#") == 6
    told = [str(mark.decision) for mark in plan.ledger.marks]
    assert any("points to lesson_2.ipynb → its notebook's text" in line for line in told)


def test_the_command_plans_writes_lists_and_says_what_is_open(
    course: Settings, made: MadeBook
) -> None:
    arguments = [str(made.folder), "--notebook", str(made.notebooks)]
    run = CliRunner().invoke
    dry = run(command, [*arguments, "--dry-run"], obj=course)
    assert dry.exit_code == 1
    assert "docs/bn/part-1/page-1.md would be written" in dry.output
    assert not (course.root / "docs").exists()
    done = run(command, arguments, obj=course)
    assert done.exit_code == 1
    nav = course.mkdocs_file.read_text(encoding="utf-8")
    assert nav.startswith(f"{MKDOCS}  - index.md\n")
    assert ": https://example.org/more" in nav
    marks = run(command, ["--marks", "book"], obj=course)
    assert marks.exit_code == 1
    assert "[review] (R6)" in marks.output
    assert "marks open: tatka import --marks" in run(translations, [], obj=course).output
    assert run(command, ["--accept", "book:*"], obj=course).exit_code == 0
    assert run(command, ["--marks", "book"], obj=course).exit_code == 0
    assert run(command, [], obj=course).exit_code == 2


def test_spellings_come_as_one_line_a_word_and_can_be_accepted(
    course: Settings, made: MadeBook
) -> None:
    (course.chapters_dir).mkdir()
    (course.chapters_dir / "glossary.yml").write_text(
        "rate:\n  bn: শেখার হার\n  en: rate\n  means: {bn: ক, en: a}\n  avoid:\n    bn: [বিন্দু]\n",
        encoding="utf-8",
    )
    run = CliRunner().invoke
    told = run(command, [str(made.folder), "--notebook", str(made.notebooks)], obj=course)
    assert len(re.findall(r"(?m)^\d+ × বিন্দু → the glossary says শেখার হার", told.output)) == 1
    assert run(command, ["--accept", "বিন্দু"], obj=course).exit_code == 0
    assert "বিন্দু" not in run(command, ["--marks", "book"], obj=course).output


def test_pages_with_windows_line_ends_are_read(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_bytes("# ক\r\n\r\nখ\r\n".encode())
    assert read_page(page, "page.md").text == "# ক\n\nখ\n"
