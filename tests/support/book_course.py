"""A small course with hand-made records, and the Markdown stack that pages meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import markdown
import nbformat
import pytest
from bs4 import BeautifulSoup

from tatka.book.library import Library, read_library
from tatka.book.render.html_blocks import markdown_stack
from tatka.book.render.weave import WovenPage, weave
from tatka.book.source.chapter import Chapter, read_chapter
from tatka.core.settings import Settings, load_settings
from tatka.record.fingerprint import Fingerprint, Touched
from tatka.record.reasons import Code, Reason, Where
from tatka.record.record import Provenance, Record
from tatka.record.status import Status
from tatka.record.store import write_record
from tatka.script.reading import read_example

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PYPROJECT = """
[tool.tatka]
languages = ["bn", "en"]

[tool.tatka.profiles.embedded]
titles = { bn = "ছোট ডেটা", en = "small data" }

[tool.tatka.profiles.full]
local = false
titles = { bn = "আসল ডেটা", en = "real data" }
"""
MKDOCS = """
site_name: course
site_url: https://course.example/
repo_url: !ENV [TATKA_TEST_REPO, "https://github.com/someone/course"]
"""
EXAMPLE = """
# ---
# jupyter:
#   kernelspec: {display_name: Python 3, language: python, name: python3}
#   tatka:
#     title: {bn: শেখা, en: Learning}
# ---

# %% name="setup"
# bn: শুরু
# en: the start
import math

# %% name="secret" tags=["hide"]
assert math.pi > 3

# %% name="train"
# bn: ট্রেনিং
# en: training
for step in range(3):
    print("step", step)
scores = [0.5, 0.8355]

# %% name="answer"
answer = 14714688
answer
"""
SHARED = '''
"""Shared."""

SIZE = 160


# Built from nothing.
def build(size: int = SIZE) -> int:
    """Build it."""
    return size


class Net:
    """A net."""

    def call(self) -> int:
        return 1
'''


@dataclass
class Course:
    """A course in a folder of its own."""

    root: Path
    statuses: list[Status] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return load_settings(self.root)

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def record(
        self,
        example: str,
        outputs: Mapping[str, Sequence[Mapping[str, Any]]],
        *,
        values: Mapping[str, Mapping[str, Any]] | None = None,
        files: Mapping[str, bytes] | None = None,
        profile: str = "embedded",
    ) -> Record:
        """Leave a record as a run would, with these outputs for the cells named."""
        script = read_example(self.root / "examples" / f"{example}.py")
        folder = self.root / "made" / profile / example
        folder.mkdir(parents=True, exist_ok=True)
        cells = []
        for cell in script.cells:
            make: Callable[..., Any] = (
                nbformat.v4.new_code_cell if cell.kind == "code" else nbformat.v4.new_markdown_cell
            )
            made = make(cell.source, id=cell.name or f"cell-{cell.line}")
            if cell.name:
                made.metadata["name"] = cell.name
            if cell.kind == "code":
                made.outputs = [
                    nbformat.from_dict(item) for item in outputs.get(cell.name or "", ())
                ]
            cells.append(made)
        notebook = nbformat.v4.new_notebook(cells=cells)
        (folder / "notebook.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
        for name, content in (files or {}).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        record = Record(
            example=example,
            profile=profile,
            folder=folder,
            values=values or {},
            fingerprint=Fingerprint(),
            touched=Touched(),
            provenance=Provenance(
                started="2026-11-23T10:00:00+00:00",
                seconds=200.4,
                packages={"numpy": "2.4.6"},
                hardware={"system": "Linux", "cores": "2"},
                python="3.11.9",
                commit="0123456789abcdef",
                labels={"animals": "1.0.0"},
            ),
        )
        return write_record(self.settings, record)

    @staticmethod
    def stream(text: str, name: str = "stdout") -> dict[str, Any]:
        """What a cell prints."""
        return {"output_type": "stream", "name": name, "text": text}

    @staticmethod
    def result(data: Mapping[str, Any], **metadata: Any) -> dict[str, Any]:
        """What a cell displays, by MIME type."""
        return {"output_type": "display_data", "metadata": metadata, "data": dict(data)}

    @staticmethod
    def render(page: WovenPage) -> BeautifulSoup:
        """The page as Python-Markdown and its extensions make it."""
        stack = markdown_stack(page.language)
        html = markdown.markdown(
            page.markdown, extensions=stack.names, extension_configs=dict(stack.settings)
        )
        return BeautifulSoup(html, "html.parser")

    def looked_at(self, text: str, language: str = "en") -> tuple[WovenPage, BeautifulSoup]:
        """A page woven and rendered, in which nothing of its source's marks is left."""
        page = self.weave(f"# Page {{#page}}\n\n{text}\n", language)
        html = self.render(page)
        for leaked in ("```", "{example}", "{value}", "///", "!!!", "???"):
            assert leaked not in html.get_text()
        return page, html

    @staticmethod
    def problems(page: WovenPage) -> list[str]:
        """What is wrong with a page, first lines only."""
        return [str(problem).partition("\n")[0] for problem in page.problems]

    def stale(self, example: str, *reasons: Reason, profile: str = "embedded") -> None:
        """Let a record be out of date."""
        self.statuses.append(Status(example, profile, "stale", reasons))

    @staticmethod
    def reason(part: Where, code: Code = Code.CHANGED, **data: Any) -> Reason:
        """Why a record is out of date."""
        return Reason(part, code, **data)

    def library(self) -> Library:
        return read_library(self.settings, self.statuses)

    def chapter(self, text: str, language: str = "en", path: str = "page.md") -> Chapter:
        self.write(f"docs/{language}/{path}", text)
        return read_chapter(Path(path), language, self.settings)

    def weave(self, text: str, language: str = "en", path: str = "page.md") -> WovenPage:
        return weave(self.chapter(text, language, path), self.library())


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course with one example, shared code and no record."""
    course = Course(tmp_path)
    course.write("pyproject.toml", PYPROJECT)
    course.write("mkdocs.yml", MKDOCS)
    course.write("examples/learn.py", EXAMPLE.lstrip())
    course.write("src/shared/__init__.py", "from .nets import build as make\n")
    course.write("src/shared/nets.py", SHARED.lstrip())
    return course


@pytest.fixture
def ran(course: Course) -> Course:
    """The same course after a run."""
    course.record(
        "learn",
        {
            "train": [course.stream("step 0\nstep 1\nstep 2\n")],
            "answer": [course.result({"text/plain": "14714688"})],
        },
        values={
            "train": {"scores": [0.5, 0.8355], "best": 0.8355, "name": "a*b_c`d`"},
            "answer": {"answer": 14714688},
        },
    )
    return course
