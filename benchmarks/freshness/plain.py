"""Runs scripts as `python SCRIPT` would, many of them in a short time: forks with libraries."""

from __future__ import annotations

import atexit
import contextlib
import importlib
import os
import runpy
import signal
import sys
import threading
import time
import traceback
import weakref
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from pathlib import Path

LIBRARIES = (
    "IPython.core.interactiveshell", "h5py", "joblib", "matplotlib.pyplot", "numpy", "pandas",
    "PIL.Image", "polars", "pyarrow.dataset", "pyarrow.parquet", "scipy.io", "sklearn.datasets",
)  # fmt: skip


def prepare() -> None:
    """Import what scripts import, where it is there."""
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def run(script: Path, environment: dict[str, str], patience: float, *, magic: bool) -> str:
    """What a script prints, in the folder that it lies in; and how it ended.

    Args:
        script: Absolute.
        environment: All variables.
        patience: Seconds.
        magic: Whether it is for IPython.

    Raises:
        TimeoutError: It did not end.
    """
    out = script.parent.parent / "printed"
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _be(script, environment, out, magic=magic)
    until = time.monotonic() + patience
    while (found := os.waitpid(child, os.WNOHANG))[0] == 0:
        if time.monotonic() > until:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise TimeoutError(script.name)
        time.sleep(0.003)
    return out.read_text("utf-8", "replace") + str(os.waitstatus_to_exitcode(found[1]))


def _be(script: Path, environment: dict[str, str], out: Path, *, magic: bool) -> NoReturn:
    code = 1
    try:
        # Folders that this process was to remove at its end are its parent's to remove.
        weakref.finalize._registry.clear()  # type: ignore[attr-defined]  # noqa: SLF001
        os.setsid()
        target = os.open(out, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(target, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(script.parent)
        sys.argv = [str(script)]
        sys.path[0:0] = [str(script.parent), *environment["PYTHONPATH"].split(os.pathsep)]
        sys.path_importer_cache.clear()
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        if magic:
            _interactively(script)
        else:
            runpy.run_path(str(script), run_name="__main__")
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException as error:  # noqa: BLE001 - whatever a script does
        sys.stdout.write(traceback.format_exception_only(error)[-1])
    with contextlib.suppress(BaseException):
        sys.stdout.flush()
        threading._shutdown()  # noqa: SLF001 - as an interpreter does at its end
        atexit._run_exitfuncs()  # noqa: SLF001 - as above
        sys.stdout.flush()
    os._exit(code)


def _interactively(script: Path) -> None:
    from IPython.core.interactiveshell import InteractiveShell  # noqa: PLC0415 - of a fork alone

    shell = InteractiveShell.instance(colors="nocolor")
    lines = script.read_text("utf-8").split("\n")[1:]
    cells = [line.removeprefix("# ") for line in lines]
    shell.run_cell("\n".join(cells)).raise_error()
