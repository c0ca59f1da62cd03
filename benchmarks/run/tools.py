"""The tools: how each is installed, told to do the work cold, and checked to have done it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from work import write_mystmd, write_sphinx_gallery, write_tatka

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# The versions that the comparison was made with; numpy and matplotlib are those tatka runs with.
PINNED = {
    "mystmd": "1.11.0",
    "jupyter-server": "2.21.1",
    "sphinx": "9.0.4",
    "sphinx-gallery": "0.22.1",
    "joblib": "1.6.0",
}


@dataclass(frozen=True)
class Tool:
    """One way of getting the work done.

    Attributes:
        name: In the table.
        write: Writes the work in the shape that it wants.
        command: Does the work.
        done: How many examples have a result.
        isolated: Whether each example has a process of its own.
    """

    name: str
    write: Callable[[Path], None]
    command: tuple[str, ...]
    done: Callable[[Path], int]
    isolated: bool = True


def install(folder: Path) -> Path:
    """Make an environment for the others; returns its programs' folder."""
    programs = folder / "venv" / "bin"
    if not programs.is_dir():
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
        same = {name: version(name) for name in ("numpy", "matplotlib", "ipykernel")}
        wanted = [f"{name}=={number}" for name, number in {**PINNED, **same}.items()]
        pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", *wanted]
        subprocess.run(pip, check=True)
    return programs


def tools(programs: Path) -> tuple[Tool, ...]:
    """All that take part, two jobs each."""
    tatka = (sys.executable, "-m", "tatka", "run", "--jobs", "2")
    return (
        Tool("tatka, prepared kernels", write_tatka, tatka, _tatka_done),
        Tool("tatka --no-fork", write_tatka, (*tatka, "--no-fork"), _tatka_done),
        Tool(
            "mystmd",
            write_mystmd,
            (str(programs / "myst"), "build", "--site", "--execute", "--execute-parallel", "2"),
            _mystmd_done,
        ),
        Tool(
            "sphinx-gallery, parallel",
            write_sphinx_gallery,
            (str(programs / "sphinx-build"), "-q", "-b", "html", ".", "build"),
            _sphinx_gallery_done,
            isolated=False,
        ),
    )


def environment(root: Path, programs: Path) -> dict[str, str]:
    """For every tool the same: the shared package, its own programs first, one thread a process."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {
        **given,
        "PATH": f"{programs}{os.pathsep}{given.get('PATH', '')}",
        "PYTHONPATH": str(root / "src"),
        "JUPYTER_CONFIG_DIR": str(root / "jupyter"),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _tatka_done(root: Path) -> int:
    return len(list(root.glob("records/embedded/example_*/assets/*-light.svg")))


def _mystmd_done(root: Path) -> int:
    pages = root.glob("_build/site/content/example-*.json")
    return sum("image/png" in page.read_text(encoding="utf-8") for page in pages)


def _sphinx_gallery_done(root: Path) -> int:
    return len(list(root.glob("gallery/images/sphx_glr_plot_*_001.png")))
