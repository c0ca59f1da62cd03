"""`tatka export`: the book as a PDF and as an EPUB."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tatka.book.library import read_library
from tatka.cli.report import tell_problems
from tatka.core.errors import raise_all
from tatka.core.locale import format_size
from tatka.record.status import status
from tatka.site.book import weave_book

if TYPE_CHECKING:
    from pathlib import Path

    from tatka.core.settings import Settings


@click.command(short_help="Make the book as a PDF and an EPUB.")
@click.option("--pdf/--no-pdf", default=True, help="Make the PDF. The default.")
@click.option("--epub/--no-epub", default=True, help="Make the EPUB. The default.")
@click.option("--language", "languages", multiple=True, help="Only this language.")
@click.option(
    "--out",
    type=click.Path(file_okay=False),
    help="Where to; `downloads/` of the scratch folder without.",
)
@click.option("--strict/--no-strict", default=False, help="Refuse what a strict build refuses.")
@click.pass_obj
def command(
    settings: Settings,
    languages: tuple[str, ...],
    out: str | None,
    *,
    pdf: bool,
    epub: bool,
    strict: bool,
) -> None:
    """Make the whole book, in each language, as files to print, to send and to read offline.

    They are named after the language: book.bn.pdf, book.bn.epub. `tatka build --downloads` makes
    them with the site and offers them on its start page.
    """
    # The site engine and the browser take a second to import.
    from tatka.site.forms.export import Forms, export_book  # noqa: PLC0415

    library = read_library(settings)
    library = library.with_statuses(status(settings, library.examples))
    book = weave_book(settings, library=library, draw="all")
    tell_problems(book, strict=strict)
    folder: Path = settings.root / out if out else settings.work_dir / "downloads"
    for made in export_book(settings, book, folder, Forms(pdf=pdf, epub=epub), languages):
        pages = f", {made.pages} pages" if made.pages else ""
        size = format_size(made.bytes, "en")
        click.echo(f"{settings.relative(made.file)}: {size}{pages}")
    raise_all(library.problems)
