"""`tatka verify`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tatka.cli.progress import listener_for
from tatka.cli.report import alone
from tatka.core.errors import raise_all
from tatka.run.verify import verify
from tatka.script.reading import read_valid_examples

if TYPE_CHECKING:
    from tatka.core.settings import Settings
    from tatka.run.compare import Difference

_LINES = 40


@click.command()
@click.argument("names", nargs=-1)
@click.option("--profile", help="Under this profile, even one that is not for every machine.")
@click.option(
    "--changed-since",
    metavar="REV",
    help="Only examples whose records are not the ones of this commit.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="How many runs at a time at most; by default as many as there are cores.",
)
@click.option("--no-fork", is_flag=True, help="Start every kernel from nothing.")
@click.pass_obj
@alone("tatka verify")
def command(
    settings: Settings,
    names: tuple[str, ...],
    *,
    profile: str | None,
    changed_since: str | None,
    jobs: int | None,
    no_fork: bool,
) -> None:
    """Run examples again and compare the results with the records.

    Texts must be equal, numbers in them within the example's tolerance (`tolerance` in its
    header), and pictures must look the same. Durations don't count: neither in texts, nor in
    columns and variables that are named as times, nor in cells tagged `varies`.

    The records stay as they are. The exit code is 0 only if every result is the same.
    """
    with listener_for(sys.stderr) as listener:
        verdicts = verify(
            settings,
            listener,
            names=names,
            profile=profile,
            changed_since=changed_since,
            jobs=jobs,
            fork=not no_fork,
        )
    if not verdicts:
        click.echo("Nothing to verify.")
        return
    for one in verdicts:
        if one.differences:
            click.secho(f"{one.example} ({one.profile}) gives other results now:", bold=True)
        for difference in one.differences:
            _show(difference)
    counts = {verdict: sum(one.verdict == verdict for one in verdicts) for verdict in _WORDS}
    click.echo(", ".join(f"{n} {_WORDS[verdict]}" for verdict, n in counts.items() if n) + ".")
    faults = () if names else read_valid_examples(settings)[1]
    raise_all([*(one.error for one in verdicts if one.error is not None), *faults])
    if counts["different"]:
        raise click.exceptions.Exit(1)


_WORDS = {"same": "the same", "different": "different", "failed": "failed", "stale": "not fresh"}


def _show(difference: Difference) -> None:
    click.echo(f"  {difference.cell}: {difference.what}")
    for line in difference.lines[:_LINES]:
        colour = {"-": "red", "+": "green"}.get(line[:1])
        click.secho(f"    {line}", fg=colour)
    more = len(difference.lines) - _LINES
    if more > 0:
        click.echo(f"    … and {more} lines more")
