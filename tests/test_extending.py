"""What ARCHITECTURE.md says of new things is so: done here to a copy of tatka, file by file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.book_course import Course, course

__all__ = ["course"]

TATKA = Path(__file__).resolve().parents[1] / "src" / "tatka"
ASIDE = '''
"""`{aside}`: words beside the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tatka.book.source.directives.base import Directive, DirectiveKind, Fence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.book.source.dependencies import Dependency
    from tatka.book.source.nodes import Block
    from tatka.book.source.sentences import Reader


@dataclass(frozen=True, kw_only=True)
class Aside(Directive):
    """Words beside the text."""

    nodes: tuple[Block, ...] = field(default=())

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its words."""
        return self.nodes

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """Nothing."""
        return ()

    @property
    def structure(self) -> str:
        """That it is there."""
        return "{aside}"


def _read(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[Block], reader: Reader
) -> Aside:
    del options, reader
    return Aside(fence=fence, nodes=tuple(blocks))


ASIDE = DirectiveKind("aside", _read, body="markdown")
'''
IMPORT = "from tatka.book.source.directives.aside import ASIDE, Aside\n"
ROOM = "book/source/directives"
# File by file: what is written where.
DIRECTIVE = {
    f"{ROOM}/aside.py": [("", ASIDE.lstrip())],
    f"{ROOM}/__init__.py": [
        ("from tatka.book.source.directives.bib", f"{IMPORT}from tatka.book.source.directives.bib"),
        ("    | Diagram\n", "    | Aside\n    | Diagram\n"),
        ("    BIBLIOGRAPHY,\n    EX", "    ASIDE,\n    BIBLIOGRAPHY,\n    EX"),
    ],
    "book/render/directives.py": [
        ("from tatka.core.errors", f"{IMPORT}from tatka.core.errors"),
        (
            "        case Broken():\n",
            (
                '        case Aside():\n            return tag("aside", blocks(node.nodes, page))\n'
                "        case Broken():\n"
            ),
        ),
    ],
    "book/notebook/directives.py": [
        ("from tatka.core.errors", f"{IMPORT}from tatka.core.errors"),
        (
            "        case Broken():\n",
            (
                "        case Aside():\n            return writer.blocks(node.nodes)\n"
                "        case Broken():\n"
            ),
        ),
    ],
}
WEAVE = """
from pathlib import Path
from tatka.book.library import Library
from tatka.book.notebook.weave import weave_notebook
from tatka.book.render.weave import weave
from tatka.book.source.chapter import read_chapter
from tatka.core.settings import load_settings
from tatka.translation.structure import structure_of
import tatka
root = Path.cwd()
settings = load_settings(root)
chapter = read_chapter(Path("page.md"), "en", settings)
library = Library(settings, {})
print(tatka.__file__)
print(structure_of(chapter))
print(weave(chapter, library).markdown)
print(weave_notebook(chapter, library, results=False))
"""
GREETING = '''
"""Greetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tatka.record.payloads import Text

if TYPE_CHECKING:
    from tatka.capture.bundle import Bundle, Cell


def take(bundle: Bundle, cell: Cell) -> Text | None:
    """A greeting as text."""
    del cell
    name = bundle.data.get("application/x-greeting")
    return None if name is None else Text(f"Hello, {name}")
'''
TAKE = """
import tatka
from tatka.capture.bundle import Bundle
from tatka.capture.families import take
print(tatka.__file__)
print(take(Bundle({"application/x-greeting": "reader", "text/plain": "x"}), None).text)
"""
TAMIL = """
msgid ""
msgstr ""
"Language: ta\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

msgctxt "chapters.code"
msgid "Code"
msgstr "குறியீடு"
"""
SAY = """
import tatka
from tatka.core.locale import format_number, message
print(tatka.__file__)
print(message("chapters.code", "ta"))
print(format_number(0.5, "ta"))
"""
REASON = """
import tatka
from tatka.record.reasons import Code, Reason, reason_words
print(tatka.__file__)
for language in ("en", "bn"):
    print(reason_words(Reason("files", Code.MOVED, "a.py"), language))
"""


class Copy:
    """A copy of tatka that may be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        skipped = shutil.ignore_patterns("__pycache__", "*.woff2", "*.gz")
        shutil.copytree(TATKA, folder / "tatka", ignore=skipped)

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.folder / "tatka" / file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert text.count(old) == 1 or not text
        path.write_text(text.replace(old, new, 1) if text else new, encoding="utf-8")

    def run(self, code: str, cwd: Path) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=cwd, check=False, capture_output=True, text=True,
            encoding="utf-8", env={**os.environ, "PYTHONPATH": str(self.folder)},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert str(self.folder) in done.stdout
        return done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("copy"))


def test_a_directive_is_four_files(copy: Copy, course: Course) -> None:
    for file, edits in DIRECTIVE.items():
        for old, new in edits:
            copy.edit(file, old, new)
    assert len(DIRECTIVE) == 4
    course.write("docs/en/page.md", "# Page {#page}\n\n```{aside}\nBeside **it**.\n```\n")
    said = copy.run(WEAVE, course.root)
    assert "<aside><p>Beside <strong>it</strong>.</p></aside>" in said
    assert "Beside **it**." in said
    assert "'{aside}'" in said


def test_a_kind_of_output_is_two_files(copy: Copy, tmp_path: Path) -> None:
    copy.edit("capture/families/greeting.py", "", GREETING.lstrip())
    copy.edit(
        "capture/families/__init__.py",
        "    ours.take,\n",
        "    greeting.take,\n    ours.take,\n",
    )
    copy.edit(
        "capture/families/__init__.py", "    estimators,\n", "    estimators,\n    greeting,\n"
    )
    assert "Hello, reader" in copy.run(TAKE, tmp_path)


def test_a_language_is_one_file(copy: Copy, tmp_path: Path) -> None:
    copy.edit("core/messages/ta.po", "", TAMIL.lstrip())
    assert "குறியீடு\n0.5" in copy.run(SAY, tmp_path)


def test_a_reason_is_its_code_and_its_words(copy: Copy, tmp_path: Path) -> None:
    copy.edit(
        "record/reasons.py",
        '    CHANGED = "changed"',
        '    CHANGED = "changed"\n    MOVED = "moved"',
    )
    words = '#, python-brace-format\nmsgctxt "reasons.moved"\nmsgid "{what} moved"\nmsgstr "'
    for file, said in (("messages.pot", ""), ("bn.po", "{what} সরেছে")):
        before = '#, python-brace-format\nmsgctxt "reasons.changed"'
        copy.edit(f"core/messages/{file}", before, f'{words}{said}"\n\n{before}')
    assert "a.py moved\na.py সরেছে" in copy.run(REASON, tmp_path)
