"""The same page with the results of two profiles, and the switch between them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from support.book_course import course as small_course
from support.site_course import serve
from tatka.book.render.weave import weave
from tatka.site.book import weave_book
from tatka.site.build import build_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from support.book_course import Course

WORDS = {
    "bn": ("পাতা", "উত্তর", "অন্য পাতা"),
    "en": ("Page", "The answer is", "Another page"),
}
PAGE = """# {0} {{#page}}

{1} {{value}}`learn#answer:answer`. {{value}}`learn@embedded#answer:answer`

## {0} 2 {{#part}}

```{{example}} learn#train
```
"""

both = small_course


@pytest.fixture
def course(both: Course) -> Course:
    """A course whose example has been run on little data, and on all of it."""
    for profile, answer, printed in (("embedded", 3, "few"), ("full", 1000, "many")):
        both.record(
            "learn",
            {"train": [both.stream(f"{printed}\n")]},
            values={"answer": {"answer": answer}},
            profile=profile,
        )
    for language, words in WORDS.items():
        both.write(f"docs/{language}/page.md", PAGE.format(*words))
        both.write(f"docs/{language}/index.md", f"# {words[2]} {{#start}}\n\n[→](page.md)\n")
    return both


def built(course: Course) -> Path:
    """The site, built as strictly as can be."""
    book = weave_book(course.settings, library=course.library())
    assert [str(problem) for problem in book.problems] == []
    return build_site(course.settings, book.folder, strict=True, book=book).folder


def read(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def test_a_page_has_a_twin_with_the_other_results_and_each_leads_to_the_other(
    course: Course,
) -> None:
    site = built(course)
    for folder, titles in (("", ["ছোট ডেটা", "আসল ডেটা"]), ("en/", ["small data", "real data"])):
        for name, printed, current in (("page", "few", 0), ("page@full", "many", 1)):
            page = read(site / folder / f"{name}.html")
            article = page.select_one("article")
            assert article is not None
            assert printed in article.get_text()
            links = article.select(".tatka-results a")
            assert [link.get_text() for link in links] == titles
            assert [link["href"] for link in links] == ["page.html", "page@full.html"]
            assert [link.has_attr("aria-current") for link in links].index(True) == current
    english = read(site / "en" / "page@full.html").select_one("article")
    assert english is not None
    assert "The answer is 1,000. 3" in " ".join(english.get_text().split()), "a named one stays"
    assert not read(site / "index.html").select(".tatka-results"), "where there is one only"


def test_machines_are_told_of_the_ordinary_page_alone(course: Course) -> None:
    site = built(course)
    twin = read(site / "en" / "page@full.html")
    canonical = twin.select_one("link[rel=canonical]")
    assert canonical is not None
    assert canonical["href"] == "https://course.example/en/page.html"
    assert not twin.select("link[hreflang]")
    switch = twin.select_one("a[data-tatka=language]")
    assert switch is not None
    assert str(switch["href"]).endswith("page@full.html"), (
        "readers keep the results that they chose"
    )
    for folder in ("", "en/"):
        assert "page@full" not in (site / folder / "sitemap.xml").read_text(encoding="utf-8")
        scripts = (site / folder / "search").rglob("*.js")
        assert not any("page@full" in file.read_text(encoding="utf-8") for file in scripts)
        contents = read(site / folder / "index.html").select(".md-nav a")
        assert not any("page@full" in str(link.get("href")) for link in contents)
    worker = (site / "sw.js").read_text(encoding="utf-8")
    assert (
        "en/page@full.html"
        in json.loads(worker[len("const SITE = ") : worker.index(";\n")])["files"]
    ), "whoever reads offline has it, too"


def test_results_that_are_out_of_date_are_not_offered_and_it_is_said(course: Course) -> None:
    course.stale("learn", course.reason("code"), profile="full")
    book = weave_book(course.settings, library=course.library())
    assert book.refused(strict=True) == ()
    assert [page.variants for page in book.pages["en"]] == [(), ()]
    assert not list(book.folder.rglob("*@full.md"))
    said = [lost for lost in book.omissions if lost.startswith("docs/en/page.md")]
    words = "results of the profile 'full' are not shown, those of learn are out of date"
    assert said == [f"docs/en/page.md: {words}; tatka status --profile full says why"]


def test_a_profile_that_changes_nothing_of_the_page_is_not_offered(course: Course) -> None:
    project = (course.root / "pyproject.toml").read_text(encoding="utf-8")
    script = (course.root / "examples" / "learn.py").read_text(encoding="utf-8")
    script += '\n# %% name="parameters" tags=["parameters"]\nsize = 3\n'
    for name in ("learn", "other"):
        course.write(f"examples/{name}.py", script)
    for example, twins in (("other", 0), ("learn", 1)):
        changed = f"{project}[tool.tatka.profiles.full.parameters.{example}]\nsize = 5\n"
        course.write("pyproject.toml", changed)
        page = weave(course.chapter(PAGE.format(*WORDS["en"])), course.library())
        assert len(page.variants) == twins


def test_nobody_may_write_a_page_in_the_place_of_a_twin(course: Course) -> None:
    course.write("docs/en/page@full.md", "# Mine {#mine}\n")
    course.write("docs/bn/page@full.md", "# আমার {#mine}\n")
    course.write("docs/en/page@home.md", "# Mine {#mine}\n")
    course.write("docs/bn/page@home.md", "# আমার {#mine}\n")
    book = weave_book(course.settings, library=course.library())
    assert [problem.path for problem in book.problems] == [
        "docs/bn/page@full.md",
        "docs/en/page@full.md",
    ]
    assert "another profile's results" in str(book.problems[0])


EXAMPLE = """
# ---
# jupyter:
#   kernelspec: {display_name: Python 3, language: python, name: python3}
#   tatka:
#     title: {en: Sums}
# ---

