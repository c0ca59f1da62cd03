"""Stands between a server and a kernel, and sees what the kernel and all that it starts do.

The observer is a process of its own: it forks the kernel, is told of its calls by the operating
system (see `tatka.run.inside.seccomp`), and writes down what counts. Where the system tells
nothing, it only waits.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import ipaddress
import json
import os
import select
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tatka.core import processes, shells
from tatka.run.inside import seccomp
from tatka.run.inside.accesses import SYSTEM, Accesses, Places
from tatka.run.inside.audit import BEGIN
from tatka.run.inside.tree import link_from_root, make_writable
from tatka.run.inside.variables import ALL, SIGN, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable

_AT_FDCWD = 0xFFFFFF9C
# Which arguments are the folder that a path starts from (none: the current one), and the path.
_Place = tuple[int | None, int]
_PATHS: dict[str, _Place] = {
    **dict.fromkeys(("open", "stat", "lstat", "access", "readlink", "execve"), (None, 0)),
    **dict.fromkeys(
        ("openat", "newfstatat", "statx", "faccessat", "faccessat2", "readlinkat", "execveat"),
        (0, 1),
    ),
}
_CHANGES: dict[str, _Place] = {
    **dict.fromkeys(("mkdir", "rmdir", "unlink", "truncate", "creat"), (None, 0)),
    **dict.fromkeys(("mkdirat", "unlinkat"), (0, 1)),
    "symlink": (None, 1),
    "symlinkat": (1, 2),
}
_MOVES: dict[str, tuple[_Place, _Place]] = {
    **dict.fromkeys(("rename", "link"), ((None, 0), (None, 1))),
    **dict.fromkeys(("renameat", "renameat2", "linkat"), ((0, 1), (2, 3))),
}
_FLAGS_OF_OPEN = {"open": 1, "openat": 2}
_PIDFD_GETFD = 438
_IPV4, _IPV6, _UNIX = socket.AF_INET, socket.AF_INET6, socket.AF_UNIX
_NAMES_OF_HOSTS = 53
# Sockets through which the C library looks up users and hosts.
_LOOKUPS = ("/run/systemd/", "/run/nscd/", "/var/run/nscd/", "/var/run/systemd/", "/run/dbus/",
            "/var/run/dbus/", "/dev/log")  # fmt: skip


def run_observed(task: dict[str, Any], be_kernel: Callable[..., int]) -> int:
    """Be the observer of a kernel, and in its process, be the kernel.

    Args:
        task: Of the kernel; `seen` is the file to write what was seen to.
        be_kernel: Runs in the kernel's process, told whether it is `observed`; gives its exit code.

    Returns:
        In the kernel's process, its exit code. The observer's process ends here, the way that the
        kernel ended.
    """
    if not seccomp.supported():
        return be_kernel(observed=False)
    ours, theirs = socket.socketpair()
    parent = os.getpid()
    kernel = os.fork()
    if kernel == 0:
        ours.close()
        processes.die_with_parent(parent)
        os.environ["JPY_PARENT_PID"] = str(parent)
        return be_kernel(observed=_hand_over(theirs))
    theirs.close()
    gc.disable()
    # Ctrl-C and the like are meant for the kernel, which is in the same group.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    # Whoever loses their parent becomes a child of this process, and stays readable.
    processes.adopt_orphans()
    listener = _take_over(ours)
    accesses = Accesses(Places.of(task))
    if listener is None:
        code = os.waitstatus_to_exitcode(os.waitpid(kernel, 0)[1])
    else:
        code = _Observer(listener, accesses, kernel, set(task["left_out"])).watch()
    seen = {"observed": listener is not None, **accesses.finish()}
    Path(task["seen"]).write_text(json.dumps(seen), encoding="utf-8")
    if code < 0:
        if -code != signal.SIGKILL:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


def _hand_over(channel: socket.socket) -> bool:
    descriptor = seccomp.install()
    if descriptor is None:
        channel.send(b"-")
    else:
        socket.send_fds(channel, [b"+"], [descriptor])
        os.close(descriptor)
    channel.close()
    return descriptor is not None


def _take_over(channel: socket.socket) -> seccomp.Listener | None:
    word, descriptors, _, _ = socket.recv_fds(channel, 1, 1)
    channel.close()
    return seccomp.Listener(descriptors[0]) if word == b"+" and descriptors else None


class _Observer:
    """Decodes calls into accesses, until the kernel has ended."""

    def __init__(
        self,
        listener: seccomp.Listener,
        accesses: Accesses,
        kernel: int,
        left_out: set[str],
    ) -> None:
        self._listener = listener
        self._accesses = accesses
        self._places = accesses.places
        self._kernel = kernel
        self._left_out = left_out
        self._memory = seccomp.Memory()
        self._processes: dict[int, int] = {kernel: kernel}
        self._boring = (*SYSTEM, *(f"{one}/" for one in {sys.prefix, sys.base_prefix}))
        self._bound: set[bytes] = set()

    def watch(self) -> int:
        """Follow the kernel to its end; returns its exit code."""
        ended = os.pidfd_open(self._kernel)
        poll = select.poll()
        poll.register(self._listener, select.POLLIN)
        poll.register(ended, select.POLLIN)
        while True:
            for descriptor, _ in poll.poll():
                if descriptor == ended:
                    self._reap()
                    return os.waitstatus_to_exitcode(os.waitpid(self._kernel, 0)[1])
                self._answer()

    def _answer(self) -> None:
        call = self._listener.receive()
        if call is None:
            return
        try:
            self._note(call)
        except seccomp.UnreadableError:
            self._accesses.unfollowed.add("privileged")
        except ProcessLookupError:
            pass
        except (OSError, ValueError):
            self._accesses.unfollowed.add(f"unread:{call.name}")
        finally:
            self._listener.resume(call)

    def _note(self, call: seccomp.Call) -> None:
        place = _PATHS.get(call.name)
        if place is None:
            self._note_change(call)
            return
        path = self._path(call, place)
        if path is None:
            return
        kernel = self._process(call.thread) == self._kernel
        if call.name in {"execve", "execveat"}:
            self._shell(call, path)
        if path.startswith(self._boring) and (kernel or "/site-packages/" not in path):
            return
        flags = _FLAGS_OF_OPEN.get(call.name)
        if flags is not None:
            self._open(call.thread, path, call.arguments[flags], kernel=kernel)
        elif call.name in {"execve", "execveat"}:
            self._look_for(path)
            self._accesses.read(path, kernel=False)
        elif path == BEGIN or path.startswith(f"{SIGN}/"):
            self._sign(path, kernel=kernel)
        else:
            self._look_for(path)
            self._accesses.look(path, kernel=kernel)

    def _sign(self, path: str, *, kernel: bool) -> None:
        """Hear what code of ours in the processes tells by asking about paths that don't exist."""
        if path == BEGIN:
            if kernel:
                self._accesses.begin()
            return
        digest, _, name = path[len(SIGN) + 1 :].partition("/")
        value = os.environ.get(name)
        # Else the code has set it itself.
        if name == ALL or digest_of(value) == digest:
            self._accesses.variables[name] = value

    def _shell(self, call: seccomp.Call, path: str) -> None:
        """Note the variables that a shell is told to look up, by its arguments."""
        name = os.path.basename(path)
        if name not in shells.SHELLS and name != shells.PRINTENV:
            return
        at = call.arguments[1 if call.name == "execve" else 2]
        words = self._memory.texts(call.thread, at)
        found = words[1:] if name == shells.PRINTENV else shells.variables_in("\n".join(words))
        for one in found:
            self._accesses.variables.setdefault(one, os.environ.get(one))

    def _note_change(self, call: seccomp.Call) -> None:
        if call.name in _CHANGES:
            path = self._path(call, _CHANGES[call.name])
            opened = call.name in {"creat", "truncate"}
            self._write(path, opened=opened, emptied=call.name == "creat")
        elif call.name in _MOVES:
            first, second = (self._path(call, place) for place in _MOVES[call.name])
            if first is not None and second is not None:
                self._accesses.read(first, kernel=False)
                if call.name.startswith("rename"):
                    self._write(first)
                self._write(second)
        else:
            self._note_rest(call)

    def _note_rest(self, call: seccomp.Call) -> None:
        if call.name in {"getdents64", "getdents"}:
            self._listed(call.thread, call.arguments[0])
        elif call.name == "openat2":
            path = self._path(call, (0, 1))
            flags = int.from_bytes(self._memory.read(call.thread, call.arguments[2], 8), "little")
            if path is not None:
                kernel = self._process(call.thread) == self._kernel
                self._open(call.thread, path, flags, kernel=kernel)
        elif call.name in {"connect", "bind"}:
            self._socket(call)
        else:
            ring = call.name == "io_uring_setup"
            self._accesses.unfollowed.add("ring:io_uring" if ring else "foreign")

    def _shell_script(self, thread: int, path: str) -> None:
        """Note the variables that a shell looks up in a script that it opens."""
        program = os.path.basename(_read_link(f"/proc/{thread}/exe") or "")
        if program in shells.SHELLS and self._places.counts(os.path.realpath(path)):
            with contextlib.suppress(OSError, UnicodeDecodeError):
                text = Path(path).read_text(encoding="utf-8")[: shells.LONGEST]
                for one in shells.variables_in(text):
                    self._accesses.variables.setdefault(one, os.environ.get(one))

    def _open(self, thread: int, path: str, flags: int, *, kernel: bool) -> None:
        self._look_for(path)
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_TRUNC | os.O_CREAT)
        reads = not flags & (os.O_WRONLY | os.O_TRUNC) and (
            not flags & os.O_CREAT or os.path.exists(path)
        )
        if reads and flags & os.O_PATH == 0:
            self._accesses.read(path, kernel=kernel, changes=bool(writes))
            if not kernel:
                self._shell_script(thread, path)
        if writes:
            self._write(path, opened=True, emptied=bool(flags & os.O_TRUNC))

    def _write(self, path: str | None, *, opened: bool = False, emptied: bool = False) -> None:
        if path is None or path.startswith(("/dev/", "/proc/")):
            return
        if path.startswith(self._places.tree + "/"):
            make_writable(path, self._places.tree, opened=opened, emptied=emptied)
        self._accesses.write(path)

    def _listed(self, thread: int, descriptor: int) -> None:
        path = _read_link(f"/proc/{thread}/fd/{descriptor}")
        if path is None or f"{path}/".startswith(self._boring):
            return
        self._accesses.list(path, importing=self._may_import(thread, path))

    def _may_import(self, thread: int, path: str) -> bool:
        """Whether a listing may be Python's, which looks for modules where it expects them."""
        program = _read_link(f"/proc/{thread}/exe") or ""
        if not os.path.basename(program).startswith("python"):
            return False
        source = self._places.source_of(path) or path
        if self._process(thread) == self._kernel:
            return source == self._places.script_folder or f"{source}/".startswith(
                self._places.first_party
            )
        folders = [_read_link(f"/proc/{thread}/cwd")]
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{thread}/cmdline").read_bytes().split(b"\0")
            folders += [
                os.path.dirname(os.path.join(folders[0] or "/", os.fsdecode(word)))
                for word in words[1:4]
                if word.endswith(b".py")
            ]
        return path in folders or (
            f"{source}/".startswith(self._places.first_party)
            and (
                f"{source}/" in self._places.first_party
                or os.path.exists(os.path.join(source, "__init__.py"))
            )
        )

    def _socket(self, call: seccomp.Call) -> None:
        address = self._memory.read(call.thread, call.arguments[1], min(call.arguments[2], 128))
        family = int.from_bytes(address[:2], sys.byteorder)
        if family == _UNIX:
            name = address[2:]
            if call.name == "bind":
                self._bound.add(name)
            elif name not in self._bound:
                self._unix_socket(call.thread, name)
        elif call.name == "connect" and family in {_IPV4, _IPV6}:
            port = int.from_bytes(address[2:4], "big")
            where = address[4:8] if family == _IPV4 else address[8:24]
            host = ipaddress.ip_address(where)
            if host.is_loopback or port in {0, _NAMES_OF_HOSTS} or self._is_datagram(call):
                return
            self._accesses.unfollowed.add(f"network:{host}")

    def _unix_socket(self, thread: int, name: bytes) -> None:
        path = os.fsdecode(name.partition(b"\0")[0])
        if not path or path.startswith(_LOOKUPS):
            return
        if not path.startswith("/"):
            path = os.path.join(_read_link(f"/proc/{thread}/cwd") or "/", path)
        if os.path.exists(path) and path not in self._accesses.own:
            self._accesses.unfollowed.add(f"socket:{path}")

    def _is_datagram(self, call: seccomp.Call) -> bool:
        try:
            process = os.pidfd_open(self._process(call.thread))
        except OSError:
            return False
        try:
            library = ctypes.CDLL(None, use_errno=True)
            found = library.syscall(_PIDFD_GETFD, process, call.arguments[0] & 0xFFFFFFFF, 0)
            if found < 0:
                return False
            with socket.socket(fileno=found) as copy:
                return bool(copy.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE) == socket.SOCK_DGRAM)
        except OSError:
            return False
        finally:
            os.close(process)

    def _path(self, call: seccomp.Call, place: _Place) -> str | None:
        """The absolute path that a call means; None for none."""
        base_at, path_at = place
        folder = _AT_FDCWD if base_at is None else call.arguments[base_at] & 0xFFFFFFFF
        address = call.arguments[path_at]
        if address == 0:
            return None
        text = os.fsdecode(self._memory.text(call.thread, address))
        if text.startswith("/"):
            return os.path.normpath(text) if "/." in text or "//" in text else text
        where = "cwd" if folder == _AT_FDCWD else f"fd/{folder}"
        base = _read_link(f"/proc/{call.thread}/{where}")
        if base is None or not base.startswith("/") or not text:
            return None
        return self._joined(base, text)

    def _joined(self, base: str, text: str) -> str:
        """A relative path made absolute; `..` leads where it leads from the folder it follows."""
        if ".." not in text:
            return os.path.normpath(f"{base}/{text}")
        at = base
        *folders, last = text.split("/")
        for part in folders:
            at = os.path.realpath(f"{at}/{part}") if part == ".." else f"{at}/{part}"
        return os.path.normpath(f"{at}/{last}")

    def _look_for(self, path: str) -> None:
        """Find in the repository's own folder what is not beside the script."""
        folder = self._places.folder
        if path.startswith(f"{folder}/") and not os.path.lexists(path):
            name = path[len(folder) + 1 :].partition("/")[0]
            link_from_root(name, folder, self._places.root[:-1], self._left_out)

    def _process(self, thread: int) -> int:
        found = self._processes.get(thread)
        if found is None:
            found = thread
            with contextlib.suppress(OSError):
                for line in (
                    Path(f"/proc/{thread}/status")
                    .read_text(encoding="ascii", errors="replace")
                    .split("\n")
                ):
                    if line.startswith("Tgid:"):
                        found = int(line[5:])
                        break
            self._processes[thread] = found
        return found

    def _reap(self) -> None:
        """Let go of what became a child of this process when its own parent ended."""
        with contextlib.suppress(ChildProcessError):
            while True:
                found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
                if found is None or found.si_pid in {0, self._kernel}:
                    return
                os.waitpid(found.si_pid, 0)


def _read_link(path: str) -> str | None:
    try:
        return os.readlink(path).removesuffix(" (deleted)")
    except OSError:
        return None
