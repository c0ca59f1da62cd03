"""`tatka lock`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tatka.core.errors import SettingsError
from tatka.core.files import write_text
from tatka.dependencies.lockfile import locked_versions
from tatka.starter.lock import imported_distributions, installed_closure, lock_text

if TYPE_CHECKING:
    from tatka.core.settings import Settings


@click.command()
@click.pass_obj
def command(settings: Settings) -> None:
    """Write down the versions of the packages that are installed here.

    In the lock stand tatka, what the examples import, and all that these require, as they are
    installed now. Records are compared with it. A lock with hashes, or one that another tool
    keeps (`uv.lock`), is left to that tool.

    Exit code 1 if the lock is such a one.
    """
    name = settings.relative(settings.lock)
    old: dict[str, str] = {}
    if settings.lock.is_file():
        if settings.lock.suffix != ".txt" or "--hash" in settings.lock.read_text(encoding="utf-8"):
            raise SettingsError(
                "this lock has hashes, or is another tool's",
                path=name,
                hint="Make it anew as it was made: uv lock, or uv pip compile --generate-hashes.",
            )
        old = locked_versions(settings.lock)
    new = installed_closure(["tatka", *imported_distributions(settings)])
    write_text(settings.lock, lock_text(new))
    for package in sorted(old.keys() | new.keys()):
        if old.get(package) != new.get(package):
            was, now = old.get(package, "not there"), new.get(package, "gone")
            click.echo(f"{package}: {was} -> {now}")
    click.echo(f"{len(new)} packages in {name}")
