"""Writing, weaving and building need nothing that only POSIX systems have.

Continuous integration runs these on macOS and Windows. Here, a Python stands in for theirs whose
`os` lacks what Windows lacks, and in which tatka can't import what Windows has not.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import tatka
from tatka.api import load_course, run

CRIPPLED = """
import builtins
import os
import subprocess  # tells the systems apart by whether there is msvcrt
import sys
from types import ModuleType

windows = sys.modules["msvcrt"] = ModuleType("msvcrt")
windows.LK_NBLCK = windows.LK_LOCK = windows.LK_UNLCK = 0
windows.locking = lambda *_: None
POSIX = {"fcntl", "grp", "pwd", "resource", "termios", "tty"}
ordinary = builtins.__import__


def lacking(name, globals=None, locals=None, fromlist=(), level=0):
    ours = str((globals or {}).get("__name__", "")).partition(".")[0] == "tatka"
    if ours and level == 0 and name.partition(".")[0] in POSIX:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return ordinary(name, globals, locals, fromlist, level)


builtins.__import__ = lacking
for name in ("fork", "forkpty", "killpg", "setsid", "pread", "pidfd_open"):
    if hasattr(os, name):
        delattr(os, name)
"""
# What runs examples; nothing else may import it before it runs one.
RUNNING = {"run", "capture"}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose example was run where that can be done."""
    folder = tmp_path_factory.mktemp("recorded")
    done = tatka_in(folder, "init", "--yes", "--language", "en,bn")
    assert done.returncode == 0, done.stderr
    if sys.platform != "win32":
        (result,) = run(load_course(folder))
        assert result.error is None
    return folder


def tatka_in(
    folder: Path, *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tatka", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1", **(environment or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="it has what this takes away")
def test_a_site_is_built_without_what_windows_lacks(recorded: Path, tmp_path: Path) -> None:
    course = tmp_path / "course"
    shutil.copytree(recorded, course, ignore=shutil.ignore_patterns(".tatka"))
    (tmp_path / "sitecustomize.py").write_text(CRIPPLED)
    environment = {"PYTHONPATH": str(tmp_path)}
    said = tatka_in(course, "status", environment=environment)
    assert said.returncode == 0, said.stderr
    assert "fresh" in said.stdout
    for command in (("build", "--strict"), ("new", "chapter", "halves"), ("messages", "sw")):
        said = tatka_in(course, *command, environment=environment)
        assert said.returncode == 0, said.stderr
    assert (course / "site" / "bn" / "average.html").is_file()
    # A second build takes the place of the first.
    assert tatka_in(course, "build", "--strict", environment=environment).returncode == 0
    # What can't be run is said, and the site is built nevertheless.
    said = tatka_in(course, "run", "--all", environment=environment)
    assert said.returncode == 1
    assert "WSL" in said.stderr


@pytest.mark.skipif(sys.platform != "win32", reason="others can")
def test_windows_says_how_examples_are_run(recorded: Path) -> None:
    said = tatka_in(recorded, "run")
    assert said.returncode == 1
    assert "WSL" in said.stderr
    assert tatka_in(recorded, "status").returncode in {0, 1}


def test_paths_in_files_have_slashes(recorded: Path) -> None:
    for path in (*(recorded / "records").rglob("*.json"), *recorded.glob("docs/**/*.toml")):
        assert "\\\\" not in path.read_text(encoding="utf-8"), path


def test_what_writes_and_builds_imports_nothing_of_posix_alone() -> None:
    source = Path(tatka.__file__).parent
    found = []
    for path in source.rglob("*.py"):
        if path.relative_to(source).parts[0] in RUNNING:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found += [f"{path.name}: {name}" for name in names if name in POSIX_MODULES]
    assert found == []


POSIX_MODULES = {"fcntl", "grp", "pwd", "resource", "termios", "tty", "pty"}
