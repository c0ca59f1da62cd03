"""What a run costs beyond the script itself, for an example that trains with TensorFlow."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = """
# %% name="data"
import keras
import numpy as np

keras.utils.set_random_seed(0)
x = np.random.default_rng(0).normal(size=(2000, 32)).astype("float32")
y = (x.sum(axis=1) > 0).astype("float32")

# %% name="train"
model = keras.Sequential(
    [keras.Input((32,)), keras.layers.Dense(64, "relu"), keras.layers.Dense(1, "sigmoid")]
)
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
history = model.fit(x, y, epochs=20, verbose=2)
"""
SETTINGS = """
[tool.tatka]
languages = ["bn", "en"]
lock = "lock.txt"
preload = ["numpy", "keras"]
"""


def beyond_the_script(folder: Path, repeats: int) -> dict[str, list[float]]:
    """Seconds of the plain script, of `tatka run` for it, and of two examples like it.

    The second of two shows what one more costs once the kernels of a batch are prepared.
    """
    root = folder / "tensorflow"
    shutil.rmtree(root, ignore_errors=True)
    (root / "examples").mkdir(parents=True)
    (root / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "lock.txt").write_text("keras==3\n", encoding="utf-8")
    script = root / "examples" / "one.py"
    script.write_text(EXAMPLE, encoding="utf-8")
    tatka = [sys.executable, "-m", "tatka", "run", "--all"]
    taken: dict[str, list[float]] = {}
    for _ in range(repeats):
        (root / "examples" / "two.py").unlink(missing_ok=True)
        # Once for nothing: files that are read the first time are slow for whoever comes first.
        _seconds([sys.executable, str(script)], root)
        for name, command in (
            ("script", [sys.executable, str(script)]),
            ("tatka run", tatka),
            ("tatka run --no-fork", [*tatka, "--no-fork"]),
        ):
            taken.setdefault(name, []).append(_seconds(command, root))
        (root / "examples" / "two.py").write_text(EXAMPLE, encoding="utf-8")
        taken.setdefault("tatka run, two such examples", []).append(_seconds(tatka, root))
    shutil.rmtree(root)
    return taken


def _seconds(command: list[str], root: Path) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    return round(time.perf_counter() - began, 2)
