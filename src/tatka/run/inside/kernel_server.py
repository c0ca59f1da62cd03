"""A host of kernels: starts them, holds their limits, and takes them along when it ends.

Started as `python -P -m tatka.run.inside.kernel_server fork [MODULE …]`, it imports what kernels
need and the modules, and forks its kernels. Started with `spawn`, it imports nothing and starts
each kernel in a new interpreter. It reads one JSON request a line from standard input, and answers
on standard output:

    {"id": 1, "task": {…}}        start a kernel; the task is for `kernel.run`
    -> {"id": 1, "pid": 4711}
    {"id": 1, "limits": {"seconds": 1200, "memory": 8e9, "folder": "…", "bytes": 2e6}}
                                  from now on
    {"id": 1, "kill": true}       end it, and all that it started
    -> {"id": 1, "exit": 0, "why": null}
                                  minus the number of the signal, if one ended it; why: the limit
                                  that it was ended for, `seconds`, `memory` or `artifacts`

The limits are held here, in a process in which no code of an example runs and which nothing keeps
busy. When standard input ends, because whoever asked is done or was killed, every kernel and all
that it started is killed: it adopts whatever leaves its parent. On Linux a kernel is also killed
should the host itself die.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from tatka.core import processes
from tatka.run.inside import kernel

if TYPE_CHECKING:
    from collections.abc import Callable

# What a kernel imports while it starts; but not matplotlib_inline, whose import hooks it up.
_PREPARED = (
    "IPython.core.completerlib",
    "IPython.core.pylabtools",
    "cmd",
    "code",
    "faulthandler",
    "pdb",
    "pydoc",
    "stringprep",
)
_LOOK_SECONDS = 0.2


@dataclass
class _Kernel:
    id: int
    pid: int
    scratch: str
    until: float | None = None
    memory: float = float("inf")
    folder: Path | None = None
    bytes: float = float("inf")
    why: str | None = None

    def broken_limit(self, now: float) -> str | None:
        """The limit that it does not hold, if there is one."""
        if self.until is None:
            return None
        if now > self.until:
            return "seconds"
        if self.folder is not None and _size(self.folder) > self.bytes:
            return "artifacts"
        # Where the kernel is observed, this process is the observer, and holds nothing of its own.
        if processes.resident_bytes(processes.descendants(self.pid) or [self.pid]) > self.memory:
            return "memory"
        return None


@dataclass
class _Host:
    """The kernels of this process, by process number."""

    answers: TextIO
    forks: bool
    preloaded: tuple[str, ...]
    kernels: dict[int, _Kernel] = field(default_factory=dict)

    def serve(self) -> Callable[[], None] | None:
        """Answer requests until there are no more.

        Returns:
            Nothing, or in a forked child: what it has to do, once this has been unwound.
        """
        wake, waker = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(waker, False)
        signal.set_wakeup_fd(waker)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        os.set_blocking(0, False)
        rest = b""
        with selectors.DefaultSelector() as selector:
            selector.register(0, selectors.EVENT_READ)
            selector.register(wake, selectors.EVENT_READ)
            while True:
                ready = {key.fd for key, _ in selector.select(self._patience())}
                if wake in ready:
                    with contextlib.suppress(BlockingIOError):
                        os.read(wake, 4096)
                self._reap()
                self._hold_limits()
                if 0 not in ready:
                    continue
                chunk = os.read(0, 65536)
                if not chunk:
                    self._kill_all()
                    return None
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    task = self._heard(json.loads(line))
                    if task is not None:
                        signal.set_wakeup_fd(-1)
                        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                        os.close(wake)
                        os.close(waker)
                        return task

    def _patience(self) -> float | None:
        limited = any(one.until is not None for one in self.kernels.values())
        return _LOOK_SECONDS if limited else None

    def _heard(self, request: dict[str, Any]) -> Callable[[], None] | None:
        if "task" in request:
            return self._start(request)
        for one in self.kernels.values():
            if one.id != request["id"]:
                continue
            if "limits" in request:
                limits = request["limits"]
                one.until = time.monotonic() + limits["seconds"]
                one.memory = limits["memory"] or float("inf")
                one.folder, one.bytes = Path(limits["folder"]), limits["bytes"]
            else:
                _kill_kernel(one.pid)
        return None

    def _start(self, request: dict[str, Any]) -> Callable[[], None] | None:
        task = {**request["task"], "preloaded": self.preloaded}
        if self.forks:
            host = os.getpid()
            pid = os.fork()
            if pid == 0:
                return lambda: kernel.run(task, host)
        else:
            pid = _spawn(task)
        self.kernels[pid] = _Kernel(request["id"], pid, task["scratch"])
        self._answer({"id": request["id"], "pid": pid})
        return None

    def _hold_limits(self) -> None:
        now = time.monotonic()
        for one in self.kernels.values():
            if one.why is None and (why := one.broken_limit(now)) is not None:
                one.why = why
                _kill_kernel(one.pid)

    def _reap(self) -> None:
        for pid in list(self.kernels):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._clear(self.kernels.pop(pid), os.waitstatus_to_exitcode(status))
        # Orphans that were adopted and have ended; those of kernels that run are not waited for.
        for pid in _zombies():
            if pid not in self.kernels:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)

    def _clear(self, ended: _Kernel, code: int) -> None:
        processes.kill_group(ended.pid)
        if self.kernels:
            # An orphan without the mark of its run may be one of those that go on.
            processes.kill_all(lambda: processes.marked(processes.RUN_MARK, str(ended.pid)))
        else:
            processes.kill_all(lambda: processes.descendants(os.getpid()))
        shutil.rmtree(ended.scratch, ignore_errors=True)
        self._answer({"id": ended.id, "exit": code, "why": ended.why})

    def _kill_all(self) -> None:
        for pid in self.kernels:
            processes.kill_group(pid)
        processes.kill_all(lambda: processes.descendants(os.getpid()))
        for ended in self.kernels.values():
            shutil.rmtree(ended.scratch, ignore_errors=True)

    def _answer(self, message: dict[str, Any]) -> None:
        # Who asked may be gone; then standard input ends, too.
        with contextlib.suppress(BrokenPipeError):
            self.answers.write(json.dumps(message) + "\n")
            self.answers.flush()


def _kill_kernel(pid: int) -> None:
    """Kill a kernel and all that hangs from it; what it let go is found when it has ended."""
    below = processes.descendants(pid)
    processes.kill_group(pid)
    for child in below:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(child, signal.SIGKILL)


def _zombies() -> list[int]:
    own = os.getpid()
    try:
        return [
            int(number)
            for number in Path(f"/proc/{own}/task/{own}/children").read_text("ascii").split()
        ]
    except OSError:
        return []


def _size(folder: Path) -> int:
    """Bytes of all files in a folder, as far as it can be read."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(place, name)).st_size
    return total


def _spawn(task: dict[str, Any]) -> int:
    """Start a kernel the ordinary way: in a new interpreter that has imported nothing."""
    command = [sys.executable, "-P", "-m", "tatka.run.inside.kernel", json.dumps(task)]
    command.append(str(os.getpid()))
    # The host waits for its children by number, so Popen's own bookkeeping is not needed.
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command
    process.returncode = 0
    return process.pid


def _preload(modules: list[str]) -> tuple[str, ...]:
    """Import what can be imported; an example that misses one says so itself."""
    kernel.import_ipykernel()
    for name in (*_PREPARED, *modules):
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    return tuple(name for name in modules if name in sys.modules)


def main() -> None:
    """Serve, and in each child: be a kernel."""
    # What modules print while they are imported must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    processes.adopt_orphans()
    os.environ["JPY_PARENT_PID"] = str(os.getpid())
    forks = sys.argv[1] == "fork"
    host = _Host(answers, forks, _preload(sys.argv[2:]) if forks else ())
    # Objects that no collection looks at stay shared between the forks.
    gc.collect()
    gc.freeze()
    task = host.serve()
    if task is not None:
        answers.close()
        task()


if __name__ == "__main__":
    main()
