"""The names that statements bind, and what import statements bind them to."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tatka.dependencies.references import Import

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def imports_of(statement: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Import]]:
    """The names that an import statement binds, and to what; `*` for a star."""
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            if alias.asname:
                yield alias.asname, Import(0, alias.name)
            else:
                yield alias.name.split(".")[0], Import(0, alias.name.split(".")[0])
    else:
        for alias in statement.names:
            target = Import(statement.level, statement.module or "", alias.name)
            yield alias.asname or alias.name, target


def executed_imports(statement: ast.Import | ast.ImportFrom) -> Iterator[Import]:
    """What an import statement imports, whatever it binds."""
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            yield Import(0, alias.name)
    else:
        for alias in statement.names:
            yield Import(statement.level, statement.module or "", alias.name)


def dotted(node: ast.AST) -> tuple[str, ...] | None:
    """`a.b.c` as its names; None for any other expression."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return (node.id, *reversed(names))


def bound_in(body: Iterable[ast.AST]) -> Iterator[tuple[str, Import | None]]:
    """The names that statements bind in their own scope, and what imports bind them to."""
    for node in body:
        yield from _bound(node)


def _bound(node: ast.AST) -> Iterator[tuple[str, Import | None]]:
    match node:
        case ast.Import() | ast.ImportFrom():
            yield from imports_of(node)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield node.name, None
            # A default value may hold `:=`.
            yield from bound_in([*node.decorator_list, *node.args.defaults])
        case ast.ClassDef():
            yield node.name, None
            yield from bound_in(node.decorator_list)
        case ast.Lambda():
            return
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            # Only `:=` reaches out of a comprehension.
            for inner in ast.walk(node):
                if isinstance(inner, ast.NamedExpr) and isinstance(inner.target, ast.Name):
                    yield inner.target.id, None
        case _:
            name = _own_name(node)
            if name:
                yield name, None
            yield from bound_in(ast.iter_child_nodes(node))


def _own_name(node: ast.AST) -> str | None:
    match node:
        case ast.Name(ctx=ast.Store() | ast.Del()):
            return node.id
        case ast.ExceptHandler() | ast.MatchAs() | ast.MatchStar():
            return node.name
        case ast.MatchMapping():
            return node.rest
        case _:
            return None


def is_type_checking(test: ast.AST) -> bool:
    """Whether a condition is that of imports for type checkers alone."""
    chain = dotted(test)
    return chain is not None and chain[-1] == "TYPE_CHECKING"
