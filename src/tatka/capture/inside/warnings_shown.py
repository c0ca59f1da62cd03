"""Shows the author's own warnings and leaves out everybody else's."""

from __future__ import annotations

import linecache
import sys
import sysconfig
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType
    from typing import TextIO


def show_own_warnings(  # noqa: PLR0917 - Python's signature
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Take the place of `warnings.showwarning`, which is there to be replaced.

    A warning is the author's own if a call of `warn` in a cell or in the course's own modules
    raised it. The file that a warning names doesn't say so: with `stacklevel`, a library's
    warning names the line that called the library.

    Args:
        message: What to show.
        category: The kind of warning.
        filename: The file it names; not shown.
        lineno: The line it names; not shown.
        file: Where to; standard error without.
        line: The source line; not shown.
    """
    del filename, lineno, line
    if _is_own(_caller_of_warn()):
        stream = sys.stderr if file is None else file
        stream.write(f"{category.__name__}: {message}\n")


def _caller_of_warn() -> FrameType | None:
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the way to walk a stack
    while frame is not None and frame.f_globals.get("__name__") in {warnings.__name__, __name__}:
        frame = frame.f_back
    return frame


def _is_own(frame: FrameType | None) -> bool:
    if frame is None or _is_installed(frame.f_code.co_filename):
        return False
    # NumPy warns from C, without a frame of its own: then the line doesn't say "warn".
    return "warn" in linecache.getline(frame.f_code.co_filename, frame.f_lineno)


def _is_installed(filename: str) -> bool:
    paths = sysconfig.get_paths()
    file = Path(filename)
    return filename.startswith("<frozen") or any(
        file.is_relative_to(paths[kind]) for kind in ("stdlib", "platstdlib", "purelib", "platlib")
    )
