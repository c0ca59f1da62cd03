"""A small course to run: no TensorFlow, one package, a data file in it."""

import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import psutil
import pytest

from tatka.core.settings import Settings, load_settings

PATIENCE = 180

PYPROJECT = """
[tool.tatka]
languages = ["bn", "en"]
timeout = 600
preload = ["numpy", "pandas"]
lock = "lock.txt"

[tool.tatka.profiles.embedded]

[tool.tatka.profiles.full]
local = false
parameters = { plain = { factor = 5 } }
"""
HELPERS = '''
"""Shared."""
from importlib.resources import files


def rows():
    text = (files("shop") / "prices.csv").read_text(encoding="utf-8")
    return [line.split(",") for line in text.splitlines()]


def total(factor):
    return factor * sum(float(price) for _, price in rows())
'''
PLAIN = """
# %% name="settings" tags=["parameters"]
factor = 2

# %% name="evaluate"
# bn: যোগফল
# en: the sum
from shop.helpers import total

answer = total(factor)
print(answer)
"""


class Course:
    """A course in a folder, for tests to change and to run."""

    def __init__(self, root: Path) -> None:
        """Make it, with one example."""
        self.root = root
        self.write("pyproject.toml", PYPROJECT)
        lock = [f"{name}=={version(name)}\n" for name in ("numpy", "pandas")]
        self.write("lock.txt", "".join(lock))
        self.write("src/shop/__init__.py", "")
        self.write("src/shop/helpers.py", HELPERS)
        self.write("src/shop/prices.csv", "tea,1.5\nrice,2.5\n")
        self.example("plain", PLAIN)

    def write(self, name: str, text: str) -> Path:
        """Write a file."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def example(self, name: str, text: str, needs: str = "") -> Path:
        """Write an example."""
        header = f"# ---\n# jupyter:\n#   tatka:\n#     needs: [{needs}]\n# ---\n" if needs else ""
        return self.write(f"examples/{name}.py", header + text)

    def only(self, **examples: str) -> None:
        """Have these examples and no others."""
        for path in (self.root / "examples").glob("*.py"):
            path.unlink()
        settings = self.root / "pyproject.toml"
        lines = settings.read_text(encoding="utf-8").splitlines()
        self.write("pyproject.toml", "\n".join(x for x in lines if "parameters" not in x) + "\n")
        for name, text in examples.items():
            self.example(name, text)

    @property
    def settings(self) -> Settings:
        """As the files say now."""
        return load_settings(self.root)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A new course."""
    return Course(tmp_path / "course")


@pytest.fixture
def until() -> Callable[[Callable[[], object]], None]:
    """Waits for what has to happen; on a slow machine it takes longer."""

    def wait(condition: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, "this never happened"
            time.sleep(0.05)

    return wait


@pytest.fixture
def lives() -> Callable[[int], bool]:
    """Whether a process is there and not only waits to be buried."""

    def ask(pid: int) -> bool:
        try:
            return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            return False

    return ask
