"""Says what was found while weaving, and refuses what may not be published."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import click

from tatka.core.errors import raise_all
from tatka.core.lock import tree_lock
from tatka.site.theme_words import words_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tatka.core.settings import Settings
    from tatka.site.book import WovenBook


_P = ParamSpec("_P")
_R = TypeVar("_R")


def alone(
    doing: str,
) -> Callable[[Callable[Concatenate[Settings, _P], _R]], Callable[Concatenate[Settings, _P], _R]]:
    """Have a command hold the tree: others that change it wait, and say for whom.

    Args:
        doing: The command, such as `tatka build`.
    """

    def decorate(
        command: Callable[Concatenate[Settings, _P], _R],
    ) -> Callable[Concatenate[Settings, _P], _R]:
        @wraps(command)
        def held(settings: Settings, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
            with tree_lock(settings, doing, say):
                return command(settings, *args, **kwargs)

        return held

    return decorate


def say(text: str) -> None:
    """Say something that is neither a result nor an error."""
    click.echo(text, err=True)


def tell_words(languages: Iterable[str]) -> None:
    """Say which languages of a course lack words of the interface, shown in English there."""
    for language in languages:
        left = words_missing(language)
        if left:
            click.echo(
                f"{len(left)} words of the interface are English in {language!r}: "
                f"tatka messages {language}",
                err=True,
            )


def tell_problems(book: WovenBook, *, strict: bool) -> None:
    """List what a draft may have, and what had to be left out of its pages.

    Raises:
        TatkaError: What can't be published; `Problems` if there is more than one.
    """
    refused = book.refused(strict=strict)
    for problem in book.problems:
        if problem not in refused:
            click.secho(f"warning {problem}", err=True)
    for lost in book.omissions:
        click.secho(f"left out: {lost}", err=True)
    for chapter in book.waiting:
        click.echo(
            f"{chapter.path.as_posix()} is not translated in {chapter.language} yet", err=True
        )
    for path, languages in book.alone.items():
        click.echo(f"{path} is in {', '.join(languages)} only", err=True)
    raise_all(refused)
