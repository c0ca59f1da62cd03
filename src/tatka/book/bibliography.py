"""The works that chapters cite: one BibTeX file for all languages, `docs/references.bib`."""

from __future__ import annotations

import logging
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string

from tatka.core.errors import ChapterError, raise_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tatka.core.settings import Settings

FILE = "references.bib"
_BRACES = re.compile(r"[{}]")
_MANY = 3


@dataclass(frozen=True)
class Author:
    """Who wrote a work: the name that it is known by, and the others."""

    last: str
    first: str = ""


@dataclass(frozen=True)
class Work:
    """A work.

    Attributes:
        key: By which it is cited.
        kind: `article`, `book` …
        authors: Who wrote it; its editors where nobody did.
        title: Of the work.
        year: When it came out; empty if nobody knows.
        place: Where: journal, proceedings, publisher, with volume and pages.
        url: Where it can be read.
        line: Where it stands in the file.
    """

    key: str
    kind: str
    authors: tuple[Author, ...]
    title: str
    year: str
    place: str
    url: str
    line: int


@dataclass(frozen=True)
class Bibliography:
    """All works.

    Attributes:
        works: By key.
    """

    works: Mapping[str, Work] = field(default_factory=dict)

    def sorted(self, keys: set[str] | None = None) -> tuple[Work, ...]:
        """The works by their first authors and years; all without keys."""
        chosen = [work for key, work in self.works.items() if keys is None or key in keys]
        return tuple(sorted(chosen, key=_order))

    def mark(self, work: Work) -> str:
        """What tells works of one author and year apart: `a`, `b` …; empty if nothing has to."""
        alike = [other.key for other in self.sorted() if (_order(other)[:2]) == (_order(work)[:2])]
        return "abcdefghijklmnopqrstuvwxyz"[alike.index(work.key) % 26] if len(alike) > 1 else ""


def read_bibliography(settings: Settings) -> Bibliography:
    """Read the works of a course; one without the file cites nothing.

    Raises:
        ChapterError: The file is not valid BibTeX, or a work lacks a title.
        Problems: In several places.
    """
    file = settings.chapters_dir / FILE
    if not file.is_file():
        return Bibliography()
    place = settings.relative(file)
    text = unicodedata.normalize("NFC", file.read_text(encoding="utf-8-sig"))
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    parsed = parse_string(
        text,
        append_middleware=[
            middlewares.LatexDecodingMiddleware(),
            middlewares.SeparateCoAuthors(),
            middlewares.SplitNameParts(),
        ],
    )
    problems = [
        ChapterError(
            f"this work can't be read: {block.error}",
            path=place,
            line=(block.start_line or 0) + 1,
            hint="Each looks like @article{key, author = {…}, title = {…}, year = {2016}}",
        )
        for block in parsed.failed_blocks
    ]
    works = {}
    for entry in parsed.entries:
        fields = {item.key.lower(): item.value for item in entry.fields}
        line = (entry.start_line or 0) + 1
        if not fields.get("title"):
            problems.append(ChapterError(f"{entry.key!r} has no title", path=place, line=line))
            continue
        works[entry.key] = _work(entry.key, entry.entry_type.lower(), fields, line)
    raise_all(problems)
    return Bibliography(works)


def _work(key: str, kind: str, fields: Mapping[str, object], line: int) -> Work:
    people = fields.get("author") or fields.get("editor")
    names = people if isinstance(people, list) else [people]
    year = _plain(fields.get("year")) or _plain(fields.get("date"))[:4]
    where = _plain(
        fields.get("journal") or fields.get("booktitle") or fields.get("publisher")
        or fields.get("school") or fields.get("institution") or fields.get("howpublished")
    )  # fmt: skip
    volume, number = _plain(fields.get("volume")), _plain(fields.get("number"))
    numbered = f"{volume}({number})" if volume and number else volume
    pages = _plain(fields.get("pages")).replace("--", "–")
    place = ", ".join(part for part in (" ".join(filter(None, (where, numbered))), pages) if part)
    doi, arxiv = _plain(fields.get("doi")), _plain(fields.get("eprint"))
    url = _plain(fields.get("url"))
    if doi:
        url = f"https://doi.org/{doi}"
    elif not url and arxiv:
        url = f"https://arxiv.org/abs/{arxiv}"
    return Work(
        key, kind, tuple(_author(name) for name in names if name), _plain(fields["title"]), year,
        place, url, line,
    )  # fmt: skip


def _author(name: object) -> Author:
    if isinstance(name, str):
        return Author(_plain(name))
    last = " ".join([*getattr(name, "von", []), *getattr(name, "last", [])])
    return Author(_plain(last), _plain(" ".join(getattr(name, "first", []))))


def _plain(value: object) -> str:
    return " ".join(_BRACES.sub("", str(value or "")).split())


def _order(work: Work) -> tuple[str, str, str]:
    first = " ".join(author.last for author in work.authors[:_MANY]).casefold()
    return first or work.title.casefold(), work.year, work.title.casefold()
