"""Changes to a course: some that alter what examples print, some that can't."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Mutation:
    """One change.

    Attributes:
        kind: What sort of change.
        path: The file that changes, relative to the course.
        name: What in it.
        text: The whole file afterwards.
        harmless: Whether no output may change, and none may be flagged.
        also: Other files that change with it, with their texts.
    """

    kind: str
    path: str
    name: str
    text: str
    harmless: bool = False
    also: tuple[tuple[str, str], ...] = ()


def mutations(root: Path) -> Iterator[Mutation]:
    """All changes to a course, in a fixed order."""
    for file in sorted((root / "src").rglob("*.py")):
        path = file.relative_to(root).as_posix()
        source = file.read_text(encoding="utf-8")
        yield from _of_code(path, source)
        yield from _harmless(path, source)
    for file in sorted((root / "src").rglob("*.csv")):
        path = file.relative_to(root).as_posix()
        yield Mutation("data file", path, file.name, f"1{file.read_text()}")
    lock = (root / "lock.txt").read_text(encoding="utf-8")
    for file in sorted((root / "vendor").glob("*.py")):
        name = file.stem.replace("_", "-")
        yield Mutation(
            "version",
            "lock.txt",
            name,
            lock.replace(f"{name}==1.0", f"{name}==2.0"),
            also=((file.relative_to(root).as_posix(), "def answer():\n    return 2\n"),),
        )
    for file in sorted((root / "examples").glob("*.py")):
        yield from _of_example(file.relative_to(root).as_posix(), file.read_text(encoding="utf-8"))


def _of_code(path: str, source: str) -> Iterator[Mutation]:
    """Changes of definitions: each literal in turn, and the ways in which definitions relate."""
    tree = ast.parse(source)
    for kind, name, literal in _literals(tree):
        end = literal.end_col_offset or 0
        lines = source.split("\n")
        line = lines[literal.lineno - 1]
        encoded = line.encode()
        new = encoded[: literal.col_offset] + str(literal.value + 1).encode() + encoded[end:]  # type: ignore[operator]
        lines[literal.lineno - 1] = new.decode()
        yield Mutation(kind, path, name, "\n".join(lines))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            yield Mutation("decorator", path, node.name, _without_decorators(source, node))
        if isinstance(node, ast.ClassDef) and node.name.startswith("Left_"):
            new = source.replace(f"{node.name}(Base_", f"{node.name}(Other_")
            yield Mutation("base class", path, node.name, new)
        if isinstance(node, ast.ClassDef) and node.name.startswith("Square_"):
            new = source.replace("super().count() * 2", "super().count() + 2")
            yield Mutation("method", path, node.name, new)
        if isinstance(node, ast.ImportFrom) and node.module == "inner":
            yield Mutation("re-export", path, "build", source.replace("make as", "idle as"))
        if isinstance(node, ast.FunctionDef) and not node.decorator_list:
            lines = source.split("\n")
            del lines[node.lineno - 1 : node.end_lineno]
            yield Mutation("deletion", path, node.name, "\n".join(lines))


def _literals(tree: ast.Module) -> Iterator[tuple[str, str, ast.Constant]]:
    """The numbers of a module: the kind of change, the definition, the literal."""
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            name = statement.name
            decorators = {id(n) for item in statement.decorator_list for n in ast.walk(item)}
            defaults = {
                id(item)
                for node in ast.walk(statement)
                if isinstance(node, ast.arguments)
                for item in node.defaults
            }
        elif isinstance(statement, ast.Assign):
            name, decorators, defaults = ast.unparse(statement.targets[0]), set(), set()
        else:
            name, decorators, defaults = "", set(), set()
        for node in ast.walk(statement):
            if isinstance(node, ast.Constant) and type(node.value) in {int, float}:
                kind = {
                    ast.FunctionDef: "body",
                    ast.ClassDef: "class",
                    ast.Assign: "constant",
                }.get(type(statement), "statement")  # type: ignore[call-overload]
                if id(node) in decorators:
                    kind = "decorator"
                elif id(node) in defaults:
                    kind = "default"
                yield kind, name, node


def _without_decorators(source: str, node: ast.FunctionDef) -> str:
    lines = source.split("\n")
    for decorator in node.decorator_list:
        del lines[decorator.lineno - 1]
    return "\n".join(lines)


def _harmless(path: str, source: str) -> Iterator[Mutation]:
    """Changes of shared code that no output can show, unless an example shows the code itself."""
    if "exactly this line" in source or "Answers" in source:
        # An example shows this very text.
        return
    commented = re.sub(r"^( *)(return )", r"\1# a comment\n\1\2", source, flags=re.MULTILINE)
    if commented != source:
        yield Mutation("comments", path, "", commented, harmless=True)
    yield Mutation("comments", path, "at the end", f"{source}\n\n# the end\n", harmless=True)
    yield Mutation("formatting", path, "", ast.unparse(ast.parse(source)), harmless=True)
    spread = re.sub(r"^( *)return (.+)$", r"\1return (\n\1    \2\n\1)", source, flags=re.MULTILINE)
    if spread != source and "yield" not in source:
        yield Mutation("formatting", path, "parentheses", spread, harmless=True)
    documented = re.sub(r"^(def \w+\(.*\):)$", r'\1\n    """Words."""', source, flags=re.MULTILINE)
    if documented != source and '"""' not in source:
        yield Mutation("docstrings", path, "", documented, harmless=True)
    # Modules that are read as a whole (by getattr, pickle, sys.modules …; the package itself by
    # the last two), since nobody can tell by which names: no addition is sure to be unused.
    whole = ("globals()", "__getattr__", "make_a", "starred", "secret", "loaded", "class Kept")
    whole += ("class Plugin", "def rate()", "The course.")
    if not any(word in source for word in whole):
        extra = "\n\nimport json\n\nADDED = 99\n\n\ndef added(x):\n    return json.dumps(x)\n"
        yield Mutation("unused additions", path, "", source + extra, harmless=True)


def _of_example(path: str, source: str) -> Iterator[Mutation]:
    yield Mutation("comments", path, "bn", source.replace("দেখি", "দেখা যাক"), harmless=True)
    yield Mutation("comments", path, "en", source.replace("let us see", "look"), harmless=True)
    tagged = source.replace('name="result"', 'name="result" tags=["hide"]')
    yield Mutation("tags", path, "hide", tagged, harmless=True)
    yield Mutation("text cell", path, "", f"{source}\n# %% [markdown]\n# Words\n", harmless=True)
    lines = source.split("\n")
    code = ast.unparse(ast.parse(source)).replace("\n", "\n\n")
    yield Mutation("formatting", path, "", f"{lines[0]}\n{code}\n", harmless=True)
    yield Mutation("example", path, "", source.replace("print(", "print(1, ", 1))
