"""Processes of ours and of what we start: found wherever they went, and ended.

A process can leave its parent (a double fork), its group and its session, but on Linux neither the
nearest ancestor that adopts orphans nor the environment it was started with. So whoever starts
things here adopts orphans, gives a mark to the environment, and at the end looks for both. Other
systems have neither: there, what has left its process group outlives a command.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# In the environment of everything that a command starts: which command it was.
MARK = "TATKA_COMMAND"
# In the environment of everything that a run starts: which run it was.
RUN_MARK = "TATKA_RUN"

_LINUX = sys.platform == "linux"
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_ROUNDS = 40
_ROUND_SECONDS = 0.005


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends; Linux only."""
    if _LINUX:
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(parent: int) -> None:
    """Have the system kill this process when its parent ends; Linux only.

    Args:
        parent: Its number; if another process is the parent by now, this one ends at once.
    """
    if _LINUX:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def exists(pid: int) -> bool:
    """Whether there is a process of this number, be it somebody else's."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OSError):
        return True
    return True


def descendants(root: int) -> list[int]:
    """The children of a process, theirs, and so on; nothing where the system does not tell."""
    parents = _parents()
    children: dict[int, list[int]] = {}
    for pid, parent in parents.items():
        children.setdefault(parent, []).append(pid)
    found: list[int] = []
    waiting = [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def marked(name: str, value: str) -> list[int]:
    """The processes that were started with a mark in their environment; Linux only.

    Args:
        name: Of the variable; it holds marks, with colons between them.
        value: The mark.
    """
    if not _LINUX:
        return []
    start, wanted = f"{name}=".encode(), value.encode()
    found = []
    for pid in _numbers():
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            marks = [line[len(start) :].split(b":") for line in lines if line.startswith(start)]
            if any(wanted in mark for mark in marks):
                found.append(pid)
    return found


def add_mark(name: str, value: str) -> None:
    """Mark all that this process starts from now on, beside the marks that it has itself."""
    before = os.environ.get(name)
    os.environ[name] = f"{before}:{value}" if before else value


def resident_bytes(pids: Iterable[int]) -> int:
    """Memory that these processes have to themselves; 0 where the system does not tell."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError, ValueError, IndexError):
            for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
                if line.startswith(("RssAnon:", "RssShmem:")):
                    total += int(line.split()[1]) * 1024
    return total


def memory_of_machine() -> int:
    """Bytes of memory that may be used here: the machine's, or those of its control group."""
    with contextlib.suppress(ValueError, OSError, AttributeError):
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        with contextlib.suppress(ValueError, OSError):
            group = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii").strip()
            return min(total, int(group))
        return total
    return 0


def kill_group(pid: int) -> None:
    """Kill a process and its group; before it has made a group, it alone."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
            return


def kill_all(find: Callable[[], Iterable[int]]) -> None:
    """Kill processes until none is left: what is being killed may start others meanwhile.

    Args:
        find: Finds those that are there; this process is never among them.
    """
    own = os.getpid()
    for _ in range(_ROUNDS):
        there = [pid for pid in find() if pid != own and not _is_dead(pid)]
        if not there:
            return
        for pid in there:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(_ROUND_SECONDS)
        for pid in there:
            # Only these: others of our children are waited for by whoever started them.
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def _numbers() -> list[int]:
    try:
        return [int(place.name) for place in Path("/proc").iterdir() if place.name.isdigit()]
    except OSError:
        return []


def _parents() -> dict[int, int]:
    parents = {}
    for pid in _numbers():
        # `PID (NAME) STATE PARENT …`, and a name may hold anything.
        with contextlib.suppress(OSError, ValueError, IndexError):
            rest = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
            parents[pid] = int(rest[1])
    return parents


def _is_dead(pid: int) -> bool:
    with contextlib.suppress(OSError, IndexError):
        state = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
        return state in {b"Z", b"X"}
    return not exists(pid)
