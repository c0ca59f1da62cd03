"""Runs examples: those that are needed first, the longest ones early, as many as fit at a time."""

from __future__ import annotations

import queue
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tatka.core.errors import Problems, RecordError, RunError, TatkaError
from tatka.record.fingerprinting import Fingerprints, fingerprint
from tatka.record.status import forget_failure, note_failure, status
from tatka.record.store import clean_leftovers, load_record, write_record
from tatka.run.diagnostics import unexpected
from tatka.run.environment import is_heavy
from tatka.run.job import ARTIFACTS, Job, clean_scratch, scratch_folder
from tatka.run.progress import Progress, RunResult

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from tatka.core.settings import Settings
    from tatka.record.record import Record
    from tatka.run.executors import RunExecutor
    from tatka.run.progress import Listener
    from tatka.script.example import Example

Key = tuple[str, str]


@dataclass(frozen=True)
class Task:
    """An example that is to run under a profile.

    Attributes:
        example: Name of the example.
        profile: Name of the profile.
        forced: Whether to run it even if it turns out to be fresh.
    """

    example: str
    profile: str
    forced: bool = False

    @property
    def key(self) -> Key:
        """What it is known by."""
        return (self.profile, self.example)


class Keeper(Protocol):
    """Takes what runs leave, before their scratch is removed."""

    def keep(self, record: Record) -> Record:
        """A run was a success; returns the record that stands in its place now."""

    def failed(self, job: Job, error: TatkaError) -> None:
        """A run was none."""


@dataclass(frozen=True)
class Records:
    """Keeps what runs leave under `records/`, and notes of failures in scratch.

    Attributes:
        settings: Of the course.
    """

    settings: Settings

    def keep(self, record: Record) -> Record:
        """Put the record into its place."""
        written = write_record(self.settings, record)
        forget_failure(self.settings, record.profile, record.example)
        return written

    def failed(self, job: Job, error: TatkaError) -> None:
        """Remember it for `tatka status`; the record stays what it was."""
        profile = self.settings.profile(job.profile)
        try:
            known = fingerprint(self.settings, job.example, profile)
        except TatkaError:
            # Without a lock, say, there is no fingerprint, and that is the failure.
            return
        where = f"{error.where}: " if error.where else ""
        note_failure(self.settings, profile.name, job.example.name, known, where + error.what)


def run_examples(
    settings: Settings,
    examples: Mapping[str, Example],
    tasks: Sequence[Task],
    executor: RunExecutor,
    *,
    listener: Listener,
    keeper: Keeper,
) -> tuple[RunResult, ...]:
    """Run examples and keep their records; what goes wrong with one does not stop the others.

    However this ends, an interrupt included: every record is the old one or a new one, whole, and
    no process is left.

    Args:
        settings: Of the course.
        examples: All of it.
        tasks: What to run; none twice.
        executor: Where they run; closed at the end.
        listener: Hears of everything, from this thread.
        keeper: Takes what the runs leave.

    Returns:
        One result a task, in the order of their ends.
    """
    clean_leftovers(settings)
    clean_scratch(settings)
    schedule = _Schedule(settings, examples, executor, listener, keeper)
    try:
        return schedule.work(tasks)
    finally:
        executor.close()
        shutil.rmtree(scratch_folder(settings), ignore_errors=True)


