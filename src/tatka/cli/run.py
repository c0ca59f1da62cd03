"""`tatka run`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tatka.cli.progress import listener_for
from tatka.cli.report import alone
from tatka.core.errors import raise_all
from tatka.run.environment import doubtful_packages
from tatka.run.refresh import run_stale

if TYPE_CHECKING:
    from tatka.core.settings import Settings
    from tatka.run.progress import RunResult


@click.command()
@click.argument("names", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Also run those that are fresh.")
@click.option("--profile", help="Run under this profile, even one that is not for every machine.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="How many runs at a time at most; by default as many as there are cores.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Hand the runs to the workers of this Dask scheduler, such as tcp://host:8786.",
)
@click.option(
    "--no-fork",
    is_flag=True,
    help="Start every kernel from nothing instead of forking a prepared one.",
)
@click.pass_obj
@alone("tatka run")
def command(
    settings: Settings,
    names: tuple[str, ...],
    *,
    everything: bool,
    profile: str | None,
    jobs: int | None,
    scheduler: str | None,
    no_fork: bool,
) -> None:
    """Run the examples whose records are stale or missing.

    NAMES are examples, without `.py`; those that they need are run first, where they are not
    fresh. Without names, all examples are looked at, under every profile that any machine can run.

    A run that fails leaves the earlier record as it is, and does not stop the others. Ctrl-C is
    safe at any time: the next `tatka run` goes on with what is left.
    """
    with listener_for(sys.stderr) as listener:
        results = run_stale(
            settings,
            listener,
            names=names,
            profile=profile,
            everything=everything,
            jobs=jobs,
            scheduler=scheduler,
            fork=not no_fork,
        )
    for result in results:
        path = settings.relative(settings.examples_dir / f"{result.example}.py")
        for omission in result.record.omissions if result.record else ():
            click.secho(omission.at(path), err=True)
    click.echo(summary(results))
    tell_packages(settings, results)
    raise_all(result.error for result in results if result.error is not None)


def tell_packages(settings: Settings, results: tuple[RunResult, ...]) -> None:
    """Warn of packages whose versions don't tell everything."""
    records = [result.record for result in results if result.record is not None]
    for line in doubtful_packages(settings, records) if records else ():
        click.secho(f"warning: {line}", err=True)


def summary(results: tuple[RunResult, ...]) -> str:
    """What happened, in one line."""
    if not results:
        return "Everything is fresh, nothing to run."
    words = {
        "done": "run",
        "failed": "failed",
        "skipped": "not run, because one that they need failed",
        "fresh": "fresh after those that they need had run",
    }
    counts = [
        f"{count} {said}"
        for outcome, said in words.items()
        if (count := sum(result.outcome == outcome for result in results))
    ]
    return ", ".join(counts) + "."
