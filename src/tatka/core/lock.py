"""One command at a time on one tree: the others wait, and say for whom."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from tatka.core import folders
from tatka.core.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tatka.core.settings import Settings

_LOOK_SECONDS = 0.1


@contextmanager
def tree_lock(
    settings: Settings, doing: str, say: Callable[[str], None], *, name: str = "lock"
) -> Iterator[None]:
    """Hold the tree while a command changes it; the system frees it however the command ends.

    What a killed command left half done is repaired first.

    Args:
        settings: Of the course.
        doing: The command, such as `tatka build`.
        say: Hears for whom this one waits.
        name: What is held; commands that hold others don't wait for each other.

    Raises:
        SettingsError: The folder of scratch holds something that tatka did not make.
        SetupError: Somebody holds it who can't be waited for: a preview.
    """
    with _opened(settings, name) as stream:
        if stream is not None:
            if not _take(stream):
                _wait(stream, say, refuse=name == "preview")
            _write_holder(stream, doing)
            if name == "lock":
                folders.repair(settings.site_dir, settings.work_dir / "site.old")
        yield


@contextmanager
def _opened(settings: Settings, name: str) -> Iterator[BinaryIO | None]:
    folders.check(settings.work_dir, setting="work")
    try:
        folders.claim(settings.work_dir, setting="work")
        stream = (settings.work_dir / name).open("a+b")
    except OSError:
        # Where nobody can write, nobody can get into anybody's way.
        yield None
        return
    with stream:
        yield stream


def _wait(stream: BinaryIO, say: Callable[[str], None], *, refuse: bool) -> None:
    holder = _holder(stream)
    if refuse:
        raise SetupError(
            f"there is a preview of this book already: {holder}",
            hint="Use that one, or end it first.",
        )
    say(f"waiting for {holder} to end")
    while not _take(stream):
        time.sleep(_LOOK_SECONDS)


def _take(stream: BinaryIO) -> bool:
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        return _take_on_windows(stream)
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _take_on_windows(stream: BinaryIO) -> bool:
    import msvcrt  # noqa: PLC0415 - only there

    stream.seek(1 << 20)
    try:
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return False
    return True


def _write_holder(stream: BinaryIO, doing: str) -> None:
    since = dt.datetime.now().strftime("%H:%M:%S")  # noqa: DTZ005 - for people at this machine
    with suppress(OSError):
        stream.truncate(0)
        value = {"command": doing, "process": os.getpid(), "since": since}
        stream.write(json.dumps(value).encode() + b"\n")
        stream.flush()


def _holder(stream: BinaryIO) -> str:
    with suppress(OSError, ValueError, KeyError, TypeError):
        stream.seek(0)
        value = json.loads(stream.read(1000))
        return f"`{value['command']}` (process {value['process']}, since {value['since']})"
    return "another command on this tree"
