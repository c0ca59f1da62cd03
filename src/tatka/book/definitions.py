"""Definitions of the course's own packages, as they stand in their files."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tatka.book.source.problems import nearest
from tatka.core.errors import ChapterError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


# Modules that import a name from each other in a circle define it nowhere.
_DETOURS = 20


@dataclass(frozen=True)
class Definition:
    """A module, class, function, method or constant.

    Attributes:
        name: As it was asked for.
        file: Where it stands.
        first: Its first line, decorators and comments right above it included.
        last: Its last line.
        source: The lines, without the indentation they share.
    """

    name: str
    file: Path
    first: int
    last: int
    source: str

    @property
    def signature(self) -> str:
        """The lines of a function or class above its docstring and body; else empty."""
        statements = ast.parse(self.source).body
        if len(statements) != 1 or not isinstance(
            statements[0], ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        ):
            return ""
        head = self.source.splitlines()[: statements[0].body[0].lineno - 1]
        # A comment above the first statement is the body's.
        while head and head[-1].lstrip().startswith("#"):
            head.pop()
        return "\n".join(head)


def find_definition(name: str, roots: Sequence[Path]) -> Definition:
    """Look a dotted name up in the course's own packages, without importing anything.

    Names that a module only imports are followed to where they are defined.

    Args:
        name: `course.models.scratch_cnn`, `course.models.Net.call`, `course.models.SIZE`.
        roots: Folders that packages stand in.

    Raises:
        ChapterError: There is no such definition; the hint names the nearest ones.
    """
    return _find(name, name, tuple(roots), depth=0)


def _find(asked: str, name: str, roots: tuple[Path, ...], *, depth: int) -> Definition:
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        file = _module_file(parts[:length], roots)
        if file is not None:
            return _in_module(asked, file, (parts[:length], parts[length:]), roots, depth=depth)
    known = [".".join(module) for root in roots for module in _modules(root)]
    raise ChapterError(f"there is no definition {asked!r}", hint=nearest(asked, known))


def _in_module(
    asked: str,
    file: Path,
    names: tuple[list[str], list[str]],
    roots: tuple[Path, ...],
    *,
    depth: int,
) -> Definition:
    module, path = names
    text, tree = _parse(file, file.stat().st_mtime_ns)
    lines = text.splitlines()
    if not path:
        return Definition(asked, file, 1, len(lines), text.strip("\n"))
    body: Sequence[ast.stmt] = tree.body
    found: ast.stmt | None = None
    for number, part in enumerate(path):
        found = _named(body, part)
        if found is None:
            break
        imported = _imported(found, part, module, is_package=file.name == "__init__.py")
        if imported is not None and depth == _DETOURS:
            found = None
            break
        if imported is not None:
            rest = [imported, *path[number + 1 :]]
            return _find(asked, ".".join(rest), roots, depth=depth + 1)
        body = found.body if isinstance(found, ast.ClassDef) else ()
    if found is None:
        known = _names(tree.body)
        hint = nearest(".".join(path), known, what="There are", prefix=f"{'.'.join(module)}.")
        raise ChapterError(f"there is no definition {asked!r}", hint=hint)
    first, last = _lines(found, lines)
    return Definition(asked, file, first, last, _dedented(lines[first - 1 : last]))


def _module_file(parts: Sequence[str], roots: Sequence[Path]) -> Path | None:
    for root in roots:
        stem = root.joinpath(*parts)
        for file in (stem / "__init__.py", stem.with_suffix(".py")):
            if file.is_file():
                return file
    return None


def _modules(root: Path) -> Iterator[list[str]]:
    for file in sorted(root.rglob("*.py")):
        parts = list(file.relative_to(root).with_suffix("").parts)
        yield parts[:-1] if parts[-1] == "__init__" else parts


@lru_cache(maxsize=256)
def _parse(file: Path, stamp: int) -> tuple[str, ast.Module]:
    # The time of the file's last change is part of the key: an edit is seen at once.
    del stamp
    text = file.read_text(encoding="utf-8")
    try:
        return text, ast.parse(text)
    except SyntaxError as error:
        raise ChapterError(
            f"this module can't be read: {error.msg}", path=file, line=error.lineno
        ) from None


def _named(body: Sequence[ast.stmt], name: str) -> ast.stmt | None:
    """The last statement that binds the name, also inside of `if` and `try`."""
    found = None
    for statement in body:
        if name in _bound(statement):
            found = statement
        for inner in _branches(statement):
            found = _named(inner, name) or found
    return found


def _names(body: Sequence[ast.stmt]) -> Iterator[str]:
    for statement in body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            yield from _bound(statement)
        if isinstance(statement, ast.ClassDef):
            yield from (f"{statement.name}.{inner}" for inner in _names(statement.body))


def _bound(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.ImportFrom):
        return [alias.asname or alias.name for alias in statement.names]
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    return [
        node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)
    ]


def _branches(statement: ast.stmt) -> Iterator[Sequence[ast.stmt]]:
    if isinstance(statement, ast.If | ast.Try | ast.With):
        yield statement.body
        yield getattr(statement, "orelse", [])
        for handler in getattr(statement, "handlers", []):
            yield handler.body


def _imported(statement: ast.stmt, name: str, module: list[str], *, is_package: bool) -> str | None:
    if not isinstance(statement, ast.ImportFrom):
        return None
    original = next(alias.name for alias in statement.names if name in {alias.asname, alias.name})
    base = [] if not statement.level else module[: len(module) + is_package - statement.level]
    return ".".join([*base, *(statement.module.split(".") if statement.module else []), original])


def _lines(statement: ast.stmt, lines: Sequence[str]) -> tuple[int, int]:
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
    while first > 1 and lines[first - 2].lstrip().startswith("#"):
        first -= 1
    return first, statement.end_lineno or statement.lineno


def _dedented(lines: Sequence[str]) -> str:
    margin = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[margin:] if not line[:margin].strip() else line for line in lines)
