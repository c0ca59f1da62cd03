"""A construct: a script, what is there when it runs, and changes of that."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class Link:
    """A symbolic link."""

    target: str


@dataclass(frozen=True)
class Touched:
    """The file as it is, with another time of change."""


@dataclass(frozen=True)
class Executable:
    """A file that may be run."""

    text: str


# What becomes of files: None for one that is removed. A path is in the construct's own folder,
# which its code knows as `D`, unless it starts with `examples/` or `src/`. `XX` is the name.
Content = str | bytes | Link | Touched | Executable | None
Files = dict[str, Content]
Variables = dict[str, str | None]
Where = Literal["script", "package", "both"]


@dataclass(frozen=True)
class Construct:
    """A script and what may happen to it.

    Attributes:
        code: Of the script; `D` is its folder.
        edits: Each of files.
        files: That are there from the start.
        variables: Changes of the environment; from the start, `XX_A` is `1`.
        where: Whether the code is that of a script with its files beside it, of a module in a
            package with its files in the package, or once each.
        magic: Whether it is for IPython.
    """

    code: str
    edits: tuple[Files, ...] = ()
    files: Files = field(default_factory=dict)
    variables: tuple[Variables, ...] = ()
    where: Where = "script"
    magic: bool = False


# Two files, and what may become of them.
TWO: Files = {"a.csv": "1\n", "b.csv": "2\n"}
MORE: Files = {"c.csv": "3\n"}
OTHER: Files = {"a.csv": "5\n"}
LONGER: Files = {"a.csv": "111\n"}
GONE: Files = {"b.csv": None}
TOUCH: Files = {"a.csv": Touched()}
ELSEWHERE: Files = {"examples/other_XX.csv": "7\n"}


def made(code: str) -> bytes:
    """The file `made` that some Python leaves; kept, since some libraries write the time, too."""
    kept = Path(tempfile.gettempdir()) / f"tatka-made-{hashlib.sha256(code.encode()).hexdigest()}"
    if not kept.is_file():
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                [sys.executable, "-c", code], cwd=folder, check=True, capture_output=True
            )
            shutil.copy(Path(folder) / "made", kept)
    return kept.read_bytes()
