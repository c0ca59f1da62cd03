"""What a run's processes did with files, sorted into what it depends on and what is its own."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tatka.core.inputs import ABOUT, LINK, MISSING, key_of, state_of
from tatka.core.variables import digests_of

# What the system and the interpreter are made of: the lock's business, or no one's.
SYSTEM = ("/bin/", "/boot/", "/dev/", "/etc/", "/lib/", "/lib32/", "/lib64/", "/proc/", "/run/",
          "/sbin/", "/sys/", "/usr/", "/var/cache/", "/var/lib/", "/nix/", "/snap/", "/System/",
          "/Library/")  # fmt: skip
# Of a user's own folder: settings and caches that programs keep for themselves. Downloads count.
_PERSONAL = (".cache/fontconfig/", ".cache/matplotlib/", ".cache/pip/", ".cache/uv/", ".cargo/",
             ".conda/", ".config/", ".fontconfig/", ".ipython/", ".jupyter/", ".local/",
             ".matplotlib/", ".npm/", ".nv/", ".pyenv/", ".triton/")  # fmt: skip
_PACKAGES = re.compile(r"/(?:site|dist)-packages/([^/]+)")
_COMPILED = re.compile(r"(.*/)__pycache__/([^/]+?)\.[\w-]+\.py[co]$")
# What is executed of ours in the processes of an example.
_OWN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "")
_MOST_LINKS = 40
_DATASET_INFO = "dataset_info.json"


@dataclass(frozen=True)
class Places:
    """Where things are; all absolute, without symbolic links.

    Attributes:
        root: The repository, with a slash at its end.
        tree: The tree that stands for it in this run; see `tatka.run.inside.tree`.
        folder: The one in it that the script runs in.
        skipped: Folders whose files are nobody's input.
        first_party: Roots of the course's own packages.
    """

    root: str
    tree: str
    folder: str
    skipped: tuple[str, ...]
    first_party: tuple[str, ...]

    @classmethod
    def of(cls, task: dict[str, Any]) -> Places:
        """From the task of a kernel."""
        home = os.path.expanduser("~")
        skipped = [*task["skipped"], _OWN, sys.prefix, sys.base_prefix, sys.exec_prefix]
        skipped += [os.path.join(home, folder) for folder in _PERSONAL]
        return cls(
            root=os.path.join(os.path.realpath(task["root"]), ""),
            tree=os.path.realpath(task["tree"]),
            folder=os.path.realpath(task["folder"]),
            skipped=tuple(_below(os.path.realpath(folder)) for folder in skipped),
            first_party=tuple(_below(os.path.realpath(one)) for one in task["first_party"]),
        )

    @property
    def script_folder(self) -> str:
        """The script's own folder in the repository."""
        return self.source_of(self.folder) or self.folder

    def source_of(self, path: str) -> str | None:
        """What a path in the tree stands for in the repository; None for one outside of it."""
        if path == self.tree:
            return self.root[:-1]
        if path.startswith(self.tree + "/"):
            return self.root + path[len(self.tree) + 1 :]
        return None

    def counts(self, path: str) -> bool:
        """Whether a file may be an input at all."""
        if path.startswith(self.root):
            return not f"{path}/".startswith(self.skipped)
        return not f"{path}/".startswith((*SYSTEM, *self.skipped))


