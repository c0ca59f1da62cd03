"""Watches a run from within its kernel: which files it reads, which modules and data it loads."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import random
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from tatka.core.digests import file_digest, text_digest

_DATASET_INFO = "dataset_info.json"
_OURS = __name__.partition(".")[0]
# The watch of this process, for code that the kernel executes later. A kernel has one run only,
# and an audit hook can't be taken back, so there is nothing that a reset could do.
_watches: list[Watch] = []


class Watch:
    """What was opened, in the order it was opened first.

    Args:
        root: The repository.
        first_party: Roots of the course's own packages.
        skipped: Folders of the repository whose files are nobody's input.
        preloaded: Modules that were imported before the run began, whether it needs them or not.
    """

    def __init__(
        self, root: str, first_party: list[str], skipped: list[str], preloaded: tuple[str, ...]
    ) -> None:
        """Remember what there was before the run."""
        self._root = os.path.join(os.path.realpath(root), "")  # noqa: PTH118 - with a slash
        self._first_party = [Path(folder).resolve() for folder in first_party]
        self._skipped = [Path(folder).resolve() for folder in (*skipped, sys.prefix)]
        self._preloaded = preloaded
        self.begin()

    def begin(self) -> None:
        """Forget what the kernel itself opened and loaded: now the example begins."""
        self._before = _tops()
        self._opened: dict[str, bool] = {}
        self._renamed: set[str] = set()

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook; it sees every file that Python code opens or renames."""
        if event not in {"open", "os.rename"}:
            return
        path = arguments[event == "os.rename"]
        if isinstance(path, int) or path is None:
            return
        try:
            name = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - called for every open
        except (TypeError, ValueError, OSError):
            return
        if event == "os.rename":
            self._renamed.add(name)
            return
        _, mode, flags = arguments
        if name not in self._opened:
            if mode:
                reads = "r" in mode or ("+" in mode and "w" not in mode)
            else:
                reads = not flags & (os.O_WRONLY | os.O_TRUNC)
            self._opened[name] = reads

    def report(self) -> dict[str, Any]:
        """What the run touched, as JSON. See `tatka.run.inputs`, which makes sense of it."""
        opened = dict(self._opened)
        modules: dict[str, str] = {}
        files: dict[str, str] = {}
        loaded = self._loaded_files()
        for path in loaded:
            kind = modules if self._is_first_party(path) else files
            self._note(kind, path)
        for name, reads in opened.items():
            path = Path(os.path.realpath(name))
            # A file that the run itself wrote first is its own, not an input.
            if reads and path not in loaded and not _is_compiled(path):
                self._note(files, path)
        tops = _tops()
        return {
            "files": files,
            "modules": modules,
            "datasets": _datasets([name for name, reads in opened.items() if reads])
            | _datasets([f"{folder}/{_DATASET_INFO}" for folder in self._renamed]),
            "loaded": sorted(tops),
            "fresh": sorted(tops - self._before),
            "edges": _edges(),
            "preloaded": list(self._preloaded),
        }

    def _note(self, table: dict[str, str], path: Path) -> None:
        if not str(path).startswith(self._root):
            return
        if any(path.is_relative_to(folder) for folder in self._skipped):
            return
        digest = file_digest(path)
        if digest is not None:
            table[path.relative_to(self._root).as_posix()] = digest

    def _loaded_files(self) -> set[Path]:
        found = set()
        for name, module in list(sys.modules.items()):
            file = _quietly(module, "__file__")
            if name.partition(".")[0] != _OURS and isinstance(file, str):
                found.add(Path(os.path.realpath(file)))
        return found

    def _is_first_party(self, path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in self._first_party)


def begin(seed: int) -> None:
    """To be called right before the first cell: from now on, everything is the example's doing.

    The global generators are seeded here, since the kernel's own start draws from them, and forks
    of one process would else draw the same numbers or, after a fork, none that can be repeated.
    """
    random.seed(seed)
    with contextlib.suppress(ImportError):
        import numpy as np  # noqa: PLC0415 - only where examples have it

        np.random.seed(seed)  # noqa: NPY002 - the global one is meant
    _watches[-1].begin()


def start(
    *,
    root: str,
    first_party: list[str],
    skipped: list[str],
    preloaded: tuple[str, ...],
) -> None:
    """Watch this process from now on; `report_and_exit` says what was seen."""
    watch = Watch(root, first_party, skipped, preloaded)
    sys.addaudithook(watch.hook)
    _watches.append(watch)


def report_and_exit(path: str) -> None:
    """Write what the watch of this process has seen to a file, as JSON, and be done.

    What the example registered to be done at exit (an event file to be closed, say) is done.
    """
    Path(path).write_text(json.dumps(_watches[-1].report()), encoding="utf-8")
    leave(0)


def leave(code: int) -> None:
    """End this process as an interpreter would, but without unwinding the frames of a host."""
    with contextlib.suppress(BaseException):
        atexit._run_exitfuncs()  # noqa: SLF001 - multiprocessing's children do the same
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    os._exit(code)


def _tops() -> set[str]:
    return {name.partition(".")[0] for name in list(sys.modules)} - {"__main__", _OURS}


def _quietly(module: object, name: str) -> object:
    """An attribute without waking up modules that load themselves when they are looked at."""
    try:
        return object.__getattribute__(module, "__dict__").get(name)
    except AttributeError:
        return None


def _edges() -> dict[str, list[str]]:
    """For each package, the others whose modules its own modules hold by name."""
    edges: dict[str, set[str]] = {}
    standard = sys.stdlib_module_names
    for name, module in list(sys.modules.items()):
        top = name.partition(".")[0]
        if top in standard or top == _OURS or type(module) is not ModuleType:
            continue
        found = edges.setdefault(top, set())
        for value in list(vars(module).values()):
            if isinstance(value, ModuleType):
                other = str(_quietly(value, "__name__")).partition(".")[0]
                if other != top and other not in standard:
                    found.add(other)
    return {top: sorted(others) for top, others in edges.items() if others}


def _is_compiled(path: Path) -> bool:
    return path.suffix in {".pyc", ".pyo"}


def _datasets(paths: list[str]) -> dict[str, str]:
    """Name and `VERSION+CHECKSUM` of the TFDS datasets that these files describe.

    TFDS reads `dataset_info.json` of every dataset that it loads. One that is made first is
    written into a folder that is then renamed, and its description is not read again. The
    checksum is over what that file says of the data itself, the sizes of all shards of all splits.
    """
    found = {}
    for path in map(Path, paths):
        if path.name != _DATASET_INFO:
            continue
        try:
            info = json.loads(path.read_text(encoding="utf-8"))
            splits = [
                [split["name"], split.get("shardLengths"), split.get("numBytes")]
                for split in sorted(info["splits"], key=lambda split: split["name"])
            ]
            found[str(info["name"])] = f"{info['version']}+{text_digest(json.dumps(splits))}"
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return found
