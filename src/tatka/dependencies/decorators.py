"""Functions that are decorators, and do nothing but wrap what they are given."""

from __future__ import annotations

import ast

from tatka.dependencies.bindings import dotted
from tatka.dependencies.canonical_tree import without_docstring
from tatka.dependencies.effects import Bound, function_effects, is_safe


def plain_decorator_depth(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many calls of a decorator have no effect but to make a function.

    0: its body does something. 1: it can be a decorator, `def twice(function)`. 2: it can be called
    to give a decorator, `def times(number)`.
    """
    inner: list[ast.FunctionDef | ast.AsyncFunctionDef] = []
    if isinstance(node, ast.AsyncFunctionDef):
        return 0
    known = Bound({item.arg for item in [*node.args.posonlyargs, *node.args.args]})
    for statement in without_docstring(node.body):
        if isinstance(statement, ast.FunctionDef):
            wraps = all(_is_wraps(item) for item in statement.decorator_list)
            if not wraps or function_effects(statement, known, lazy=True).unsafe:
                return 0
            known.names.add(statement.name)
            inner.append(statement)
        elif isinstance(statement, ast.Return):
            if statement.value is not None and not is_safe(statement.value, known):
                return 0
        elif not isinstance(statement, ast.Pass | ast.Nonlocal):
            return 0
    return 1 + min((plain_decorator_depth(item) for item in inner), default=0)


def _is_wraps(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and dotted(node.func) in {("wraps",), ("functools", "wraps")}
        and all(isinstance(item, ast.Name) for item in node.args)
        and not node.keywords
    )
