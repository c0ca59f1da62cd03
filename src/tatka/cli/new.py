"""`tatka new`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from tatka.book.scaffold import Draft, draft_chapter, draft_example, find_example
from tatka.core.errors import ChapterError, SiteError
from tatka.core.files import write_text
from tatka.importing.skeleton import skeleton
from tatka.script.reading import read_example, read_examples
from tatka.site.nav_edit import add_to_nav
from tatka.translation.confirmations import read_confirmations
from tatka.translation.sections import read_book
from tatka.translation.status import confirm, section_states

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tatka.core.settings import Settings


@click.group()
def command() -> None:
    """Start a chapter or an example that passes all checks."""


def _titles(_context: object, _option: object, values: tuple[str, ...]) -> dict[str, str]:
    titles = {}
    for value in values:
        language, sign, title = value.partition("=")
        if not sign or not title:
            raise click.BadParameter(f"{value!r} is not of the shape bn=লার্নিং রেট")
        titles[language] = title
    return titles


_TITLE = click.option(
    "--title",
    "titles",
    multiple=True,
    metavar="LANGUAGE=TITLE",
    callback=_titles,
    help="The title in a language; may be given once for each.",
)


@command.command()
@click.argument("name")
@_TITLE
@click.option("--example", "shown", metavar="EXAMPLE", help="Show the first cell of this example.")
@click.option(
    "--after", metavar="CHAPTER", help="Where it goes in the table of contents; by default last."
)
@click.pass_obj
def chapter(
    settings: Settings,
    titles: Mapping[str, str],
    name: str,
    shown: str | None,
    after: str | None,
) -> None:
    """Start the chapter NAME: a page in each language, and its place in the table of contents.

    NAME is its address: small ASCII letters, digits and hyphens, such as learning-rate.
    """
    _check_languages(settings, titles)
    name = name.removesuffix(".md")
    example = None if shown is None else find_example(read_examples(settings), shown)
    draft = draft_chapter(settings, name, titles, example)
    contents = _contents(settings, name, after)
    _write(settings, draft)
    write_text(settings.mkdocs_file, contents)
    click.echo(f"listed in {settings.relative(settings.mkdocs_file)}")
    # Both languages say the same now; from the first edit on, the difference shows.
    states = section_states(read_book(settings), settings.languages, read_confirmations(settings))
    own = [state for state in states if state.key.chapter == name]
    confirm(settings, own, dt.date.today())  # noqa: DTZ011 - the day where the person sits
    click.echo("Write it while you look at it: tatka serve")


@command.command()
@click.argument("name")
@_TITLE
@click.pass_obj
def example(settings: Settings, titles: Mapping[str, str], name: str) -> None:
    """Start the example NAME: a script with cells that run.

    NAME is an identifier, such as learning_rate.
    """
    _check_languages(settings, titles)
    name = name.removesuffix(".py")
    (path,) = _write(settings, draft_example(settings, name, titles))
    # What we write must be an example to everyone else, too.
    read_example(path, languages=settings.languages, root=settings.root)
    click.echo(f"Run it: tatka run {name}. Show a cell of it: ```{{example}} {name}#halve")


@command.command()
@click.argument("name")
@click.argument("language")
@click.pass_obj
def translation(settings: Settings, name: str, language: str) -> None:
    """Start the translation of the chapter NAME into LANGUAGE: its ids and embeds without words.

    The page says of itself that it is untranslated. Until that line is taken away, readers get the
    source, marked as such.
    """
    if language not in settings.languages[1:]:
        known = ", ".join(settings.languages[1:])
        raise click.BadParameter(f"{language!r} is none of {known}", param_hint="LANGUAGE")
    page = f"{name.removesuffix('.md')}.md"
    source = settings.chapters_dir / settings.source_language / page
    try:
        text = source.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ChapterError(
            "there is no such page in the source language", path=settings.relative(source)
        ) from None
    _write(settings, Draft({settings.chapters_dir / language / page: skeleton(text)}))


def _write(settings: Settings, draft: Draft) -> tuple[Path, ...]:
    written = draft.write(settings)
    for path in written:
        click.echo(f"wrote {settings.relative(path)}")
    return written


def _contents(settings: Settings, name: str, after: str | None) -> str:
    file = settings.relative(settings.mkdocs_file)
    try:
        text = settings.mkdocs_file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SiteError("the file is missing", path=file, hint="MkDocs needs it.") from None
    behind = None if after is None else f"{after.removesuffix('.md')}.md"
    return add_to_nav(text, f"{name}.md", after=behind, file=file)


def _check_languages(settings: Settings, titles: Mapping[str, str]) -> None:
    for language in titles:
        if language not in settings.languages:
            raise click.BadParameter(
                f"{language!r} is no language of this course: {', '.join(settings.languages)}",
                param_hint="--title",
            )
