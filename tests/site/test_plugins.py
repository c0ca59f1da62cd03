"""Plugins of MkDocs beside tatka's, on a course as `tatka init` leaves it.

Those that are not installed here are left out: Material's own always come along.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

POST = """---
date: 2026-01-02
---

# First post {#first}

The mean is {value}`heights#middle:average:.1f`, see [its page](../../average.md#middle).

![A square](../img/square.svg)

<!-- more -->

```{example} heights#middle
```
"""
PAGE = """---
tags: [sums]
render_macros: true
---

# More {#more}

One and two are {{ 1 + 2 }} {{ unit }}.
"""
PLAIN = PAGE.replace("render_macros: true\n", "").replace("{{ 1 + 2 }} {{ unit }}", "three")
PLUGINS = {
    "blog": "- blog",
    "tags": "- tags",
    "macros": "- macros",
    "redirects": "- redirects: {redirect_maps: {old.md: average.md}}",
    "git-revision-date-localized": "- git-revision-date-localized",
}
INSTALLED = {point.name.removeprefix("material/") for point in entry_points(group="mkdocs.plugins")}


def installed(name: str) -> None:
    if name not in INSTALLED:
        pytest.skip(f"{name} is not installed")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("course")
    _done(root, sys.executable, "-m", "tatka", "init", "--yes", "--language", "en,fr")
    for language in ("en", "fr"):
        chapters = root / "docs" / language
        (chapters / "blog" / "posts").mkdir(parents=True)
        (chapters / "blog" / "img").mkdir()
        (chapters / "blog" / "img" / "square.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
        )
        (chapters / "blog" / "index.md").write_text("# News {#news}\n")
        (chapters / "blog" / "posts" / "first.md").write_text(POST)
        (chapters / "more.md").write_text(PAGE if "macros" in INSTALLED else PLAIN)
        (chapters / "tags.md").write_text("# Tags {#tags}\n\n<!-- material/tags -->\n")
    mkdocs = root / "mkdocs.yml"
    text = mkdocs.read_text(encoding="utf-8")
    listed = "  - glossary.md\n  - more.md\n  - tags.md\n  - blog/index.md"
    text = text.replace("  - glossary.md", listed).replace("extra:\n", "extra:\n  unit: cm\n")
    used = "\n".join(f"  {line}" for name, line in PLUGINS.items() if name in INSTALLED)
    mkdocs.write_text(f"{text}plugins:\n{used}\n", encoding="utf-8")
    _done(root, "git", "init", "-q")
    _done(root, "git", "add", "-A")
    _done(
        root, "git", "-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-qm", "All"
    )
    _done(root, sys.executable, "-m", "tatka", "run")
    _done(root, sys.executable, "-m", "tatka", "build", "--strict")
    return root / "site"


def _done(root: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def read(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize(("folder", "mean"), [("", "170.1"), ("fr", "170,1")])
def test_posts_of_a_blog_show_what_pages_show(site: Path, folder: str, mean: str) -> None:
    blog = site / folder / "blog"
    (post,) = blog.glob("2026/01/02/*.html")
    for file in (post, blog / "index.html"):
        article = read(file).find("article") if file == post else read(file).find("main")
        assert article is not None
        assert mean in article.get_text()
        assert "{value}" not in article.get_text()
        targets = [link["href"] for link in article.find_all("a", href=True)]
        targets += [picture["src"] for picture in article.find_all("img")]
        assert any(str(target).endswith("img/square.svg") for target in targets)
        for target in targets:
            path = str(target).partition("#")[0]
            if path and "//" not in path:
                assert (file.parent / path).is_file(), (file, target)
    assert read(post).select("div.tatka-example")


def test_tags_are_listed(site: Path) -> None:
    (heading,) = read(site / "tags.html").select("h2")
    assert "sums" in heading.get_text()
    assert read(site / "fr" / "tags.html").select('a[href*="more.html"]')


def test_macros_are_filled_in_on_pages_that_ask(site: Path) -> None:
    installed("macros")
    assert "One and two are 3 cm." in read(site / "fr" / "more.html").get_text()


def test_old_addresses_lead_on(site: Path) -> None:
    installed("redirects")
    assert "average.html" in (site / "fr" / "old.html").read_text(encoding="utf-8")


def test_dates_are_those_of_the_file_that_was_written(site: Path) -> None:
    installed("git-revision-date-localized")
    assert read(site / "fr" / "average.html").select(".git-revision-date-localized-plugin-date")
