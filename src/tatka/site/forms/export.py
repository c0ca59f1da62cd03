"""Makes the book's other forms, one file a language and form."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tatka.core.errors import SettingsError
from tatka.site.forms.contents import contents_of
from tatka.site.forms.epub import write_epub
from tatka.site.forms.pdf import write_pdf
from tatka.site.languages import read_site_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tatka.core.settings import Settings
    from tatka.site.book import WovenBook

# A book without records says this of its age; readers want some date.
_EPOCH = "2020-01-01T00:00:00Z"


@dataclass(frozen=True)
class Forms:
    """Which forms are wanted."""

    pdf: bool = True
    epub: bool = True


@dataclass(frozen=True)
class Made:
    """A file that was made.

    Attributes:
        file: It.
        language: Of the book in it.
        bytes: Its size.
        pages: Of a PDF.
    """

    file: Path
    language: str
    bytes: int
    pages: int = 0

    @property
    def kind(self) -> str:
        """`pdf` or `epub`."""
        return self.file.suffix.removeprefix(".")


def export_book(
    settings: Settings,
    book: WovenBook,
    folder: Path,
    forms: Forms,
    languages: Sequence[str] = (),
) -> Iterator[Made]:
    """Make the book's other forms.

    Args:
        settings: Of the course.
        book: As it was woven.
        folder: Where to.
        forms: Which.
        languages: Only these; without, all.

    Yields:
        Each file when it is there.

    Raises:
        SettingsError: There is no such language.
        SetupError: There is no browser that could print.
    """
    site = read_site_file(settings, book.mkdocs)
    for language in languages or site.languages:
        if language not in site.languages:
            raise SettingsError(
                f"there is no language {language!r}", hint=f"There are {', '.join(site.languages)}."
            )
        if forms.pdf:
            file = folder / f"book.{language}.pdf"
            pages = write_pdf(contents_of(book, site, language), file)
            yield Made(file, language, file.stat().st_size, pages)
        if forms.epub:
            file = folder / f"book.{language}.epub"
            contents = contents_of(book, site, language)
            yield Made(file, language, write_epub(contents, file, modified=_modified(book)))


def _modified(book: WovenBook) -> str:
    """When the newest result in the book was made: the same book has the same date."""
    library = book.library
    found = []
    for name in library.examples if library else ():
        record = library.record(library.settings.default_profile, name) if library else None
        if record is not None:
            found.append(record.provenance.started)
    if not found:
        return _EPOCH
    newest = max(dt.datetime.fromisoformat(started) for started in found)
    return newest.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
