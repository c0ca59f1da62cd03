"""Definitions of the course's own packages, found without importing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tatka.book.definitions import find_definition
from tatka.core.errors import ChapterError

if TYPE_CHECKING:
    from pathlib import Path

MODULE = '''
"""Module."""
from __future__ import annotations
import os
from .other import far as near, Thing

LIMIT: int = 5
A, B = 1, 2

if LIMIT:
    def chosen():
        return "first"
else:
    def chosen():
        return "second"


# One comment,
# two lines.
@decorate(
    1,
)
async def wrapped(
    x,
):
    text = """
not indented
"""
    return text


class Outer:
    class Inner:
        size = 3

        @property
        def deep(self):
            """
            Words.
            """
            return 1
'''


@pytest.fixture
def roots(tmp_path: Path) -> list[Path]:
    package = tmp_path / "pkg"
    (package / "sub").mkdir(parents=True)
    (package / "__init__.py").write_text(
        "from .mod import wrapped as shown\nfrom .mod import near\n"
    )
    (package / "mod.py").write_text(MODULE.lstrip())
    (package / "other.py").write_text(
        "def far():\n    return 1\n\nclass Thing:\n    def act(self): ...\n"
    )
    (package / "sub" / "__init__.py").write_text("from ..mod import Outer\n")
    (package / "broken.py").write_text("def (:\n")
    (package / "loop.py").write_text("from pkg.loop import me\n")
    return [tmp_path]


@pytest.mark.parametrize(
    ("name", "first", "file"),
    [
        ("pkg.mod.LIMIT", "LIMIT: int = 5", "mod.py"),
        ("pkg.mod.B", "A, B = 1, 2", "mod.py"),
        ("pkg.mod.wrapped", "# One comment,", "mod.py"),
        ("pkg.mod.Outer.Inner.deep", "@property", "mod.py"),
        ("pkg.mod.Outer.Inner.size", "size = 3", "mod.py"),
        ("pkg.mod.chosen", "def chosen():", "mod.py"),
        ("pkg.shown", "# One comment,", "mod.py"),
        ("pkg.near", "def far():", "other.py"),
        ("pkg.mod.Thing.act", "def act(self): ...", "other.py"),
        ("pkg.sub.Outer", "class Outer:", "mod.py"),
        ("pkg.other", "def far():", "other.py"),
    ],
)
def test_definitions_are_found_wherever_they_stand(
    roots: list[Path], name: str, first: str, file: str
) -> None:
    found = find_definition(name, roots)
    assert found.source.splitlines()[0] == first
    assert found.file.name == file
    lines = found.file.read_text().splitlines()
    assert lines[found.first - 1].strip() == first


def test_text_that_is_less_indented_than_its_function_stays_as_it_is(roots: list[Path]) -> None:
    assert "\nnot indented\n" in find_definition("pkg.mod.wrapped", roots).source
    deep = find_definition("pkg.mod.Outer.Inner.deep", roots).source
    assert deep.splitlines()[1:4] == ["def deep(self):", '    """', "    Words."]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("pkg.mod.wraped", "Did you mean pkg.mod.wrapped?"),
        ("pkg.mod.Outer.Iner", "Did you mean pkg.mod.Outer.Inner"),
        ("pkgs.mod", "Did you mean pkg.mod"),
        ("pkg.loop.me", None),
    ],
)
def test_unknown_names_come_with_the_nearest(
    roots: list[Path], name: str, hint: str | None
) -> None:
    with pytest.raises(ChapterError, match="there is no definition") as caught:
        find_definition(name, roots)
    if hint:
        assert hint in str(caught.value.hint)


def test_an_edit_is_seen_and_a_broken_module_is_an_error(roots: list[Path]) -> None:
    file = roots[0] / "pkg" / "other.py"
    find_definition("pkg.other.far", roots)
    file.write_text("def far():\n    return 'a longer answer'\n")
    assert "longer" in find_definition("pkg.other.far", roots).source
    with pytest.raises(ChapterError, match="can't be read"):
        find_definition("pkg.broken.x", roots)
