"""Kernel servers from outside: started, asked for kernels, and ended with all of them."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from tatka.core import processes
from tatka.core.errors import RunError, SetupError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

# Importing TensorFlow takes seconds, on a slow disk a minute; longer means that something hangs.
_START_SECONDS = 180.0
# Less than what Ctrl-C may take; a server that is still busy then has hung.
_END_SECONDS = 2.0


@dataclass
class PooledKernel:
    """A kernel's process.

    Attributes:
        number: The server's name for it.
        started: Gives its number, or None if the server ended before it could start one.
        ended: Set once it is gone.
        code: Its exit code then; negative: the signal that ended it; None: the server ended first.
        why: The limit that it was ended for: `seconds`, `memory` or `artifacts`.
    """

    number: int

    started: queue.SimpleQueue[int | None] = field(default_factory=queue.SimpleQueue)
    ended: threading.Event = field(default_factory=threading.Event)
    code: int | None = None
    why: str | None = None


@dataclass(frozen=True)
class KernelLimits:
    """What a server ends a kernel for.

    Attributes:
        seconds: Of the wall's clock, from when the limits are set.
        memory: Bytes of the kernel and of what it started; 0 for no limit.
        folder: Whose files are watched.
        bytes: What they may hold.
    """

    seconds: float
    memory: int
    folder: Path
    bytes: int


class KernelServerDiedError(Exception):
    """The process that starts kernels was ended from outside while a kernel of it ran."""


class KernelServer:
    """A process that starts kernels; see `tatka.run.inside.kernel_server`.

    A context manager: at its end, no kernel is left, and nothing that a kernel started.
    """

    def __init__(
        self, environment: Mapping[str, str], preload: Sequence[str], *, fork: bool
    ) -> None:
        """Start the server; it gets ready while the caller goes on.

        Args:
            environment: Of the server and all of its kernels.
            preload: Modules that its kernels share.
            fork: Whether kernels are forked from the server or start on their own.
        """
        self._ids = count(1)
        self._kernels: dict[int, PooledKernel] = {}
        self._lock = threading.Lock()
        self._answered = False
        self._over = False
        self._noise = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the server
        how = ["fork", *preload] if fork else ["spawn"]
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-P", "-m", "tatka.run.inside.kernel_server", *how],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._noise,
            env=dict(environment),
            # Ctrl-C on the terminal is for us to handle: the server is told by its input's end.
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._listen, name="tatka-server", daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        """Nothing to do: it has been started."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the server and its kernels."""
        self.close()

    def start(self, task: Mapping[str, Any]) -> tuple[int, PooledKernel]:
        """Have a kernel started.

        Args:
            task: For `tatka.run.inside.kernel.run`.

        Returns:
            Its process number, and the kernel.

        Raises:
            KernelServerDiedError: The server was ended from outside.
            SetupError: The server does not answer, or could not start.
        """
        number = next(self._ids)
        kernel = PooledKernel(number)
        with self._lock:
            if self._over:
                raise self._gone()
            self._kernels[number] = kernel
            request = {"id": number, "task": dict(task)}
            self._send(json.dumps(request).encode() + b"\n")
        try:
            pid = kernel.started.get(timeout=_START_SECONDS)
        except queue.Empty:
            raise SetupError(
                f"no kernel started within {_START_SECONDS:.0f} seconds",
                hint="Is the machine overloaded? Try fewer --jobs.",
            ) from None
        if pid is None:
            raise self._gone()
        return pid, kernel

    @property
    def is_alive(self) -> bool:
        """Whether it can start kernels."""
        return self._process.poll() is None

    def limit(self, kernel: PooledKernel, limits: KernelLimits) -> None:
        """Have a kernel ended once it breaks a limit; the clock begins now."""
        with self._lock:
            self._send_if_alive(
                {
                    "id": kernel.number,
                    "limits": {
                        "seconds": limits.seconds,
                        "memory": limits.memory,
                        "folder": str(limits.folder),
                        "bytes": limits.bytes,
                    },
                }
            )

    def kill(self, kernel: PooledKernel) -> None:
        """Have a kernel ended now, and all that it started."""
        with self._lock:
            self._send_if_alive({"id": kernel.number, "kill": True})

    def abandon(self) -> None:
        """Kill a server that does not do what it is told, with all that hangs from it."""
        processes.kill_all(lambda: processes.descendants(self._process.pid))
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End the server and its kernels; a second time does nothing."""
        with self._lock:
            if self._process.stdin is not None and not self._process.stdin.closed:
                with contextlib.suppress(BrokenPipeError):
                    self._process.stdin.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.abandon()
        self._reader.join(_END_SECONDS)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._noise.close()

    def _send_if_alive(self, request: Mapping[str, Any]) -> None:
        # Of a server that is gone, no kernel is left that could be told.
        with contextlib.suppress(RunError, SetupError, KernelServerDiedError, OSError):
            self._send(json.dumps(request).encode() + b"\n")

    def _send(self, request: bytes) -> None:
        if self._process.stdin is None or self._process.stdin.closed:
            raise RunError("the run was stopped")
        try:
            self._process.stdin.write(request)
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._gone() from None

    def _listen(self) -> None:
        """In a thread of its own: hand the server's answers to those who wait for them."""
        if self._process.stdout is None:
            return
        for line in self._process.stdout:
            message = json.loads(line)
            self._answered = True
            kernel = self._kernels[message["id"]]
            if "pid" in message:
                kernel.started.put(message["pid"])
            else:
                kernel.code, kernel.why = message["exit"], message["why"]
                kernel.ended.set()
        with self._lock:
            self._over = True
            for kernel in self._kernels.values():
                kernel.started.put(None)
                kernel.ended.set()

    def _gone(self) -> Exception:
        """A server that has answered once was ended from outside; else it could not start."""
        return KernelServerDiedError() if self._answered else self._dead()

    def _dead(self) -> SetupError:
        size = os.fstat(self._noise.fileno()).st_size if not self._noise.closed else 0
        said = os.pread(self._noise.fileno(), 2000, max(0, size - 2000)) if size else b""
        lines = said.decode(errors="replace").strip().splitlines()
        return SetupError(
            "the process that starts kernels has ended",
            hint="It said: " + lines[-1] if lines else "Perhaps the machine ran out of memory.",
        )
