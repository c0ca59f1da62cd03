"""`tatka init`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tatka.cli.report import tell_words
from tatka.core.errors import TatkaError
from tatka.core.files import write_bytes
from tatka.core.locale import language_name, use_catalogues
from tatka.core.settings import Settings, load_settings
from tatka.starter.course import LICENCES, Answers, new_course
from tatka.starter.lock import installed_closure
from tatka.translation.confirmations import read_confirmations
from tatka.translation.sections import read_book
from tatka.translation.status import confirm, section_states

if TYPE_CHECKING:
    from collections.abc import Mapping

_TITLE = "A small course"


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    help="A language of the course, such as en or bn; may be given several times, the source "
    "language first. By default en.",
)
@click.option(
    "--title",
    "titles",
    multiple=True,
    metavar="[LANGUAGE=]TITLE",
    help="What the course is called; may be given once for each language.",
)
@click.option(
    "--licence", type=click.Choice(list(LICENCES)), help="The licence. By default CC-BY-4.0."
)
@click.option("--author", help="Who holds the copyright.")
@click.option("--repository", metavar="URL", help="The address of the repository, if there is one.")
@click.option("--site", metavar="URL", help="Where the pages will be, if that is known.")
@click.option("--yes", is_flag=True, help="Ask nothing: take the defaults for what is not given.")
def command(  # noqa: PLR0917 - click calls it by name
    folder: Path,
    languages: tuple[str, ...],
    titles: tuple[str, ...],
    licence: str | None,
    author: str | None,
    repository: str | None,
    site: str | None,
    *,
    yes: bool,
) -> None:
    """Start a course in FOLDER: two chapters, an example with its data, a glossary, workflows.

    Asks for what is not given as an option, if it can. Files that are there already are never
    touched: if one of them is in the way, nothing is written.
    """
    asking = sys.stdin.isatty() and not yes
    codes = tuple(_codes(languages)) or tuple(
        _codes([_ask("Languages, the source language first", "en", asking=asking)])
    )
    named = _titles(titles, codes)
    for code in codes:
        if code not in named:
            first = next(iter(named.values()), _TITLE)
            named[code] = _ask(f"Title in {language_name(code)}", first, asking=asking)
    answers = Answers(
        titles={code: named[code] for code in codes},
        licence=licence
        or _ask("Licence", "CC-BY-4.0", asking=asking, choice=click.Choice(list(LICENCES))),
        author=author if author is not None else _ask("Author", "", asking=asking),
        repository=repository
        if repository is not None
        else _ask("Address of the repository (may be empty)", "", asking=asking),
        site=site or "",
        year=dt.date.today().year,  # noqa: DTZ011 - the year where the person sits
    )
    root = folder.resolve()
    # An author who has translated tatka's words already gets pages in them.
    use_catalogues(root / Settings.messages_dir, codes)
    write_course(root, new_course(answers, installed_closure(["tatka"])))
    _confirm(root)
    click.echo(f"{answers.title}: written to {root}")
    if root != Path.cwd():
        click.echo(f"Go there:                cd {folder}")
    click.echo("Run its example:         tatka run")
    click.echo("See it while you write:  tatka serve")
    click.echo("Make the site:           tatka build")
    tell_words(codes)


def write_course(root: Path, files: Mapping[str, bytes]) -> None:
    """Write all files of a new course, or none.

    Raises:
        TatkaError: One is there already.
    """
    there = [name for name in files if (root / name).exists()]
    if there:
        raise TatkaError(
            f"these files are there already: {', '.join(there[:5])}"
            + (f" and {len(there) - 5} more" if len(there) > 5 else ""),  # noqa: PLR2004
            path=root,
            hint="Choose an empty folder: tatka init NEW-FOLDER. Nothing was written.",
        )
    for name, content in files.items():
        write_bytes(root / name, content)


def _confirm(root: Path) -> None:
    """File the pages of all languages as saying the same: from the first edit on, drift shows."""
    settings = load_settings(root)
    states = section_states(read_book(settings), settings.languages, read_confirmations(settings))
    if states:
        confirm(settings, states, dt.date.today())  # noqa: DTZ011 - as above


def _codes(values: tuple[str, ...] | list[str]) -> list[str]:
    words = [word for value in values for word in value.replace(",", " ").replace("+", " ").split()]
    return list(dict.fromkeys(words))


def _titles(values: tuple[str, ...], codes: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for value in values:
        code, sign, title = value.partition("=")
        if sign and code in codes:
            found[code] = title.strip()
        else:
            found[codes[0]] = value.strip()
    return {code: title for code, title in found.items() if title}


def _ask(
    question: str, default: str, *, asking: bool, choice: click.Choice[str] | None = None
) -> str:
    if not asking:
        return default
    return str(click.prompt(question, default=default, type=choice or str)).strip()
