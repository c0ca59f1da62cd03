"""`tatka weave`: chapters and records become plain Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tatka.book.library import read_library
from tatka.cli.report import alone, tell_problems
from tatka.core.errors import raise_all
from tatka.record.status import status
from tatka.site.book import weave_book

if TYPE_CHECKING:
    from tatka.core.settings import Settings


@click.command("weave")
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    help="Weave this language only; may be given several times.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write: a new folder, or one woven into before; by default .tatka/woven.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Refuse what a draft may have: stale or missing results, pictures without alternative "
    "text, headings without an id, discouraged words.",
)
@click.pass_obj
@alone("tatka weave")
def command(
    settings: Settings, languages: tuple[str, ...], out: Path | None, *, strict: bool
) -> None:
    """Weave chapters with records into plain Markdown.

    Each language becomes a folder of Markdown, pictures and notebooks that MkDocs, or any engine
    with Python-Markdown inside, renders as it is. No example is run; pictures of TensorBoard are
    taken where they are missing.

    Exit code 1 if a page can't be published: an unknown cell, a value that is out of date. What
    only a strict build refuses is listed as well, without failing.
    """
    for language in languages:
        if language not in settings.languages:
            known = ", ".join(settings.languages)
            raise click.BadParameter(f"{language!r} is none of {known}", param_hint="--language")
    folder = out.resolve() if out else None
    library = read_library(settings)
    library = library.with_statuses(status(settings, library.examples))
    book = weave_book(settings, languages=languages, library=library, folder=folder, draw="all")
    tell_problems(book, strict=strict)
    for language, pages in book.pages.items():
        count = len(pages)
        place = settings.relative(book.folder / language)
        click.echo(f"{language}: {count} page{'' if count == 1 else 's'} in {place}")
    raise_all(library.problems)
