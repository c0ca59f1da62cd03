"""What happens when a definition is executed, before anybody calls it.

Importing a module executes every statement in it. A plain `def` only binds a name, so it counts
for those who reach the name. But a decorator is called, a default value computed, a base class
may have hooks: what can have an effect or fail counts for everybody who imports the module.
Here, expressions and statements are sorted into harmless ones and others.
"""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tatka.dependencies.bindings import dotted
from tatka.dependencies.canonical_tree import without_docstring
from tatka.dependencies.references import Import

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Number = int | float | complex

_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
}
_METHOD_KINDS = frozenset({"property", "staticmethod", "classmethod"})
_PROPERTY_PARTS = frozenset({"setter", "getter", "deleter"})
_BUILTINS = frozenset(dir(builtins))
# Bases that do nothing when a class is derived from them.
PLAIN_BASES = frozenset(
    name
    for name in _BUILTINS
    if name == "object"
    or (isinstance(item := getattr(builtins, name), type) and issubclass(item, BaseException))
)


@dataclass
class Bound:
    """What is known of the names of a module at one of its statements.

    Attributes:
        names: Those bound further up.
        numbers: Values of those that are numbers, bound once and never changed.
        functions: Those that are functions or classes, bound once and never changed.
        partials: The ways to write `functools.partial`.
    """

    names: set[str] = field(default_factory=set)
    numbers: dict[str, Number] = field(default_factory=dict)
    functions: set[str] = field(default_factory=set)
    partials: set[tuple[str, ...]] = field(default_factory=set)

    def has(self, name: str) -> bool:
        """Whether looking up the name can't fail."""
        return name in self.names or name in _BUILTINS

    def add(
        self, statement: ast.stmt, bindings: list[tuple[str, Import | None]], once: set[str]
    ) -> None:
        """Take in what a statement binds; of its names, those in `once` are never bound again."""
        self.names.update(name for name, _ in bindings)
        if isinstance(statement, ast.FunctionDef | ast.ClassDef) and statement.name in once:
            self.functions.add(statement.name)
        for name, target in bindings:
            if target == Import(0, "functools") and name in once:
                self.partials.add((name, "partial"))
            elif target == Import(0, "functools", "partial") and name in once:
                self.partials.add((name,))


@dataclass
class Executed:
    """What executing a definition does.

    Attributes:
        unsafe: The parts of it that can have an effect, or fail.
        decorators: The decorators that are called, whose effect depends on what they are, each
            with whether it is the result of a call that is applied.
    """

    unsafe: list[ast.AST] = field(default_factory=list)
    decorators: list[tuple[tuple[str, ...], bool]] = field(default_factory=list)


def is_safe(  # noqa: PLR0911 - one for each kind of expression
    node: ast.expr, bound: Bound
) -> bool:
    """Whether evaluating an expression has no effect and can't fail."""
    match node:
        case ast.Constant():
            return True
        case ast.Name():
            return bound.has(node.id)
        case ast.Tuple() | ast.List():
            return all(is_safe(item, bound) for item in node.elts)
        case ast.Set():
            return all(isinstance(item, ast.Constant) for item in node.elts)
        case ast.Dict():
            keys = all(isinstance(key, ast.Constant) for key in node.keys)
            return keys and all(is_safe(value, bound) for value in node.values)
        case ast.Lambda():
            return all(is_safe(item, bound) for item in _defaults(node.args))
        case ast.Call(args=[ast.Name(id=name), *others]):
            # `functools.partial` calls nothing yet.
            given = [*others, *(item.value for item in node.keywords)]
            known = dotted(node.func) in bound.partials and name in bound.functions
            return known and all(is_safe(item, bound) for item in given)
        case _:
            return number(node, bound) is not None


def number(node: ast.expr, bound: Bound) -> Number | None:
    """The value of arithmetic on numbers; None for anything else, and for what fails."""
    match node:
        case ast.Constant(value=int() | float() | complex() as value):
            return None if isinstance(value, bool) else value
        case ast.Name():
            return bound.numbers.get(node.id)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            operand = number(node.operand, bound)
            minus = operand is not None and isinstance(node.op, ast.USub)
            return -operand if minus else operand  # type: ignore[operator]
        case ast.BinOp():
            return _arithmetic(node, bound)
        case _:
            return None


def _arithmetic(node: ast.BinOp, bound: Bound) -> Number | None:
    operator = _OPERATORS.get(type(node.op))
    left, right = number(node.left, bound), number(node.right, bound)
    if operator is None or left is None or right is None:
        return None
    try:
        result: Number = operator(left, right)
    except (ArithmeticError, TypeError):
        return None
    return result


def _defaults(arguments: ast.arguments) -> list[ast.expr]:
    return [*arguments.defaults, *(item for item in arguments.kw_defaults if item)]


