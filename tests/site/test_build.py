from __future__ import annotations

import dataclasses
import json
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tatka.core.errors import Problems, SiteError
from tatka.site.build import build_site, swap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.site_course import Site
    from tatka.core.settings import Settings


SITE_URL = "https://book.example/course/"


def woven_dir(settings: Settings) -> Path:
    return settings.work_dir / "woven"


def test_each_language_has_its_own_pages_and_says_which_it_is(small: Site) -> None:
    assert small.built.pages == {
        "bn": ("chapter.md", "index.md", "only-bangla.md"),
        "en": ("chapter.md", "index.md"),
    }
    for name in small.pages():
        language = "en" if name.startswith("en/") else "bn"
        assert f'<html lang="{language}"' in (small.folder / name).read_text(), name


def test_search_engines_are_told_the_other_language_of_a_page(small: Site) -> None:
    bangla = (small.folder / "chapter.html").read_text()
    english = (small.folder / "en" / "chapter.html").read_text()

    assert f'<link rel="canonical" href="{SITE_URL}chapter.html">' in bangla
    assert f'<link rel="canonical" href="{SITE_URL}en/chapter.html">' in english
    for html in (bangla, english):
        found = dict(re.findall(r'hreflang="([\w-]+)" href="(https://[^"]+)"', html))
        assert found == {
            "bn": f"{SITE_URL}chapter.html",
            "x-default": f"{SITE_URL}chapter.html",
            "en": f"{SITE_URL}en/chapter.html",
        }


def test_a_page_in_one_language_names_no_other(small: Site) -> None:
    html = (small.folder / "only-bangla.html").read_text()

    assert 'hreflang="bn" href="https://' in html
    assert 'hreflang="en" href="https://' not in html
    assert not (small.folder / "en" / "only-bangla.html").exists()


def test_sitemaps_list_every_page_with_its_languages(small: Site) -> None:
    bangla = (small.folder / "sitemap.xml").read_text()
    english = (small.folder / "en" / "sitemap.xml").read_text()
    robots = (small.folder / "robots.txt").read_text()

    assert f"<loc>{SITE_URL}only-bangla.html</loc>" in bangla
    assert f'hreflang="en" href="{SITE_URL}en/chapter.html"' in bangla
    assert f"<loc>{SITE_URL}en/chapter.html</loc>" in english
    assert f'hreflang="bn" href="{SITE_URL}chapter.html"' in english
    assert "only-bangla" not in english
    assert robots.count("Sitemap: ") == 2


def test_the_languages_share_what_is_the_same(small: Site) -> None:
    english = small.folder / "en"
    html = (english / "listings" / "first_example.html").read_text()

    assert not (english / "assets").exists()
    for target in re.findall(r'(?:href|src)="([^":#]+\.(?:css|js|svg|woff2))"', html):
        assert (english / "listings" / target).is_file(), target


def test_nothing_that_no_page_uses_is_shipped(small: Site) -> None:
    names = [path.name for path in small.folder.rglob("*")]

    assert not [name for name in names if name.endswith((".map", ".gz"))]
    assert "lunr" not in names
    assert "search_index.json" not in names


def test_edit_links_lead_to_the_file_a_person_wrote(small: Site) -> None:
    html = (small.folder / "en" / "chapter.html").read_text()

    assert 'href="https://github.com/someone/book/edit/main/docs/en/chapter.md"' in html
    assert "edit/main" not in (small.folder / "listings" / "first_example.html").read_text()


def test_a_page_that_does_not_exist_is_answered_in_both_languages(small: Site) -> None:
    html = (small.folder / "404.html").read_text()

    assert "এই ঠিকানায় কোনো পাতা নেই" in html
    assert '<div lang="en" class="tatka-other-language">' in html
    assert "There is no page at this address" in html


def test_the_zip_holds_the_whole_site_and_does_not_offer_itself(small: Site) -> None:
    with zipfile.ZipFile(small.folder / "tatka-offline.zip") as archive:
        names = set(archive.namelist())
        home = archive.read("tatka/index.html").decode()
    pages = {f"tatka/{name}" for name in small.pages()}

    assert pages <= names
    assert 'data-tatka="offline"' not in home
    assert 'data-tatka="offline"' in (small.folder / "index.html").read_text()
    assert "tatka:zip-size" not in (small.folder / "index.html").read_text()


def test_the_worker_and_the_manifests_name_files_that_exist(small: Site) -> None:
    script = (small.folder / "sw.js").read_text()
    facts = json.loads(script.partition("\n")[0].removeprefix("const SITE = ").removesuffix(";"))

    assert "chapter.html" in facts["files"]
    assert all((small.folder / name).is_file() for name in facts["files"])
    for folder in (small.folder, small.folder / "en"):
        manifest = json.loads((folder / "site.webmanifest").read_text())
        assert all((folder / icon["src"]).is_file() for icon in manifest["icons"])


