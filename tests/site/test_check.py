from __future__ import annotations

from typing import TYPE_CHECKING

from tatka.site.check import check_site, read_page
from tatka.site.languages import Language

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = {
    "bn": Language("bn", "বাংলা", "ব", "", ""),
    "en": Language("en", "English", "E", "", "en/"),
}


def write(site: Path, name: str, article: str, language: str) -> None:
    page = site / name
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f'<html lang="{language}"><body><article>{article}</article></body></html>')


def test_reads_headings_of_the_article_alone() -> None:
    facts = read_page(
        '<html lang="bn"><h2>Menu</h2><article><h1 id="a">One <em>two</em>'
        '<a class="headerlink">#</a></h1><h2>Three</h2></article></html>'
    )

    assert [(heading.id, heading.words) for heading in facts.headings] == [
        ("a", "One two"),
        (None, "Three"),
    ]


def test_good_pages_give_no_problem(tmp_path: Path) -> None:
    write(tmp_path, "a.html", '<h1 id="a">ক</h1><h2 id="b-2">খ</h2>', "bn")
    write(tmp_path, "en/a.html", '<h1 id="a">A</h1><h2 id="b-2">B</h2>', "en")
    write(tmp_path, "only.html", '<h1 id="only">শুধু</h1>', "bn")

    assert check_site(tmp_path, LANGUAGES, label="docs") == []


def test_headings_of_a_list_of_tags_follow_the_words_of_their_language(tmp_path: Path) -> None:
    write(tmp_path, "a.html", '<h1 id="a">ক</h1><h2 id="tag:গণিত">গণিত</h2>', "bn")
    write(tmp_path, "en/a.html", '<h1 id="a">A</h1><h2 id="tag:sums">sums</h2>', "en")

    assert check_site(tmp_path, LANGUAGES, label="docs") == []


def test_names_headings_without_a_plain_address_and_sections_that_differ(tmp_path: Path) -> None:
    write(tmp_path, "a.html", '<h1 id="a">ক</h1><h2 id="_1">খ</h2><h2 id="শিখন">গ</h2>', "bn")
    write(tmp_path, "en/a.html", '<h1 id="a">A</h1><h2 id="b">B</h2><i id="b"></i>', "bn")

    found = [str(problem) for problem in check_site(tmp_path, LANGUAGES, label="docs")]

    assert any("docs/bn/a.md: the heading 'খ' has no plain address" in text for text in found)
    assert any("the heading 'গ' has no plain address" in text for text in found)
    assert any("docs/en/a.md: the id 'b' stands 2 times" in text for text in found)
    assert any("docs/en/a.md: the page says it is in 'bn'" in text for text in found)
    assert any("docs/en/a.md: the sections differ" in text and "lacks _1" in text for text in found)
