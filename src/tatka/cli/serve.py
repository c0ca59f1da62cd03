"""`tatka serve`."""

from __future__ import annotations

import signal
import webbrowser
from typing import TYPE_CHECKING

import click

from tatka.cli.report import say
from tatka.core.lock import tree_lock
from tatka.serve.broadcaster import Broadcaster
from tatka.serve.http import open_server
from tatka.serve.preview import Preview

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType

    from tatka.core.settings import Settings
    from tatka.serve.diagnostics import Diagnostic
    from tatka.site.changes import PageName

_SHOWN = 3


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The interface to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="The port; by default 8000, or the next one that is free.",
)
@click.option("--run", is_flag=True, help="Also run examples that a change has made stale.")
@click.option("--open", "browse", is_flag=True, help="Open the book in the browser.")
@click.pass_obj
def command(settings: Settings, host: str, port: int | None, *, run: bool, browse: bool) -> None:
    """Show the book while you write, and show each change at once.

    Save a chapter, and the browser shows it. Save an example or a shared model, and the pages that
    show its results say that they are stale; with --run, it is run again in the background. What
    is wrong is shown in the page, until it is mended.

    Prose needs no TensorFlow. Ctrl-C ends it.
    """
    with tree_lock(settings, "tatka serve", say, name="preview"):
        _serve(settings, host, port, run=run, browse=browse)


def _serve(settings: Settings, host: str, port: int | None, *, run: bool, browse: bool) -> None:
    broadcaster = Broadcaster()
    server = open_server(host, port, broadcaster, settings.languages)
    terminal = _Terminal(browse=browse)
    preview = Preview(settings, server, broadcaster, terminal, run=run)

    def end(_number: int, _frame: FrameType | None) -> None:
        preview.stop.set()

    before = [signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)]
    click.echo(f"Building the book; it will be at {click.style(server.url, bold=True)}")
    try:
        preview.work()
    finally:
        for number, handler in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
            signal.signal(number, handler)
    click.echo("Ended.")


class _Terminal:
    """Says in a line or two what happens."""

    def __init__(self, *, browse: bool) -> None:
        self._browse = browse
        self._notes: frozenset[Diagnostic] = frozenset()

    def ready(self, url: str) -> None:
        """The whole book can be looked at."""
        click.echo(f"Ready: {click.style(url, bold=True)} (Ctrl-C ends it)")
        if self._browse:
            webbrowser.open(url)

    def shown(self, pages: Iterable[PageName], seconds: float) -> None:
        """Pages have been made again."""
        names = [f"{language}/{path}" for language, path in pages]
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        click.echo(f"shown {', '.join(names[:_SHOWN])}{more} ({seconds:.2f} s)")

    def told(self, notes: Iterable[Diagnostic]) -> None:
        """What is wrong now; only what is new is said, drafts' shortcomings are not."""
        now = frozenset(note for note in notes if not note.draft)
        for note in sorted(now - self._notes, key=lambda note: (note.path, note.line, note.what)):
            where = f"{note.path}:{note.line}: " if note.line else f"{note.path}: "
            label = click.style("error", fg="red", bold=True)
            click.echo(f"{label} {where if note.path else ''}{note.what}", err=True)
            for line in note.hint.splitlines():
                click.echo(f"      {line}", err=True)
        if self._notes and not now:
            click.secho("All is well again.", fg="green")
        self._notes = now

    def running(self, names: tuple[str, ...]) -> None:
        """These run now."""
        click.echo(f"running {', '.join(names)}" if names else "the runs have ended")
