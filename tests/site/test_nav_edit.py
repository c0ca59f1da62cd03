from __future__ import annotations

import pytest

from tatka.core.errors import SiteError
from tatka.site.nav_edit import add_to_nav

NAV = """\
site_name: x  # a comment
url: !ENV [A, "b"]
nav:
  - index.md
  # the chapters
  - chapters:
      - one.md  # first
      - two.md
  - glossary.md
# the end
theme: material
"""


def test_a_page_comes_last_in_the_first_section() -> None:
    assert add_to_nav(NAV, "new.md") == NAV.replace(
        "      - two.md\n", "      - two.md\n      - new.md\n"
    )


@pytest.mark.parametrize(
    ("after", "line", "indent"),
    [
        ("one.md", "      - one.md  # first\n", "      "),
        ("index.md", "  - index.md\n", "  "),
        ("glossary.md", "  - glossary.md\n", "  "),
    ],
)
def test_a_page_comes_behind_another(after: str, line: str, indent: str) -> None:
    expected = NAV.replace(line, f"{line}{indent}- new.md\n")

    assert add_to_nav(NAV, "new.md", after=after) == expected


def test_a_page_that_is_listed_is_not_listed_again() -> None:
    assert add_to_nav(NAV, "two.md") == NAV


def test_lists_in_brackets() -> None:
    assert add_to_nav("nav: [index.md, a.md]  # all\n", "b.md") == (
        "nav: [index.md, a.md, b.md]  # all\n"
    )
    assert add_to_nav("nav:\n- index.md\n- more: [a.md]\n", "b.md") == (
        "nav:\n- index.md\n- more: [a.md, b.md]\n"
    )


def test_without_sections_it_comes_last() -> None:
    assert add_to_nav("nav:\n- a.md\n- b.md", "c.md") == "nav:\n- a.md\n- b.md\n- c.md\n"


@pytest.mark.parametrize(
    ("text", "after", "what"),
    [
        ("nav: {", None, "not valid YAML"),
        ("site_name: x\n", None, "no table of contents"),
        ("nav: []\n", None, "lists no page"),
        (NAV, "none.md", "does not list none.md"),
    ],
)
def test_what_is_wrong_is_said(text: str, after: str | None, what: str) -> None:
    with pytest.raises(SiteError, match=what):
        add_to_nav(text, "new.md", after=after)
