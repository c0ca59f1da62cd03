"""Where runs take place: in kernels on this machine, or with the workers of any executor."""

from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from tatka.core.errors import RunError, SetupError
from tatka.record.fingerprinting import as_run, fingerprint
from tatka.run.diagnostics import host_died
from tatka.run.environment import HEAVY, environment, threads_for
from tatka.run.job import run_job, scratch_folder
from tatka.run.kernel_pool import KernelServer, KernelServerDiedError
from tatka.run.remote import pack_job, run_remote, unpack_record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from concurrent.futures import Executor

    from tatka.core.settings import Settings
    from tatka.record.record import Record
    from tatka.run.job import Job
    from tatka.run.progress import Progress


class RunExecutor(Protocol):
    """Takes runs."""

    def fits(self, job: Job, running: Collection[Job]) -> bool:
        """Whether a run can begin beside those that are running; always if there is none."""

    def submit(self, job: Job, tell: Callable[[Progress], None]) -> Future[Record]:
        """Begin a run. `tell` may be called from any thread."""

    def close(self) -> None:
        """End all runs at once; afterwards nothing is left of them but scratch."""


class LocalExecutor:
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
        self._servers: dict[bool, KernelServer] = {}
        self._own: list[KernelServer] = []
        self._closed = False
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
        return self._executor.submit(self._run, job, tell)

    def close(self) -> None:
        """End the kernels, and with them the threads that wait for them."""
        with self._lock:
            self._closed = True
            servers = [*self._servers.values(), *self._own]
            self._servers = {}
        for server in servers:
            server.close()
        self._executor.shutdown(cancel_futures=True)

    def _run(self, job: Job, tell: Callable[[Progress], None]) -> Record:
        try:
            return run_job(job, self._server(job.heavy), tell)
        except KernelServerDiedError:
            # Whoever ended it, ended the kernels of others, too. Alone, only it fails again.
            try:
                with self._own_server(job.heavy) as server:
                    return run_job(job, server, tell)
            except KernelServerDiedError:
                raise host_died(job.settings, job.example) from None

    @contextmanager
    def _own_server(self, heavy: bool) -> Iterator[KernelServer]:  # noqa: FBT001 - as in threads_for
        with self._lock:
            if self._closed:
                raise RunError("the run was stopped")
            server = self._started(heavy, ())
            self._own.append(server)
        try:
            yield server
        finally:
            server.close()

    def _server(self, heavy: bool) -> KernelServer:  # noqa: FBT001 - a key
        with self._lock:
            if self._closed:
                raise RunError("the run was stopped")
            server = self._servers.get(heavy)
            if server is not None and not server.is_alive:
                server.close()
                server = None
            if server is None:
                preload = preloads(self._settings, self._imports.get(heavy, ()), heavy=heavy)
                server = self._servers[heavy] = self._started(heavy, preload)
            return server

    def _started(self, heavy: bool, preload: tuple[str, ...]) -> KernelServer:  # noqa: FBT001 - as above
        threads = threads_for(self._settings, heavy=heavy)
        return KernelServer(environment(self._settings, threads), preload, fork=self._fork)


def preloads(settings: Settings, imports: Collection[str], *, heavy: bool) -> tuple[str, ...]:
    """The modules that a server imports: those of the settings that its examples import anyway."""
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
class DaskExecutor:
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
        sent = self.executor.submit(run_remote, pack_job(job))
        self._sent.append(sent)
        sent.add_done_callback(lambda future: self._arrived(job, future, done))
        return done

    def close(self) -> None:
        """Have nothing new begun; what has begun far away ends there."""
        for future in self._sent:
            future.cancel()
        self.executor.shutdown(wait=False)

    def _arrived(self, job: Job, sent: Future[bytes], done: Future[Record]) -> None:
        try:
            folder = scratch_folder(self.settings) / job.profile / job.example.name / "record"
            record = unpack_record(sent.result(), folder)
            # What it depends on, as it stands here: paths and artifacts there are others.
            computed = fingerprint(
                self.settings, job.example, self.settings.profile(job.profile), record.touched
            )
            done.set_result(replace(record, fingerprint=as_run(computed, record.touched)))
        except BaseException as error:  # noqa: BLE001 - whoever waits for the future gets it
            done.set_exception(error)
