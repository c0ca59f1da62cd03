"""Environment variables that the course's code reads; their values stay in this process.

Also executed in interpreters that an example starts, by `children/sitecustomize.py`: so it imports
nothing but what every interpreter has loaded.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

# A path that no system has. Asking about a path below it tells the observer of a read; the first
# part is a digest of the value, so that it knows whether the code itself has set it.
SIGN = "/tatka-variables"
ALL = "*"
# What the standard library asks on anybody's behalf, and is another on each machine.
_OF_MACHINES = frozenset(
    {"HOME", "LANG", "LANGUAGE", "LOGNAME", "PATH", "PATHEXT", "PWD", "SHELL", "TEMP", "TERM",
     "TMP", "TMPDIR", "USER", "USERNAME"}
)  # fmt: skip
_OF_MACHINES_TOO = ("_", "JOBLIB_", "LC_", "LOKY_", "PYTHON", "XDG_")
_STANDARD = os.path.dirname(os.__file__) + os.sep
_PACKAGES = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")
# Libraries that run the functions they are given, in processes of theirs.
_POOLS = tuple(f"{os.sep}{name}{os.sep}" for name in ("joblib", "cloudpickle"))
_VIEWS = "_collections_abc"


class Variables:
    """Notices which variables code of the course asks for.

    Attributes:
        values: Of those that it asked for, as they were at the start; None for one not set.
        copied: Whether it took a copy of all of them.
    """

    def __init__(self, places: Collection[str] | None) -> None:
        """For code in these folders, and in cells; None for all that is no library."""
        self._places = None if places is None else tuple(places)
        self._process = os.getpid() if places is not None else None
        self._at_start = dict(os.environ)
        self._copying: set[Any] = set()
        self._told: set[str] = set()
        self.values: dict[str, str | None] = {}
        self.copied = False

    def watch(self) -> None:
        """Look on from now on, as `os.environ` is asked."""
        kind: Any = type(os.environ)
        asked, iterated = kind.__getitem__, kind.__iter__
        variables = self

        def look_up(environment: Any, name: Any) -> Any:  # noqa: ANN401 - os._Environ
            try:
                value = asked(environment, name)
            except KeyError:
                variables.note(name, None)
                raise
            variables.note(name, value)
            return value

        def iterate(environment: Any) -> Any:  # noqa: ANN401 - as above
            frame = sys._getframe(1)  # noqa: SLF001 - who asks is what matters here
            if _VIEWS in frame.f_code.co_filename:
                # A view is iterated over; that of names, by whoever makes a dictionary of it.
                if type(frame.f_locals.get("self")).__name__ == "KeysView":
                    return variables.names_of(iterated(environment))
                frame = frame.f_back or frame
            variables.note_all(frame)
            return iterated(environment)

        def copy(environment: Any) -> Any:  # noqa: ANN401 - as above
            found = {name: asked(environment, name) for name in iterated(environment)}
            ours = variables.is_of_course(sys._getframe(1))  # noqa: SLF001 - as above
            return _Copy(found, variables) if ours else found

        kind.__getitem__, kind.__iter__, kind.copy = look_up, iterate, copy

    def begin(self) -> None:
        """Forget what was asked for: now the example begins."""
        self.values.clear()
        self.copied = False

    def names_of(self, names: Iterator[Any]) -> Iterator[Any]:
        """Names, each of which is then asked for, to be copied."""
        if not self.copied:
            self.copied = self.is_of_course(sys._getframe(1))  # noqa: SLF001 - as above
        for name in names:
            self._copying.add(name)
            yield name

    def note(self, name: Any, value: Any) -> None:  # noqa: ANN401 - a text, or bytes
        """Code asks for a variable, two calls up from here."""
        if name in self._copying:
            self._copying.discard(name)
            return
        if isinstance(name, bytes):
            name, value = os.fsdecode(name), value if value is None else os.fsdecode(value)
        if not isinstance(name, str) or name in self.values or name in self._told:
            return
        frame = sys._getframe(2)  # noqa: SLF001 - as above
        if _VIEWS in frame.f_code.co_filename and frame.f_code.co_name == "__iter__":
            return
        if self.is_of_course(frame, name):
            self._keep(name, value)

    def note_all(self, frame: Any) -> None:  # noqa: ANN401 - a frame
        """Code goes through all variables."""
        if ALL not in self.values and ALL not in self._told and self.is_of_course(frame):
            self._keep(ALL, None)

    def _keep(self, name: str, value: str | None) -> None:
        if os.getpid() != self._process:
            self._told.add(name)
            _tell(name, value)
        elif self._at_start.get(name) == value or name == ALL:
            # Else the code reads what it has set itself.
            self.values[name] = value

    def is_of_course(self, frame: Any, name: str = "") -> bool:  # noqa: ANN401 - a frame
        """Whether code of the course asks, perhaps by way of the standard library."""
        direct = True
        while frame is not None:
            file = frame.f_code.co_filename
            packaged = any(part in file for part in _PACKAGES)
            standard = file.startswith("<frozen ") or (file.startswith(_STANDARD) and not packaged)
            passing = standard or (self._places is None and any(part in file for part in _POOLS))
            if not passing:
                return self._is_place(file, packaged=packaged) and (direct or _is_own(name))
            direct = direct and file in _OF_OS
            frame = frame.f_back
        return self._places is None and _is_own(name)

    def _is_place(self, file: str, *, packaged: bool) -> bool:
        if self._places is None:
            return not packaged
        cell = f"{os.sep}ipykernel_" in file and file.endswith(".py")
        return cell or file.startswith((*self._places, "<ipython-input"))


class _Copy(dict):  # type: ignore[type-arg]
    """A copy of all variables: what code asks it for, it asks the environment for."""

    def __init__(self, found: dict[Any, Any], variables: Variables) -> None:
        super().__init__(found)
        self._variables = variables

    def __getitem__(self, name: Any) -> Any:  # noqa: ANN401 - as a dictionary
        self._variables.note(name, super().get(name))
        return super().__getitem__(name)

    def get(self, name: Any, default: Any = None) -> Any:  # noqa: ANN401 - as a dictionary
        self._variables.note(name, super().get(name))
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self._variables.note(name, super().get(name))
        return super().__contains__(name)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(super().items()),)


_OF_OS = (os.__file__, "<frozen os>", f"<frozen {_VIEWS}>", f"{_STANDARD}{_VIEWS}.py")


def _is_own(name: str) -> bool:
    return name not in _OF_MACHINES and not name.startswith(_OF_MACHINES_TOO)


def digest_of(value: str | None) -> str:
    """What tells one value from another, as a part of a path."""
    if value is None:
        return "-"
    import zlib  # noqa: PLC0415 - most interpreters never read one

    content = os.fsencode(value)
    return f"{len(content)}-{zlib.crc32(content)}"


def _tell(name: str, value: str | None) -> None:
    os.path.lexists(f"{SIGN}/{digest_of(value)}/{name}")
