"""A module's code in units: definitions to be followed by name, statements that always count."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tatka.dependencies import effects
from tatka.dependencies.bindings import (
    bound_in,
    dotted,
    executed_imports,
    imports_of,
    is_type_checking,
)
from tatka.dependencies.canonical_tree import digest, short_or_digest, without_docstring
from tatka.dependencies.decorators import plain_decorator_depth
from tatka.dependencies.name_resolution import uses_of
from tatka.dependencies.references import NOTHING, Import, References

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["function", "class", "constant", "import", "statement"]


@dataclass(frozen=True)
class Statement:
    """A statement at the top level of a module.

    Attributes:
        names: What it binds.
        kind: A `statement` counts whenever the module is imported, the others when they are
            reached by name; what else they do on import is told below.
        digest: Of all of it, docstrings left out; short constants and imports as they are.
        uses: What all of it uses.
        imports: For imports: what is imported.
        targets: What its imports bind names to.
        header: Digest of the parts that can have an effect on import; empty if none can.
        header_uses: What they use.
        skeleton: For classes with bases: digest of all but the bodies of the methods.
        skeleton_uses: What that uses.
        decorators: Decorators that are called on import; True where the result of a call is.
        base: For classes, the base if there is exactly one, it is a name, and not a plain builtin.
        hooks: For classes: deriving from it does something, or it derives in an unusual way.
        depth: For functions: see `plain_decorator_depth`.
    """

    names: tuple[str, ...]
    kind: Kind
    digest: str
    uses: References = NOTHING
    imports: tuple[Import, ...] = ()
    targets: tuple[tuple[str, Import], ...] = ()
    header: str = ""
    header_uses: References = NOTHING
    skeleton: str = ""
    skeleton_uses: References = NOTHING
    decorators: tuple[tuple[tuple[str, ...], bool], ...] = ()
    base: tuple[str, ...] | None = None
    hooks: bool = False
    depth: int = 0


@dataclass(frozen=True)
class ModuleCode:
    """What a module's file says.

    Attributes:
        units: In their order.
        late: Names that are looked up on import before anything in the module binds them.
        positions: For each name, the numbers of the units that bind it.
    """

    units: tuple[Statement, ...] = ()
    late: tuple[str, ...] = ()
    positions: dict[str, tuple[int, ...]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, units: tuple[Statement, ...], late: tuple[str, ...]) -> ModuleCode:
        """With the positions of its names."""
        positions: dict[str, tuple[int, ...]] = {}
        for number, unit in enumerate(units):
            for name in unit.names:
                positions[name] = (*positions.get(name, ()), number)
        return cls(units, late, positions)


def read_units(tree: ast.Module) -> ModuleCode:
    """Divide a module's code."""
    statements = list(_flat(without_docstring(tree.body)))
    bindings = [list(bound_in([statement])) for statement in statements]
    lazy = _is_lazy(statements)
    counts = Counter(name for found in bindings for name, _ in found)
    once = {name for name, count in counts.items() if count == 1} - _changed_elsewhere(tree)
    bound = effects.Bound({"__name__", "__file__", "__doc__", "__package__", "__spec__"})
    units: list[Statement] = []
    late: set[str] = set()
    for statement, found in zip(statements, bindings, strict=True):
        looked_up = {name for name in effects.immediate_names([statement]) if not bound.has(name)}
        late |= looked_up - _stored(statement) if looked_up else set()
        units.extend(_units_of(statement, found, bound, once, lazy=lazy))
        bound.add(statement, found, once)
    return ModuleCode.of(tuple(units), tuple(sorted(late)))


def read_script_units(statements: list[ast.stmt]) -> ModuleCode:
    """The imports of a script one by one, and the rest of it as one: all of it counts."""
    is_import = (ast.Import, ast.ImportFrom)
    units = [
        unit
        for statement in statements
        if isinstance(statement, is_import)
        for unit in _imports(statement)
    ]
    rest = [statement for statement in statements if not isinstance(statement, is_import)]
    found = list(bound_in(rest))
    units.append(
        Statement(
            names=tuple(dict.fromkeys(name for name, _ in found if name != "*")),
            kind="statement",
            digest="",
            uses=uses_of(rest),
            targets=tuple((name, target) for name, target in found if target is not None),
        )
    )
    return ModuleCode.of(tuple(dict.fromkeys(units)), ())


def _stored(statement: ast.stmt) -> set[str]:
    """The names that are stored to anywhere in a statement."""
    names: set[str] = set()
    for node in ast.walk(statement):
        match node:
            case ast.Name(ctx=ast.Store() | ast.Del()):
                names.add(node.id)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
            case ast.alias():
                names.add(node.asname or node.name.split(".", 1)[0])
            case ast.ExceptHandler(name=str() as name):
                names.add(name)
            case _:
                pass
    return names


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        never = isinstance(statement, ast.If) and (
            is_type_checking(statement.test) or _is_main(statement.test)
        )
        if never:
            yield from statement.orelse  # type: ignore[attr-defined]
        elif not isinstance(statement, ast.Pass):
            yield statement


