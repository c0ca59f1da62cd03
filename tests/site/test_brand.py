"""What a course looks like, from `extra.brand` of its mkdocs.yml."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tatka.core.errors import SiteError
from tatka.core.mkdocs_file import MkdocsFile
from tatka.site.brand import Brand, contrast, read_brand
from tatka.site.build import build_site

if TYPE_CHECKING:
    from tatka.core.settings import Settings


def brand(table: object, name: str = "Sums") -> Brand:
    return read_brand(MkdocsFile(table={"extra": {"brand": table}}), name)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("name", "archive"),
    [
        ("Statistics: a course", "statistics"),
        ("Émile et l'école", "emile-et-l-ecole"),
        ("টাটকা", "tatka"),
    ],
)
def test_the_archive_is_named_after_the_course(name: str, archive: str) -> None:
    assert brand(None, name).archive == archive
    assert brand({"archive": "mine"}, name).zip_name == "mine-offline.zip"


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ({"colour": "red", "dark_colour": "#8fd3ad"}, "is 'red'"),
        ({"colour": "#ffe97f", "dark_colour": "#8fd3ad"}, "contrast of 1.2 on light"),
        ({"colour": "#17593d", "dark_colour": "#17593d"}, "contrast of 2.1 on dark"),
        ({"colour": "#17593d"}, "one of the two"),
        ({"archive": "My Course"}, "is 'My Course'"),
        ({"color": "#17593d"}, "color is not known"),
        (["x"], "not a table"),
    ],
)
def test_what_is_wrong_with_a_brand_is_said(table: object, what: str) -> None:
    with pytest.raises(SiteError, match=what) as caught:
        brand(table)
    assert caught.value.hint


def test_nothing_of_this_book_is_on_anothers_pages(course: Settings) -> None:
    text = course.mkdocs_file.read_text(encoding="utf-8")
    text = re.sub(r"(?s)theme:.*?(?=\nextra:)", "", text)
    text = text.replace("archive: tatka", "colour: '#7a1f5c'\n    dark_colour: '#f2a8d8'")
    text = re.sub(r'site_name: "?(?:টাটকা|tatka)[^\n]*', 'site_name: "Sums"', text)
    course.mkdocs_file.write_text(text, encoding="utf-8")
    built = build_site(course, course.work_dir / "woven", strict=True)

    page = (built.folder / "en" / "chapter.html").read_text(encoding="utf-8")
    assert "টাটকা" not in page
    assert '<span class="tatka-name">Sums</span>' in page
    assert "--tatka-leaf:#7a1f5c" in page
    assert page.index("--tatka-leaf:#7a1f5c") > page.index("assets/tatka.")
    assert '"theme_color": "#7a1f5c"' in (built.folder / "site.webmanifest").read_text()
    with zipfile.ZipFile(built.folder / "sums-offline.zip") as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {"sums"}
    assert "sums-offline.zip" in (built.folder / "index.html").read_text(encoding="utf-8")
