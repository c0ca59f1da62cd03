"""`tatka records`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tatka.core.locale import format_size
from tatka.record.settle import settle
from tatka.record.store import records
from tatka.script.reading import read_examples

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
