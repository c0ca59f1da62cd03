"""The pages of a book in the order in which it is read, made ready for paper and e-readers."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from tatka.book.render.whole import whole_page
from tatka.core.locale import message
from tatka.site import nav
from tatka.site.check import address_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tatka.site.book import WovenBook
    from tatka.site.languages import Language, SiteFile

# What makes no sense on paper, or is there for readers at a screen alone. The numbers behind a
# chart fill pages by themselves; whoever wants them finds them on the site.
_LEFT_OUT = (
    "img.tatka-dark, .tatka-numbers, .tatka-run, .tatka-drift, .tatka-term > .tatka-word, "
    "script, style, link, input, audio"
)
_UNSUITABLE = ("loading", "decoding", "tabindex", "download", "controls", "data-tabs", "role")
_CHARACTERS = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Chapter:
    """A chapter of the book.

    Attributes:
        key: A name of its own, for ids and files: `c3`.
        path: Of its source, relative to the folder of its language.
        title: What it is called.
        part: The part of the book that it is in; empty if it is in none.
        body: Its HTML; ids begin with its key, links within the book lead to `#key-id`.
    """

    key: str
    path: str
    title: str
    part: str
    body: BeautifulSoup


@dataclass(frozen=True)
class Contents:
    """A book in one language.

    Attributes:
        language: Its language.
        title: What it is called.
        description: A sentence on it.
        site_url: Where the site is; empty if unknown.
        chapters: In the order in which they are read.
        files: What they need: content or where it is, by path.
    """

    language: Language
    title: str
    description: str
    site_url: str
    chapters: tuple[Chapter, ...]
    files: Mapping[str, Path | bytes]


def contents_of(book: WovenBook, site: SiteFile, language: str) -> Contents:
    """The book in one language.

    Args:
        book: As it was woven.
        site: What mkdocs.yml says.
        language: Code of the language.
    """
    assert book.library is not None  # noqa: S101 - a woven book has one
    own = site.languages[language]
    read = {chapter.path.as_posix(): chapter for chapter in book.chapters[language]}
    order = _in_order(site, language, frozenset(read))
    keys = {path: f"c{number}" for number, (path, _) in enumerate(order, start=1)}
    titles = {path: read[path].title for path, _ in order}
    chapters = []
    files: dict[str, Path | bytes] = {}
    base = site.site_url + own.folder if site.site_url else ""
    for path, part in order:
        page = whole_page(read[path], book.library)
        body = BeautifulSoup(page.html, "html.parser")
        _clean(body)
        _lead(body, path, keys, base)
        _name(body, keys[path])
        _place(body, path, keys[path], page.assets, files)
        chapters.append(Chapter(keys[path], path, titles[path], part, body))
    return Contents(own, own.site_name, own.description, site.site_url, tuple(chapters), files)


def _in_order(site: SiteFile, language: str, pages: frozenset[str]) -> list[tuple[str, str]]:
    """Paths of the pages as the table of contents has them, each with its part."""
    entries = site.nav or nav.from_files(pages)

    def walked(items: nav.Nav, part: str) -> Iterator[tuple[str, str]]:
        for item in items:
            if isinstance(item, nav.Section):
                titles = site.titles.get(item.key, {})
                yield from walked(item.entries, titles.get(language, item.key))
            elif isinstance(item, str) and item in pages:
                yield item, part

    return list(dict(walked(entries, "")).items())


def _clean(body: BeautifulSoup) -> None:  # noqa: C901 - one step a kind of element
    """Take out what is for screens, open what is folded."""
    for box in body.select(".task-list-control"):
        box.replace_with("☑" if box.select_one("input[checked]") else "☐")
    for found in body.select(_LEFT_OUT):
        found.decompose()
    for tabs in body.select(".tabbed-set"):
        labels = tabs.select(":scope > .tabbed-labels > label")
        blocks = tabs.select(":scope > .tabbed-content > .tabbed-block")
        for label, block in zip(labels, blocks, strict=True):
            head = body.new_tag("p", attrs={"class": "tatka-tab"})
            head.extend(list(label.contents))
            block.insert(0, head)
        for found in tabs.select(":scope > .tabbed-labels"):
            found.decompose()
    for video in body.select("video"):
        video.decompose()
    for details in body.select("details"):
        details.name = "div"
        details.attrs.pop("open", None)
        kinds = [str(kind) for kind in details.get_attribute_list("class") if kind]
        details["class"] = " ".join([*kinds, "tatka-unfolded"])
        summary = details.find("summary", recursive=False)
        if isinstance(summary, Tag):
            summary.name = "p"
            summary["class"] = "tatka-summary"
    for found in body.find_all():
        for name in [*_UNSUITABLE, *(key for key in found.attrs if key.startswith("data-"))]:
            found.attrs.pop(name, None)
    for figure in body.select("figure"):
        if not figure.find(["img", "figcaption", "table", "svg"]):
            figure.decompose()


def _lead(body: BeautifulSoup, path: str, keys: Mapping[str, str], base: str) -> None:
    """Have links within the book lead to places in it, others to the site."""
    pages = {address_of(other): key for other, key in keys.items()}
    here = address_of(path)
    for link in body.select("a[href]"):
        target = str(link["href"])
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            continue
        address = unquote(urljoin(here, parts.path)) if parts.path else here
        if address in pages:
            key = pages[address]
            link["href"] = (
                f"#{key}-{_safe(unquote(parts.fragment))}" if parts.fragment else f"#{key}"
            )
        elif base:
            link["href"] = urljoin(base + here, target)
        else:
            link.unwrap()


def _name(body: BeautifulSoup, key: str) -> None:
    """Give ids that are alone in the whole book."""
    for found in body.find_all(id=True):
        found["id"] = f"{key}-{_safe(str(found['id']))}"


def _safe(name: str) -> str:
    return _CHARACTERS.sub("-", name)


def _place(
    body: BeautifulSoup,
    path: str,
    key: str,
    assets: Mapping[str, Path | bytes],
    files: dict[str, Path | bytes],
) -> None:
    """Name pictures by their place in the book, and collect them."""
    folder = posixpath.dirname(path)
    for image in body.select("img[src]"):
        source = str(image["src"])
        if urlsplit(source).scheme:
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(source)))
        content = assets.get(name)
        if content is None:
            image.decompose()
            continue
        suffix = posixpath.splitext(name)[1].lower()
        stem = _safe(posixpath.splitext(name)[0])
        target = f"files/{stem}{suffix}"
        if files.get(target, content) != content:
            target = f"files/{key}-{stem}{suffix}"
        files[target] = content
        image["src"] = target


def content_of(file: Path | bytes) -> bytes:
    """The bytes of a file."""
    return file if isinstance(file, bytes) else Path(file).read_bytes()


def words(key: str, language: str) -> str:
    """A string of ours."""
    return message(f"site.{key}", language)
