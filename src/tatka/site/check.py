"""Looks over the built pages: addresses of sections, the same in every language, and `lang`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from tatka.core.errors import SiteError
from tatka.core.plain_markup import dangers
from tatka.site.author_file import made_by_plugins
from tatka.site.truth import (
    compare_page,
    dead_anchors,
    foreign_in_styles,
    foreign_requests,
    read_built,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tatka.core.settings import Settings
    from tatka.site.book import WovenBook
    from tatka.site.languages import Language

_GOOD_ID = re.compile(r"[a-z][a-z0-9-]*")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SKIPPED = ("404.html",)
# Headings of Material's list of tags, whose words differ between languages.
_LISTED = "tag:"


@dataclass(frozen=True)
class Heading:
    """A heading of a built page: its id, if it has one, and its words."""

    id: str | None
    words: str


@dataclass(frozen=True)
class PageFacts:
    """What the check needs to know of a built page."""

    language: str | None
    headings: tuple[Heading, ...]
    ids: tuple[str, ...]


class _Reader(HTMLParser):
    """Collects the ids of a page and the headings of its article."""

    def __init__(self) -> None:
        super().__init__()
        self.language: str | None = None
        self.headings: list[Heading] = []
        self.ids: list[str] = []
        self._article = 0
        self._open: tuple[str, str | None] | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = values.get("id")
        if name:
            self.ids.append(name)
        if tag == "html":
            self.language = values.get("lang")
        elif tag == "article":
            self._article += 1
        elif tag in _HEADINGS and self._article:
            self._open = (tag, name)
            self._words = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._article -= 1
        elif self._open and tag == self._open[0]:
            words = " ".join("".join(self._words).split()).removesuffix("#").strip()
            self.headings.append(Heading(self._open[1], words))
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open:
            self._words.append(data)


def read_page(html: str) -> PageFacts:
    """Read what the check needs from a page's HTML."""
    reader = _Reader()
    reader.feed(html)
    return PageFacts(reader.language, tuple(reader.headings), tuple(reader.ids))


def check_site(
    site: Path,
    languages: Mapping[str, Language],
    *,
    label: str,
    pages: Mapping[str, frozenset[str]] | None = None,
) -> list[SiteError]:
    """Check every page.

    Args:
        site: The built site.
        languages: Those it is in.
        label: How messages call the folder of the chapters.
        pages: For each language, the paths of the pages that were woven; others, which plugins
            have made, are left alone. Without it, all are checked.

    Returns:
        For each page: headings without an id of their own, ids twice, a wrong `lang`, and
        sections that another language's page does not have under the same id.
    """
    problems: list[SiteError] = []
    sections: dict[str, dict[str, list[str]]] = {}
    for code, language in languages.items():
        others = {item.folder for item in languages.values() if item.folder != language.folder}
        for name, path in _pages(site / language.folder, others if not language.folder else set()):
            is_run = name.startswith("listings/")
            woven = f"{name.removesuffix('.html')}.md"
            if pages is not None and not is_run and woven not in pages[code]:
                continue
            facts = read_page(path.read_text(encoding="utf-8"))
            where = f"{label}/{code}/{woven}"
            problems += _page_problems(facts, code, where, is_run=is_run)
            if not is_run:
                sections.setdefault(name, {})[code] = [
                    h.id for h in facts.headings if h.id and not h.id.startswith(_LISTED)
                ]
    for name, by_language in sections.items():
        problems += _differences(by_language, f"{label}/{{}}/{name.removesuffix('.html')}.md")
    return problems


def check_truth(
    site: Path, languages: Mapping[str, Language], book: WovenBook, settings: Settings
) -> list[SiteError]:
    """Compare every built page with the tree that it was made from.

    Args:
        site: The built site.
        languages: Those it is in.
        book: What was woven.
        settings: Of the course.
    """
    problems: list[SiteError] = []
    for code, every in book.chapters.items():
        # The start page of a blog is put together by its plugin.
        made = made_by_plugins(book.mkdocs)
        chapters = [chapter for chapter in every if chapter.path.as_posix() not in made]
        folder = site / languages[code].folder
        built = {
            address: read_built((folder / address).read_text(encoding="utf-8"))
            for chapter in chapters
            if (folder / (address := address_of(chapter.path.as_posix()))).is_file()
        }
        woven = {str(page.path): page.shown for page in book.pages.get(code, ())}
        for chapter in chapters:
            address = address_of(chapter.path.as_posix())
            if address not in built:
                continue
            place = settings.relative(chapter.file)
            shown = woven.get(chapter.path.as_posix(), ())
            problems += compare_page(chapter, shown, built[address], place)
            problems += dead_anchors(chapter, address, built, place)
    return problems


