"""Streams of a kernel: what bypasses Python at its place, and who writes to standard error.

ipykernel puts pipes in the place of the descriptors of standard output and error, and a thread
reads them: what C code, children and `os.write` put out comes when that thread gets its turn,
behind later prints or in a later cell, and in pieces of a thousand bytes that cut letters in two.
Here whoever prints, and the end of each cell, first takes what is waiting in the pipe.
"""

from __future__ import annotations

import codecs
import ctypes
import os
import select
import sys
import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from ipykernel.iostream import OutStream

from tatka.capture.inside.warnings_shown import is_installed
from tatka.capture.terminal import AUTHOR

if TYPE_CHECKING:
    from types import FrameType

# What a kernel's application is told, to have its streams made here.
CLASS = f"{__name__}.OrderedStream"
_PIECE = 65_536


class OrderedStream(OutStream):
    """Standard output or error of a kernel."""

    _pipe: int | None = None

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - ipykernel's
        """Watch the descriptor wherever there are any, under pytest too, where ipykernel won't."""
        if sys.platform != "win32":
            options.setdefault("watchfd", "force")
        super().__init__(*arguments, **options)  # type: ignore[no-untyped-call]

    def write(self, string: str) -> int | None:  # type: ignore[override] # as ipykernel's
        """Print, behind what is waiting.

        What a cell or a module of the course writes to standard error is marked, so that no
        pattern takes it for the log of a library; those come from C++, or from `logging`. The
        mark is an escape sequence, which no terminal shows; it never reaches a record.

        Args:
            string: What to print.
        """
        self.take()
        if self.name == "stderr":
            caller = _caller(sys._getframe(1))  # noqa: SLF001 - who writes is what matters
            if not is_installed(caller):
                string = _marked(string)
        return super().write(string)

    def flush(self) -> None:
        """Send all on, what is waiting too."""
        self.take()
        super().flush()  # type: ignore[no-untyped-call]

    def take(self) -> None:
        """Take what is waiting in the pipe.

        Whoever gets the lock finds taken, or takes, all that was written before.
        """
        # A process that was forked has its own words, not those of others.
        if self._pipe is None or not self._is_master_process():  # type: ignore[no-untyped-call]
            return
        with self._taking, suppress(BlockingIOError):
            while piece := os.read(self._pipe, _PIECE):
                with suppress(OSError):
                    # What bypassed the kernel is in its log too: all that is left if it dies.
                    os.write(self._original_stdstream_copy, piece)
                if text := self._decoder.decode(piece):
                    super().write(text)

    def _setup_stream_redirects(self, name: str) -> None:
        self._taking = threading.RLock()
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        super()._setup_stream_redirects(name)  # type: ignore[no-untyped-call]
        self._prepare()

    def _prepare(self) -> int:
        """Have nobody wait in the pipe itself; both threads see to it, whichever is first."""
        pipe = int(self._fid or 0)
        os.set_blocking(pipe, False)
        self._pipe = pipe
        return pipe

    def _watch_pipe_fd(self) -> None:
        pipe = self._prepare()
        while self._should_watch:
            select.select([pipe], [], [])
            self.take()


def take_at_the_end(shell: Any) -> None:  # noqa: ANN401 - IPython's shell is untyped
    """Have each cell end with what was written to the descriptors before.

    Args:
        shell: IPython's interactive shell.
    """
    streams = [stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, OrderedStream)]
    if streams and sys.platform != "win32":
        shell.events.register("post_execute", partial(_take, ctypes.CDLL(None), streams))


def _take(library: ctypes.CDLL, streams: list[OrderedStream]) -> None:
    # C keeps what it prints to a pipe in a buffer of its own.
    library.fflush(None)
    for stream in streams:
        stream.take()


def _caller(frame: FrameType | None) -> str:
    """The file whose code prints, past IPython's own copy of what is printed."""
    while frame is not None and frame.f_code.co_qualname == "InteractiveShell._tee.<locals>.write":
        frame = frame.f_back
    return "" if frame is None else frame.f_code.co_filename


def _marked(text: str) -> str:
    if not str(text).strip():
        return text
    lines = text.replace("\r", f"\r{AUTHOR}").replace("\n", f"\n{AUTHOR}")
    return AUTHOR + lines.removesuffix(AUTHOR)
