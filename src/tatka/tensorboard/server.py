"""Starts the process that shows snapshots in TensorBoard, and asks it to."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Self
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from tatka.core.errors import CaptureError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_PAUSE = 0.05
_HINT = "Check that this works: python -m tensorboard.main --version"


class Server:
    """One process for all snapshots; a context manager."""

    def __init__(self, *, seconds: float) -> None:
        """Prepare; the process starts with the block.

        Args:
            seconds: How long showing one snapshot may take, the start included.
        """
        self._seconds = seconds
        self._answers: SimpleQueue[str] = SimpleQueue()
        # The machine may have a proxy for the web; this is no web.
        self._open = build_opener(ProxyHandler({})).open

    def __enter__(self) -> Self:
        """Start the process."""
        self._log = tempfile.TemporaryFile(mode="w+", encoding="utf-8", errors="replace")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tatka.tensorboard.server_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            encoding="utf-8",
        )
        Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the process."""
        self.close()
        self._log.close()

    def close(self) -> None:
        """End the process, whatever state it is in."""
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()

    def show(self, folder: Path, runs: tuple[str, ...]) -> str:
        """Show a folder of logs.

        Args:
            folder: The logs.
            runs: The runs it holds; they are all loaded when this returns.

        Returns:
            The address, on the loopback interface, with a slash at its end.

        Raises:
            CaptureError: The process ended or did not answer in time.
        """
        end = time.monotonic() + self._seconds
        try:
            print(folder, file=self._process.stdin, flush=True)
            address = self._answers.get(timeout=self._seconds)
        except (OSError, ValueError, Empty):
            ended = self._process.poll() is not None
            raise self._failed("ended" if ended else "did not answer") from None
        if not address:
            raise self._failed("ended")
        while time.monotonic() < end:
            if self._loaded(address) >= set(runs):
                return address
            if self._process.poll() is not None:
                raise self._failed("ended")
            time.sleep(_PAUSE)
        raise self._failed("did not load the logs")

    def _listen(self) -> None:
        """Pass on each answer; nothing where the process ends."""
        if self._process.stdout is not None:
            for line in self._process.stdout:
                self._answers.put(line.strip())
            self._process.stdout.close()
        self._answers.put("")

    def _loaded(self, address: str) -> set[str]:
        try:
            with self._open(f"{address}data/runs", timeout=self._seconds) as answer:
                return set(json.load(answer))
        except (URLError, OSError, ValueError):
            return set()

    def _failed(self, what: str) -> CaptureError:
        self._log.seek(0)
        said = [line for line in self._log.read().splitlines() if line.strip()]
        last = f": {said[-1]}" if said else ""
        return CaptureError(f"the TensorBoard server {what}{last}", hint=_HINT)
