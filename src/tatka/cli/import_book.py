"""`tatka import`: old pages and notebooks become scripts, chapters and a ledger of decisions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tatka.book.glossary import accept_words, read_glossary
from tatka.core.errors import TatkaError
from tatka.core.files import write_text
from tatka.importing.importer import NavEntry, Plan, Request, plan_import, refused, write_plan
from tatka.importing.ledger import ledger_path, read_ledger
from tatka.importing.marks import close_marks
from tatka.importing.report import report_lines
from tatka.site.nav_edit import append_to_nav

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tatka.core.settings import Settings

_PATH = click.Path(exists=True, path_type=Path)


@click.command(short_help="Bring old pages and notebooks in.")
@click.argument("source", type=_PATH, required=False)
@click.option(
    "--notebook",
    "notebooks",
    type=_PATH,
    multiple=True,
    help="The notebook that the page is made from, or a folder of notebooks. May be given again.",
)
@click.option(
    "--as", "name", metavar="NAME", default="", help="What the import and its example are called."
)
@click.option(
    "--framework",
    type=click.Choice(["pt", "tf"]),
    default="tf",
    help="Which branch of pages in two variants becomes the example; the default is tf.",
)
@click.option(
    "--under", metavar="FOLDER", default="", help="Put the new pages into this folder of the book."
)
@click.option(
    "--orphans", is_flag=True, help="Bring pages in, too, that the old contents do not name."
)
@click.option("--dry-run", is_flag=True, help="Print the whole plan and write nothing.")
@click.option(
    "--report", type=click.Path(path_type=Path), help="Write every decision into this file."
)
@click.option("--marks", metavar="NAME", help="Show the open marks of the import NAME, and stop.")
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="MARK",
    help="Close an open mark: its id, its rule, a file, or a word of the glossary's. "
    "May be given again.",
)
@click.pass_obj
def command(  # noqa: PLR0917 - one branch a kind
    settings: Settings,
    source: Path | None,
    notebooks: tuple[Path, ...],
    name: str,
    framework: str,
    under: str,
    report: Path | None,
    marks: str | None,
    accepted: tuple[str, ...],
    *,
    orphans: bool,
    dry_run: bool,
) -> None:
    """Bring an old book in: SOURCE is a page, a notebook, or a folder of them.

    Understands GitBook (SUMMARY.md, hints, tabs, assets), notebooks with their stored outputs,
    Colab's included, MDX, MyST, Quarto and d2l's Markdown. Writes new files only: scripts under
    examples/, chapters under docs/, a page without words for every other language, pictures, the
    table of contents, and import/NAME.toml with every decision. Nothing is run or fetched.

    What was not done for certain is a mark. Marks are open until somebody has looked at them, and
    a strict build refuses pages with open marks.

    Exit code 0 if nothing is left to look at, 1 if marks are open, 2 for a wrong call.
    """
    if accepted:
        _accept(settings, accepted)
        return
    if marks is not None:
        _show_marks(settings, marks)
        return
    if source is None:
        raise click.UsageError("Name a page, a notebook or a folder.")
    request = Request(source, notebooks, name, framework, under, orphans)
    plan = plan_import(settings, request)
    words = read_glossary(settings).accepted
    lines = report_lines(plan.ledger, words, everything=dry_run or report is not None)
    if report is not None:
        write_text(report, "\n".join(lines) + "\n")
        click.echo(f"every decision is in {report}")
        lines = report_lines(plan.ledger, words)
    if dry_run:
        _tell_plan(settings, plan)
    click.echo("\n".join(lines))
    if not dry_run:
        _write(settings, plan)
    if plan.ledger.open_marks or plan.ledger.open_spellings(words):
        raise click.exceptions.Exit(1)


def _tell_plan(settings: Settings, plan: Plan) -> None:
    if plan.unchanged:
        click.echo("nothing to do: an import with the same input has done it all")
        return
    blocked = {error.path for error in refused(settings, plan)}
    for path, content in plan.files.items():
        place = settings.relative(path)
        state = "is in the way of" if place in blocked else "would be written:"
        click.echo(f"{place} {state} {len(content)} bytes")
    for entry in _as_yaml(plan.nav):
        click.echo(f"nav: {entry}")


def _write(settings: Settings, plan: Plan) -> None:
    if plan.unchanged:
        click.echo("Nothing was written: an import with the same input has done it all.")
        return
    # The contents first in memory: a nav that can't be read must stop the import before it writes.
    file = settings.mkdocs_file
    contents = file.read_text(encoding="utf-8") if file.is_file() else ""
    new = append_to_nav(contents, _as_yaml(plan.nav)) if _has_nav(contents) else contents
    written = write_plan(settings, plan)
    if new != contents:
        write_text(file, new)
        click.echo(f"listed in {settings.relative(file)}")
    click.echo(
        f"{len(written)} files written; the ledger is "
        f"{settings.relative(ledger_path(settings, plan.ledger.name))}"
    )
    click.echo("Next: tatka doctor --old-code examples/*.py, then tatka serve")


def _has_nav(text: str) -> bool:
    return any(line.startswith("nav:") for line in text.splitlines())


def _as_yaml(entries: Sequence[NavEntry]) -> list[object]:
    return [
        {entry.title: entry.address}
        if entry.address
        else entry.page or {entry.title: _as_yaml(entry.entries)}
        for entry in entries
    ]


def _show_marks(settings: Settings, name: str) -> None:
    path = ledger_path(settings, name)
    if not path.is_file():
        raise TatkaError(f"there is no import {name!r}", path=settings.relative(path))
    ledger = read_ledger(path, settings)
    words = read_glossary(settings).accepted
    click.echo("\n".join(report_lines(ledger, words)))
    if ledger.open_marks or ledger.open_spellings(words):
        raise click.exceptions.Exit(1)


def _accept(settings: Settings, names: Sequence[str]) -> None:
    words = {
        word
        for path in sorted(ledger_path(settings, "x").parent.glob("*.toml"))
        for word, _, _ in read_ledger(path, settings).spellings
    }
    spelled = [name for name in names if name in words]
    told = close_marks(settings, [name for name in names if name not in words])
    if spelled:
        told.append(f"{settings.relative(accept_words(settings, spelled))}: {', '.join(spelled)}")
    for line in told:
        click.echo(line)
