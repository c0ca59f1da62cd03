from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tatka.core.errors import SiteError
from tatka.site.search.install import install, rewrite

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<html><body>
<form class="md-search__form" name="search"><input></form>
<script id="__config" type="application/json">{"search": "../assets/javascripts/workers/search.a7633da7.min.js", "tags": null}</script>
<script src="../assets/javascripts/bundle.a5f9d56c.min.js"></script>
</body></html>
"""  # noqa: E501 - as Material writes it


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "search").mkdir()
    fill(tmp_path, "মডেল")
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "plain.html").write_text("<p>no search here</p>", encoding="utf-8")
    return tmp_path


def fill(site: Path, text: str) -> None:
    docs = [{"location": "", "title": "ক", "text": text}]
    (site / "search" / "search_index.json").write_text(json.dumps({"docs": docs}))


def test_pages_use_the_new_search(site: Path) -> None:
    installed = install(site, "bn")
    assert (installed.pages, installed.sections, installed.rewritten) == (1, 1, 1)
    html = (site / "index.html").read_text(encoding="utf-8")
    assert f'"search": "../search/{installed.folder.name}/engine.js"' in html
    assert 'name="search"' not in html
    assert html.index("data-tatka-search") < html.index("bundle.")
    assert (site / "plain.html").read_text() == "<p>no search here</p>"
    assert {file.name for file in installed.folder.iterdir()} == {
        "engine.js",
        "catalogue.js",
        "words-0.js",
        "near-0.js",
        "text-0.js",
    }


def test_material_s_index_is_gone_and_so_is_the_build_before(site: Path) -> None:
    first = install(site, "bn").folder
    fill(site, "অন্য লেখা")
    second = install(site, "bn").folder
    assert [file.name for file in (site / "search").iterdir()] == [second.name]
    assert first.name != second.name
    html = (site / "index.html").read_text(encoding="utf-8")
    assert first.name not in html
    assert html.count("data-tatka-search") == 1
    assert html.count(second.name) == 1


def test_the_same_site_gives_the_same_folder(site: Path) -> None:
    first = install(site, "bn").folder.name
    fill(site, "মডেল")
    assert install(site, "bn").folder.name == first


def test_no_text_of_a_page_can_end_a_script(site: Path) -> None:
    fill(site, "&lt;/script&gt; মডেল")
    folder = install(site, "bn").folder
    assert not any("</script" in file.read_text(encoding="utf-8") for file in folder.iterdir())


def test_each_language_speaks_its_own() -> None:
    bangla = rewrite(PAGE, "0123456789", "bn")
    english = rewrite(PAGE, "0123456789", "en")
    assert bangla is not None
    assert english is not None
    assert "খোঁজা গেল না" in bangla
    assert "The search could not be loaded" in english
    assert re.search(r"[ঀ-৿]", english) is None


def test_rewriting_twice_is_rewriting_once() -> None:
    once = rewrite(PAGE, "0123456789", "bn")
    assert once is not None
    assert rewrite(once, "0123456789", "bn") == once


def test_the_lines_in_every_page_are_few() -> None:
    html = rewrite(PAGE, "0123456789", "bn")
    assert html is not None
    assert len(html.encode()) - len(PAGE.encode()) < 4_000


def test_a_site_without_material_s_search_is_an_error(site: Path) -> None:
    (site / "index.html").unlink()
    with pytest.raises(SiteError, match="no page of this site"):
        install(site, "bn")
    assert (site / "search" / "search_index.json").exists()