def function_effects(
    node: ast.FunctionDef | ast.AsyncFunctionDef,
    bound: Bound,
    *,
    lazy: bool,
    method_names: frozenset[str] = frozenset(),
) -> Executed:
    """What executing a `def` does.

    Args:
        node: The definition.
        bound: What is known where it stands.
        lazy: Whether annotations are not evaluated.
        method_names: Names bound further up in the class that it stands in.
    """
    executed = Executed()
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [item for item in (arguments.vararg, arguments.kwarg) if item]
    executed.unsafe += [item for item in _defaults(arguments) if not is_safe(item, bound)]
    if not lazy:
        annotations = [item.annotation for item in every if item.annotation]
        annotations += [node.returns] if node.returns else []
        executed.unsafe += [item for item in annotations if not _is_safe_annotation(item, bound)]
    for decorator in node.decorator_list:
        chain = dotted(decorator)
        of_property = (
            chain is not None
            and len(chain) == 2  # noqa: PLR2004 - `name.setter`
            and chain[0] in method_names
            and chain[1] in _PROPERTY_PARTS
        )
        if (chain is not None and chain[0] in _METHOD_KINDS and len(chain) == 1) or of_property:
            continue
        _decorator(decorator, bound, executed)
    return executed


def class_effects(node: ast.ClassDef, bound: Bound, *, lazy: bool) -> Executed:
    """What executing a `class` does, but for hooks of its bases, which are for others to know."""
    executed = Executed()
    for decorator in node.decorator_list:
        _decorator(decorator, bound, executed)
    inside = Bound(set(bound.names), dict(bound.numbers))
    own: set[str] = set()
    had_default = False
    for statement in without_docstring(node.body):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            method = function_effects(statement, inside, lazy=lazy, method_names=frozenset(own))
            executed.unsafe += method.unsafe
            executed.decorators += method.decorators
            own.add(statement.name)
            inside.names.add(statement.name)
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            # A dataclass refuses fields without a default after some with one, and lists.
            plain = statement.value is None or isinstance(statement.value, ast.Constant)
            in_order = statement.value is not None or not had_default
            safe = lazy or _is_safe_annotation(statement.annotation, inside)
            had_default = had_default or statement.value is not None
            if not (plain and in_order and safe):
                executed.unsafe.append(statement)
            own.add(statement.target.id)
        elif _is_safe_assignment(statement, inside):
            names = {item.id for item in statement.targets if isinstance(item, ast.Name)}  # type: ignore[attr-defined]
            own |= names
            inside.names |= names
        elif not isinstance(statement, ast.Pass):
            executed.unsafe.append(statement)
    return executed


def _decorator(node: ast.expr, bound: Bound, executed: Executed) -> None:
    chain = dotted(node)
    if chain is not None:
        executed.decorators.append((chain, False))
        return
    if isinstance(node, ast.Call):
        chain = dotted(node.func)
        values = [*node.args, *(item.value for item in node.keywords)]
        if chain is not None and all(is_safe(item, bound) for item in values):
            executed.decorators.append((chain, True))
            return
    # `%` is in no name: nothing is known of this decorator.
    executed.decorators.append((("%unknown",), False))


def _is_safe_annotation(node: ast.expr, bound: Bound) -> bool:
    if isinstance(node, ast.Subscript):
        # `Iterator[int]`: what is written as a generic type is taken for one.
        inside = node.slice.elts if isinstance(node.slice, ast.Tuple | ast.List) else [node.slice]
        return _is_safe_annotation(node.value, bound) and all(
            _is_safe_annotation(item, bound) for item in inside
        )
    if isinstance(node, ast.Attribute):
        # `np.ndarray`: so is what a module is asked for in an annotation.
        chain = dotted(node)
        return chain is not None and bound.has(chain[0])
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _is_union_part(node.left) and _is_union_part(node.right)
    return isinstance(node, ast.Constant) or is_safe(node, bound)


def _is_union_part(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _is_union_part(node.left) and _is_union_part(node.right)
    if isinstance(node, ast.Constant):
        return node.value is None
    return isinstance(node, ast.Name) and isinstance(getattr(builtins, node.id, None), type)


def _is_safe_assignment(statement: ast.stmt, bound: Bound) -> bool:
    return (
        isinstance(statement, ast.Assign)
        and all(isinstance(target, ast.Name) for target in statement.targets)
        and is_safe(statement.value, bound)
    )


def immediate_names(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that are looked up while statements are executed, bodies of functions left out."""
    names: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += [*node.decorator_list, *_defaults(node.args)]
        elif isinstance(node, ast.Lambda):
            waiting += _defaults(node.args)
        else:
            waiting += ast.iter_child_nodes(node)
    return names
