"""What every page must hold in a real browser: the hand-made course and the book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import axe_playwright_python
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from support.site_course import Site

ColorScheme = Literal["light", "dark"]

pytestmark = pytest.mark.slow

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
SIZES = {"phone": (360, 740), "laptop": (1280, 800)}


@pytest.fixture(scope="module", params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Literal["light", "dark"]:
    return "light" if request.param == "light" else "dark"


@pytest.fixture(scope="module", params=list(SIZES))
def context(
    browser: Browser, scheme: Literal["light", "dark"], request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    width, height = SIZES[request.param]
    opened = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        reduced_motion="reduce",
        service_workers="block",
    )
    yield opened
    opened.close()


def settle(page: Page) -> None:
    """Let lazy pictures and fonts come: scroll to the end and wait."""
    page.evaluate("""async () => {
        for (const image of document.querySelectorAll("article img")) image.loading = "eager";
        window.scrollTo(0, document.body.scrollHeight);
        await document.fonts.ready;
        await Promise.all([...document.querySelectorAll("article img")]
          .filter((image) => image.offsetParent && !image.complete)
          .map((image) => new Promise((done) => (image.onload = image.onerror = done))));
    }""")


def test_every_page_keeps_to_itself_and_to_the_window(
    site: Site, context: BrowserContext, scheme: Literal["light", "dark"]
) -> None:
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "response",
        lambda answer: (
            errors.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
        ),
    )
    faults = []
    for name in site.pages():
        page.goto(site.address + name)
        settle(page)
        faults += [f"{name}: {fault}" for fault in page.evaluate(LOOK, scheme)]
    page.close()

    foreign = {url for url in asked if not url.startswith((site.address, "data:"))}
    assert foreign == set()
    assert errors == []
    assert faults == []


LOOK = """(scheme) => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll("body *")].filter(
      (part) => part.getBoundingClientRect().right > innerWidth + 1
        && !part.closest("pre, .tatka-scroll, .md-typeset__scrollwrap, .md-sidebar, .md-search"));
    faults.push(`scrolls sideways: ${wide.slice(0, 3).map((part) => part.className)}`);
  }
  const column = (document.querySelector("article") ?? document.body).getBoundingClientRect();
  for (const image of document.querySelectorAll("article img")) {
    const box = image.getBoundingClientRect();
    const shown = box.width > 0;
    const other = scheme === "dark" ? "tatka-light" : "tatka-dark";
    if (shown && image.classList.contains(other)) faults.push(`shows ${image.src} when ${scheme}`);
    if (shown && !image.naturalWidth) faults.push(`did not load: ${image.src}`);
    // A drawing wider than a phone scrolls in its own place.
    const own = image.closest("figure.tatka-figure");
    if (shown && box.right > column.right + 1 && !(own && own.clientWidth <= column.width + 1))
      faults.push(`leaves the column: ${image.src}`);
    const natural = parseFloat(image.style.getPropertyValue("--tatka-natural"));
    const least = own?.matches(".tatka-diagram") ? 0.69 : 0.82;
    if (shown && natural && box.width < natural * least)
      faults.push(`letters are less than 11 pixels high: ${image.src}`);
    if (!image.hasAttribute("alt")) faults.push(`says nothing: ${image.src}`);
  }
  for (const figure of document.querySelectorAll("figure.tatka-figure"))
    if (figure.offsetParent && ![...figure.querySelectorAll("img")].some((one) => one.offsetParent))
      faults.push("a figure shows no picture");
  return faults;
}"""


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("laptop", "light")])
def test_everyone_can_read_every_page(
    site: Site, browser: Browser, size: str, scheme: ColorScheme
) -> None:
    """axe-core's rules, with nothing serious or critical left on any page.

    A minute a combination on the whole book: each palette once, each width once.
    """
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        reduced_motion="reduce",
        service_workers="block",
    )
    page = context.new_page()
    faults = []
    for name in site.pages():
        page.goto(site.address + name)
        page.evaluate("document.querySelectorAll('article details').forEach((d) => d.open = true)")
        page.add_script_tag(path=AXE)
        found: list[dict[str, Any]] = page.evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations)"
        )
        faults += [
            f"{name}: {rule['id']}: {rule['nodes'][0]['html'][:120]}"
            f" {rule['nodes'][0]['failureSummary'][:300]}"
            for rule in found
            if rule["impact"] in {"serious", "critical"}
        ]
    context.close()

    assert faults == []