def test_a_second_build_gives_the_same_bytes(course: Settings) -> None:
    first = build_site(course, woven_dir(course)).folder
    before = {path: path.read_bytes() for path in first.rglob("*") if path.is_file()}
    build_site(course, woven_dir(course))

    changed = [
        path.name
        for path, content in before.items()
        if path.name != "sitemap.xml" and path.read_bytes() != content
    ]
    assert changed == []


def test_a_broken_link_is_a_problem_with_file_and_line(course: Settings) -> None:
    for folder in (woven_dir(course), course.chapters_dir):
        page = folder / "bn" / "index.md"
        page.write_text(page.read_text() + "\n[ভাঙা](no-such-page.md)\n[খ](chapter.md#nowhere)\n")
    lines = page.read_text().splitlines()

    built = build_site(course, woven_dir(course))

    assert [problem.where for problem in built.problems] == [
        f"docs/bn/index.md:{lines.index('[ভাঙা](no-such-page.md)') + 1}",
        f"docs/bn/index.md:{lines.index('[খ](chapter.md#nowhere)') + 1}",
    ]
    assert (course.site_dir / "index.html").is_file()
    (course.site_dir / "index.html").write_text("the good old site")
    with pytest.raises(Problems, match="no-such-page"):
        build_site(course, woven_dir(course), strict=True)
    assert (course.site_dir / "index.html").read_text() == "the good old site"


def test_a_heading_without_address_and_a_differing_section_are_problems(course: Settings) -> None:
    page = woven_dir(course) / "en" / "chapter.md"
    page.write_text(page.read_text().replace("{#freeze}", ""))

    found = [str(problem) for problem in build_site(course, woven_dir(course)).problems]

    assert any("docs/en/chapter.md" in text and "lacks freeze" in text for text in found)


def test_a_missing_page_is_named_before_anything_is_built(
    tmp_path: Path, new_course: Callable[..., Settings]
) -> None:
    settings = new_course(tmp_path, nav=["index.md", "chapter.md", "only-bangla.md", "chaptr2.md"])

    with pytest.raises(SiteError, match=r"mkdocs\.yml:\d+: nav lists chaptr2\.md"):
        build_site(settings, woven_dir(settings))
    assert not settings.site_dir.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nav: [", "not valid YAML"),
        ("site_name: x\nnav: all\n", "nav is not a list"),
        ("site_name: x\nnav: [index.md]\nextra: {titles: 3}\n", "extra.titles is not a table"),
    ],
)
def test_a_broken_mkdocs_yml_is_one_clear_error(course: Settings, text: str, said: str) -> None:
    course.mkdocs_file.write_text(text)

    with pytest.raises(SiteError, match=said) as caught:
        build_site(course, woven_dir(course))
    assert (caught.value.path or "").startswith("mkdocs.yml")


def test_a_setting_the_engine_refuses_is_our_error(course: Settings) -> None:
    text = course.mkdocs_file.read_text()
    course.mkdocs_file.write_text(text + "\nplugins: [no-such-plugin]\n")

    with pytest.raises(SiteError, match=r"mkdocs\.yml"):
        build_site(course, woven_dir(course))


def test_without_an_address_there_are_no_canonical_links(course: Settings) -> None:
    text = course.mkdocs_file.read_text()
    course.mkdocs_file.write_text(text.replace(f"site_url: {SITE_URL}", "site_url: ''"))

    built = build_site(course, woven_dir(course))
    html = (built.folder / "chapter.html").read_text()

    assert "canonical" not in html
    assert 'hreflang="en" lang="en" data-tatka="language"' in html
    assert "Sitemap" not in (built.folder / "robots.txt").read_text()


def test_a_course_in_one_language_needs_no_switch(course: Settings) -> None:
    alone = dataclasses.replace(course, languages=("bn",))

    built = build_site(alone, woven_dir(alone), strict=True)

    html = (built.folder / "chapter.html").read_text()
    assert 'class="tatka-languages__item"' not in html
    assert not (built.folder / "en").exists()


def test_a_folder_in_use_is_swapped_or_left(tmp_path: Path) -> None:
    new, current, aside = (tmp_path / name for name in ("new", "current", "aside"))
    current.mkdir()
    (current / "old").touch()

    with pytest.raises(SiteError, match="can't be put in place"):
        swap(new, current, aside)

    assert (current / "old").exists()
