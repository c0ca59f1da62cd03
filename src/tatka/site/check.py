"""Looks over the built pages: addresses of sections, the same in every language, and `lang`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from tatka.core.errors import SiteError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tatka.site.languages import Language

_GOOD_ID = re.compile(r"[a-z][a-z0-9-]*")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SKIPPED = ("404.html",)


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


def check_site(site: Path, languages: Mapping[str, Language], *, label: str) -> list[SiteError]:
    """Check every page.

    Args:
        site: The built site.
        languages: Those it is in.
        label: How messages call the folder of the chapters.

    Returns:
        For each page: headings without an id of their own, ids twice, a wrong `lang`, and
        sections that another language's page does not have under the same id.
    """
    problems: list[SiteError] = []
    sections: dict[str, dict[str, list[str]]] = {}
    for code, language in languages.items():
        others = {item.folder for item in languages.values() if item.folder != language.folder}
        for name, path in _pages(site / language.folder, others if not language.folder else set()):
            facts = read_page(path.read_text(encoding="utf-8"))
            where = f"{label}/{code}/{name.removesuffix('.html')}.md"
            is_run = name.startswith("listings/")
            problems += _page_problems(facts, code, where, is_run=is_run)
            if not is_run:
                sections.setdefault(name, {})[code] = [h.id for h in facts.headings if h.id]
    for name, by_language in sections.items():
        problems += _differences(by_language, f"{label}/{{}}/{name.removesuffix('.html')}.md")
    return problems


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
            if not heading.id or not _GOOD_ID.fullmatch(heading.id)
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