@dataclass
class _Schedule:
    """One call of `run_examples`: what waits, what runs, what is done."""

    settings: Settings
    examples: Mapping[str, Example]
    executor: RunExecutor
    listener: Listener
    keeper: Keeper
    waiting: dict[Key, Task] = field(default_factory=dict)
    running: dict[Key, tuple[Job, float]] = field(default_factory=dict)
    results: dict[Key, RunResult] = field(default_factory=dict)
    # From the threads of runs to this one: how far they are, and their ends.
    heard: queue.SimpleQueue[Progress | tuple[Key, Future[Record]]] = field(
        default_factory=queue.SimpleQueue
    )

    def work(self, tasks: Sequence[Task]) -> tuple[RunResult, ...]:
        """Until nothing waits and nothing runs."""
        seconds = {task.key: self._last_seconds(task) for task in tasks}
        for key in in_order(tasks, self.examples, seconds):
            self.waiting[key] = next(task for task in tasks if task.key == key)
        self.listener.planned(tuple(task.example for task in self.waiting.values()))
        while self.waiting or self.running:
            self._begin_what_can(seconds)
            if self.running:
                self._hear()
        return tuple(self.results.values())

    def _begin_what_can(self, seconds: Mapping[Key, float | None]) -> None:
        for key, task in list(self.waiting.items()):
            needs = [(task.profile, need) for need in self.examples[task.example].needs]
            if any(need in self.waiting or need in self.running for need in needs):
                continue
            settled = self._settle(task, needs)
            if settled is not None:
                del self.waiting[key]
                self._end(key, settled)
                continue
            try:
                job = self._job(task)
            except Exception as error:  # noqa: BLE001 - as in _hear
                del self.waiting[key]
                failure = self._failure(self.examples[task.example], error)
                self._end(key, RunResult(task.example, task.profile, "failed", error=failure))
                continue
            if not self.executor.fits(job, [other for other, _ in self.running.values()]):
                # The next ones may be narrower, but must not starve one that is wide.
                return
            del self.waiting[key]
            self.running[key] = (job, time.monotonic())
            self.listener.started(task.example, task.profile, seconds[key])
            self._submit(key, job)

    def _submit(self, key: Key, job: Job) -> None:
        future = self.executor.submit(job, self.heard.put)
        future.add_done_callback(lambda done: self.heard.put((key, done)))

    def _settle(self, task: Task, needs: Sequence[Key]) -> RunResult | None:
        """The result of a task that need not or can't run, now that those it needs are done."""
        for need in needs:
            result = self.results.get(need)
            if result is not None and result.outcome in {"failed", "skipped"}:
                error = RunError(
                    f"not run, because {need[1]!r} failed, which it needs",
                    path=self.settings.relative(self.examples[task.example].path),
                    line=self.examples[task.example].header_lines.get("needs"),
                )
                return RunResult(task.example, task.profile, "skipped", error=error)
        if not task.forced and any(need in self.results for need in needs):
            states = status(self.settings, self.examples, task.profile)
            if any(one.example == task.example and one.state == "fresh" for one in states):
                return RunResult(task.example, task.profile, "fresh")
        return None

    def _job(self, task: Task) -> Job:
        example = self.examples[task.example]
        artifacts: dict[str, Path] = {}
        for need in example.needs:
            record = load_record(self.settings, task.profile, need)
            if record is None:
                raise RunError(
                    f"it needs {need!r}, which has no record under the profile {task.profile!r}",
                    path=self.settings.relative(example.path),
                    line=example.header_lines.get("needs"),
                    hint=f"Run that first: tatka run {need} --profile {task.profile}",
                )
            artifacts[need] = record.folder / ARTIFACTS
        heavy = is_heavy(Fingerprints(self.settings).reach(example).externals)
        return Job(self.settings, example, task.profile, artifacts, heavy)

    def _hear(self) -> None:
        """Wait for the next word of a run."""
        word = self.heard.get()
        if isinstance(word, Progress):
            self.listener.progressed(word)
            return
        key, future = word
        job, began = self.running.pop(key)
        name, profile = job.example.name, job.profile
        try:
            record = self.keeper.keep(future.result())
        except Exception as error:  # noqa: BLE001 - one run's fault is one run's failure
            failure = self._failure(job.example, error)
            with suppress(Exception):
                self.keeper.failed(job, failure)
            result = RunResult(name, profile, "failed", time.monotonic() - began, failure)
        else:
            seconds = time.monotonic() - began
            result = RunResult(name, profile, "done", seconds, record=record)
        self._end(key, result)

    def _failure(self, example: Example, error: Exception) -> TatkaError:
        """The failure of one run, which always says of which file."""
        if not isinstance(error, TatkaError):
            return unexpected(self.settings, example, error)
        if error.path is None and not isinstance(error, Problems):
            error.path, error.line = self.settings.relative(example.path), 1
        return error

    def _end(self, key: Key, result: RunResult) -> None:
        self.results[key] = result
        self.listener.finished(result)

    def _last_seconds(self, task: Task) -> float | None:
        try:
            record = load_record(self.settings, task.profile, task.example)
        except RecordError:
            return None
        return record.provenance.seconds if record else None


def in_order(
    tasks: Sequence[Task],
    examples: Mapping[str, Example],
    seconds: Mapping[Key, float | None],
) -> list[Key]:
    """The order in which to begin: whoever keeps others waiting longest comes first.

    A task counts with its own duration and that of the longest chain of tasks that need it. One
    that never ran counts as the longest known: it may be long, and begun late it would be the
    one that all wait for.

    Args:
        tasks: What is to run.
        examples: All of the course.
        seconds: For each task, how long it took last time.
    """
    unknown = max((known for known in seconds.values() if known is not None), default=1.0)
    keys = {task.key for task in tasks}
    users: dict[Key, list[Key]] = {key: [] for key in keys}
    for profile, name in keys:
        for need in examples[name].needs:
            if (profile, need) in keys:
                users[profile, need].append((profile, name))
    weights: dict[Key, float] = {}

    def weight(key: Key) -> float:
        if key not in weights:
            own = seconds.get(key)
            chain = max((weight(user) for user in users[key]), default=0.0)
            weights[key] = (unknown if own is None else own) + chain
        return weights[key]

    return sorted(keys, key=lambda key: (-weight(key), key))
