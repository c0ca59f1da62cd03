"""A stranger's course, built: what readers see and get is its own, nothing of this repository's."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tatka.core.files import read_json
from tatka.core.mkdocs_file import read_mkdocs_file
from tatka.core.settings import load_settings
from tatka.site.languages import read_site_file

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
TEXTS = (".html", ".ipynb", ".json", ".md", ".toml", ".yml", ".xml", ".webmanifest", ".txt")
FOOT = "<p>{{ config.copyright }}, Lyon</p>"
BRAND = """
theme:
  custom_dir: theme
  logo: assets/logo.svg
  favicon: assets/logo.svg
extra_css: [assets/own.css]
extra_javascript: [assets/own.js]
"""
SETTINGS = """
[tool.tatka.colab]
install = "git+https://github.com/somebody/sums"
branch = "notebooks"

[tool.tatka.profiles.embedded]
titles = { en = "nine people", fr = "neuf personnes" }
"""
# Words of this repository's own course, and of its field.
OURS = r"tensorflow|keras|deep.?learning|transfer|vgg|drawn|animal|course\.models|tatka\.example"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sums")
    _tatka(root, "init", "--yes", "--language", "en,fr", "--title", "en=Sums", "--title",
           "fr=Sommes", "--licence", "CC-BY-SA-4.0", "--author", "Somebody",
           "--repository", "https://github.com/somebody/sums")  # fmt: skip
    mkdocs = root / "mkdocs.yml"
    brand = '  brand: {colour: "#7a1f1f", dark_colour: "#ffb0a0", archive: sums-2026}'
    text = mkdocs.read_text(encoding="utf-8").replace("extra:\n", f"extra:\n{brand}\n")
    mkdocs.write_text(text + BRAND, encoding="utf-8")
    with (root / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    assets = root / "theme" / "assets"
    assets.mkdir(parents=True)
    (assets / "logo.svg").write_text(LOGO, encoding="utf-8")
    (assets / "own.css").write_text("article{outline:0}", encoding="utf-8")
    (assets / "own.js").write_text("globalThis.own = 1", encoding="utf-8")
    # A template of the course's own, over ours.
    partials = root / "theme" / "partials"
    partials.mkdir()
    (partials / "copyright.html").write_text(
        "<p>{{ config.copyright }}, Lyon</p>", encoding="utf-8"
    )
    _tatka(root, "run")
    _tatka(root, "build", "--strict")
    return root


def _tatka(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tatka", *arguments],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_its_marks_are_on_every_page(course: Path) -> None:
    for folder, up in (("", ""), ("fr/", "../")):
        page = (course / "site" / folder / "average.html").read_text(encoding="utf-8")
        html = BeautifulSoup(page, "html.parser")
        assert html.select(f'link[rel=icon][href="{up}assets/logo.svg"]')
        assert html.select(f'.md-header img[src="{up}assets/logo.svg"]')
        assert html.select(f'link[rel=stylesheet][href="{up}assets/own.css"]')
        assert html.select(f'script[src="{up}assets/own.js"]')
        assert "#7a1f1f" in page
        assert "Somebody · CC BY-SA 4.0, Lyon" in html.get_text()
        published = f"somebody/sums/blob/notebooks/{folder}notebooks/average.ipynb"
        assert f"https://colab.research.google.com/github/{published}" in page
    text = (course / "site" / "fr" / "average.html").read_text(encoding="utf-8")
    assert "neuf personnes" in text
    assert "nine people" not in text


def test_what_readers_take_away_is_its_own(course: Path) -> None:
    manifest = read_json(course / "site" / "fr" / "site.webmanifest")
    assert (manifest["name"], manifest["theme_color"]) == ("Sommes", "#7a1f1f")
    assert [icon["src"] for icon in manifest["icons"]] == ["../assets/logo.svg"]
    assert "#7a1f1f" in (course / "site" / "offline.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(course / "site" / "sums-2026-offline.zip") as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {"sums-2026"}
    notebook = (course / "site" / "notebooks" / "average.ipynb").read_text(encoding="utf-8")
    assert "git+https://github.com/somebody/sums" in notebook


def test_nothing_in_it_is_of_this_repositorys_course(course: Path) -> None:
    titles = read_site_file(load_settings(ROOT), read_mkdocs_file(load_settings(ROOT))).titles
    ours = [re.escape(word) for key, names in titles.items() if key != "authors"
            for word in names.values()]  # fmt: skip
    pattern = re.compile("|".join([OURS, *ours]), re.IGNORECASE)
    found = []
    for path in sorted(course.rglob("*")):
        if path.is_file() and ".tatka" not in path.parts and path.suffix in TEXTS:
            text = path.read_text(encoding="utf-8")
            found += [f"{path.relative_to(course)}: {word[0]}" for word in pattern.finditer(text)]
    said = _tatka(course, "doctor") + _tatka(course, "status") + _tatka(course, "--help")
    found += [f"said: {word[0]}" for word in pattern.finditer(said)]
    assert found == []
