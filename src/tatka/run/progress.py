"""What is told while examples run: who listens hears of beginnings, cells, epochs and ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from tatka.core.errors import TatkaError
    from tatka.record.record import Record

Outcome = Literal["done", "failed", "skipped", "fresh"]


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    Attributes:
        example: Which.
        profile: Under which.
        cell: Name of the cell that runs; None for one without a name.
        position: The cell's position, from 1.
        total: How many cells there are.
        epoch: Which epoch of how many, where the cell's output says so.
    """

    example: str
    profile: str
    cell: str | None
    position: int
    total: int
    epoch: tuple[int, int] | None = None


@dataclass(frozen=True)
class RunResult:
    """How a run ended.

    Attributes:
        example: Which.
        profile: Under which.
        outcome: `done`; `failed`; `skipped`, because one that it needs failed; `fresh`, because
            once those that it needs had run there was no reason left to run it.
        seconds: How long it took, start and clearing up included.
        error: What went wrong, for `failed` and `skipped`.
        record: The new record, for `done`.
    """

    example: str
    profile: str
    outcome: Outcome
    seconds: float = 0.0
    error: TatkaError | None = None
    record: Record | None = None


class Listener(Protocol):
    """Hears of runs; called from one thread only."""

    def planned(self, names: tuple[str, ...]) -> None:
        """These are going to run, in about this order."""

    def started(self, example: str, profile: str, expected: float | None) -> None:
        """A run began; the last one took `expected` seconds, if there was one."""

    def progressed(self, progress: Progress) -> None:
        """A cell or an epoch began."""

    def finished(self, result: RunResult) -> None:
        """A run ended, or won't take place."""


class Silence:
    """A listener that does nothing."""

    def planned(self, names: tuple[str, ...]) -> None:
        """Do nothing."""

    def started(self, example: str, profile: str, expected: float | None) -> None:
        """Do nothing."""

    def progressed(self, progress: Progress) -> None:
        """Do nothing."""

    def finished(self, result: RunResult) -> None:
        """Do nothing."""
