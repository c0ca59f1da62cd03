"""Where runs take place: in kernels on this machine, or with the workers of any executor."""

from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from tatka.core.errors import SetupError
from tatka.record.fingerprinting import as_run, fingerprint
from tatka.run.environment import HEAVY, environment, threads_for
from tatka.run.job import run_job, scratch_folder
from tatka.run.kernel_pool import Host
from tatka.run.remote import pack_job, run_far, unpack_record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from concurrent.futures import Executor

    from tatka.core.settings import Settings
    from tatka.record.record import Record
    from tatka.run.job import Job
    from tatka.run.progress import Progress


class Place(Protocol):
    """Takes runs."""

    def fits(self, job: Job, running: Collection[Job]) -> bool:
        """Whether a run can begin beside those that are running; always if there is none."""

    def submit(self, job: Job, tell: Callable[[Progress], None]) -> Future[Record]:
        """Begin a run. `tell` may be called from any thread."""

    def close(self) -> None:
        """End all runs at once; afterwards nothing is left of them but scratch."""


class LocalPlace:
    """Runs on this machine, each in a kernel of its own, driven by a thread of an executor."""

    def __init__(
        self,
        settings: Settings,
        *,
        jobs: int | None = None,
        fork: bool = True,
        imports: Mapping[bool, Collection[str]] | None = None,
    ) -> None:
        """Nothing is started yet.

        Args:
            settings: Of the course.
            jobs: How many runs at a time at most; by default as many as there are cores.
            fork: Whether to prepare kernels once and fork them, where the system can.
            imports: Modules that the heavy examples to run import (True), and the light ones.

        Raises:
            SetupError: This system can't run examples.
        """
        if sys.platform == "win32":
            raise SetupError(
                "examples run on Linux and macOS",
                hint="On Windows, use the Windows Subsystem for Linux. Editing prose and building "
                "the site from the records works without.",
            )
        self._settings = settings
        self._cores = cores()
        self._jobs = jobs or self._cores
        # macOS has fork, but its own libraries don't survive it.
        self._fork = fork and sys.platform == "linux"
        self._imports = imports or {}
        self._hosts: dict[bool, Host] = {}
        self._lock = threading.Lock()
        self._executor: Executor = ThreadPoolExecutor(self._jobs, thread_name_prefix="tatka-run")

    def fits(self, job: Job, running: Collection[Job]) -> bool:
        """Not more runs than allowed, not more threads than cores. One that is wider runs alone."""
        if not running:
            return True
        threads = sum(threads_for(self._settings, heavy=other.heavy) for other in (*running, job))
        return len(running) < self._jobs and threads <= self._cores

    def submit(self, job: Job, tell: Callable[[Progress], None]) -> Future[Record]:
        """Begin a run in a thread."""
        return self._executor.submit(lambda: run_job(job, self._host(job.heavy), tell))

    def close(self) -> None:
        """End the kernels, and with them the threads that wait for them."""
        with self._lock:
            hosts, self._hosts = self._hosts, {}
        for host in hosts.values():
            host.close()
        self._executor.shutdown(cancel_futures=True)

    def _host(self, heavy: bool) -> Host:  # noqa: FBT001 - a key
        with self._lock:
            if heavy not in self._hosts:
                threads = threads_for(self._settings, heavy=heavy)
                self._hosts[heavy] = Host(
                    environment(self._settings, threads),
                    preloads(self._settings, self._imports.get(heavy, ()), heavy=heavy),
                    fork=self._fork,
                )
            return self._hosts[heavy]


def preloads(settings: Settings, imports: Collection[str], *, heavy: bool) -> tuple[str, ...]:
    """The modules that a host imports: those of the settings that its examples import anyway."""
    tops = {name.partition(".")[0] for name in imports}
    return tuple(
        module
        for module in settings.preload
        if (top := module.partition(".")[0]) in tops and (heavy or top not in HEAVY)
    )


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True)
class FarPlace:
    """Runs with the workers of an executor, which need the course's files and packages.

    A worker finds the repository under the same path as here, or where its own environment
    variable `TATKA_ROOT` says. It refuses to run an example whose code, reach, parameters or
    locked packages differ from the ones here. What a run left comes back as bytes.

    Attributes:
        settings: Of the course.
        executor: Any; its workers must be able to import tatka.
    """

    settings: Settings
    executor: Executor
    _sent: list[Future[bytes]] = field(default_factory=list, init=False)

    def fits(self, job: Job, running: Collection[Job]) -> bool:
        """Always: the executor has a queue of its own."""
        del job, running
        return True

    def submit(self, job: Job, tell: Callable[[Progress], None]) -> Future[Record]:
        """Hand a run to the executor, and what it left to whoever waits."""
        del tell
        done: Future[Record] = Future()
        far = self.executor.submit(run_far, pack_job(job))
        self._sent.append(far)
        far.add_done_callback(lambda future: self._arrived(job, future, done))
        return done

    def close(self) -> None:
        """Have nothing new begun; what has begun far away ends there."""
        for future in self._sent:
            future.cancel()
        self.executor.shutdown(wait=False)

    def _arrived(self, job: Job, far: Future[bytes], done: Future[Record]) -> None:
        try:
            folder = scratch_folder(self.settings) / job.profile / job.example.name / "record"
            record = unpack_record(far.result(), folder)
            # What it depends on, as it stands here: paths and artifacts there are others.
            computed = fingerprint(
                self.settings, job.example, self.settings.profile(job.profile), record.touched
            )
            done.set_result(replace(record, fingerprint=as_run(computed, record.touched)))
        except BaseException as error:  # noqa: BLE001 - whoever waits for the future gets it
            done.set_exception(error)
