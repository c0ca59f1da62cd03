"""Watches a run from within its kernel: which files it reads, which modules and data it loads."""

from __future__ import annotations

import atexit
import builtins
import contextlib
import json
import os
import random
import sys
import threading
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

from tatka.core.digests import file_digest, text_digest
from tatka.core.inputs import key_of
from tatka.core.variables import digests_of
from tatka.run.inside.accesses import Accesses, Places
from tatka.run.inside.tree import link_from_root, make_writable
from tatka.run.inside.variables import ALL, Variables

_DATASET_INFO = "dataset_info.json"
_STARTS = frozenset(
    {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty"}
)
_EVENTS = _STARTS | {
    "open", "os.listdir", "os.scandir", "os.rename", "os.mkdir", "os.remove", "os.rmdir",
    "os.link", "os.symlink", "os.truncate", "sqlite3.connect", "ctypes.dlopen", "socket.connect",
}  # fmt: skip
# Libraries that open files by means of their own, which Python's audit does not hear of.
_READERS = frozenset(
    {
        "cv2", "duckdb", "fiona", "h5py", "netCDF4", "osgeo", "polars", "pyarrow", "rasterio",
        "soundfile", "tables", "tensorflow", "torch", "torchvision", "zarr",
    }
)  # fmt: skip
_CHILDREN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "children")
# A path that no system has: asking about it tells the observer that the example begins.
BEGIN = "/tatka-begins"
_OURS = __name__.partition(".")[0]
# The watch of this process, for code that the kernel executes later. A kernel has one run only,
# and an audit hook can't be taken back, so there is nothing that a reset could do.
_watches: list[Watch] = []
# As they were before an example could put something else in their place.
_as_json = json.dumps
_end_process = os._exit


class Watch:
    """What Python itself tells of a run; the operating system tells the rest, where it can.

    Args:
        task: Of the kernel: where things are.
        observed: Whether `tatka.run.inside.observer` sees what is done with files.
    """

    def __init__(self, task: dict[str, Any], *, observed: bool) -> None:
        """Remember what there was before the run."""
        self._places = Places.of(task)
        self._preloaded: tuple[str, ...] = tuple(task["preloaded"])
        self._observed = observed
        self._accesses = Accesses(self._places)
        self._left_out = frozenset(task["left_out"])
        script = self._places.script_folder
        roots = {*self._places.first_party, *task["first_party"], script, self._places.folder}
        self.variables = Variables(roots)
        self.begin()

    def begin(self) -> None:
        """Forget what the kernel itself opened and loaded: now the example begins."""
        self._before = _tops()
        self._listed: set[str] = set()
        self._infos: list[str] = []
        self._starts = False
        self.variables.begin()
        self._accesses.begin()
        # The observer's sign, which no other process could give at the right moment.
        os.path.exists(BEGIN)

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook: hears what Python code opens, lists, renames and starts."""
        if event not in _EVENTS:
            return
        if event in {"os.listdir", "os.scandir"}:
            self._list(arguments[0])
        elif event == "socket.connect":
            self._connect(arguments[1])
        elif event in _STARTS:
            self._starts = True
            if not self._observed:
                self._accesses.unfollowed.add("program")
        else:
            path = _absolute(arguments[event == "os.rename"])
            if path is not None:
                if path.endswith(_DATASET_INFO):
                    self._infos.append(path)
                elif event == "os.rename":
                    # A dataset that is made first is renamed with its folder, and not read again.
                    self._infos.append(os.path.join(path, _DATASET_INFO))
                if not self._observed:
                    self._note(event, path, arguments)

    def report(self) -> dict[str, Any]:
        """What the run touched, as JSON. See `tatka.run.inputs`, which makes sense of it."""
        modules: dict[str, str] = {}
        files: dict[str, str] = {}
        for path in self._loaded_files():
            ours = path.is_relative_to(self._places.script_folder) and path.suffix == ".py"
            first_party = ours or str(path).startswith(self._places.first_party)
            self._digest(modules if first_party else files, path)
        tops = _tops()
        root = self._places.root
        listed = {key_of(path, root).removeprefix("./").rstrip("/") for path in self._listed}
        return {
            "files": files,
            "modules": modules,
            # A copy: reading these files is heard of, too.
            "datasets": _datasets(list(dict.fromkeys(self._infos))),
            "loaded": sorted(tops),
            "fresh": sorted(tops - self._before),
            "edges": _edges(),
            "preloaded": list(self._preloaded),
            "listed": sorted(listed),
            "variables": digests_of(self._variables_read()),
            "seen": None if self._observed else self._without_observer(),
        }

    def _variables_read(self) -> dict[str, str | None]:
        """Those that the code asked for; all of them, if it took a copy and nobody else got it."""
        everything = self.variables.copied and not self._starts
        return {**self.variables.values, **({ALL: None} if everything else {})}

    def _without_observer(self) -> dict[str, Any]:
        readers = sorted(_READERS & {name.partition(".")[0] for name in list(sys.modules)})
        self._accesses.unfollowed.update(f"reader:{name}" for name in readers)
        return self._accesses.finish()

    def _list(self, path: object) -> None:
        # An import lists folders to find modules.
        if sys._getframe(2).f_code.co_filename.startswith("<frozen importlib"):  # noqa: SLF001 - who calls matters
            return
        if isinstance(path, int):
            path = f"/proc/self/fd/{path}"
        found = _absolute("." if path is None else path)
        if found is None:
            return
        real = os.path.realpath(found)
        self._listed.add(self._places.source_of(real) or real)
        if not self._observed:
            self._accesses.list(found)

    def _connect(self, address: object) -> None:
        """Name the host; the observer sees connections that are not Python's."""
        if not isinstance(address, tuple) or self._observed:
            return
        host = str(address[0])
        if not host.startswith("127.") and host not in {"localhost", "::1"}:
            self._accesses.unfollowed.add(f"network:{host}")

    def _note(self, event: str, path: str, arguments: tuple[Any, ...]) -> None:
        accesses, tree = self._accesses, self._places.tree
        if event in {"open", "sqlite3.connect", "ctypes.dlopen"}:
            mode, flags = (arguments[1], arguments[2]) if event == "open" else ("r", os.O_RDONLY)
            self._look_for(path)
            reads = "r" in mode or ("+" in mode and "w" not in mode) if mode else True
            writes = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_TRUNC))
            if reads and not flags & (os.O_WRONLY | os.O_TRUNC):
                accesses.read(path, changes=writes)
            if writes:
                if path.startswith(tree + "/"):
                    make_writable(path, tree, opened=True, emptied=bool(flags & os.O_TRUNC))
                accesses.write(path)
            return
        for given in arguments[:2] if event in {"os.rename", "os.link"} else arguments[:1]:
            one = _absolute(given)
            if one is not None:
                if event in {"os.rename", "os.link"} and given is arguments[0]:
                    accesses.read(one)
                if one.startswith(tree + "/"):
                    make_writable(one, tree, opened=False)
                accesses.write(one)

    def _look_for(self, path: str) -> None:
        folder = self._places.folder
        if path.startswith(f"{folder}/") and not os.path.lexists(path):
            name = path[len(folder) + 1 :].partition("/")[0]
            link_from_root(name, folder, self._places.root[:-1], self._left_out)

    def _digest(self, table: dict[str, str], path: Path) -> None:
        if not str(path).startswith(self._places.root) or not self._places.counts(str(path)):
            return
        digest = file_digest(path)
        if digest is not None:
            table[path.relative_to(self._places.root).as_posix()] = digest

    def _loaded_files(self) -> set[Path]:
        found = set()
        for name, module in list(sys.modules.items()):
            file = _quietly(module, "__file__")
            # Builtins hold the `__file__` of the script.
            ours = name == "builtins" or name.partition(".")[0] == _OURS
            if not ours and isinstance(file, str):
                found.add(Path(os.path.realpath(file)))
        return found


