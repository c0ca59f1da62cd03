from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tatka.cli.audit import command
from tatka.importing.audit import audit, to_json, to_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from support.old_book import OldBook


def fence(code: str, info: str = "python") -> str:
    return f"```{info}\n{code}\n```\n\n"


def test_equal_but_for_words_different_missing_and_extra(old: OldBook) -> None:
    old.write(
        {
            "en/a.md": "# A\n\n" + fence("x = 1  # one\nprint('a')") + fence("y = 2"),
            "bn/a.md": "# ক\n\n" + fence("x = 1  # এক\nprint('a')") + fence("y = 2"),
            "en/b.mdx": fence("print('hello')", "py"),
            "bn/b.mdx": fence("print('নমস্কার')", "py"),
            "en/c.md": fence("fit(lr=0.1)") + fence("same()"),
            "bn/c.md": fence("fit(learning_rate=0.1)") + fence("same()"),
            "en/d.md": fence("z = 1"),
            "bn/e.md": "# E\n",
            "en/f.md": "# F\n\n" + fence("1", "python out"),
            "bn/f.md": "# F\n\n" + fence("2", "python out"),
        }
    )
    result = audit(old.folder / "en", old.folder / "bn")
    assert {page.name: page.state for page in result.pages} == {
        "a.md": "equal",
        "b.mdx": "words",
        "c.md": "different",
        "d.md": "missing",
        "e.md": "extra",
        "f.md": "no-code",
    }
    changed = next(page for page in result.pages if page.name == "c.md")
    assert (changed.pieces, changed.equal, changed.different) == (2, 1, 1)
    assert "-fit(lr=0.1)\n+fit(learning_rate=0.1)" in changed.diff
    assert to_json(result)["totals"]["different"] == 1
    page = to_markdown(result)
    assert "3 pages with code are in both languages: 1 show the same code, 1 the same but" in page
    assert "```diff\n" in page


def test_notebooks_and_a_piece_that_only_one_has(old: OldBook) -> None:
    old.notebook("en/n.ipynb", ["%matplotlib inline\nx = 1", "y = 2", "z = 3"])
    old.notebook("bn/n.ipynb", ["x = 1", "z = 3"])
    result = audit(old.folder / "en", old.folder / "bn")
    assert [(page.state, page.equal, page.different) for page in result.pages] == [
        ("different", 2, 1)
    ]


def test_the_command_writes_both_reports_and_says_so_by_its_code(
    old: OldBook, tmp_path: Path
) -> None:
    old.write({"en/a.md": fence("x = 1"), "bn/a.md": fence("x = 2")})
    ran = CliRunner().invoke(
        command,
        [
            str(old.folder / "en"),
            str(old.folder / "bn"),
            *("--json", str(tmp_path / "a.json")),
            *("--report", str(tmp_path / "a.html")),
            "--diff",
        ],
    )
    assert ran.exit_code == 1
    assert "a.md: other code (1 of 1 pieces" in ran.output
    assert "    -x = 1\n    +x = 2" in ran.output
    table = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert table["pieces"] == {"all": 1, "equal": 0, "words": 0, "different": 1}
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<table>" in page
    assert "+x = 2" in page


@pytest.mark.parametrize("same", ["x = 1", "x  =  1  # মন্তব্য", "# কথা\nx = 1"])
def test_layout_and_comments_are_no_difference(old: OldBook, same: str) -> None:
    old.write({"en/a.md": fence("x = 1"), "bn/a.md": fence(same)})
    (page,) = audit(old.folder / "en", old.folder / "bn").pages
    assert page.state == "equal"
