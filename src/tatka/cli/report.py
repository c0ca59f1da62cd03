"""Says what was found while weaving, and refuses what may not be published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tatka.core.errors import raise_all

if TYPE_CHECKING:
    from tatka.site.book import WovenBook


def tell_problems(book: WovenBook, *, strict: bool) -> None:
    """List what a draft may have, and what had to be left out of its pages.

    Raises:
        TatkaError: What can't be published; `Problems` if there is more than one.
    """
    refused = book.refused(strict=strict)
    for problem in book.problems:
        if problem not in refused:
            click.secho(f"warning {problem}", err=True)
    for lost in book.losses:
        click.secho(f"left out: {lost}", err=True)
    for path, languages in book.alone.items():
        click.echo(f"{path} is in {', '.join(languages)} only", err=True)
    raise_all(refused)