def begin(seed: int, script: str) -> None:
    """To be called right before the first cell: from now on, everything is the example's doing.

    Cells get a `__file__` as in a script. It is no attribute of `__main__`, or else processes that
    multiprocessing starts anew would run the whole script to have its definitions.

    The global generators are seeded here, since the kernel's own start draws from them, and forks
    of one process would else draw the same numbers or, after a fork, none that can be repeated.
    """
    random.seed(seed)
    with contextlib.suppress(ImportError):
        import numpy as np  # noqa: PLC0415 - only where examples have it

        np.random.seed(seed)  # noqa: NPY002 - the global one is meant
    builtins.__file__ = script
    # Modules beside the script, as `python examples/NAME.py` finds them.
    sys.path.insert(0, os.path.dirname(script))
    _watches[-1].begin()


def start(task: dict[str, Any], *, observed: bool) -> None:
    """Watch this process from now on; `report_and_exit` says what was seen.

    Args:
        task: Of the kernel.
        observed: Whether the operating system tells what is done with files.
    """
    watch = Watch(task, observed=observed)
    sys.addaudithook(watch.hook)
    watch.variables.watch()
    if observed:
        # Interpreters that the example starts tell the observer which variables they read.
        os.environ["PYTHONPATH"] = os.pathsep.join([_CHILDREN, os.environ.get("PYTHONPATH", "")])
    _watches.append(watch)


def variables_read() -> dict[str, str | None]:
    """The environment variables that the course's code has read in this process, and their values.

    None for one that is not set. They are nobody's to keep: records hold digests of them.
    """
    values = _watches[-1].variables.values if _watches else {}
    return {name: value for name, value in values.items() if name != ALL}


def report_and_exit(path: str) -> None:
    """Write what the watch of this process has seen to a file, as JSON, and be done.

    What the example registered to be done at exit (an event file to be closed, say) is done.
    """
    try:
        Path(path).write_text(_as_json(_watches[-1].report()), encoding="utf-8")
    except BaseException:  # noqa: BLE001 - else the kernel would go on and wait for ever
        os.write(2, traceback.format_exc().encode("utf-8", "replace"))
        leave(1)
    leave(0)


def leave(code: int) -> None:
    """End this process as an interpreter would, but without unwinding the frames of a server.

    Pools of workers (concurrent.futures, joblib's) are told first, as `threading` would do: or
    else multiprocessing, at its turn, waits for workers whom nobody has told to end.
    """
    for end in reversed(getattr(threading, "_threading_atexits", ())):
        with contextlib.suppress(BaseException):
            end()
    with contextlib.suppress(BaseException):
        atexit._run_exitfuncs()  # noqa: SLF001 - multiprocessing's children do the same
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    _end_process(code)


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


def _absolute(path: object) -> str | None:
    if path is None or isinstance(path, int):
        return None
    try:
        return os.path.abspath(os.fsdecode(path))  # type: ignore[arg-type]
    except (TypeError, ValueError, OSError):
        return None


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
