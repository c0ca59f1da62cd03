"""Fonts, movement, pictures, keyboard: the theme as readers meet it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

    from support.site_course import Site

pytestmark = pytest.mark.slow

FONTS = "assets/fonts/"


def test_fonts_are_ours_and_light(small: Site, page: Page) -> None:
    fonts: dict[str, int] = {}
    page.on(
        "response",
        lambda answer: (
            fonts.update({answer.url: len(answer.body())}) if ".woff2" in answer.url else None
        ),
    )
    page.goto(small.address + "chapter.html")
    page.evaluate("document.fonts.ready.then(() => true)")

    loaded = page.evaluate(
        "[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family)"
    )
    assert {name.strip('"') for name in loaded} >= {"Tatka Bangla", "Tatka Latin", "Tatka Mono"}
    assert sum(fonts.values()) < 100_000
    assert all(url.startswith(small.address + FONTS) for url in fonts)


def test_an_english_page_does_not_load_the_bangla_font(small: Site, page: Page) -> None:
    fonts: set[str] = set()
    page.on(
        "request",
        lambda asked: fonts.add(asked.url.rpartition("/")[2]) if ".woff2" in asked.url else None,
    )
    page.goto(small.address + "en/chapter.html")
    page.evaluate("document.fonts.ready.then(() => true)")

    assert fonts == {"latin.woff2", "mono.woff2", "switch.woff2"}


def test_bangla_in_code_is_set_in_our_font_and_not_clipped(small: Site, page: Page) -> None:
    page.goto(small.address + "chapter.html")
    code = page.locator("article pre > code").first
    family, size, line = code.evaluate(
        "(c) => { const s = getComputedStyle(c);"
        " return [s.fontFamily, parseFloat(s.fontSize), parseFloat(s.lineHeight)]; }"
    )

    assert family.index("Tatka Mono") < family.index("Tatka Bangla")
    assert line / size >= 1.5
    assert size >= 13


def test_headings_are_opaque(small: Site, page: Page) -> None:
    page.goto(small.address + "chapter.html")

    colours = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3')].map((h) => getComputedStyle(h).color)"
    )
    assert colours
    assert all(colour.startswith("rgb(") for colour in colours)


@pytest.mark.parametrize("late", ["woff2", "js"])
@pytest.mark.parametrize("name", ["chapter.html", "index.html", "en/chapter.html"])
def test_nothing_jumps_for_what_comes_late(
    small: Site, browser: Browser, name: str, late: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    # Fonts or scripts arrive only once the page has been painted without them.
    held: list[Route] = []
    page.route(f"**/*.{late}", lambda route: held.append(route))  # noqa: PLW0108 - Playwright counts parameters
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => {"
        " for (const shift of list.getEntries())"
        " if (!shift.hadRecentInput) window.shift += shift.value;"
        "}).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(small.address + name, wait_until="commit")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    assert held
    while page.evaluate("document.readyState !== 'complete' || document.fonts.status == 'loading'"):
        while held:
            held.pop(0).continue_()
        page.wait_for_timeout(50)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    assert page.evaluate("window.shift") < 0.05
    context.close()


def test_the_picture_changes_with_the_palette(small: Site, page: Page) -> None:
    page.goto(small.address + "chapter.html")
    light, dark = page.locator("img.tatka-light"), page.locator("img.tatka-dark")
    assert light.is_visible()
    assert not dark.is_visible()

    for _ in range(2):  # from the device's choice to light, to dark
        page.locator(".md-header label[for^=__palette]:visible").click()

    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    assert dark.is_visible()
    assert not light.is_visible()
    page.reload()
    assert dark.is_visible()


def test_a_picture_can_be_enlarged_and_left_with_the_keyboard(small: Site, page: Page) -> None:
    page.goto(small.address + "chapter.html")
    button = page.get_by_role("button", name="ছবিটা বড় করে দেখুন")
    button.focus()
    page.keyboard.press("Enter")

    dialog = page.get_by_role("dialog", name="বড় ছবি")
    assert dialog.locator("img").get_attribute("alt") == "তিনটা মডেলের নির্ভুলতা, যুগে যুগে"
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert button.evaluate("(it) => it === document.activeElement")


def test_the_other_word_of_a_term_shows_on_focus_and_on_tap(small: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.goto(small.address + "chapter.html")
    term = page.locator(".tatka-term").first
    word = term.locator(".tatka-word")
    opacity = "(it) => Number(getComputedStyle(it).opacity)"
    assert word.evaluate(opacity) == 0

    term.tap()

    assert word.evaluate(opacity) == 1
    box = word.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    page.keyboard.press("Escape")
    assert word.evaluate(opacity) == 0
    context.close()


def test_a_layer_table_reads_well_on_a_phone(small: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(small.address + "chapter.html")
    table = page.locator(".tatka-layers")

    assert table.evaluate("(it) => it.scrollWidth <= it.clientWidth + 1")
    label = "(it) => getComputedStyle(it, '::before').content"
    assert table.locator("tbody td").nth(1).evaluate(label) == '"আউটপুটের আকার:"'
    context.close()


def test_the_keyboard_reaches_everything(small: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(small.address + "chapter.html")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "(() => { const it = document.activeElement;"
                " return it.getAttribute('aria-label') || it.innerText?.trim().slice(0, 30)"
                " || it.tagName })()"
            )
        )
    page.keyboard.press("Tab")
    wanted = {"মূল লেখায় যান", "পাতার তালিকা", "English", "খুঁজুন", "আরও ২ লাইন", "ইঙ্গিত", "সমাধান"}
    assert wanted <= reached

    menu = page.get_by_role("button", name="পাতার তালিকা")
    menu.focus()
    page.keyboard.press("Enter")
    assert page.locator("#__drawer").is_checked()
    menu.focus()
    page.keyboard.press(" ")
    assert not page.locator("#__drawer").is_checked()
    context.close()


def test_moves_nothing_for_readers_who_asked_for_that(small: Site, browser: Browser) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(small.address + "chapter.html")

    slow = page.evaluate(
        "[...document.querySelectorAll('*')].filter((it) =>"
        " getComputedStyle(it).transitionDuration.split(',')"
        ".some((time) => parseFloat(time) > 0.01)).length"
    )
    assert slow == 0
    context.close()


def test_a_chapter_prints_without_its_frame_and_with_everything_unfolded(
    small: Site, page: Page
) -> None:
    page.goto(small.address + "chapter.html")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    for frame in (".md-header", ".md-footer", ".md-sidebar--primary"):
        assert not page.locator(frame).is_visible()
    assert page.get_by_text("নির্ভুলতা প্রায় একই থাকে।").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert not page.get_by_text("নির্ভুলতা প্রায় একই থাকে।").is_visible()
