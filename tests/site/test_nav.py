from __future__ import annotations

import pytest

from tatka.core.errors import Problems, SiteError
from tatka.site import nav

TITLES = {"part": {"bn": "অংশ", "en": "Part"}}


def test_reads_paths_and_sections_in_order() -> None:
    read = nav.read_nav(["index.md", {"part": ["a.md", {"inner": ["b.md"]}]}])

    assert list(nav.paths(read)) == ["index.md", "a.md", "b.md"]


@pytest.mark.parametrize("value", ["index.md", [3], [{"a": 1, "b": 2}]])
def test_refuses_what_is_no_list_of_paths(value: object) -> None:
    with pytest.raises(SiteError, match="nav"):
        nav.read_nav(value)


def test_a_title_in_nav_is_refused_because_it_would_be_in_one_language() -> None:
    with pytest.raises(SiteError, match=r"gives a\.md the title 'First'") as caught:
        nav.read_nav([{"First": "a.md"}])
    assert "first heading" in str(caught.value)


def test_a_language_gets_its_titles_and_loses_what_it_lacks() -> None:
    read = nav.read_nav(["index.md", {"part": ["a.md"]}, {"other": ["b.md"]}])

    localised = nav.localise(
        read, language="bn", pages=frozenset({"index.md", "b.md"}), titles=TITLES
    )
    english = nav.localise(
        read, language="en", pages=frozenset({"index.md", "a.md"}), titles=TITLES
    )

    assert localised == ["index.md", {"other": ["b.md"]}]
    assert english == ["index.md", {"Part": ["a.md"]}]


def test_everything_that_does_not_fit_is_named_at_once_with_its_line() -> None:
    text = "nav:\n  - index.md\n  - chaptre.md\n  - index.md\n"
    read = nav.read_nav(["index.md", "chaptre.md", "index.md"])
    pages = {"bn": frozenset({"index.md", "chapter.md"}), "en": frozenset({"index.md"})}

    with pytest.raises(Problems) as caught:
        nav.check(read, pages, chapters="docs", file="mkdocs.yml", text=text)

    assert [problem.where for problem in caught.value.problems] == [
        "docs/bn/chapter.md",
        "mkdocs.yml:3",
        "mkdocs.yml:4",
    ]
    assert "Did you mean chapter.md?" in str(caught.value)


def test_a_page_in_one_language_is_enough() -> None:
    read = nav.read_nav(["index.md", "only.md"])
    pages = {"bn": frozenset({"index.md", "only.md"}), "en": frozenset({"index.md"})}

    nav.check(read, pages, chapters="docs", file="mkdocs.yml", text="")


def test_without_a_table_of_contents_it_follows_the_files() -> None:
    pages = frozenset({"zoo.md", "index.md", "part/b.md", "part/index.md", "part/deep/c.md"})

    assert nav.read_nav(None) == ()
    assert nav.from_files(pages) == (
        "index.md",
        "zoo.md",
        nav.Section(
            "part", ("part/index.md", "part/b.md", nav.Section("deep", ("part/deep/c.md",)))
        ),
    )
