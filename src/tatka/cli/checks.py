"""What `tatka doctor` makes of what it finds on a machine: plain facts in, advice out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# `lacking`: needed, and not there. `optional`: something is out of reach without it.
State = Literal["fine", "optional", "lacking"]

_PYTHON = (3, 11)
_NEEDED_MB = 200
_WANTED_MB = 4000
_NAMED = 4


@dataclass(frozen=True)
class Check:
    """One line of the doctor's.

    Attributes:
        name: What was looked at.
        state: How it is.
        found: What was found.
        advice: What to do about it; empty if nothing.
    """

    name: str
    state: State
    found: str
    advice: str = ""


def python(version: tuple[int, int, int]) -> Check:
    """The interpreter."""
    found = ".".join(map(str, version))
    if version[:2] >= _PYTHON:
        return Check("Python", "fine", found)
    wanted = ".".join(map(str, _PYTHON))
    return Check("Python", "lacking", found, f"Install Python {wanted} or newer, and use that.")


def packages(locked: Mapping[str, str], installed: Mapping[str, str], lock: str) -> Check:
    """What is installed, against the lock.

    Args:
        locked: Versions by distribution, as the lock has them for this machine.
        installed: Versions by distribution, as this environment has them.
        lock: What to call the file.
    """
    name = f"packages of {lock}"
    missing = sorted(locked.keys() - installed.keys())
    other = sorted(
        f"{package} {installed[package]} instead of {version}"
        for package, version in locked.items()
        if installed.get(package, version) != version
    )
    advice = f"pip install -r {lock}"
    if other:
        return Check(
            name,
            "optional",
            f"{len(other)} of other versions: {_few(other)}",
            f"Results may differ from the book's. Install the locked ones: {advice}",
        )
    if missing:
        present = len(locked) - len(missing)
        text = f"{present} as locked, {len(missing)} not installed: {_few(missing)}"
        return Check(name, "optional", text, f"Runs and tests need them all: {advice}")
    return Check(name, "fine", f"all {len(locked)} as locked")


def running(needed: Sequence[str], installed: Mapping[str, str], lock: str) -> Check:
    """What the course's examples import.

    Args:
        needed: Distributions.
        installed: Versions by distribution, as this environment has them.
        lock: What to call the file of the lock.
    """
    missing = [package for package in needed if package not in installed]
    if not missing:
        found = ", ".join(f"{package} {installed[package]}" for package in needed[:_NAMED])
        return Check(
            "packages of examples", "fine", "they can be run" + (f": {found}" if found else "")
        )
    return Check(
        "packages of examples",
        "optional",
        f"some can't be run: {_few(missing)} missing",
        f"Prose and the site need none of it. To run them: pip install -r {lock}",
    )


def browser(found: str | None, problem: str | None = None) -> Check:
    """What takes pictures of TensorBoard and looks at pages."""
    if found:
        return Check("browser", "fine", found)
    return Check(
        "browser",
        "optional",
        problem or "none",
        "Only pictures of TensorBoard and the tests need one. Debian: apt install chromium; "
        "elsewhere Chrome, or: playwright install chromium",
    )


def fonts(language: str, families: Sequence[str] | None) -> Check:
    """Letters of a language on this machine.

    Args:
        language: What the language is called in English.
        families: The installed families that have them; None if that can't be found out.
    """
    name = f"{language} fonts"
    if families is None:
        return Check(name, "fine", "not looked for: there is no fc-list here")
    if families:
        return Check(name, "fine", _few(sorted(set(families))))
    return Check(
        name,
        "optional",
        "none",
        "Terminals, editors, figures and tests in a browser need one: Google's Noto has one for "
        "every script (Debian: apt install fonts-noto-core)",
    )


def git(version: str | None, *, repository: bool, shallow: bool) -> Check:
    """The history, out of which old texts of translated sections come."""
    if version is None or not repository:
        found = "no repository" if version else "not installed"
        return Check(
            "git",
            "optional",
            found,
            "Without its history, tatka translations can't show what changed. "
            + ("Start one: git init" if version else "Install git, and clone the course with it"),
        )
    if shallow:
        return Check(
            "git",
            "optional",
            f"{version}, but only the end of the history is here",
            "For the whole of it: git fetch --unshallow",
        )
    return Check("git", "fine", version)


def disk(free: int) -> Check:
    """Room on the disk that holds the course.

    Args:
        free: Bytes.
    """
    megabytes = free // 1_000_000
    found = f"{megabytes / 1000:.1f} GB free"
    if megabytes < _NEEDED_MB:
        return Check("disk", "lacking", found, f"The site needs {_NEEDED_MB} MB: make room.")
    if megabytes < _WANTED_MB:
        advice = f"Large packages and the records of runs want {_WANTED_MB // 1000} GB."
        return Check("disk", "optional", found, advice)
    return Check("disk", "fine", found)


def writable(folders: Mapping[Path, str], refused: Sequence[Path]) -> Check:
    """The folders that are written to.

    Args:
        folders: What messages call them.
        refused: Those that can't be written to.
    """
    if not refused:
        return Check("write access", "fine", ", ".join(folders.values()))
    names = ", ".join(folders[path] for path in refused)
    return Check(
        "write access",
        "lacking",
        f"can't write to {names}",
        f"Make them yours: chown or chmod {names}",
    )


def _few(names: Sequence[str]) -> str:
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