# %% name="parameters" tags=["parameters"]
size = 3

# %% name="answer"
answer = sum(range(size))
print("up to", size)
"""


@pytest.mark.slow
def test_the_commands_of_the_workflow_make_the_page_with_real_results(tmp_path: Path) -> None:
    def tatka(*arguments: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "tatka", *arguments],
            cwd=tmp_path, check=False, capture_output=True, text=True,
            env=os.environ | {"CI": "false"},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    tatka("init", str(tmp_path), "--yes", "--language", "en")
    (tmp_path / "examples" / "sums.py").write_text(EXAMPLE.lstrip(), encoding="utf-8")
    project = tmp_path / "pyproject.toml"
    with project.open("a", encoding="utf-8") as file:
        file.write("\n[tool.tatka.profiles.full]\nlocal = false\n")
        file.write('titles = { en = "all numbers" }\nparameters.sums = { size = 1001 }\n')
    index = tmp_path / "docs" / "en" / "index.md"
    with index.open("a", encoding="utf-8") as page:
        page.write("\nThe sum is {value}`sums#answer:answer`.\n\n```{example} sums#answer\n```\n")

    tatka("run", "sums", "--profile", "full")
    tatka("build")
    few, many = (
        read(tmp_path / "site" / f"{name}.html").get_text() for name in ("index", "index@full")
    )
    assert "The sum is 3." in few
    assert "up to 3" in few
    assert "The sum is 500,500." in many
    assert "up to 1001" in many


@pytest.fixture
def address(course: Course) -> Iterator[str]:
    with serve(built(course), "/course/") as address:
        yield address


@pytest.mark.slow
def test_the_choice_is_kept_with_the_place(address: str, page: Page) -> None:
    page.goto(address + "en/page.html#part")
    assert "few" in page.locator("article").inner_text()
    page.locator(".tatka-results").get_by_role("link", name="real data").dispatch_event("click")
    page.wait_for_url(address + "en/page@full.html#part")
    assert "many" in page.locator("article").inner_text()

    page.goto(address + "index.html")
    page.goto(address + "page.html#part")
    page.wait_for_url(address + "page@full.html#part")

    page.locator(".tatka-results").get_by_role("link", name="ছোট ডেটা").dispatch_event("click")
    page.wait_for_url(address + "page.html#part")
    page.reload()
    page.wait_for_timeout(300)
    assert page.url == address + "page.html#part"


@pytest.mark.slow
def test_without_scripts_the_switch_is_a_link(address: str, page: Page) -> None:
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False)
    reader = plain.new_page()
    reader.goto(address + "en/page.html")
    reader.get_by_role("link", name="real data").click()
    assert reader.url == address + "en/page@full.html"
    assert "many" in reader.locator("article").inner_text()
    plain.close()
