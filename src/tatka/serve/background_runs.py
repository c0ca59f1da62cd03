"""Runs examples in the background while the book is being written."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

from tatka.serve.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tatka.core.settings import Settings

_LINES = 15


class Runs:
    """At most one `tatka run` at a time; what is saved meanwhile waits, or starts it again."""

    def __init__(self, settings: Settings) -> None:
        """Run nothing yet."""
        self._settings = settings
        self._waiting: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        self.names: tuple[str, ...] = ()
        self.notes: list[Diagnostic] = []

    def want(self, names: Iterable[str]) -> None:
        """Have examples run; one that runs already has changed again, and starts anew."""
        wanted = [name for name in names if name not in self._waiting]
        if self._process is not None and set(wanted) & set(self.names):
            self._waiting += [name for name in self.names if name not in self._waiting]
            self._stop()
        self._waiting += [name for name in wanted if name not in self._waiting]

    def poll(self) -> bool:
        """Start what waits, note what ended.

        Returns:
            Whether something is to be told.
        """
        ended = self._process is not None and self._process.poll() is not None
        if ended:
            self._note_end()
        if self._process is None and self._waiting:
            self._start()
            return True
        return ended

    def close(self) -> None:
        """End what runs; records stay whole."""
        self._waiting = []
        self._stop()
        self._output.close()

    def _start(self) -> None:
        self.names, self._waiting, self.notes = tuple(self._waiting), [], []
        self._output.seek(0)
        self._output.truncate()
        root = str(self._settings.root)
        command = [sys.executable, "-m", "tatka", "--root", root, "run", *self.names]
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            command,
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for us; we end it the polite way.
            start_new_session=True,
        )

    def _note_end(self) -> None:
        assert self._process is not None  # noqa: S101 - asked by the caller
        if self._process.returncode:
            self._output.seek(0)
            lines = self._output.read().decode(errors="replace").strip().splitlines()
            hint = "\n".join(lines[-_LINES:])
            self.notes = [Diagnostic(f"the run of {', '.join(self.names)} failed", hint=hint)]
        self._process, self.names = None, ()

    def _stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process, self.names = None, ()
