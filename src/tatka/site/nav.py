"""One table of contents for all languages: paths in mkdocs.yml, titles from each language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.core.errors import SiteError, raise_all
from tatka.core.paths import composed
from tatka.core.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_INDENT_HINT = "An entry is a path like intro.md, or a section: `- chapters: [a.md, b.md]`."


@dataclass(frozen=True)
class Section:
    """A part of the table of contents.

    Attributes:
        key: Its name in `extra.titles` of mkdocs.yml, or its title as it stands.
        entries: Paths of pages and further sections, in order.
    """

    key: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Elsewhere:
    """An entry that leads to another site.

    Attributes:
        title: As it is read; a key of `extra.titles`, or words for all languages.
        address: Where it leads.
    """

    title: str
    address: str


Entry = Section | Elsewhere | str
Nav = tuple[Entry, ...]


def read_nav(value: object, *, file: str = "mkdocs.yml") -> Nav:
    """Read `nav` of mkdocs.yml.

    Args:
        value: What YAML made of it.
        file: Where it stands, for messages.

    Returns:
        The entries; none where mkdocs.yml has no `nav`.

    Raises:
        SiteError: It is no list of paths and sections.
    """
    if value is None:
        return ()
    if not isinstance(value, list):
        raise SiteError("nav is not a list", path=file, hint=_INDENT_HINT)
    return tuple(_entry(item, file) for item in value)


def _entry(item: object, file: str) -> Entry:
    if isinstance(item, str):
        return composed(item)
    if isinstance(item, dict) and len(item) == 1:
        ((key, inner),) = item.items()
        if isinstance(inner, list):
            return Section(str(key), tuple(_entry(below, file) for below in inner))
        if isinstance(inner, str) and re.match(r"https?://", inner):
            return Elsewhere(str(key), inner)
        if isinstance(inner, str):
            raise SiteError(
                f"nav gives {inner} the title {str(key)!r}",
                path=file,
                hint="Name the page alone: its title is its first heading, in each language.",
            )
    raise SiteError(f"nav has an entry that is no path: {item!r}", path=file, hint=_INDENT_HINT)


def from_files(pages: frozenset[str]) -> Nav:
    """A table of contents for a course that wrote none: the start page, pages, then folders.

    Args:
        pages: Paths of the pages of all languages.
    """

    def entries(folder: str, inside: list[str]) -> Nav:
        own = sorted(path for path in inside if "/" not in path.removeprefix(folder))
        own.sort(key=lambda path: not path.endswith("index.md"))
        below: dict[str, list[str]] = {}
        for path in inside:
            first, slash, _ = path.removeprefix(folder).partition("/")
            if slash:
                below.setdefault(first, []).append(path)
        return (
            *own,
            *(
                Section(name, entries(f"{folder}{name}/", found))
                for name, found in sorted(below.items())
            ),
        )

    return entries("", sorted(pages))


def paths(nav: Sequence[Entry]) -> Iterator[str]:
    """All pages of the table of contents, in reading order."""
    for entry in nav:
        if isinstance(entry, Section):
            yield from paths(entry.entries)
        elif isinstance(entry, str):
            yield entry


def localise(
    nav: Sequence[Entry],
    *,
    language: str,
    pages: frozenset[str],
    titles: Mapping[str, Mapping[str, str]],
) -> list[Any]:
    """The table of contents of one language, as MkDocs wants it.

    Pages that the language lacks are left out, and sections that have none left.
    """
    result: list[Any] = []
    for entry in nav:
        if isinstance(entry, str):
            result += [entry] if entry in pages else []
            continue
        if isinstance(entry, Elsewhere):
            result.append({titles.get(entry.title, {}).get(language, entry.title): entry.address})
            continue
        inner = localise(entry.entries, language=language, pages=pages, titles=titles)
        if inner:
            result.append({titles.get(entry.key, {}).get(language, entry.key): inner})
    return result


def check(
    nav: Nav,
    pages: Mapping[str, frozenset[str]],
    *,
    chapters: str,
    file: str,
    text: str,
    unlisted: tuple[str, ...] = (),
    drafts: frozenset[str] = frozenset(),
) -> None:
    """See that the table of contents and the pages fit.

    Args:
        nav: The table of contents.
        pages: For each language, the paths of its pages.
        chapters: The folder the languages' folders are in, for messages.
        file: The file `nav` stands in.
        text: Its text, to find lines in.
        drafts: Paths of pages that are not built yet; they may be listed.
        unlisted: Beginnings of paths whose pages need not be listed: a plugin lists them.

    Raises:
        SiteError: A page is in no language, or a page is not listed, or listed twice.
        Problems: Several of that.
    """
    everywhere: set[str] = set().union(*pages.values())
    listed = list(paths(nav))
    problems = [
        SiteError(f"nav lists {path} twice", path=file, line=_line(text, path, last=True))
        for path in sorted({path for path in listed if listed.count(path) > 1})
    ]
    problems += [
        SiteError(
            f"nav lists {path}, and no language has that page",
            path=file,
            line=_line(text, path),
            hint=did_you_mean(
                path, everywhere, count=1, otherwise=f"Write it under {chapters}/.", quoted=False
            ),
        )
        for path in dict.fromkeys(listed)
        if path not in everywhere | drafts
    ]
    for language, own in pages.items():
        problems += [
            SiteError(
                "this page is not in the table of contents",
                path=f"{chapters}/{language}/{path}",
                hint=f"Add {path} to nav in {file}.",
            )
            for path in sorted(own - set(listed))
            if not path.startswith(unlisted)
        ]
    raise_all(problems)


def _line(text: str, path: str, *, last: bool = False) -> int | None:
    lines = [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if path in line and not line.lstrip().startswith("#")
    ]
    return (lines[-1] if last else lines[0]) if lines else None
