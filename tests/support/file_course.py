"""Courses of a few files, for commands to work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tatka.core.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@pytest.fixture
def make_course(tmp_path: Path) -> Callable[[Mapping[str, str]], Settings]:
    """Writes files, by their names, into a folder of the test's own, and reads its settings."""

    def make(files: Mapping[str, str]) -> Settings:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load_settings(tmp_path)

    return make
