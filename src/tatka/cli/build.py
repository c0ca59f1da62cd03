"""`tatka build`: the main job, from examples and chapters to a site."""

from __future__ import annotations

import datetime as dt
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from tatka.book.library import read_library
from tatka.cli.progress import listener_for
from tatka.cli.report import alone, tell_problems, tell_words
from tatka.cli.run import summary, tell_packages
from tatka.core import folders
from tatka.core.errors import SetupError, StaleError, TatkaError, raise_all
from tatka.core.locale import format_duration, format_size
from tatka.record.status import Status, status
from tatka.run.refresh import run_stale
from tatka.site.book import weave_book
from tatka.translation.drift import check_drift

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tatka.core.settings import Settings
    from tatka.script.example import Example
    from tatka.site.book import WovenBook
    from tatka.site.build import BuiltSite


def _is_automated() -> bool:
    """Whether a machine builds: continuous integration sets CI."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


@click.command(short_help="Build the book.")
@click.option(
    "--strict/--no-strict",
    default=_is_automated,
    help="Refuse stale and missing results, broken links, sections without an address. "
    "The default where CI is set.",
)
@click.option(
    "--run/--no-run",
    "running",
    default=None,
    help="Run examples that are not fresh first. The default, but with --strict.",
)
@click.option(
    "--downloads/--no-downloads",
    default=False,
    help="Make the PDF and the EPUB, too, and offer them on the start page.",
)
@click.option(
    "--untrusted",
    is_flag=True,
    help="For chapters and records of strangers: refuse HTML that runs something, and say on every "
    "page that nobody has checked its results.",
)
@click.option("--profile", metavar="NAME", help="Run under this profile only.")
@click.option("--jobs", type=click.IntRange(min=1), help="How many runs at a time at most.")
@click.pass_obj
@alone("tatka build")
def command(
    settings: Settings,
    profile: str | None,
    jobs: int | None,
    *,
    strict: bool,
    running: bool | None,
    downloads: bool,
    untrusted: bool,
) -> None:
    """Build the book: run what is not fresh, weave all languages, make the site.

    Pages whose results are out of date, because they could not be run, say so to their readers.
    A build that fails leaves the site as it was.

    With --strict nothing is run and nothing is let pass: for continuous integration.

    Exit code 1 if the site could not be built, or if a run failed; in that case the site is
    there, with a banner where its result is missing.
    """
    settings = replace(settings, untrusted=untrusted)
    if profile is not None:
        settings.profile(profile)
    folders.check(settings.site_dir, setting="site")
    wanted = not strict if running is None else running
    failures = _run(settings, profile, jobs) if wanted else []
    library = read_library(settings)
    states = status(settings, library.examples)
    if strict:
        raise_all([*library.problems, *_not_fresh(states, library.examples, settings)])
    told = set(map(str, failures))
    failures += [problem for problem in library.problems if str(problem) not in told]
    book = weave_book(settings, library=library.with_statuses(states), draw="all")
    try:
        tell_problems(book, strict=strict)
    except TatkaError as error:
        # Why a result is missing is told first.
        raise_all([*failures, error])
    _tell_drift(settings, book, strict=strict)
    tell_words(settings.languages)
    built = _build(settings, book, strict=strict, downloads=downloads)
    for problem in built.problems:
        click.secho(f"warning {problem}", err=True)
    click.echo(_said(settings, built))
    raise_all(failures)


def _run(settings: Settings, profile: str | None, jobs: int | None) -> list[TatkaError]:
    """Run what is not fresh; a machine that can't run examples still builds."""
    try:
        with listener_for(sys.stderr) as listener:
            results = run_stale(settings, listener, profile=profile, jobs=jobs)
    except SetupError as error:
        click.secho(f"warning: not everything is fresh, and nothing was run: {error}", err=True)
        return []
    if results:
        click.echo(summary(results), err=True)
        tell_packages(settings, results)
    return [result.error for result in results if result.error is not None]


def _not_fresh(
    states: Iterable[Status], examples: Mapping[str, Example], settings: Settings
) -> list[TatkaError]:
    return [
        StaleError(
            f"the record under {state.profile!r} is {state.state}"
            + (f": {'; '.join(map(str, state.reasons[:3]))}" if state.reasons else ""),
            path=settings.relative(examples[state.example].path),
            hint=f"Run it, and commit its record: tatka run {state.example}",
        )
        for state in states
        if state.blocks
    ]


def _tell_drift(settings: Settings, book: WovenBook, *, strict: bool) -> None:
    """Say which sections are behind the other language; refuse them where the settings do."""
    refused, warned = check_drift(settings, book.drifts, dt.date.today())  # noqa: DTZ011 - the day where the machine is
    for problem in (*warned, *(() if strict else refused)):
        click.secho(f"warning {problem}", err=True)
    if strict:
        raise_all(refused)


def _build(settings: Settings, book: WovenBook, *, strict: bool, downloads: bool) -> BuiltSite:
    # The site engine takes half a second to import, which a refused book need not wait for.
    from tatka.site.build import build_site  # noqa: PLC0415
    from tatka.site.forms.export import Forms  # noqa: PLC0415

    forms = Forms() if downloads else None
    return build_site(
        settings, book.folder, strict=strict, mkdocs=book.mkdocs, book=book, forms=forms
    )


def _said(settings: Settings, built: BuiltSite) -> str:
    place = settings.relative(built.folder)
    pages = [f"{len(paths)} in {code}" for code, paths in built.pages.items()]
    return (
        f"Built {place}/ in {format_duration(built.seconds, 'en')}: pages {', '.join(pages)}; "
        f"offline copy {format_size(built.zip_bytes, 'en')}.\n"
        f"Look at it: open {place}/index.html, or run `tatka serve`."
    )
