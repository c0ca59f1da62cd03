"""Runs what is not fresh: the work of `tatka run`, and the first step of `tatka build`."""

from __future__ import annotations

import os
import signal
import socket
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tatka.core.errors import ExampleError, SetupError, TatkaError, raise_all
from tatka.core.suggestions import did_you_mean
from tatka.record.fingerprinting import Fingerprints
from tatka.record.status import status
from tatka.run.environment import check_environment, is_heavy
from tatka.run.executors import FarPlace, LocalPlace
from tatka.run.progress import RunResult
from tatka.run.scheduler import Records, Task, run_examples
from tatka.script.reading import example_paths, read_valid_examples

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from types import FrameType

    from tatka.core.settings import Settings
    from tatka.record.status import Status
    from tatka.run.executors import Place
    from tatka.run.progress import Listener
    from tatka.script.example import Example

_FAR_SECONDS = 20


def run_stale(
    settings: Settings,
    listener: Listener,
    *,
    names: Sequence[str] = (),
    profile: str | None = None,
    everything: bool = False,
    jobs: int | None = None,
    scheduler: str | None = None,
    fork: bool = True,
) -> tuple[RunResult, ...]:
    """Run exactly the examples whose records are not fresh.

    Args:
        settings: Of the course.
        listener: Hears how it goes.
        names: Only these, and what they need; without, all.
        profile: Only under this profile; without, under every profile that is `local`.
        everything: Also those that are fresh.
        jobs: How many runs at a time at most.
        scheduler: Address of a Dask scheduler whose workers are to run them.
        fork: Whether kernels may be prepared once and forked.

    Returns:
        How each run ended; nothing if all is fresh.

    Raises:
        ExampleError: There is no example of such a name.
        SettingsError: There is no such profile.
        SetupError: The scheduler can't be reached, or this machine can't run examples, since other
            versions are installed here than the lock says, for instance.
        Problems: Several of the examples that are asked for are not valid. Where none is asked for,
            what is wrong with one is its result.
    """
    examples, problems = read_valid_examples(settings)
    check_names(names, {path.stem: path for path in example_paths(settings)})
    if any(name not in examples for name in names):
        raise_all(problems)
    broken = () if names else tuple(map(partial(_broken, settings), problems))
    states = [one for one in status(settings, examples, profile) if profile or one.local]
    tasks = choose(states, examples, names, everything=everything)
    if not tasks:
        return broken
    if scheduler is None:
        imports = _imports(settings, [examples[task.example] for task in tasks])
        check_environment(settings, imports[True] | imports[False])
    with open_place(settings, examples, tasks, jobs=jobs, scheduler=scheduler, fork=fork) as place:
        results = run_examples(
            settings, examples, tasks, place, listener=listener, keeper=Records(settings)
        )
    return (*results, *broken)


def _broken(settings: Settings, problem: TatkaError) -> RunResult:
    """What can't even be begun, as the result of a run."""
    name = PurePath(str(problem.path)).stem
    return RunResult(name, settings.default_profile, "failed", error=problem)


def choose(
    states: Sequence[Status],
    examples: Mapping[str, Example],
    names: Sequence[str],
    *,
    everything: bool,
) -> list[Task]:
    """What to run: what is not fresh, of what is asked for or needed for it.

    Args:
        states: Of all examples under the profiles in question.
        examples: All of the course.
        names: What is asked for; all, if empty.
        everything: Whether fresh ones that are asked for run, too.
    """
    asked = set(names) or set(examples)
    needed = set(asked)
    waiting = list(asked)
    while waiting:
        for need in examples[waiting.pop()].needs:
            if need not in needed:
                needed.add(need)
                waiting.append(need)
    tasks = []
    for one in states:
        forced = everything and one.example in asked
        # Running it once more would leave as much unknown; who wants that asks for it by name.
        due = one.state not in {"fresh", "unknown"} or (
            one.state == "unknown" and one.example in names
        )
        if one.example in needed and (forced or due):
            tasks.append(Task(one.example, one.profile, forced))
    return tasks


def check_names(names: Sequence[str], examples: Collection[str]) -> None:
    """Make sure that all of these are examples.

    Raises:
        ExampleError: One is not; with the nearest names.
    """
    for name in names:
        if name not in examples:
            raise ExampleError(
                f"there is no example {name!r}",
                hint=did_you_mean(name, examples, listed="The examples are"),
            )


@contextmanager
def open_place(
    settings: Settings,
    examples: Mapping[str, Example],
    tasks: Sequence[Task],
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    fork: bool = True,
) -> Iterator[Place]:
    """A place for these runs, from which SIGTERM leads out the way Ctrl-C does.

    Args:
        settings: Of the course.
        examples: All of it.
        tasks: What is to run there.
        jobs: How many runs at a time at most.
        scheduler: Address of a Dask scheduler; without, runs take place on this machine.
        fork: Whether kernels may be prepared once and forked.

    Raises:
        SetupError: The scheduler can't be reached, or this machine can't run examples.
    """
    with _ended_politely():
        if scheduler is not None:
            with _dask(settings, scheduler) as place:
                yield place
        else:
            if not hasattr(os, "setsid"):
                raise SetupError(
                    "examples can't be run on Windows itself",
                    hint="Run them in WSL, or on another machine: tatka run --scheduler tcp://…. "
                    "Writing, building and the preview need no run.",
                )
            imports = _imports(settings, [examples[task.example] for task in tasks])
            yield LocalPlace(settings, jobs=jobs, fork=fork, imports=imports)


def _imports(settings: Settings, examples: Iterable[Example]) -> dict[bool, set[str]]:
    """What the heavy (True) and the light examples import."""
    fingerprints = Fingerprints(settings)
    imports: dict[bool, set[str]] = {True: set(), False: set()}
    for example in examples:
        try:
            externals = fingerprints.reach(example).externals
        except ExampleError:
            # A shared module is no Python: the runs of those that reach it will say so.
            continue
        imports[is_heavy(externals)] |= externals
    return imports


@contextmanager
def _dask(settings: Settings, address: str) -> Iterator[Place]:
    try:
        from distributed import Client  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise SetupError(
            "--scheduler needs the package `distributed`",
            hint="Install it: pip install 'tatka[distributed]'",
        ) from None
    _knock(address)
    with Client(address, timeout=_FAR_SECONDS, set_as_default=False) as client:
        # Every run is its own, also one whose job looks like an earlier one's.
        yield FarPlace(settings, client.get_executor(pure=False))


def _knock(address: str) -> None:
    """See that somebody listens, before a client of Dask's tries for minutes."""
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    try:
        if not parts.hostname or not parts.port:
            raise SetupError(
                f"{address!r} is no address of a scheduler", hint="Write tcp://HOST:PORT."
            )
        socket.create_connection((parts.hostname, parts.port), _FAR_SECONDS).close()
    except (OSError, ValueError) as error:
        raise SetupError(
            f"no scheduler answers at {address}",
            hint=f"Start one with `dask scheduler`. ({error})",
        ) from None


@contextmanager
def _ended_politely() -> Iterator[None]:
    """Let SIGTERM end runs the way Ctrl-C does, where signals can be had."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    if signal.getsignal(signal.SIGTERM) not in {signal.SIG_DFL, signal.default_int_handler}:
        # Whoever called takes care of it.
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
