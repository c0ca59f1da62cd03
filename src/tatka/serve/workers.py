"""Starts workers, asks them, ends them."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

from tatka.serve.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

# A page takes a few hundredths of a second; an engine that thinks for longer is broken.
_SECONDS = 60.0


class Worker:
    """A process of `tatka.serve.worker`, and the folder it builds into."""

    def __init__(self, root: Path, folder: Path) -> None:
        """Start it; it begins to build at once.

        Args:
            root: The repository.
            folder: For woven pages and the site; its own alone.
        """
        self.folder = folder
        command = [sys.executable, "-m", "tatka.serve.worker", str(root), str(folder)]
        # A session of its own: Ctrl-C is for us, and we end the worker.
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            command,
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        self._answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._errors: list[str] = []
        self._readers = [
            threading.Thread(target=self._read_answers, daemon=True),
            threading.Thread(target=self._read_errors, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    @property
    def woven(self) -> Path:
        """Holds a folder of woven pages for each language."""
        return self.folder / "woven"

    @property
    def site(self) -> Path:
        """The site that it built."""
        return self.folder / "site"

    def built(self) -> tuple[bool, list[Diagnostic]] | None:
        """Whether the build succeeded, with its problems; None while it goes on."""
        try:
            answer = self._answers.get_nowait()
        except queue.Empty:
            return None
        if "built" in answer:
            return True, _notes(answer["built"])
        return False, _notes(answer["failed"])

    def render(
        self, pages: Sequence[tuple[str, str]]
    ) -> tuple[list[Diagnostic], list[tuple[str, str]]]:
        """Have pages rendered from what is woven now.

        Args:
            pages: Languages and paths.

        Returns:
            Problems, and the pages that the worker does not know.
        """
        if not pages:
            return [], []
        try:
            assert self._process.stdin is not None  # noqa: S101 - we asked for a pipe
            self._process.stdin.write(json.dumps({"render": pages}) + "\n")
            self._process.stdin.flush()
            answer = self._answers.get(timeout=_SECONDS)
        except (OSError, queue.Empty):
            answer = self._dead()
        notes = _notes(answer.get("rendered", answer.get("failed", [])))
        return notes, [(language, path) for language, path in answer.get("unknown", [])]

    def close(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join(timeout=1)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue

    def _read_answers(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - as above
        for line in self._process.stdout:
            self._answers.put(json.loads(line))
        self._answers.put(self._dead())

    def _read_errors(self) -> None:
        assert self._process.stderr is not None  # noqa: S101 - as above
        for line in self._process.stderr:
            self._errors = [*self._errors[-20:], line.rstrip()]

    def _dead(self) -> dict[str, Any]:
        note = Diagnostic("the site engine stopped", hint="\n".join(self._errors[-5:]))
        return {"failed": [note.to_json()]}


def _notes(items: Iterable[dict[str, Any]]) -> list[Diagnostic]:
    return [Diagnostic(**item) for item in items]
