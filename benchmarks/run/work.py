"""The work: 20 light examples, the same for every tool, each in the shape that the tool wants.

Each uses numpy, reads a CSV, calls two of 20 shared functions (which call five helpers), sleeps
0.3 s in place of a computation, and draws one figure.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = 20
FUNCTIONS = 20
HELPERS = 5
SLEEP = 0.3


def write_shared(root: Path) -> None:
    """The package that all examples share, and its data."""
    package = root / "src" / "shared"
    package.mkdir(parents=True)
    helpers = [
        f"def helper_{n}(values):\n    return values * {n + 1} + {n}\n" for n in range(HELPERS)
    ]
    functions = [
        f"def function_{n}(values):\n    return helper_{n % HELPERS}(values) - {n}\n"
        for n in range(FUNCTIONS)
    ]
    reader = (
        "def rows():\n"
        "    text = (files(__package__) / 'data.csv').read_text()\n"
        "    return np.array([float(line.split(',')[1]) for line in text.splitlines()])\n"
    )
    head = "from importlib.resources import files\n\nimport numpy as np\n"
    content = "\n\n".join([head, *helpers, *functions, reader])
    (package / "__init__.py").write_text(content, encoding="utf-8")
    lines = [f"{n},{(n * 37) % 101 / 10}" for n in range(200)]
    (package / "data.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def cells(number: int) -> tuple[str, ...]:
    """The code of an example, cell by cell."""
    other = (number + 7) % FUNCTIONS
    return (
        (
            "import time\n\nimport matplotlib.pyplot as plt\nimport numpy as np\n\n"
            f"from shared import function_{number}, function_{other}, rows"
        ),
        (
            f"data = rows()\nnoise = np.random.default_rng({number}).normal(size=data.size)\n"
            f"values = function_{number}(data) + function_{other}(noise)\n"
            f"time.sleep({SLEEP})\nprint(values.mean())"
        ),
        (
            "figure, axes = plt.subplots()\naxes.plot(values)\n"
            f'axes.set_title("Example {number}")\nplt.show()'
        ),
    )


def write_tatka(root: Path) -> None:
    """Percent scripts and a settings file."""
    write_shared(root)
    (root / "examples").mkdir()
    for number in range(EXAMPLES):
        text = "\n\n".join(f'# %% name="part_{n}"\n{code}' for n, code in enumerate(cells(number)))
        (root / "examples" / f"example_{number:02}.py").write_text(text + "\n", encoding="utf-8")
    (root / "lock.txt").write_text("numpy==2\nmatplotlib==3\n", encoding="utf-8")
    (root / "pyproject.toml").write_text(
        '[tool.tatka]\nlanguages = ["bn", "en"]\nlock = "lock.txt"\n'
        'preload = ["numpy", "matplotlib.pyplot"]\n',
        encoding="utf-8",
    )


def write_mystmd(root: Path) -> None:
    """Notebooks and a project file."""
    write_shared(root)
    for number in range(EXAMPLES):
        notebook = {
            "cells": [
                {
                    "cell_type": "code",
                    "execution_count": None,
                    "id": f"cell-{number}-{n}",
                    "metadata": {},
                    "outputs": [],
                    "source": code,
                }
                for n, code in enumerate(cells(number))
            ],
            "metadata": {
                "kernelspec": {
                    "display_name": "Python 3", "language": "python", "name": "python3",
                }
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }  # fmt: skip
        path = root / f"example_{number:02}.ipynb"
        path.write_text(json.dumps(notebook), encoding="utf-8")
    # A theme of its own, since the default one would be downloaded.
    (root / "theme").mkdir()
    (root / "theme" / "template.yml").write_text(
        "myst: v1\ntitle: Bare\nversion: 1.0.0\n", encoding="utf-8"
    )
    (root / "myst.yml").write_text(
        "version: 1\nproject:\n  title: Work\nsite:\n  title: Work\n  template: ./theme\n",
        encoding="utf-8",
    )
    # Its Jupyter server would not start for root, which containers often are.
    config = {"ServerApp": {"allow_root": True}}
    (root / "jupyter").mkdir()
    (root / "jupyter" / "jupyter_server_config.json").write_text(json.dumps(config))


def write_sphinx_gallery(root: Path) -> None:
    """Gallery scripts and a Sphinx configuration."""
    write_shared(root)
    (root / "examples").mkdir()
    (root / "examples" / "README.rst").write_text("Work\n====\n", encoding="utf-8")
    for number in range(EXAMPLES):
        body = "\n\n# %%\n".join(cells(number))
        head = f'"""\nExample {number}\n{"=" * 12}\n"""\n\n# %%\n'
        path = root / "examples" / f"plot_{number:02}.py"
        path.write_text(head + body + "\n", encoding="utf-8")
    (root / "index.rst").write_text(
        "Work\n====\n\n.. toctree::\n\n   gallery/index\n", encoding="utf-8"
    )
    (root / "conf.py").write_text(
        'project = "Work"\nextensions = ["sphinx_gallery.gen_gallery"]\n'
        'exclude_patterns = ["build", "examples"]\n'
        'sphinx_gallery_conf = {"examples_dirs": "examples", "gallery_dirs": "gallery",\n'
        '                       "parallel": 2, "show_memory": False}\n',
        encoding="utf-8",
    )
