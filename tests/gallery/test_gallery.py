"""Each kind of output on a page, on a phone and a laptop, light and dark: shown or refused."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from gallery_kinds import KINDS, chapter, script
from support.site_course import serve
from tatka.record.store import load_record
from tatka.run.progress import Silence
from tatka.run.refresh import run_stale
from tatka.site.book import weave_book
from tatka.site.build import build_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

# What is looked at in the browser: of each section, what can be seen and whether pictures loaded.
_SEEN = """() => Object.fromEntries([...document.querySelectorAll("article h2[id]")].map((head) => {
  const parts = [];
  for (let next = head.nextElementSibling; next && next.tagName !== "H2";
       next = next.nextElementSibling) parts.push(next);
  const section = document.createElement("div");
  const pictures = parts.flatMap((part) => [...part.querySelectorAll("img")])
    .filter((image) => image.checkVisibility());
  const wide = parts.flatMap((part) => [part, ...part.querySelectorAll(":scope > *")])
    .some((part) => part.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
  return [head.id, {
    html: parts.map((part) => part.outerHTML).join(""),
    pictures: pictures.length,
    broken: pictures.filter((image) => image.complete && !image.naturalWidth).length,
    wide,
  }];
}))"""


@dataclass(frozen=True)
class Gallery:
    address: str
    notes: tuple[str, ...]


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    root = tmp_path_factory.mktemp("gallery")
    settings = _course(root)
    results = run_stale(settings, Silence())
    assert [str(result.error) for result in results if result.error] == []
    record = load_record(settings, "embedded", "gallery")
    assert record is not None
    built = build_site(settings, weave_book(settings).folder)
    kept = os.environ.get("TATKA_GALLERY")
    if kept:
        # For looking at it: TATKA_GALLERY=FOLDER keeps the site.
        shutil.copytree(built.folder, kept, dirs_exist_ok=True)
    with serve(built.folder, "/course/") as address:
        yield Gallery(address, tuple(str(omission) for omission in record.omissions))


def _course(root: Path) -> Any:
    from support.site_course import make_course  # noqa: PLC0415 - a helper, not a fixture

    settings = make_course(root, nav=["index.md"])
    shutil.rmtree(settings.chapters_dir)
    shutil.rmtree(settings.work_dir)
    for language in settings.languages:
        page = settings.chapters_dir / language / "index.md"
        page.parent.mkdir(parents=True)
        page.write_text(chapter(), encoding="utf-8")
    settings.examples_dir.mkdir(exist_ok=True)
    (settings.examples_dir / "gallery.py").write_text(script(), encoding="utf-8")
    settings.lock.parent.mkdir(exist_ok=True)
    settings.lock.write_text("", encoding="utf-8")
    return settings


@pytest.fixture(scope="module")
def looks(gallery: Gallery, browser: Browser) -> dict[tuple[int, str], dict[str, Any]]:
    """What can be seen, by width and theme."""
    seen = {}
    for width in (360, 1280):
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        page.goto(f"{gallery.address}en/")
        page.evaluate(
            "document.querySelectorAll('img').forEach((image) => { image.loading = 'eager'; })"
        )
        page.wait_for_load_state("networkidle")
        for theme in ("default", "slate"):
            page.evaluate(f"document.body.setAttribute('data-md-color-scheme', '{theme}')")
            seen[width, theme] = page.evaluate(_SEEN)
        context.close()
    return seen


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_is_shown_pictured_or_refused(
    gallery: Gallery, looks: dict[tuple[int, str], dict[str, Any]], kind: Any
) -> None:
    from bs4 import BeautifulSoup  # noqa: PLC0415 - for this test alone

    notes = [note for note in gallery.notes if note.startswith(f"cell {kind.name!r}: ")]
    assert kind.note in "\n".join(notes)
    for look, sections in looks.items():
        section = sections[kind.name.replace("_", "-")]
        html: Any = BeautifulSoup(section["html"], "html.parser")
        if kind.fate == "refused":
            assert notes
            assert html.select_one(".tatka-output") is None, look
            continue
        selector, _, words = kind.find.partition("|")
        found = html.select(f".tatka-output {selector}")
        assert found, (look, section["html"][:2000])
        assert not words or any(words in one.get_text() for one in found), (look, found)
        assert not section["broken"], look
        assert not section["wide"], look
        if "img" in selector:
            # One picture for the theme, and none for the other.
            assert section["pictures"] == 1, look


def test_there_are_enough_of_them() -> None:
    assert len(KINDS) >= 45
