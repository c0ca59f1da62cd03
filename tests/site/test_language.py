"""The language switch, and that a page speaks its own language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from support.site_course import Site

pytestmark = pytest.mark.slow

# Words of the field, names, and units that a Bangla page keeps in Latin letters.
TERMS = re.compile(
    r"^(English|TensorBoard|Jupyter|Colab|Python|GitHub|Keras|TensorFlow|ImageNet|VGG16|TFDS|MIT"
    r"|CC BY|zip|csv|CSV)\b|^[\W\d_]*$"
)


def test_leads_to_the_same_page_and_section_and_back(small: Site, page: Page) -> None:
    page.goto(small.address + "chapter.html#chart")
    page.get_by_role("link", name="English").click()

    assert page.url == small.address + "en/chapter.html#chart"
    page.get_by_role("link", name="বাংলা").click()
    assert page.url == small.address + "chapter.html#chart"


def test_takes_the_section_in_view_where_the_address_names_none(small: Site, page: Page) -> None:
    page.goto(small.address + "chapter.html")
    page.locator("#chart").evaluate("(heading) => heading.scrollIntoView({behavior: 'instant'})")
    # Playwright would scroll first, away from where the reader is.
    with page.expect_navigation():
        page.get_by_role("link", name="English").dispatch_event("click")

    assert page.url == small.address + "en/chapter.html#chart"


def test_a_listing_leads_to_itself(small: Site, page: Page) -> None:
    page.goto(small.address + "en/listings/first_example.html")
    page.get_by_role("link", name="বাংলা").click()

    assert page.url.startswith(small.address + "listings/first_example.html")


def test_offers_the_language_of_last_time_and_forces_nothing(small: Site, page: Page) -> None:
    page.goto(small.address + "index.html")
    assert page.locator(".tatka-offer").count() == 0
    page.get_by_role("link", name="English").click()
    page.goto(small.address + "chapter.html")

    offer = page.locator(".tatka-offer")
    assert offer.get_attribute("lang") == "en"
    offer.get_by_role("link").click()
    assert page.url.startswith(small.address + "en/chapter.html")

    page.goto(small.address + "chapter.html")
    page.locator(".tatka-offer").get_by_role("button").click()
    page.reload()
    assert page.locator(".tatka-offer").count() == 0


def test_a_page_in_one_language_says_so(small: Site, page: Page) -> None:
    page.goto(small.address + "only-bangla.html")
    said = page.get_by_text("এই পাতাটা এখন পর্যন্ত শুধু বাংলায় আছে।")
    assert not said.is_visible()

    page.get_by_role("button", name="English").click()

    assert said.is_visible()
    page.get_by_role("link", name="Go to the start page in this language").click()
    assert page.url == small.address + "en/index.html"


def test_no_string_of_the_interface_is_in_the_other_language(site: Site, page: Page) -> None:
    """Menus, buttons, labels and titles; the text of the articles is the authors' business."""
    faults = []
    for name in site.pages():
        page.goto(site.address + name)
        own = "en" if name.startswith("en/") else "bn"
        for words in page.evaluate(INTERFACE, own):
            latin = re.search(r"[A-Za-z]{2,}", words)
            bangla = re.search(r"[\u0980-\u09ff]", words)
            if own == "bn" and latin and not bangla and not TERMS.search(words):
                faults.append(f"{name}: {words!r}")
            if (
                own == "bn"
                and bangla
                and re.search(r"(?<![A-Za-z0-9])[0-9]+(?![A-Za-z0-9])", words)
            ):
                faults.append(f"{name}: Latin digits in {words!r}")
            if own == "en" and bangla and words != "টাটকা":
                faults.append(f"{name}: {words!r}")

    assert faults == []


# Everything outside of article, table of contents and lists of pages, which speak as the pages do;
# and inside articles what the build adds. Elements that declare another language are left out.
INTERFACE = """(own) => {
  const found = new Set();
  const foreign = (part) => part.closest(`[lang]`).lang !== own;
  const inArticle = (part) =>
    part.closest("article, .md-nav, .md-footer__title, .md-header__topic");
  const keep = (text) => text && text.trim() && found.add(text.trim().replace(/\\s+/g, " "));
  for (const part of document.querySelectorAll("body *")) {
    if (foreign(part) || part.closest("script, style, svg")) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      if (name === "alt" && inArticle(part)) continue;
      if (part.closest(".md-footer__link, .md-nav__item nav, .md-source-file")) continue;
      keep(part.getAttribute(name));
    }
    const added =
      ".admonition-title, .tatka-provenance dt, .tatka-label, .tatka-layers th[scope=col]";
    if (inArticle(part) && !part.matches(added)) continue;
    for (const node of part.childNodes) if (node.nodeType === 3) keep(node.data);
  }
  keep(document.querySelector(".md-nav--secondary > .md-nav__title")?.innerText);
  return [...found];
}"""


def test_untitled_notes_and_counts_speak_bangla(small: Site, page: Page) -> None:
    page.goto(small.address + "chapter.html")

    assert page.locator(".admonition.note > .admonition-title").inner_text() == "টীকা"
    assert page.locator("details.warning > summary").inner_text() == "সাবধান"
    assert page.locator(".footnote-ref").inner_text() == "১"
    assert page.locator(".headerlink").first.get_attribute("title") == "এই অংশের লিংক"
    style = "(list) => getComputedStyle(list).listStyleType"
    assert page.locator("article > ol ol").evaluate(style) == "bengali"


def test_the_search_counts_in_bangla_digits(small: Site, page: Page) -> None:
    page.goto(small.address + "index.html")
    box = page.get_by_role("textbox", name="খুঁজুন")
    box.click()
    box.press_sequentially("শুধু", delay=30)
    meta = page.locator(".md-search-result__meta")
    page.locator(".md-search-result__item").first.wait_for()

    assert re.search(r"[০-৯]", meta.inner_text())
    assert not re.search(r"[0-9]", meta.inner_text())
