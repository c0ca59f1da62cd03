"""Executes one notebook in a fresh kernel, within limits that hold while it runs."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import tempfile
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING, Any, Literal, Protocol

import zmq

from tatka.core.errors import RunError
from tatka.run.collected import MESSAGE_BYTES, CollectedOutputs, OutputLimitError
from tatka.run.kernel_pool import KernelLimits, KernelServerDiedError
from tatka.run.provisioner import PooledKernelClient, PooledKernelManager, manager_for
from tatka.run.widgets import Widgets
from tatka.script.tags import Tag

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from tatka.core.settings import Limits
    from tatka.run.kernel_pool import KernelServer, PooledKernel

FailureKind = Literal[
    "raised", "hung", "died", "text", "outputs", "pictures", "memory", "artifacts"
]

_EPOCH = re.compile(r"\bEpoch (\d{1,6})/([1-9]\d{0,5})\b")
_START_SECONDS = 120
_END_SECONDS = 60
# The server ends a kernel that is over time; should it be kept from it, this side does, later.
_GRACE_SECONDS = 3.0
_KILL_SECONDS = 3.0
_LOOK_SECONDS = 0.1
_REPORT_BYTES = 50_000_000
_FLUSH = "__import__('sys').stdout.flush(), __import__('sys').stderr.flush()"
_REST_SECONDS = 0.05
_WATCH = "__import__('tatka.run.inside.audit', fromlist=['watch'])"
_LIMITS: Mapping[str | None, FailureKind] = {
    "seconds": "hung",
    "memory": "memory",
    "artifacts": "artifacts",
}


class Ticker(Protocol):
    """Hears how far a run is."""

    def __call__(self, index: int, epoch: tuple[int, int] | None) -> None:
        """A cell began, or an epoch in it.

        Args:
            index: The cell's position in the notebook, from 0.
            epoch: Which, and of how many.
        """


@dataclass(frozen=True)
class Executed:
    """A notebook that ran to its end.

    Attributes:
        seconds: How long its cells took.
        report: What the run touched; see `tatka.run.inside.audit`.
    """

    seconds: float
    report: Mapping[str, Any]


class CellFailedError(Exception):
    """A cell raised, broke a limit, or took its kernel along; what is known of it.

    Attributes:
        index: The cell's position in the notebook, from 0.
        kind: `raised`, `hung`, `died`, or the limit that was broken.
        output: For `raised`, the error as nbformat keeps it.
        code: For `died`, the exit code of the kernel; negative: the signal that ended it.
        said: Where in the kernel's log the cell began, in bytes.
    """

    def __init__(
        self,
        index: int,
        kind: FailureKind,
        output: Mapping[str, Any] | None = None,
        *,
        code: int | None = None,
        said: int = 0,
    ) -> None:
        """Keep the data; `tatka.run.diagnostics` makes words of it."""
        super().__init__(index, kind)
        self.index = index
        self.kind: FailureKind = kind
        self.output = output or {}
        self.code = code
        self.said = said


def execute(
    notebook: Any,  # noqa: ANN401 - nbformat's NotebookNode is untyped
    server: KernelServer,
    task: Mapping[str, Any],
    *,
    startup: str,
    timeout: float,
    limits: Limits,
    kernel_limits: KernelLimits,
    tick: Ticker,
) -> Executed:
    """Execute a notebook; its outputs are put into it.

    Must be called in a thread without an event loop.

    Args:
        notebook: Cells tagged `raises-exception` may raise.
        server: Starts the kernel, and ends it for time, memory and artifacts.
        task: For the kernel; see `tatka.run.inside.kernel.run`.
        startup: Code to execute before the first cell, silently.
        timeout: Seconds for all cells together.
        limits: What a cell may put out.
        kernel_limits: What the server holds.
        tick: Hears of every cell and epoch.

    Raises:
        CellFailedError: A cell raised, broke a limit or killed the kernel.
        KernelServerDiedError: The server was ended from outside, by this notebook or another one.
        RunError: The kernel did not start.
        SetupError: The server did not.
    """
    # Paths of sockets may have about a hundred characters, less than many folders of users have.
    scratch = Path(tempfile.mkdtemp(prefix="tatka-"))
    try:
        execution = _Execution(notebook, server, task, timeout, limits, kernel_limits, tick)
        seconds = asyncio.run(execution.run(startup, manager_for(server, task, scratch)))
        report = execution.read("report")
        if report["seen"] is None:
            report["seen"] = execution.read("seen")
        return Executed(seconds, report)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@dataclass
class _Execution:
    """One call of `execute`."""

    notebook: Any
    server: KernelServer
    task: Mapping[str, Any]
    timeout: float
    limits: Limits
    kernel_limits: KernelLimits
    tick: Ticker
    index: int = 0
    said: int = 0
    count: int = 0
    until: float = float("inf")
    displays: dict[str, Any] = field(default_factory=dict)
    widgets: Widgets = field(default_factory=Widgets)
    ended: dict[str, tuple[Any, CollectedOutputs]] = field(default_factory=dict)

    def failure(self, kind: FailureKind, output: Mapping[str, Any] | None = None) -> Exception:
        """The failure of the cell that runs."""
        return CellFailedError(self.index, kind, output, said=self.said)

    def read(self, name: str) -> dict[str, Any]:
        """What the kernel, or who watched it, left in a file of the task."""
        file = Path(self.task[name])
        if not file.is_file() or file.stat().st_size > _REPORT_BYTES:
            raise self.failure("died")
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return content

    async def run(self, startup: str, manager: PooledKernelManager) -> float:
        """Start the kernel, execute all cells, end it; how many seconds the cells took."""
        async with self._kernel(manager) as (client, kernel):
            await self._silently(client, kernel, startup)
            begin = f"{_WATCH}.begin({self.task['seed']}, {self.task['script']!r})"
            await self._silently(client, kernel, begin)
            began = time.monotonic()
            self.until = began + self.timeout + _GRACE_SECONDS
            self.server.limit(kernel, self.kernel_limits)
            dropped = asyncio.ensure_future(_dropped(client))
            try:
                for index, cell in enumerate(self.notebook.cells):
                    self.index = index
                    self.tick(self.index, None)
                    if cell.cell_type == "code" and cell.source.strip():
                        await self._cell(client, kernel, cell, dropped)
            finally:
                dropped.cancel()
            seconds = time.monotonic() - began
            await self._take_rest(client, kernel)
            if self.widgets.states:
                self.notebook.metadata["widgets"] = self.widgets.to_json()
            report = str(Path(self.task["report"]))
            client.execute(f"{_WATCH}.report_and_exit({report!r})", silent=True)
            await self._end(client, kernel)
        return seconds

    @asynccontextmanager
    async def _kernel(
        self, manager: PooledKernelManager
    ) -> AsyncIterator[tuple[PooledKernelClient, PooledKernel]]:
        # Whatever is longer than this is not even taken from the socket.
        manager.context.setsockopt(zmq.MAXMSGSIZE, MESSAGE_BYTES)
        client: Any = None
        try:
            await manager.start_kernel()
            kernel = manager.hosted_kernel
            client = manager.client()
            # An example has nobody to ask: `input()` raises instead of waiting for ever.
            client.start_channels(stdin=False)
            try:
                await client.wait_for_ready(_START_SECONDS)
            except RuntimeError as error:
                self._raise_if_server_died(kernel)
                raise RunError(f"the kernel did not start: {error}") from None
            yield client, kernel
        finally:
            if client is not None:
                client.stop_channels()
            await self._kill(manager)
            await manager.cleanup_resources()

    async def _kill(self, manager: PooledKernelManager) -> None:
        if not manager.has_kernel:
            return
        kernel = manager.hosted_kernel
        self.server.kill(kernel)
        if not await _ended(kernel, _KILL_SECONDS):
            # The server was stopped, say by the example: it is of no use any more.
            self.server.abandon()

    async def _silently(self, client: PooledKernelClient, kernel: PooledKernel, code: str) -> None:
        request = client.execute(code, silent=True, store_history=False)
        until = time.monotonic() + _START_SECONDS
        reply: dict[str, Any] = {}
        while not reply:
            with suppress(Exception):
                message = await client.get_shell_msg(timeout=1)
                if message["parent_header"].get("msg_id") == request:
                    reply = message["content"]
            if not reply and (kernel.ended.is_set() or time.monotonic() > until):
                self._raise_if_server_died(kernel)
                raise RunError("the kernel could not be prepared: it does not answer")
        if reply["status"] != "ok":
            what = f"{reply.get('ename', 'error')}: {reply.get('evalue', '')}"
            raise RunError(f"the kernel could not be prepared: {what}")

    async def _cell(
        self,
        client: PooledKernelClient,
        kernel: PooledKernel,
        cell: Any,  # noqa: ANN401 - as above
        dropped: asyncio.Future[None],
    ) -> None:
        allowed = Tag.RAISES in cell.metadata.get("tags", [])
        self.said = _size(Path(self.task["log"]))
        self.count += 1
        cell.execution_count = self.count
        outputs = CollectedOutputs(self.limits, self.displays)
        request = client.execute(cell.source, stop_on_error=not allowed)
        try:
            reply = await self._until_done(client, kernel, request, outputs, dropped)
        except OutputLimitError as error:
            raise self.failure(error.kind) from None
        finally:
            cell.outputs = outputs.result()
            self.ended[request] = cell, outputs
        if reply.get("status") == "error" and not allowed:
            errors = [output for output in cell.outputs if output.output_type == "error"]
            raise self.failure("raised", errors[-1] if errors else reply)

    async def _until_done(
        self,
        client: PooledKernelClient,
        kernel: PooledKernel,
        request: str,
        outputs: CollectedOutputs,
        dropped: asyncio.Future[None],
    ) -> dict[str, Any]:
        """Hear the kernel until it has answered and published all."""
        reply: dict[str, Any] | None = None
        idle = False
        published = asyncio.ensure_future(client.iopub_channel.get_msg())
        answered = asyncio.ensure_future(client.shell_channel.get_msg())
        try:
            while reply is None or not idle:
                waiting = [one for one in (published, answered, dropped) if not one.cancelled()]
                await asyncio.wait(
                    waiting, timeout=_LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                if published.done():
                    message = published.result()
                    if message["parent_header"].get("msg_id") == request:
                        idle |= message["content"].get("execution_state") == "idle"
                        self._take(message, outputs)
                    else:
                        self._take_late(message)
                    published = asyncio.ensure_future(client.iopub_channel.get_msg())
                if answered.done():
                    message = answered.result()
                    if message["parent_header"].get("msg_id") == request:
                        reply = message["content"]
                    answered = asyncio.ensure_future(client.shell_channel.get_msg())
                if kernel.ended.is_set():
                    self._raise_end(kernel)
                if time.monotonic() > self.until:
                    raise self.failure("hung")
                if dropped.done() and not await _ended(kernel, _KILL_SECONDS):
                    # The socket refused a message for its length.
                    raise self.failure("text")
        finally:
            published.cancel()
            answered.cancel()
        return reply

    def _take(self, message: Mapping[str, Any], outputs: CollectedOutputs) -> None:
        kind, content = message["header"]["msg_type"], message["content"]
        if kind == "stream":
            for found in _EPOCH.finditer(content["text"]):
                self.tick(self.index, (int(found.group(1)), int(found.group(2))))
        if not self.widgets.take(message):
            outputs.take(kind, content)

    def _take_late(self, message: Mapping[str, Any]) -> None:
        """What was written past Python (by C code, by a child) may come after its cell's end."""
        of = self.ended.get(message["parent_header"].get("msg_id"))
        if of is not None and message["header"]["msg_type"] == "stream":
            cell, outputs = of
            with suppress(OutputLimitError):
                outputs.take("stream", message["content"])
            cell.outputs = outputs.result()

    async def _take_rest(self, client: PooledKernelClient, kernel: PooledKernel) -> None:
        """Hear what the last cell has left to say."""
        try:
            await self._silently(client, kernel, _FLUSH)
        except RunError:
            # A limit that the last cell broke, or a thread that it left, can still end the kernel.
            if kernel.ended.is_set():
                self._raise_end(kernel)
            raise
        with suppress(Empty):
            while True:
                self._take_late(await client.get_iopub_msg(timeout=_REST_SECONDS))

    def _raise_if_server_died(self, kernel: PooledKernel) -> None:
        if kernel.ended.is_set() and kernel.code is None:
            raise KernelServerDiedError

    def _raise_end(self, kernel: PooledKernel) -> None:
        """A kernel ended in the middle of a cell: why."""
        self._raise_if_server_died(kernel)
        if kernel.why is not None:
            raise self.failure(_LIMITS[kernel.why])
        raise CellFailedError(self.index, "died", code=kernel.code, said=self.said)

    async def _end(self, client: PooledKernelClient, kernel: PooledKernel) -> None:
        answered = asyncio.ensure_future(client.shell_channel.get_msg())
        until = time.monotonic() + _END_SECONDS
        try:
            while time.monotonic() < until and not await _ended(kernel, _LOOK_SECONDS):
                # A kernel that ends gives no answer: one that does has failed to.
                if answered.done():
                    content = answered.result()["content"]
                    what = f"{content.get('ename', 'error')}: {content.get('evalue', '')}"
                    raise RunError(f"the kernel could not say what the run had used: {what}")
        finally:
            answered.cancel()
        if kernel.ended.is_set():
            if kernel.why is None and _size(Path(self.task["report"])):
                return
            if kernel.why != "seconds":
                self._raise_end(kernel)
        raise RunError(
            "the kernel did not end by itself after the last cell",
            hint="Does the example register something that hangs with atexit?",
        )


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


async def _dropped(client: PooledKernelClient) -> None:
    """Return when the socket of what the kernel publishes loses its connection."""
    socket = client.iopub_channel.socket
    monitor = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
    try:
        await monitor.recv_multipart()
    finally:
        # The socket may have been closed before.
        with suppress(zmq.ZMQError):
            socket.disable_monitor()


async def _ended(kernel: PooledKernel, seconds: float) -> bool:
    """Whether a kernel ends within some time."""
    until = time.monotonic() + seconds
    while not kernel.ended.is_set():
        if time.monotonic() > until:
            return False
        await asyncio.sleep(_LOOK_SECONDS / 10)
    return True
