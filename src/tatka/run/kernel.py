"""Executes one notebook in a fresh kernel, through nbclient."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from tatka.core.errors import RunError
from tatka.run.provisioner import manager_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tatka.run.kernel_pool import Host

_EPOCH = re.compile(r"\bEpoch (\d+)/(\d+)\b")
_START_SECONDS = 120
_END_SECONDS = 60
_WATCH = "__import__('tatka.run.inside.audit', fromlist=['watch'])"


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
    """A cell raised, hung, or took its kernel along; what is known of it.

    Attributes:
        index: The cell's position in the notebook, from 0.
        kind: `raised`, `hung` or `died`.
        output: For `raised`, the error as nbformat keeps it.
    """

    def __init__(self, index: int, kind: str, output: Mapping[str, Any] | None = None) -> None:
        """Keep the data; `tatka.run.diagnostics` makes words of it."""
        super().__init__(index, kind)
        self.index = index
        self.kind = kind
        self.output = output or {}


def execute(
    notebook: Any,  # noqa: ANN401 - nbformat's NotebookNode is untyped
    host: Host,
    task: Mapping[str, Any],
    *,
    startup: str,
    timeout: float,
    tick: Ticker,
) -> Executed:
    """Execute a notebook; its outputs are put into it.

    Must be called outside of the main thread: nbclient would take its signals.

    Args:
        notebook: Cells tagged `raises-exception` may raise.
        host: Starts the kernel.
        task: For the kernel: `folder`, `log`, `seed`, `watch`.
        startup: Code to execute before the first cell, silently.
        timeout: Seconds for all cells together.
        tick: Hears of every cell and epoch.

    Raises:
        CellFailedError: A cell raised, hung or killed the kernel.
        RunError: The kernel did not start.
        SetupError: The host did not.
    """
    # Paths of sockets may have about a hundred characters, less than many folders of users have.
    scratch = Path(tempfile.mkdtemp(prefix="tatka-"))
    manager = manager_for(host, task, scratch)
    client = _Client(
        notebook,
        km=manager,
        coalesce_streams=True,
        record_timing=False,
        startup_timeout=_START_SECONDS,
        shutdown_kernel="immediate",
    )
    client.tick = tick
    report = Path(task["report"])
    try:
        seconds = asyncio.run(_execute(client, startup, timeout, report, task["seed"]))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if not report.is_file():
        raise CellFailedError(len(notebook.cells) - 1, "died")
    return Executed(seconds, json.loads(report.read_text(encoding="utf-8")))


class _Client(NotebookClient):
    """Executes cells, and looks at what they say on the way."""

    tick: Ticker
    # Traits, which are None before the kernel starts.
    kc: Any
    km: Any
    timeout_func: Any

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:  # noqa: ANN401 - as above
        if msg["msg_type"] == "stream":
            for found in _EPOCH.finditer(msg["content"]["text"]):
                self.tick(cell_index, (int(found.group(1)), int(found.group(2))))
        return super().process_message(msg, cell, cell_index)

    async def execute_silently(self, code: str) -> None:
        """Execute code of ours.

        Raises:
            RunError: It failed.
        """
        request = self.kc.execute(code, silent=True, store_history=False)
        reply = await self.async_wait_for_reply(request)
        content = (reply or {}).get("content", {})
        if content.get("status") != "ok":
            what = f"{content.get('ename', 'error')}: {content.get('evalue', 'no answer')}"
            raise RunError(f"the kernel could not be prepared: {what}")


async def _execute(
    client: _Client,
    startup: str,
    timeout: float,  # noqa: ASYNC109 - for all cells together, by nbclient's own means
    report: Path,
    seed: int,
) -> float:
    index = 0
    try:
        async with client.async_setup_kernel(cleanup_kc=True):
            await client.execute_silently(startup)
            await client.execute_silently(f"{_WATCH}.begin({seed})")
            began = time.monotonic()
            client.timeout_func = lambda _cell: max(began + timeout - time.monotonic(), 0.1)
            for index, cell in enumerate(client.nb.cells):
                client.tick(index, None)
                number = client.code_cells_executed + 1
                await client.async_execute_cell(cell, index, execution_count=number)
            seconds = time.monotonic() - began
            client.kc.execute(f"{_WATCH}.report_and_exit({str(report)!r})", silent=True)
            await asyncio.wait_for(client.km.provisioner.wait(), _END_SECONDS)
    except CellExecutionError:
        raise CellFailedError(index, "raised", _error(client.nb.cells[index])) from None
    except CellTimeoutError:
        raise CellFailedError(index, "hung") from None
    except DeadKernelError:
        raise CellFailedError(index, "died") from None
    except RuntimeError as error:
        raise RunError(f"the kernel did not start: {error}") from None
    except TimeoutError:
        raise RunError(
            f"the kernel did not end within {_END_SECONDS} seconds after the last cell",
            hint="Does the example register something that hangs with atexit?",
        ) from None
    return seconds


def _error(cell: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as above
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return errors[-1] if errors else {}
