"""A host of kernels: starts them, outlives none of them, and takes them along when it ends.

Started as `python -P -m tatka.run.inside.kernel_server fork [MODULE …]`, it imports what kernels
need and the modules, and forks its kernels. Started with `spawn`, it imports nothing and starts
each kernel in a new interpreter. It reads one JSON request a line from standard input, and answers
on standard output:

    {"id": 1, "task": {…}}     start a kernel; the task is for `kernel.run`
    -> {"id": 1, "pid": 4711}
    -> {"id": 1, "exit": 0}                  minus the number of the signal, if one ended it

When standard input ends, because whoever asked is done or was killed, every kernel and all that
it started is killed. On Linux a kernel is also killed should the host itself die.
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
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TextIO

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


@dataclass
class _Kernel:
    id: int
    pid: int
    scratch: str


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
                ready = {key.fd for key, _ in selector.select()}
                if wake in ready:
                    with contextlib.suppress(BlockingIOError):
                        os.read(wake, 4096)
                self._reap()
                if 0 not in ready:
                    continue
                chunk = os.read(0, 65536)
                if not chunk:
                    self._kill_all()
                    return None
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    task = self._start(json.loads(line))
                    if task is not None:
                        signal.set_wakeup_fd(-1)
                        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                        os.close(wake)
                        os.close(waker)
                        return task

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

    def _reap(self) -> None:
        for pid in list(self.kernels):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._clear(self.kernels.pop(pid), os.waitstatus_to_exitcode(status))

    def _clear(self, ended: _Kernel, code: int) -> None:
        _kill_group(ended.pid)
        shutil.rmtree(ended.scratch, ignore_errors=True)
        self._answer({"id": ended.id, "exit": code})

    def _kill_all(self) -> None:
        for pid in self.kernels:
            _kill_group(pid)
        for pid, ended in self.kernels.items():
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
            shutil.rmtree(ended.scratch, ignore_errors=True)

    def _answer(self, message: dict[str, Any]) -> None:
        # Who asked may be gone; then standard input ends, too.
        with contextlib.suppress(BrokenPipeError):
            self.answers.write(json.dumps(message) + "\n")
            self.answers.flush()


def _spawn(task: dict[str, Any]) -> int:
    """Start a kernel the ordinary way: in a new interpreter that has imported nothing."""
    command = [sys.executable, "-P", "-m", "tatka.run.inside.kernel", json.dumps(task)]
    command.append(str(os.getpid()))
    # The host waits for its children by number, so Popen's own bookkeeping is not needed.
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command
    process.returncode = 0
    return process.pid


def _kill_group(pid: int) -> None:
    """Kill a kernel and what it started; before it has made its group, it alone."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
            return


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
