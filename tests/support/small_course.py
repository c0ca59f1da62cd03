"""A small course on disk, to change and to ask what became stale."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

from tatka.core.settings import Settings, load_settings
from tatka.record.fingerprint import Fingerprint, Touched
from tatka.record.fingerprinting import Fingerprints
from tatka.record.reasons import compare
from tatka.script.reading import read_examples

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


class SmallCourse:
    """Files of a course; paths without a folder are modules of the package `course`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write({"pyproject.toml": "[tool.tatka]\nlock = 'lock.txt'\n", "lock.txt": ""})
        self.write({"src/course/__init__.py": ""})

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = self.root / (name if "/" in name or "." in name else f"src/course/{name}.py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")

    def example(self, text: str, name: str = "one") -> None:
        self.write({f"examples/{name}.py": "# %%\n" + textwrap.dedent(text).lstrip("\n")})

    @property
    def settings(self) -> Settings:
        return load_settings(self.root)

    def fingerprint(self, name: str = "one", touched: Touched | None = None) -> Fingerprint:
        settings = self.settings
        example = read_examples(settings)[name]
        fingerprints = Fingerprints(settings)
        found = fingerprints.of(example, settings.profile(), touched or Touched())
        fingerprints.save()
        return found

    def reasons(
        self,
        change: Mapping[str, str],
        name: str = "one",
        touched: Touched | None = None,
    ) -> list[str]:
        """Why the example is not fresh after files were changed."""
        before = self.fingerprint(name, touched)
        self.write(change)
        return [str(reason) for reason in compare(before, self.fingerprint(name, touched))]


@pytest.fixture
def small(tmp_path: Path) -> SmallCourse:
    """A course without examples."""
    return SmallCourse(tmp_path)


@pytest.fixture(scope="session")
def course_in() -> type[SmallCourse]:
    """Makes a course in a folder."""
    return SmallCourse


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a script."""

    def write(text: str) -> Path:
        path = tmp_path / "one.py"
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    return write
