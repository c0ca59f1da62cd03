"""What holds for any code: writing it differently changes nothing, changing a literal does."""

from __future__ import annotations

import ast
import importlib.util
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tatka.dependencies.canonical_tree import digest
from tatka.dependencies.statements import read_units
from tatka.script.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.small_course import SmallCourse

# Code that people wrote, with about everything in it that Python has.
STANDARD = [
    "argparse", "ast", "asyncio.tasks", "bisect", "calendar", "collections", "configparser",
    "contextlib", "csv", "dataclasses", "_pydecimal", "difflib", "enum", "fractions", "functools",
    "heapq", "inspect", "json.decoder", "logging", "pathlib", "pickle", "random", "statistics",
    "string", "textwrap", "tokenize", "typing", "unittest.mock",
]  # fmt: skip


def source_of(module: str) -> str:
    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).read_text(encoding="utf-8")


@pytest.mark.parametrize("module", STANDARD)
def test_the_way_of_writing_does_not_count(module: str) -> None:
    source = source_of(module)
    tree = parse(source)
    rewritten = parse(ast.unparse(tree))
    assert digest([tree]) == digest([rewritten])
    assert read_units(tree) == read_units(rewritten)
    commented = "\n".join(f"{line}" for line in source.split("\n")) + "\n# the end\n\n"
    assert digest([parse(commented)]) == digest([tree])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(STANDARD), st.randoms(use_true_random=False))
def test_any_literal_counts(module: str, random: object) -> None:
    tree = parse(source_of(module))
    before = digest([tree])
    constant = random.choice(_literals(tree))  # type: ignore[attr-defined]
    _change(constant)
    assert digest([tree]) != before


def _literals(tree: ast.AST) -> list[ast.Constant]:
    """The literals of some code, docstrings left out."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    }
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in docstrings
    ]


def _change(constant: ast.Constant) -> None:
    value = constant.value
    if isinstance(value, bool) or value is None or value is Ellipsis:
        constant.value = 7
    elif isinstance(value, str):
        constant.value = value + "x"
    elif isinstance(value, bytes):
        constant.value = value + b"x"
    else:
        constant.value = value + 1


# Bodies of shared functions; {next} is a call of the following one, {n} a number, {s} a text.
BODIES = [
    "return {n} + {next}",
    "total = {n}\nfor item in range({n}):\n    total += item * {next}\nreturn total",
    "text = {s}\nreturn f'{{text!r:>{{{n}}}}} ' + str({next})",
    "return [x + {n} for x in [{n}, {n}] if x != {n}] + [{next}]",
    "def inner(a, b={n}):\n    return a * b\nreturn inner({next})",
    "try:\n    value = {{{s}: {n}}}[{s}]\nexcept KeyError:\n    value = {next}\nreturn value",
    "import math\nreturn math.sqrt({n}) + {next}",
    "match {n}:\n    case {n}:\n        return {s}\n    case _:\n        return {next}",
    "return (lambda x, *, y={n}: (x, y, {s}))({next})",
    "with open({s}) as file:\n    return file.read({n}), {next}",
    "global STATE\nSTATE = {n}\nreturn STATE, {next}",
    "yield from (y for y in ({n}, {s}, {next}))",
]
DECORATIONS = ["", "@keep\n", "@times({n})\n", "@functools.lru_cache(maxsize={n})\n"]
HEAD = """import functools

STATE = {n}

def keep(function):
    return function

def times(count):
    def decorate(function):
        @functools.wraps(function)
        def inner(*args):
            return [function(*args)] * count
        return inner
    return decorate
"""


@st.composite
def modules(draw: st.DrawFn) -> str:
    """A module of functions, each calling the next."""
    number = st.integers(0, 10**6).map(repr)
    text = st.text(max_size=8).map(repr)

    def fill(template: str, following: str = "0") -> str:
        pieces = {"{n}": number, "{s}": text}
        for mark, strategy in pieces.items():
            while mark in template:
                template = template.replace(mark, draw(strategy).replace("{", "("), 1)
        return template.replace("{next}", following).replace("{{", "{").replace("}}", "}")

    count = draw(st.integers(1, 5))
    parts = [fill(HEAD)]
    for position in range(count):
        following = f"f{position + 1}()" if position + 1 < count else "keep(times(2))"
        body = fill(draw(st.sampled_from(BODIES)), following)
        lines = "\n".join(f"    {line}" for line in body.split("\n"))
        parts.append(f"{fill(draw(st.sampled_from(DECORATIONS)))}def f{position}():\n{lines}\n")
    # STATE is used, so that it is in reach.
    return "\n".join(parts) + "\ndef last():\n    return STATE, f0()\n"


@settings(max_examples=60, deadline=None)
@given(source=modules(), data=st.data())
def test_fingerprints_of_generated_courses(
    course_in: Callable[[Path], SmallCourse], source: str, data: st.DataObject
) -> None:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        # A text with a brace where a format specification is expected, for instance.
        return
    example = "from course.models import last\nprint(last())"
    with tempfile.TemporaryDirectory() as folder:
        small = course_in(Path(folder))
        (small.root / "src/course/models.py").write_text(source, encoding="utf-8")
        small.example(example)
        before = small.fingerprint()
        # Written in another way.
        spread = ast.unparse(tree).replace("\n\n", "\n# words\n\n\n")
        small.write({"src/course/models.py": spread})
        small.write({"examples/one.py": "# %%\n# bn: ক\n" + ast.unparse(ast.parse(example))})
        assert small.fingerprint() == before
        # With one literal changed.
        _change(data.draw(st.sampled_from(_literals(tree))))
        small.write({"src/course/models.py": ast.unparse(tree)})
        assert small.fingerprint() != before
