"""An offline copy is one build's, whole: two builds, one after the other, in a real browser."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from support.site_course import make_course
from tatka.core.mkdocs_file import read_mkdocs_file
from tatka.site.languages import read_site_file
from tatka.site.offline import write_worker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

PAGE = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="{css}">
<h1>{words}</h1><img src="picture.svg" alt=""><script>
navigator.serviceWorker.register("sw.js");
</script>"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="1"/>'


@dataclass
class Host:
    """A server whose site can be changed, and which can lose files."""

    address: str = ""
    folder: Path = field(default_factory=Path)
    headers: str = "no-cache"
    broken: set[str] = field(default_factory=set)


@contextmanager
def serving(host: Host) -> Iterator[Host]:
    class Handler(SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            name = urlsplit(path).path.lstrip("/") or "index.html"
            return str(host.folder / name) if name not in host.broken else "/nowhere"

        def do_GET(self) -> None:
            # Both builds are made within a second, which is as fine as this server's dates are.
            del self.headers["If-Modified-Since"]
            super().do_GET()

        def end_headers(self) -> None:
            self.send_header("Cache-Control", host.headers)
            super().end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host.address = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()


def build(tmp_path: Path, name: str, colour: str, size: int) -> Path:
    """A site: pages, styles with a digest in their name, a picture whose name stays."""
    course = tmp_path / f"course-{name}"
    course.mkdir()
    settings = make_course(course)
    site_file = read_site_file(settings, read_mkdocs_file(settings))
    site = tmp_path / name
    site.mkdir()
    css = f"style.{colour.encode().hex()}00.css"
    (site / css).write_text(f"h1 {{ color: {colour} }}")
    for page in ("index", "other", "third"):
        (site / f"{page}.html").write_text(PAGE.format(css=css, words=f"{page} {name}"))
    (site / "picture.svg").write_text(PICTURE.format(size=size))
    for language in site_file.languages.values():
        (site / language.folder).mkdir(exist_ok=True)
        (site / language.folder / "offline.html").write_text(
            f'<html lang="{language.code}"><h1>not kept</h1><a href="tatka:home">home</a>'
        )
    write_worker(site, site_file)
    return site


KEEP = """async () => {
  const registration = await navigator.serviceWorker.ready;
  return new Promise((resolve) => {
    navigator.serviceWorker.addEventListener("message", ({ data }) => {
      if (data.failed || data.done === data.total) resolve(data.failed ? "failed" : "kept");
    });
    registration.active.postMessage("keep");
  });
}"""
SEEN = """() => [
  document.querySelector("h1").textContent,
  getComputedStyle(document.querySelector("h1")).color,
  document.querySelector("img").naturalWidth,
]"""
WHOLE = """async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("tatka-book-"));
  const whole = [];
  for (const name of names) {
    const keys = await (await caches.open(name)).keys();
    if (keys.some(({ url }) => url.endsWith("?complete"))) whole.push(name);
  }
  return whole;
}"""
RED, BLUE = "rgb(255, 0, 0)", "rgb(0, 0, 255)"


def update(page: Page) -> None:
    """Have the browser look for a new worker and wait until it is in charge."""
    page.evaluate(
        """async () => {
          const registration = await navigator.serviceWorker.ready;
          const before = registration.active;
          await registration.update();
          while (registration.active === before || registration.active.state !== "activated")
            await new Promise((resolve) => setTimeout(resolve, 50));
        }"""
    )


@pytest.mark.parametrize("headers", ["no-cache", "max-age=600"])
def test_a_kept_book_becomes_the_next_one_whole(
    tmp_path: Path, browser: Browser, headers: str
) -> None:
    old = build(tmp_path, "old", "red", 10)
    new = build(tmp_path, "new", "blue", 20)
    with serving(Host(folder=old, headers=headers)) as host:
        context = browser.new_context()
        page = context.new_page()
        page.goto(host.address)
        assert page.evaluate(KEEP) == "kept"
        (before,) = page.evaluate(WHOLE)

        host.folder = new
        update(page)
        page.wait_for_function(f"async () => (await ({WHOLE})())[0] !== '{before}'")

        context.set_offline(offline=True)
        for name in ("other", "third"):
            page.goto(f"{host.address}{name}.html")
            assert page.evaluate(SEEN) == [f"{name} new", BLUE, 20]
        context.close()


def test_until_the_new_book_is_complete_the_old_one_is_served(
    tmp_path: Path, browser: Browser
) -> None:
    old = build(tmp_path, "old", "red", 10)
    new = build(tmp_path, "new", "blue", 20)
    with serving(Host(folder=old)) as host:
        context = browser.new_context()
        page = context.new_page()
        page.goto(host.address)
        assert page.evaluate(KEEP) == "kept"
        before = page.evaluate(WHOLE)

        host.folder = new
        host.broken = {"third.html"}
        update(page)
        assert page.evaluate(KEEP) == "failed"
        assert page.evaluate(WHOLE) == before

        context.set_offline(offline=True)
        for name in ("index", "other", "third"):
            page.goto(f"{host.address}{name}.html")
            assert page.evaluate(SEEN) == [f"{name} old", RED, 10]

        context.set_offline(offline=False)
        host.broken = set()
        page.goto(host.address)
        page.wait_for_function(f"async () => (await ({WHOLE})())[0] !== '{before[0]}'")
        context.set_offline(offline=True)
        page.goto(f"{host.address}third.html")
        assert page.evaluate(SEEN) == ["third new", BLUE, 20]
        context.close()


def test_a_file_of_another_build_spoils_no_book(tmp_path: Path, browser: Browser) -> None:
    old = build(tmp_path, "old", "red", 10)
    (old / "other.html").write_text("of the build after")
    with serving(Host(folder=old)) as host:
        context = browser.new_context()
        page = context.new_page()
        page.goto(host.address)
        assert page.evaluate(KEEP) == "failed"
        assert page.evaluate(WHOLE) == []
        context.close()


def test_what_was_read_keeps_its_styles_after_an_update(tmp_path: Path, browser: Browser) -> None:
    old = build(tmp_path, "old", "red", 10)
    new = build(tmp_path, "new", "blue", 20)
    with serving(Host(folder=old)) as host:
        context = browser.new_context()
        page = context.new_page()
        page.goto(host.address)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.goto(f"{host.address}other.html")
        page.wait_for_function(
            "caches.open('tatka').then((c) => c.keys())"
            ".then((keys) => keys.some((key) => key.url.includes('picture')))"
        )
        host.folder = new
        update(page)
        context.set_offline(offline=True)
        page.goto(f"{host.address}other.html")
        assert page.evaluate(SEEN)[:2] == ["other old", RED]
        context.close()


def test_a_page_that_is_not_kept_says_so(tmp_path: Path, browser: Browser) -> None:
    with serving(Host(folder=build(tmp_path, "old", "red", 10))) as host:
        context = browser.new_context()
        page = context.new_page()
        page.goto(host.address)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        context.set_offline(offline=True)
        for path, language in (("third.html", "bn"), ("en/third.html", "en")):
            page.goto(host.address + path)
            assert page.locator("h1").inner_text() == "not kept"
            assert page.locator("html").get_attribute("lang") == language
            home = page.locator("a").get_attribute("href")
            assert home == host.address + ("en/" if language == "en" else "") + "index.html"
        context.close()
