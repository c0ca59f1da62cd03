"""The Python of a cell, magics included, as a syntax tree."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tatka.script.example import Cell

# No Python name, so no code can mean it: stands for a magic in a syntax tree.
MAGIC = "%magic"
_STAND_IN = "__tatka_magic__"


def example_code(cell: Cell, *, strict: bool = False) -> ast.Module | None:
    """The syntax tree of a code cell; each magic is a call of `MAGIC` with its text.

    Args:
        cell: A code cell.
        strict: Raise for what is no Python, instead of returning None.

    Returns:
        The tree; line numbers count from 1 in the cell's source. For a cell magic (`%%bash`), one
        call with the whole text, since what follows need not be Python.

    Raises:
        SyntaxError: The cell is no Python, and `strict` is set.
        ValueError: The cell holds null bytes, and `strict` is set.
    """
    lines = cell.source.split("\n")
    first = next((line.strip() for line in lines if line.strip()), "")
    if cell.magics and first.startswith("%%"):
        return ast.Module([_magic(cell.source, 1)], [])
    texts = {}
    for number in cell.magics:
        line = lines[number]
        indent = line[: len(line) - len(line.lstrip())]
        texts[number + 1] = line.strip()
        lines[number] = f"{indent}{_STAND_IN}"
    try:
        tree = parse("\n".join(lines))
    except (SyntaxError, ValueError):
        if strict:
            raise
        return None
    return _MagicCalls(texts).visit(tree) if texts else tree


def parse(source: str, name: str = "<cell>") -> ast.Module:
    """Parse Python quietly.

    `# type:` comments, deprecated escapes and the like are not ours to complain about.

    Raises:
        SyntaxError: The source is no Python.
        ValueError: The source holds null bytes.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source, name)
        except (MemoryError, RecursionError):
            raise SyntaxError("too deeply nested for Python's parser", (name, 1, 1, "")) from None


def bound_names(tree: ast.Module) -> frozenset[str]:
    """The names that the plain assignments of a module or cell bind."""
    names: set[str] = set()
    for statement in tree.body:
        targets: list[ast.expr] = []
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets = [statement.target]
        for target in targets:
            names.update(node.id for node in ast.walk(target) if isinstance(node, ast.Name))
    return frozenset(names)


def _magic(text: str, line: int) -> ast.stmt:
    call = ast.Call(ast.Name(MAGIC, ast.Load()), [ast.Constant(text)], [])
    statement = ast.Expr(call)
    for node in ast.walk(statement):
        ast.copy_location(node, ast.Expr(call, lineno=line, col_offset=0))
    return statement


class _MagicCalls(ast.NodeTransformer):
    """Puts the texts of magics in the place of their stand-ins."""

    def __init__(self, texts: dict[int, str]) -> None:
        self._texts = texts

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id == _STAND_IN:
            return _magic(self._texts[node.lineno], node.lineno)
        return node
