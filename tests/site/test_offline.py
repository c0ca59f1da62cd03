"""Reading without internet: from a folder, from the service worker, from the zip."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from support.site_course import Site

pytestmark = pytest.mark.slow


def test_the_unpacked_zip_works_from_a_folder(small: Site, tmp_path: Path, page: Page) -> None:
    with zipfile.ZipFile(small.folder / "tatka-offline.zip") as archive:
        archive.extractall(tmp_path)
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))

    page.goto((tmp_path / "tatka" / "index.html").as_uri())
    page.get_by_role("article").get_by_role("link", name="ট্রান্সফার লার্নিং").click()
    assert page.url.endswith("/tatka/chapter.html#freeze")
    page.wait_for_function("document.fonts.check('16px \"Tatka Bangla\"', 'টাটকা')")
    assert page.locator("img.tatka-light").evaluate(
        "(it) => it.decode().then(() => it.naturalWidth)"
    )
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/tatka/en/chapter.html#freeze")
    page.get_by_role("link", name="বাংলা").click()
    box = page.get_by_role("textbox", name="খুঁজুন")
    box.click()
    box.press_sequentially("সাইকেল", delay=30)
    page.locator(".md-search-result__item").first.wait_for()
    assert {url.partition(":")[0] for url in asked} <= {"file", "data", "blob"}
    assert complaints == []


def test_the_whole_book_can_be_kept_in_the_browser(small: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(small.address + "index.html")
    page.get_by_role("button", name="এই ব্রাউজারে রাখুন").click()
    page.get_by_text("রাখা হয়েছে। এখন ইন্টারনেট ছাড়াই খুলবে।").wait_for()

    context.set_offline(offline=True)
    for name in ("en/chapter.html", "only-bangla.html", "listings/first_example.html", ""):
        page.goto(small.address + name)
        assert page.locator("article h1").is_visible()
    page.goto(small.address + "chapter.html")
    box = page.get_by_role("textbox", name="খুঁজুন")
    box.click()
    box.press_sequentially("সাইকেল", delay=30)
    page.locator(".md-search-result__item").first.wait_for()
    context.close()


def test_what_was_read_stays_and_nothing_else_is_fetched(small: Site, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(small.address + "index.html")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(small.address + "chapter.html")
    page.wait_for_function(
        "caches.open('tatka').then((c) => c.keys())"
        ".then((keys) => keys.some((key) => key.url.includes('chapter.html')))"
    )
    kept = page.evaluate(
        "caches.open('tatka').then((c) => c.keys()).then((keys) => keys.map((key) => key.url))"
    )
    assert not [url for url in kept if "only-bangla" in url or "/en/" in url]

    context.set_offline(offline=True)
    page.goto(small.address + "chapter.html")
    assert page.locator("article h1").is_visible()
    context.close()