@dataclass
class Accesses:
    """Collects accesses in their order; what the run wrote first is its own, not an input.

    Attributes:
        places: Where things are.
        states: Of inputs, by key: None for those whose state is taken at the end.
        unclear: Folders that were listed, perhaps only by an import; by key.
        own: Files that the run made.
        packages: Top-level names in site-packages that processes other than the kernel opened.
        unfollowed: What was done that could not be followed, in words.
        variables: Environment variables that other processes asked for, and their values.
    """

    places: Places
    states: dict[str, str | None] = field(default_factory=dict)
    unclear: dict[str, str | None] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    packages: set[str] = field(default_factory=set)
    unfollowed: set[str] = field(default_factory=set)
    variables: dict[str, str | None] = field(default_factory=dict)
    _seen: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def begin(self) -> None:
        """Forget what the kernel itself did: now the example begins."""
        for table in (self.states, self.unclear, self.own, self.packages, self.unfollowed):
            table.clear()
        self.variables.clear()
        self._seen.clear()

    def read(self, path: str, *, kernel: bool = True, changes: bool = False) -> None:
        """A file is about to be opened for reading, or run, or linked to.

        Args:
            path: Absolute; symbolic links are followed here.
            kernel: Whether the kernel's own process does it, whose modules are known.
            changes: Whether it may be written to as well.
        """
        packages = _PACKAGES.search(path)
        if packages:
            if not kernel:
                self.packages.add(packages.group(1).removesuffix(".py"))
            return
        real = self._real(path)
        if real is None:
            return
        compiled = _COMPILED.match(real)
        if compiled:
            if kernel:
                return
            real = f"{compiled.group(1)}{compiled.group(2)}.py"
        key = key_of(real, self.places.root)
        if self.states.get(key) is not None:
            return
        try:
            found = os.stat(real)
        except OSError:
            # Outside of the repository, libraries look for settings in more places than one.
            if real.startswith(self.places.root):
                self.states[key] = MISSING
            return
        if os.path.isdir(real):
            return
        self._seen.setdefault(real, (found.st_mtime_ns, found.st_size, found.st_ino))
        self.states[key] = state_of(key, Path(self.places.root)) if changes else None

    def list(self, path: str, *, importing: bool = False) -> None:
        """A folder is about to be listed.

        Args:
            path: Absolute.
            importing: Whether it may be an import that looks for a module.
        """
        real = self._real(path, folder=True)
        if real is None or not real.startswith(self.places.root):
            return
        table = self.unclear if importing else self.states
        table.setdefault(f"{key_of(real, self.places.root)}/".removeprefix("./") or "./", None)

    def look(self, path: str, *, kernel: bool = True) -> None:
        """A file is about to be asked about: whether it is there, of what kind and size."""
        real = self._real(path)
        if real is None or not real.startswith(self.places.root):
            return
        if f"{real}/" in self.places.first_party:
            # On the path of imports whether it is there or not.
            return
        if real.endswith((".py", ".pyc", ".so")) and self._is_code(real):
            # Imports look at modules before they load them, and what they load is known.
            return
        if not os.path.lexists(real):
            self.states.setdefault(key_of(real, self.places.root), MISSING)
        elif (
            f"{self.places.script_folder}/".startswith(f"{real}/")
            or (f"{real}/".startswith(self.places.first_party) and os.path.isdir(real))
            or (not kernel and real.endswith("/pyvenv.cfg"))
        ):
            return
        else:
            self.states.setdefault(key_of(real, self.places.root) + ABOUT, None)

    def write(self, path: str) -> None:
        """Something is about to be made, replaced or removed."""
        folder, name = os.path.split(path)
        real = os.path.join(os.path.realpath(folder), name)
        for one in {path, real}:
            key = key_of(one, self.places.root)
            if key in self.states and self.states[key] is None:
                # An input that is written to counts as it was.
                self.states[key] = state_of(key, Path(self.places.root))
            elif self.states.get(key) == MISSING:
                del self.states[key]
            self.own.add(one)

    def finish(self) -> dict[str, Any]:
        """All that was seen, as JSON; states that were not needed earlier are taken now."""
        root = Path(self.places.root)
        states, unclear = (
            {
                key: state if state is not None else state_of(key, root)
                for key, state in table.items()
            }
            for table in (self.states, self.unclear)
        )
        return {
            "states": _reduced(states),
            "unclear": unclear,
            "packages": sorted(self.packages),
            "unfollowed": sorted(self.unfollowed),
            "variables": digests_of(self.variables),
            "changed": sorted(
                key_of(path, self.places.root)
                for path, before in self._seen.items()
                if path not in self.own and self._signature(path) != before
            ),
        }

    def _signature(self, path: str) -> tuple[int, int, int] | None:
        try:
            found = os.stat(path)
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino)

    def _is_code(self, path: str) -> bool:
        return path.startswith((*self.places.first_party, f"{self.places.script_folder}/"))

    def _real(self, path: str, *, folder: bool = False) -> str | None:
        """What a path means, if that may be an input: links are followed and noted."""
        if path in self.own:
            return None
        source = self.places.source_of(path)
        if source is not None and os.path.lexists(path) and not folder:
            real = os.path.realpath(path)
            if self.places.source_of(real) is not None:
                # A file of the run's own: an artifact that it was given, or what it wrote.
                return None
        elif source is not None:
            real = os.path.realpath(path)
            inside = self.places.source_of(real)
            if inside is not None:
                real = inside
                if folder and not os.path.isdir(real):
                    return None
        else:
            real = os.path.realpath(path)
        if real in self.own or not self.places.counts(real):
            return None
        self._note_links(source or path, real)
        return real

    def _note_links(self, path: str, real: str) -> None:
        """Note the links of the repository that led from one path to the other."""
        root = self.places.root
        for _ in range(_MOST_LINKS):
            if path == real or not path.startswith(root):
                return
            parts = path[len(root) :].split("/")
            for number in range(1, len(parts) + 1):
                at = root + "/".join(parts[:number])
                if os.path.islink(at) and at not in self.own:
                    self.states.setdefault(key_of(at, root) + LINK, None)
                    target = os.path.join(os.path.dirname(at), os.readlink(at))
                    path = os.path.normpath("/".join([target, *parts[number:]]))
                    break
            else:
                return


def _reduced(states: dict[str, str]) -> dict[str, str]:
    """Without what other entries say better: whoever reads a file knows its size."""
    datasets = tuple(
        key.removesuffix(_DATASET_INFO) for key in states if key.endswith(f"/{_DATASET_INFO}")
    )
    return {
        key: state
        for key, state in states.items()
        if not (key.endswith(ABOUT) and key.removesuffix(ABOUT) in states)
        # A dataset is known by its version and checksum.
        and not (datasets and key.startswith(datasets))
    }


def _below(folder: str) -> str:
    return os.path.join(folder, "")
