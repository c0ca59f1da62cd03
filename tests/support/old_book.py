from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tatka.core.settings import load_settings
from tatka.importing.importer import Plan, Request, plan_import

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tatka.core.settings import Settings


@dataclass
class OldBook:
    """A folder with an old book, and a course that it is imported into."""

    folder: Path
    settings: Settings

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def notebook(self, name: str, cells: list[Any]) -> Path:
        """Cells: text of code, `("md", text)`, or `(code, [output, …])`."""
        made = []
        for cell in cells:
            source, outputs = cell if isinstance(cell, tuple) else (cell, [])
            if source == "md":
                made.append({"cell_type": "markdown", "metadata": {}, "source": outputs})
                continue
            made.append(
                {
                    "cell_type": "code",
                    "execution_count": None,
                    "metadata": {},
                    "outputs": outputs,
                    "source": source,
                }
            )
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        table = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        path.write_text(json.dumps(table), encoding="utf-8")
        return path

    def plan(self, source: str = "", **request: Any) -> Plan:
        return plan_import(self.settings, Request(self.folder / source, **request))

    def files(self, plan: Plan) -> dict[str, str]:
        return {
            self.settings.relative(path): content.decode(errors="replace")
            for path, content in plan.files.items()
        }

    def page(self, text: str, name: str = "page.md", **request: Any) -> str:
        """The chapter that one page becomes."""
        self.write({name: text})
        plan = self.plan(name, **request)
        stem = name.rpartition(".")[0]
        return self.files(plan)[f"docs/bn/{stem}.md"]

    def decisions(self, plan: Plan) -> list[str]:
        return [str(mark.decision) for mark in plan.ledger.marks]


def stream(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def result(**data: str) -> dict[str, Any]:
    kinds = {key.replace("_", "/", 1): value for key, value in data.items()}
    return {"output_type": "execute_result", "data": kinds, "metadata": {}, "execution_count": 1}


@pytest.fixture
def old(tmp_path: Path) -> OldBook:
    course = tmp_path / "course"
    course.mkdir()
    (course / "pyproject.toml").write_text("[tool.tatka]\n", encoding="utf-8")
    (tmp_path / "old").mkdir()
    return OldBook(tmp_path / "old", load_settings(course))
