"""`tatka records`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tatka.core.locale import format_size
from tatka.record.settle import settle
from tatka.record.store import orphans, records, remove_record
from tatka.script.reading import read_examples
from tatka.translation.confirmations import (
    delete_confirmation,
    orphaned_confirmations,
    path_of,
)

if TYPE_CHECKING:
    from tatka.core.settings import Settings


@click.group()
def command() -> None:
    """Look after the records: how large they are, and conflicts between branches."""


@command.command(name="settle")
@click.pass_obj
def settle_command(settings: Settings) -> None:
    """Settle conflicts in records, in the middle of a merge, a rebase or a pick.

    Settle those in the code first. Of a record that both branches made, the one is taken whole that
    holds for the merged code; where neither does, the newer one stays, and is to be run again.

    Exit code 1 if nothing is being merged.
    """
    found = settle(settings, read_examples(settings))
    for one in found:
        said = "it holds" if one.fresh else f"to be run: tatka run {one.example}"
        click.echo(f"{one.profile}/{one.example}: {one.side}; {said}")
    if not found:
        click.echo("No record was changed on both sides.")


@command.command()
@click.pass_obj
def size(settings: Settings) -> None:
    """Say how large each record is: what a repository grows by when it is run again."""
    sizes = {}
    for profile, example in records(settings):
        folder = settings.records_dir / profile / example
        sizes[f"{profile}/{example}"] = sum(
            path.stat().st_size for path in folder.rglob("*") if path.is_file()
        )
    width = max((len(name) for name in sizes), default=5)
    for name, total in sorted(sizes.items(), key=lambda pair: -pair[1]):
        click.echo(f"{name.ljust(width)}  {format_size(total, 'en')}")
    click.echo(f"{'all'.ljust(width)}  {format_size(sum(sizes.values()), 'en')}")


@command.command()
@click.option("--dry-run", is_flag=True, help="Only name them.")
@click.pass_obj
def prune(settings: Settings, *, dry_run: bool) -> None:
    """Remove what belongs to examples, profiles and chapters that are gone.

    That is their records, with all pictures, and the confirmations of their translations.
    """
    gone = orphans(settings)
    for profile, example in gone:
        click.echo(f"{settings.relative(settings.records_dir / profile / example)}/")
        if not dry_run:
            remove_record(settings, profile, example)
    keys = orphaned_confirmations(settings)
    for key in keys:
        click.echo(settings.relative(path_of(settings, key)))
        if not dry_run:
            delete_confirmation(settings, key)
    if not gone and not keys:
        click.echo("Everything belongs to an example or a chapter.")