def check_requests(
    site: Path, languages: Mapping[str, Language], book: WovenBook | None, settings: Settings
) -> list[SiteError]:
    """See that no page and no style sheet asks another host for anything.

    Args:
        site: The built site.
        languages: Those it is in.
        book: What was woven, to name the lines.
        settings: Of the course.
    """
    chapters = {
        languages[code].folder + address_of(chapter.path.as_posix()): chapter
        for code, read in (book.chapters if book else {}).items()
        for chapter in read
    }
    problems: list[SiteError] = []
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        chapter = chapters.get(name)
        place = settings.relative(chapter.file) if chapter else f"site/{name}"
        problems += foreign_requests(read_built(path.read_text(encoding="utf-8")), chapter, place)
    for path in sorted(site.rglob("*.css")):
        problems += [
            SiteError(
                f"the style sheet asks another host for {address}",
                path=f"site/{path.relative_to(site).as_posix()}",
            )
            for address in foreign_in_styles(path.read_text(encoding="utf-8"))
        ]
    return problems


def check_plain(site: Path) -> list[SiteError]:
    """What runs in the pages of a site and is none of ours; for books that are not trusted.

    Args:
        site: As it was built.
    """
    theme = Path(__file__).parent / "theme"
    ours = "\n".join(file.read_text(encoding="utf-8") for file in sorted(theme.rglob("*.html")))
    return [
        SiteError(
            f"the page holds {', '.join(found)[:200]}",
            path=f"site/{path.relative_to(site).as_posix()}",
            hint="Nothing of a chapter or a record that is not trusted may run in a page.",
        )
        for path in sorted(site.rglob("*.html"))
        if (found := dangers(path.read_text(encoding="utf-8"), ours))
    ]


def address_of(path: str) -> str:
    """Where the page of a chapter stands in the site of its language."""
    name = path.removesuffix(".md")
    if name.rpartition("/")[2] == "README":
        name = f"{name.removesuffix('README')}index"
    return f"{name}.html"


def _pages(folder: Path, others: set[str]) -> list[tuple[str, Path]]:
    found = []
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        if name not in _SKIPPED and not any(name.startswith(other) for other in others):
            found.append((name, path))
    return found


def _page_problems(facts: PageFacts, language: str, where: str, *, is_run: bool) -> list[SiteError]:
    problems = []
    if facts.language != language:
        problems.append(SiteError(f"the page says it is in {facts.language!r}", path=where))
    problems += [
        SiteError(f"the id {name!r} stands {facts.ids.count(name)} times on the page", path=where)
        for name in sorted({name for name in facts.ids if facts.ids.count(name) > 1})
    ]
    if not is_run:
        problems += [
            SiteError(
                f"the heading {heading.words!r} has no plain address",
                path=where,
                hint="Give it one, the same in every language: ## Heading {#plain-name}",
            )
            for heading in facts.headings
            if not heading.id
            or not (_GOOD_ID.fullmatch(heading.id) or heading.id.startswith(_LISTED))
        ]
    return problems


def _differences(by_language: Mapping[str, list[str]], where: str) -> list[SiteError]:
    problems = []
    source = next(iter(by_language))
    for code, ids in by_language.items():
        missing = [name for name in by_language[source] if name not in ids]
        extra = [name for name in ids if name not in by_language[source]]
        if missing or extra:
            lacks = f"lacks {', '.join(missing)}" if missing else ""
            adds = f"has {', '.join(extra)} more" if extra else ""
            problems.append(
                SiteError(
                    f"the sections differ from those in {source!r}: "
                    + " and ".join(part for part in (lacks, adds) if part),
                    path=where.format(code),
                    hint="Links to a section and the language switch need the same ids.",
                )
            )
    return problems
