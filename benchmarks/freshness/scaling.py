"""How long `tatka status` takes for courses of different sizes."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import nbformat

from tatka.script.reading import read_examples
from tatka.record.fingerprint import Touched
from tatka.record.fingerprinting import Fingerprints
from tatka.record.record import Provenance, Record
from tatka.record.store import write_record
from tatka.core.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

# Ten definitions an example: 200 examples and 2,000 definitions.
_EACH = 10
_TIMES = 5


def measure(scratch: Path, sizes: tuple[int, ...]) -> list[dict[str, float | int]]:
    """Seconds for a course of each size: all of it new, and as it mostly is, known from before."""
    rows = []
    for size in sizes:
        root = scratch / f"scale{size}"
        shutil.rmtree(root, ignore_errors=True)
        _write(root, size)
        _records(root, scratch / "notebook")
        cold = [_status(root, cold=True) for _ in range(_TIMES)]
        warm = [_status(root, cold=False) for _ in range(_TIMES)]
        rows.append(
            {
                "examples": size,
                "definitions": size * _EACH,
                "first time": round(statistics.median(cold), 3),
                "afterwards": round(statistics.median(warm), 3),
            }
        )
    return rows


def _write(root: Path, size: int) -> None:
    """A course in which each module calls the one before, and each example uses three modules."""
    files = {
        "pyproject.toml": '[tool.tatka]\nlock = "lock.txt"\n',
        "lock.txt": "numpy==2.4.6\n",
        "src/course/__init__.py": "",
    }
    for number in range(size):
        lines = ["import math", f"RATE_{number} = {number}"]
        if number % 10:
            lines.insert(0, f"from course.m{number - 1} import f{number - 1}_0, f{number - 1}_3")
        for part in range(_EACH - 2):
            inner = f"f{number}_{part + 1}(x)" if part + 3 < _EACH else "math.sqrt(x)"
            if part == 0 and number % 10:
                inner = f"f{number - 1}_3(x)"
            lines += [
                "",
                "",
                f"def f{number}_{part}(x, scale={part}):",
                '    """What it does, in a few words, as a docstring says it."""',
                "    # and how",
                "    values = [item * scale for item in range(10)]",
                "    total = 0",
                "    for position, value in enumerate(values):",
                f"        total += value * RATE_{number} + position",
                f"    return total + {inner}",
            ]
        lines += [
            "",
            "",
            f"class C{number}:",
            f"    size = {number}",
            "    def run(self, x):",
            f"        return f{number}_1(x) + self.size",
        ]
        files[f"src/course/m{number}.py"] = "\n".join(lines) + "\n"
        cells = [
            "# ---\n# jupyter:\n#   tatka:\n#     title: {bn: ট, en: T}\n# ---",
            f'# %% tags=["parameters"]\nEPOCHS = {number}',
        ]
        for cell in range(8):
            module = (number + cell * 7) % size if cell < 3 else number
            cells.append(
                f'# %% name="cell_{cell}"\n# bn: একটা কথা\n# en: a word\n'
                f"from course.m{module} import C{module}, f{module}_0\n"
                f"result = C{module}().run(EPOCHS) + f{module}_0({cell})\n"
                "for step in range(EPOCHS):\n    print(step, result)\nresult"
            )
        files[f"examples/e{number}.py"] = "\n\n".join(cells) + "\n"
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def _records(root: Path, folder: Path) -> None:
    settings = load_settings(root)
    fingerprints = Fingerprints(settings)
    folder.mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(), folder / "notebook.ipynb")
    for name, example in read_examples(settings).items():
        touched = Touched(
            modules=dict.fromkeys(fingerprints.reach(example).modules, ""),
            distributions={"numpy": "2.4.6"},
        )
        write_record(
            settings,
            Record(
                example=name,
                profile="embedded",
                folder=folder,
                values={"cell_0": {"EPOCHS": 3}},
                fingerprint=fingerprints.of(example, settings.profile(), touched),
                touched=touched,
                provenance=Provenance("2026-11-23T10:00:00Z", 1.0),
            ),
        )


def _status(root: Path, *, cold: bool) -> float:
    if cold:
        shutil.rmtree(root / ".tatka", ignore_errors=True)
    start = time.perf_counter()
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from tatka.cli.main import main; sys.argv = ['tatka', 'status']; main()",
        ],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "100"},
    )
    seconds = time.perf_counter() - start
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    return seconds
