"""Watches over one command: ends it when asked to, and leaves nothing of it behind.

Three processes take part, on systems that can fork:

    supervisor   what the user started: waits, passes signals on, clears up at the end
      ├── work   does the command's work in the same code; dies with the supervisor
      └── heir   waits for the supervisor's end; clears up if that was a kill

The work may be busy with whatever it likes: a signal reaches the supervisor, which gives the work
a few seconds and then kills it. Both look for processes that the command started wherever these
went, as `tatka.core.processes` tells, and remove the command's own temporary folder.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tatka.core import processes

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

INTERRUPTED = 130
INTERRUPTED_WORDS = "Interrupted. Every record is as it was, or new and whole."
_PREFIX = "tatka-"
# Together under the five seconds in which any command ends.
_PATIENCE = 3.5
# A host of kernels that hears of the end takes its kernels along.
_HEIR_PATIENCE = 1.5
_LOOK_SECONDS = 0.02
# Paths of sockets may have about a hundred characters, names in the folder included.
_LONGEST_FOLDER = 50
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True)
class _Command:
    """What is looked for at a command's end."""

    mark: str
    folder: Path

    def clear(self, *, patience: float = 0.0, spare: int | None = None) -> None:
        """End what the command has started and is still there; remove its temporary folder.

        Args:
            patience: Seconds in which it may end by itself, and take along what only it knows.
            spare: A process that goes on.
        """
        until = time.monotonic() + patience
        while time.monotonic() < until and processes.marked(processes.MARK, self.mark):
            time.sleep(_LOOK_SECONDS)
        own = os.getpid()
        processes.kill_all(
            lambda: (
                {*processes.descendants(own), *processes.marked(processes.MARK, self.mark)}
                - {spare}
            )
        )
        shutil.rmtree(self.folder, ignore_errors=True)


def supervised(work: Callable[[], int]) -> int:
    """Do the work of a command under supervision.

    Args:
        work: Returns the exit code.

    Returns:
        Its exit code; 130 if it was interrupted, however it took that.
    """
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return work()
    command = _Command(secrets.token_hex(8), _temporary_folder())
    ending, watched = os.pipe()
    heir = _fork_heir(command, ending, watched)
    os.close(ending)
    processes.adopt_orphans()
    # Until both handlers stand, a signal must not end the supervisor without its work.
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    supervisor = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(watched)
        _do(work, command, supervisor)
    try:
        code = _wait(pid)
    finally:
        command.clear(spare=heir)
        # The heir learns that nothing is left to do.
        with contextlib.suppress(OSError):
            os.write(watched, b"1")
        os.close(watched)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(heir, 0)
    return code


def _do(work: Callable[[], int], command: _Command, supervisor: int) -> None:
    """In a child: the work, from beginning to exit."""
    processes.die_with_parent(supervisor)
    processes.adopt_orphans()
    processes.add_mark(processes.MARK, command.mark)
    os.environ["TMPDIR"] = str(command.folder)
    tempfile.tempdir = None

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        # Once is enough: what is being cleared up must not be interrupted again.
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    code = INTERRUPTED
    try:
        for number in _SIGNALS:
            signal.signal(number, interrupt)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        code = work()
    except KeyboardInterrupt:
        _say(INTERRUPTED_WORDS)
    except BaseException:  # noqa: BLE001 - a fault of ours must not look like an interruption
        _say(traceback.format_exc())
        code = 1
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        # Threads and libraries that are slow to say goodbye have nothing to say any more.
        os._exit(code)


def _wait(pid: int) -> int:
    """Wait for the work, and pass on signals; its exit code."""
    asked = False

    def ask(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if not asked:
            asked = True
            signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
            # Ctrl-C reaches the work by itself; a second one does no harm.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT if number == signal.SIGINT else signal.SIGTERM)

    def force(_number: int, _frame: FrameType | None) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    signal.signal(signal.SIGALRM, force)
    for number in _SIGNALS:
        signal.signal(number, ask)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    _, status = os.waitpid(pid, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return code
    if asked:
        _say(INTERRUPTED_WORDS)
        return INTERRUPTED
    _say(f"tatka was ended by {signal.Signals(-code).name}: out of memory, or by somebody.")
    return 128 - code


def _fork_heir(command: _Command, ending: int, watched: int) -> int:
    """Start the process that clears up if this one is killed."""
    pid = os.fork()
    if pid:
        return pid
    # In a session of its own: what is sent to the group is not for it.
    with contextlib.suppress(BaseException):
        os.setsid()
        os.close(watched)
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            # Whoever reads what the command says must not wait for the heir.
            os.dup2(nothing, number)
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        if not os.read(ending, 1):
            command.clear(patience=_HEIR_PATIENCE)
    os._exit(0)


def _temporary_folder() -> Path:
    """A folder that goes with the command; those of killed ones that nobody inherited go now."""
    places = (Path(tempfile.gettempdir()), Path("/tmp"))  # noqa: S108 - only if it is short enough
    place = next((one for one in places if len(str(one)) <= _LONGEST_FOLDER), places[0])
    for left in place.glob(f"{_PREFIX}*-*"):
        owner = left.name.removeprefix(_PREFIX).partition("-")[0]
        with contextlib.suppress(OSError):
            ours = left.lstat().st_uid == os.getuid() and (left / _MARK_FILE).is_file()
            if ours and owner.isdigit() and not processes.exists(int(owner)):
                shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=place))
    (folder / _MARK_FILE).write_text("Of a command of tatka; it goes with it.\n", encoding="ascii")
    return folder


_MARK_FILE = ".of-tatka"


def _say(text: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
