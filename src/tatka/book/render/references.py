"""References to numbered things and sections, citations, and the list of works."""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from markupsafe import Markup

from tatka.book.render.html import NOTHING, tag, text
from tatka.book.source.problems import nearest
from tatka.core.locale import digits, message

if TYPE_CHECKING:
    from tatka.book.bibliography import Work
    from tatka.book.labels import Labelled
    from tatka.book.render.page import Page
    from tatka.book.source.nodes import Citation, Reference

_TWO = 2


def numbered_words(kind: str, number: str, language: str) -> str:
    """`Figure 3`, in the words and digits of a language."""
    return message(f"chapters.{kind}_number", language, number=digits(number, language))


def reference_html(reference: Reference, page: Page) -> Markup:
    """A link to what is referred to; a problem if it is nowhere."""
    found = _found(reference, page)
    if found is None:
        return tag("span", reference.text or reference.label, class_="tatka-missing")
    words = _words(reference, found, page)
    here = found.page == str(page.path)
    path = "" if here else _way(str(page.path), found.page)
    return tag("a", words, href=f"{path}#{found.anchor}", class_="tatka-ref")


def reference_words(reference: Reference, page: Page) -> str:
    """What is read where there can be no link."""
    found = _found(reference, page)
    return reference.text or reference.label if found is None else _words(reference, found, page)


def _found(reference: Reference, page: Page) -> Labelled | None:
    found = page.library.labels_of(page.language).find(reference.label, str(page.path))
    if found is None:
        known = page.library.labels_of(page.language).known(str(page.path))
        page.problem(
            f"nothing is called {reference.label!r}",
            reference.line,
            nearest(reference.label, known),
        )
    return found


def _words(reference: Reference, found: Labelled, page: Page) -> str:
    number = digits(found.number, page.language)
    if reference.text:
        return reference.text.replace("{number}", number).replace("%s", number)
    if not found.number:
        words = found.title
    elif found.kind == "section":
        words = message("chapters.section_number", page.language, number=number)
    else:
        words = numbered_words(found.kind, found.number, page.language)
    if found.page == str(page.path) or not found.number:
        return words
    title = page.library.labels_of(page.language).titles.get(found.page, "")
    return message("chapters.on_page", page.language, what=words, page=title)


def _way(here: str, there: str) -> str:
    way = os.path.relpath(there, str(PurePosixPath(here).parent)).replace(os.sep, "/")
    name = way.removesuffix(".md")
    if name.rpartition("/")[2] == "README":
        name = f"{name.removesuffix('README')}index"
    return f"{name}.html"


def citation_html(citation: Citation, page: Page) -> Markup:
    """Authors and year, linked to the list of works."""
    parts = []
    works = page.library.bibliography.works
    for key in citation.keys:
        work = works.get(key)
        if work is None:
            page.problem(
                f"the bibliography has no work {key!r}", citation.line, nearest(key, works)
            )
            parts.append(tag("span", key, class_="tatka-missing"))
            continue
        page.cited[key] = citation.line
        words = text(_cited(work, page, narrative=citation.narrative))
        parts.append(tag("a", words, href=f"#cite-{key}"))
    joined = Markup("; ").join(parts)
    shown = joined if citation.narrative else Markup("({})").format(joined)
    return tag("span", shown, class_="tatka-cite")


def _cited(work: Work, page: Page, *, narrative: bool) -> str:
    language = page.language
    names = [author.last for author in work.authors] or [work.title]
    if len(names) > _TWO:
        said = message("chapters.and_others", language, first=names[0])
    elif len(names) == _TWO:
        said = message("chapters.two_authors", language, first=names[0], second=names[1])
    else:
        said = names[0]
    year = _year(work, page)
    return f"{said} ({year})" if narrative else f"{said}, {year}"


def _year(work: Work, page: Page) -> str:
    mark = page.library.bibliography.mark(work)
    year = work.year or message("chapters.no_year", page.language)
    return digits(year, page.language) + mark


def works_html(page: Page, *, whole: bool) -> Markup:
    """The list of works: those that the page cites, or all of them."""
    chosen = page.library.bibliography.sorted(None if whole else set(page.cited))
    items = Markup().join(tag("li", _work(work, page), id=f"cite-{work.key}") for work in chosen)
    return tag("ul", items, class_="tatka-works") if items else NOTHING


def _work(work: Work, page: Page) -> Markup:
    names = _names(work)
    title = tag("cite", work.title)
    if work.url:
        title = tag("a", title, href=work.url)
    head = text(f"{names} ({_year(work, page)}).".lstrip())
    place = text(f" {digits(work.place, page.language)}." if work.place else "")
    return head + " " + title + "." + place


def citation_words(citation: Citation, page: Page) -> str:
    """Authors and year where there can be no link."""
    works = page.library.bibliography.works
    parts = []
    for key in citation.keys:
        work = works.get(key)
        if work is None:
            parts.append(key)
            continue
        page.cited[key] = citation.line
        parts.append(_cited(work, page, narrative=citation.narrative))
    joined = "; ".join(parts)
    return joined if citation.narrative else f"({joined})"


def works_words(page: Page, *, whole: bool) -> str:
    """The list of works as Markdown."""
    chosen = page.library.bibliography.sorted(None if whole else set(page.cited))
    lines = []
    for work in chosen:
        names = _names(work)
        title = f"[*{work.title}*]({work.url})" if work.url else f"*{work.title}*"
        place = f" {digits(work.place, page.language)}." if work.place else ""
        lines.append(f"- {names} ({_year(work, page)}). {title}.{place}")
    return "\n".join(lines)


def _names(work: Work) -> str:
    return ", ".join(
        f"{author.last}, {author.first}" if author.first else author.last for author in work.authors
    )


def caption_html(kind: str, name: str, words: Markup, page: Page) -> Markup:
    """What stands under a figure or above a table, with its number."""
    number = page.numbers.get(name, "") if name else ""
    if not number:
        return words
    said = tag("span", numbered_words(kind, number, page.language), class_="tatka-number-of")
    return (said + " " + words).rstrip()
