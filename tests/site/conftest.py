"""A small course made by hand: what the site is built from in these tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import yaml
from mkdocs.utils.yaml import yaml_load
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tatka.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[2]
BOOK = Path(__file__).resolve().parent / "fixtures" / "book"
SITE_URL = "https://book.example/course/"
NAV = ["index.md", {"chapters": ["chapter.md", "only-bangla.md"]}]


def make_course(root: Path, *, nav: list[object] | None = None) -> Settings:
    """A course in `root` with the project's own mkdocs.yml, its pages woven already."""
    (root / "pyproject.toml").write_text('[tool.tatka]\nlanguages = ["bn", "en"]\n')
    with (ROOT / "mkdocs.yml").open("rb") as stream:
        table = yaml_load(stream)
    table["nav"] = NAV if nav is None else nav
    table["site_url"] = SITE_URL
    table["repo_url"] = "https://github.com/someone/book"
    text = yaml.safe_dump(table, allow_unicode=True, sort_keys=False)
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    settings = load_settings(root)
    for language in settings.languages:
        shutil.copytree(BOOK / language, woven_dir(settings) / language)
        shutil.copytree(BOOK / language, settings.chapters_dir / language)
        listing = woven_dir(settings) / language / "listings" / "first_example.ipynb"
        listing.parent.mkdir()
        nbformat.write(whole_run(), listing)
    return settings


def woven_dir(settings: Settings) -> Path:
    """Where the woven pages are."""
    return settings.work_dir / "woven"


def whole_run() -> nbformat.NotebookNode:
    """A run with what is hard on a listing: mathematics, a wide output, a table, scripts."""
    table = "<table class='tatka-table'><thead><tr><th>a</th></tr></thead><tr><td>1</td></tr></table>"
    return new_notebook(
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}},
        cells=[
            new_markdown_cell("# First example"),
            new_code_cell(
                "# a comment that is long: আর বাংলাও আছে\nprint('x' * 200)",
                metadata={"name": "wide", "tags": ["hide"]},
                outputs=[new_output("stream", name="stdout", text="x" * 200 + "\n")],
            ),
            new_markdown_cell("## The loss\n\nWith $x^2$ in it."),
            new_code_cell(
                "frame",
                outputs=[
                    new_output("execute_result", {"text/html": table, "text/plain": "a\n1"}),
                ],
            ),
        ],
    )
