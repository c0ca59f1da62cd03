"""Shows how runs go: live bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tatka.run.progress import Listener, RunResult
    from tatka.run.progress import Progress as Told

_SIGNS = {
    "done": "[green]✓[/]",
    "failed": "[red]✗[/]",
    "skipped": "[yellow]–[/]",
    "fresh": "[green]=[/]",
}


@contextmanager
def listener_for(stream: TextIO) -> Iterator[Listener]:
    """A listener that draws on a stream, as the stream can show it."""
    console = Console(file=stream, highlight=False)
    if not console.is_terminal:
        yield Lines(stream)
        return
    with Progress(
        SpinnerColumn(finished_text=" "),
        TextColumn("{task.fields[sign]}{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[what]}"),
        TimeElapsedColumn(),
        console=console,
    ) as bars:
        yield Bars(bars)


class Bars:
    """One line an example: its bar, its cell, its epoch, its time."""

    def __init__(self, bars: Progress) -> None:
        """Draw on these."""
        self._bars = bars
        self._tasks: dict[tuple[str, str], TaskID] = {}

    def planned(self, names: tuple[str, ...]) -> None:
        """Nothing is to be seen until a run begins."""

    def started(self, example: str, profile: str, expected: float | None) -> None:
        """A new line."""
        said = f"last time {_seconds(expected)}" if expected else "for the first time"
        self._tasks[profile, example] = self._bars.add_task(
            _name(example, profile), total=None, sign="", what=said
        )

    def progressed(self, progress: Told) -> None:
        """The bar moves; within a cell, by its epochs."""
        done = float(progress.position - 1)
        what = escape(progress.cell or "")
        if progress.epoch:
            epoch, epochs = progress.epoch
            done += (epoch - 1) / epochs
            what += f" epoch {epoch}/{epochs}"
        task = self._tasks[progress.profile, progress.example]
        self._bars.update(task, total=progress.total, completed=done, what=what)

    def finished(self, result: RunResult) -> None:
        """The line stays, with a sign before it."""
        key = (result.profile, result.example)
        name = _name(result.example, result.profile)
        task = self._tasks.get(key)
        if task is None:
            task = self._bars.add_task(name, total=1, sign="", what="")
        total = self._bars.tasks[self._bars.task_ids.index(task)].total or 1
        completed = total if result.outcome in {"done", "fresh"} else None
        self._bars.update(
            task,
            total=total,
            completed=completed,
            sign=_SIGNS[result.outcome] + " ",
            what="" if result.outcome == "done" else result.outcome,
        )
        self._bars.stop_task(task)


class Lines:
    """A line when a run begins, and a line when it ends: for logs."""

    def __init__(self, stream: TextIO) -> None:
        """Write there."""
        self._stream = stream

    def planned(self, names: tuple[str, ...]) -> None:
        """What is going to run."""
        self._say(f"to run: {', '.join(names)}")

    def started(self, example: str, profile: str, expected: float | None) -> None:
        """A run began."""
        said = f" (last time {_seconds(expected)})" if expected else ""
        self._say(f"{_name(example, profile)}: running{said}")

    def progressed(self, progress: Told) -> None:
        """Too much for a log."""

    def finished(self, result: RunResult) -> None:
        """A run ended."""
        took = f" in {_seconds(result.seconds)}" if result.outcome in {"done", "failed"} else ""
        self._say(f"{_name(result.example, result.profile)}: {result.outcome}{took}")

    def _say(self, text: str) -> None:
        self._stream.write(text + "\n")
        self._stream.flush()


def _name(example: str, profile: str) -> str:
    return f"{example} ({profile})"


def _seconds(seconds: float) -> str:
    if seconds < 60:  # noqa: PLR2004 - seconds in a minute
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"
