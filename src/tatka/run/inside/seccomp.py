"""Linux's own word on what a process and its children do with files: seccomp's user notifications.

A filter in the kernel stops a process at the system calls of `CALLS` and tells whoever holds the
listener, who looks at the arguments and lets the call go on. Everything that the process starts
inherits the filter, whatever language it is written in. No privileges are needed, only Linux 5.5.
See seccomp_unotify(2).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import platform
import struct
import sys
from dataclasses import dataclass
from typing import Any

# Numbers of the calls on x86-64 and on arm64; None where the architecture has no such call.
CALLS: dict[str, tuple[int | None, int | None]] = {
    "open": (2, None),
    "openat": (257, 56),
    "openat2": (437, 437),
    "creat": (85, None),
    "stat": (4, None),
    "lstat": (6, None),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getdents": (78, None),
    "getdents64": (217, 61),
    "execve": (59, 221),
    "execveat": (322, 281),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "rmdir": (84, None),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "link": (86, None),
    "linkat": (265, 37),
    "symlink": (88, None),
    "symlinkat": (266, 36),
    "truncate": (76, 45),
    "connect": (42, 203),
    "bind": (49, 200),
    "io_uring_setup": (425, 425),
}
FOREIGN = "foreign"
_MACHINES = {"x86_64": (0, 0xC000003E, 317), "aarch64": (1, 0xC00000B7, 277)}

_PR_SET_NO_NEW_PRIVS = 38
_SET_MODE_FILTER = 1
_NEW_LISTENER = 1 << 3
_ALLOW = 0x7FFF0000
_NOTIFY = 0x7FC00000
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_SET, _RETURN = 0x20, 0x15, 0x45, 0x06
# Where struct seccomp_data has the number of the call, the architecture, and the arguments.
_AT_NUMBER, _AT_ARCHITECTURE, _AT_ARGUMENTS = 0, 4, 16
_EMPTY_PATH = 0x1000
# A stat of a descriptor that is open already says nothing new; position of its flags.
_FLAGS_OF_STAT = {"newfstatat": 3, "statx": 2}

_NOTIFICATION = struct.Struct("=QIIiIQ6Q")
_ANSWER = struct.Struct("=QqiI")
_RECEIVE = (3 << 30) | (_NOTIFICATION.size << 16) | (0x21 << 8)
_SEND = (3 << 30) | (_ANSWER.size << 16) | (0x21 << 8) | 1
_SET_FLAGS = (1 << 30) | (8 << 16) | (0x21 << 8) | 4
_SYNC_WAKE_UP = 1
_CONTINUE = 1
_PAGE = 4096
_MOST_WORDS = 64
_LONGEST = 4 * _PAGE


class UnreadableError(OSError):
    """The memory of a process may not be read: it runs with privileges of its own."""


@dataclass(frozen=True)
class Call:
    """A system call that waits to go on.

    Attributes:
        id: By which it is answered.
        thread: That made it.
        name: One of `CALLS`, or `FOREIGN` for one of another architecture.
        arguments: The six, as numbers.
    """

    id: int
    thread: int
    name: str
    arguments: tuple[int, ...]


def supported() -> bool:
    """Whether this is a system on which `install` may succeed."""
    return sys.platform == "linux" and platform.machine() in _MACHINES


def install() -> int | None:
    """Have this process and all that it will start stopped at each call of `CALLS`.

    Must be called while the process has one thread. It can't be taken back.

    Returns:
        The descriptor of the listener, not to be inherited by programs; None where the system
        does not allow it, for instance inside of another such filter.
    """
    if not supported():
        return None
    column, architecture, seccomp = _MACHINES[platform.machine()]
    program = _program(column, architecture)
    content = ctypes.create_string_buffer(b"".join(program))
    # struct sock_fprog
    head = struct.pack("@HxxxxxxP", len(program), ctypes.addressof(content))
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    found = library.syscall(seccomp, _SET_MODE_FILTER, _NEW_LISTENER, ctypes.c_char_p(head))
    return None if found < 0 else int(found)


class Listener:
    """Hears of the calls of a filtered process, and lets them go on."""

    def __init__(self, descriptor: int) -> None:
        """Take over a descriptor from `install`."""
        self._descriptor = descriptor
        column, self._architecture, _ = _MACHINES[platform.machine()]
        self._names = {
            numbers[column]: name for name, numbers in CALLS.items() if numbers[column] is not None
        }
        self._request = bytearray(_NOTIFICATION.size)
        self._nothing = bytes(_NOTIFICATION.size)
        with contextlib.suppress(OSError):
            # Both sides on one processor, one after the other: four times as fast (Linux 6.6).
            fcntl.ioctl(descriptor, _SET_FLAGS, _SYNC_WAKE_UP)

    def fileno(self) -> int:
        """For `select`; it hangs up once every filtered process has ended."""
        return self._descriptor

    def receive(self) -> Call | None:
        """The next call; None if who made it is gone."""
        self._request[:] = self._nothing
        try:
            fcntl.ioctl(self._descriptor, _RECEIVE, self._request)
        except OSError as error:
            if error.errno in {errno.ENOENT, errno.EINTR}:
                return None
            raise
        number, thread, _, call, architecture, _, *arguments = _NOTIFICATION.unpack(self._request)
        own = architecture == self._architecture
        name = self._names.get(call, FOREIGN) if own else FOREIGN
        return Call(number, thread, name, tuple(arguments))

    def resume(self, call: Call) -> None:
        """Let the call go on as if nothing had been."""
        try:
            fcntl.ioctl(self._descriptor, _SEND, _ANSWER.pack(call.id, 0, 0, _CONTINUE))
        except OSError as error:
            if error.errno != errno.ENOENT:
                raise


class _Vector(ctypes.Structure):
    """struct iovec."""

    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class Memory:
    """Reads the memory of other processes."""

    def __init__(self) -> None:
        """Have a place to read into."""
        self._library: Any = ctypes.CDLL(None, use_errno=True)
        self._buffer = ctypes.create_string_buffer(_LONGEST)
        self._local = _Vector(ctypes.addressof(self._buffer), 0)
        self._remote = _Vector(0, 0)
        self._locals, self._remotes = ctypes.byref(self._local), ctypes.byref(self._remote)

    def read(self, thread: int, address: int, length: int) -> bytes:
        """Bytes of a process; fewer where its memory ends.

        Raises:
            UnreadableError: It may not be read, or there is nothing.
        """
        self._local.length = self._remote.length = min(length, _LONGEST)
        self._remote.base = address
        found = self._library.process_vm_readv(thread, self._locals, 1, self._remotes, 1, 0)
        if found < 0:
            raise UnreadableError(ctypes.get_errno(), "memory of another process")
        return ctypes.string_at(self._buffer, found)

    def text(self, thread: int, address: int) -> bytes:
        """The bytes up to the next null; read page by page, since the next one may be no memory.

        Raises:
            UnreadableError: As for `read`.
        """
        found = b""
        while len(found) < _LONGEST:
            at = address + len(found)
            part = self.read(thread, at, min(256, _PAGE - at % _PAGE))
            end = part.find(b"\0")
            if end >= 0:
                return found + part[:end]
            found += part
        return found

    def texts(self, thread: int, address: int) -> list[str]:
        """The texts that an array of pointers leads to, such as the arguments of a program.

        Raises:
            UnreadableError: As for `read`.
        """
        found: list[str] = []
        while len(found) < _MOST_WORDS:
            part = self.read(thread, address + 8 * len(found), 8)
            pointer = int.from_bytes(part, sys.byteorder)
            if len(part) < 8 or pointer == 0:  # noqa: PLR2004 - bytes of a pointer
                break
            found.append(os.fsdecode(self.text(thread, pointer)))
        return found


def _program(column: int, architecture: int) -> list[bytes]:
    """The filter, in the language of BPF: each jump says how many instructions it skips."""
    checks: list[bytes] = []
    for name, numbers in CALLS.items():
        number = numbers[column]
        if number is None:
            continue
        flags = _FLAGS_OF_STAT.get(name)
        if flags is None:
            checks.append(_instruction(_JUMP_IF_EQUAL, 0, 1, number))
            checks.append(_instruction(_RETURN, 0, 0, _NOTIFY))
        else:
            checks.append(_instruction(_JUMP_IF_EQUAL, 0, 4, number))
            checks.append(_instruction(_LOAD, 0, 0, _AT_ARGUMENTS + 8 * flags))
            checks.append(_instruction(_JUMP_IF_SET, 0, 1, _EMPTY_PATH))
            checks.append(_instruction(_RETURN, 0, 0, _ALLOW))
            checks.append(_instruction(_RETURN, 0, 0, _NOTIFY))
    return [
        _instruction(_LOAD, 0, 0, _AT_ARCHITECTURE),
        _instruction(_JUMP_IF_EQUAL, 1, 0, architecture),
        _instruction(_RETURN, 0, 0, _NOTIFY),
        _instruction(_LOAD, 0, 0, _AT_NUMBER),
        *checks,
        _instruction(_RETURN, 0, 0, _ALLOW),
    ]


def _instruction(code: int, if_so: int, if_not: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, if_so, if_not, value)