def _is_main(test: ast.expr) -> bool:
    return ast.dump(test) == _MAIN


_MAIN = ast.dump(ast.parse('__name__ == "__main__"', mode="eval").body)


def _is_lazy(statements: list[ast.stmt]) -> bool:
    return any(
        isinstance(statement, ast.ImportFrom)
        and statement.module == "__future__"
        and any(alias.name == "annotations" for alias in statement.names)
        for statement in statements
    )


def _changed_elsewhere(tree: ast.Module) -> set[str]:
    """Names that functions of the module bind anew."""
    return {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}


def _units_of(
    statement: ast.stmt,
    bindings: list[tuple[str, Import | None]],
    bound: effects.Bound,
    once: set[str],
    *,
    lazy: bool,
) -> Iterator[Statement]:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        yield from _imports(statement)
    elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        yield _function(statement, bound, lazy=lazy)
    elif isinstance(statement, ast.ClassDef):
        yield _class(statement, bound, lazy=lazy)
    elif (found := _constant(statement, bound, once, lazy=lazy)) is not None:
        yield found
    else:
        yield Statement(
            names=tuple(dict.fromkeys(name for name, _ in bindings if name != "*")),
            kind="statement",
            digest=digest([statement]),
            uses=uses_of([statement], lazy=lazy),
            targets=tuple((name, target) for name, target in bindings if target is not None),
        )


def _imports(statement: ast.Import | ast.ImportFrom) -> Iterator[Statement]:
    if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
        names = sorted(alias.name for alias in statement.names)
        yield Statement((), "statement", f"=from __future__ import {', '.join(names)}")
        return
    uses = uses_of([statement])
    bindings = list(imports_of(statement))
    for (name, target), executed in zip(bindings, executed_imports(statement), strict=True):
        yield Statement(
            names=() if name == "*" else (name,),
            kind="import",
            digest=f"={target}",
            # Only its words: what is imported is told by the fields below.
            uses=References(words=uses.words),
            imports=(executed,),
            targets=((name, target),),
        )


def _function(
    node: ast.FunctionDef | ast.AsyncFunctionDef, bound: effects.Bound, *, lazy: bool
) -> Statement:
    executed = effects.function_effects(node, bound, lazy=lazy)
    return Statement(
        names=(node.name,),
        kind="function",
        digest=digest([node]),
        uses=uses_of([node], lazy=lazy),
        header=digest(executed.unsafe) if executed.unsafe else "",
        header_uses=uses_of(executed.unsafe, lazy=lazy),
        decorators=tuple(executed.decorators),
        depth=plain_decorator_depth(node),
    )


def _class(node: ast.ClassDef, bound: effects.Bound, *, lazy: bool) -> Statement:
    executed = effects.class_effects(node, bound, lazy=lazy)
    bases = [dotted(base) for base in node.bases]
    plain = all(base is not None and base[0] in effects.PLAIN_BASES for base in bases)
    skeleton = [] if plain else _skeleton(node)
    methods = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
    return Statement(
        names=(node.name,),
        kind="class",
        digest=digest([node]),
        uses=uses_of([node], lazy=lazy),
        header=digest(executed.unsafe) if executed.unsafe else "",
        header_uses=uses_of(executed.unsafe, lazy=lazy),
        skeleton=digest(skeleton) if skeleton else "",
        skeleton_uses=uses_of(skeleton, lazy=lazy),
        decorators=tuple(executed.decorators),
        base=bases[0] if len(bases) == 1 and not plain else None,
        hooks=bool(node.keywords) or "__init_subclass__" in methods,
    )


def _skeleton(node: ast.ClassDef) -> list[ast.AST]:
    """A class without the bodies of its methods."""
    body: list[ast.AST] = []
    for item in without_docstring(node.body):
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
            body += [ast.Name(item.name, ast.Load()), *item.decorator_list, *item.args.defaults]
            body += [default for default in item.args.kw_defaults if default]
        else:
            body.append(item)
    return [*node.bases, *node.keywords, *body]


def _constant(
    statement: ast.stmt, bound: effects.Bound, once: set[str], *, lazy: bool
) -> Statement | None:
    """A name that is bound to a plain value, once and for all."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target, value = statement.target, statement.value
        if not lazy and not effects.is_safe(statement.annotation, bound):
            return None
    else:
        return None
    if not isinstance(target, ast.Name) or target.id not in once:
        return None
    if not effects.is_safe(value, bound):
        return None
    known = effects.number(value, bound)
    if known is not None:
        bound.numbers[target.id] = known
    return Statement((target.id,), "constant", short_or_digest(value), uses_of([value]))
