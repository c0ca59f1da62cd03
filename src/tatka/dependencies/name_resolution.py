"""Which global names a piece of code uses, by Python's rules of scope.

A local variable that has the name of a global one is not a use of the global one. Where the rules
depend on the order of events (in the body of a class), a name counts as global.
"""

from __future__ import annotations

import ast
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tatka.dependencies.bindings import (
    bound_in,
    dotted,
    executed_imports,
    imports_of,
    is_type_checking,
)
from tatka.dependencies.references import (
    Import,
    Ref,
    References,
    Word,
    chain_words,
    import_words,
    is_module_like,
    magic_uses,
    name_words,
    together,
)
from tatka.script.syntax import MAGIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass
class _Scope:
    """The names that are local to a function or comprehension, and what imports made of them."""

    names: set[str] = field(default_factory=set)
    imports: dict[str, list[Import]] = field(default_factory=dict)
    # Local names that something other than an import binds, too.
    mixed: set[str] = field(default_factory=set)
    globals: set[str] = field(default_factory=set)


def uses_of(nodes: Iterable[ast.AST], *, lazy: bool = False) -> References:
    """What some code at the top level of a module uses.

    Args:
        nodes: The code.
        lazy: Whether annotations are never evaluated there.
    """
    visitor = _Visitor(lazy=lazy)
    for node in nodes:
        visitor.visit(node)
    return visitor.uses()


class _Visitor:
    def __init__(self, *, lazy: bool) -> None:
        self._lazy = lazy
        self._scopes: list[_Scope] = []
        self._in_class = False
        self._reads_hints = False
        self._refs: set[Ref] = set()
        self._imports: set[Import] = set()
        self._strings: set[str] = set()
        self._words: set[Word] = set()
        self._hints: set[Ref] = set()
        self._magics: list[References] = []

    def uses(self) -> References:
        own = References(
            frozenset(self._refs),
            frozenset(self._imports),
            frozenset(self._strings),
            frozenset(self._words),
            frozenset(self._hints),
        )
        return together([own, *self._magics]) if self._magics else own

    def visit(self, node: ast.AST) -> None:
        match node:
            case ast.Name():
                self._chain((node.id,), load=isinstance(node.ctx, ast.Load))
            case ast.Attribute():
                self._attribute(node)
            case ast.Constant(value=str() as text):
                if is_module_like(text):
                    self._strings.add(text)
            case ast.Call():
                self._call(node)
            case ast.If() if is_type_checking(node.test):
                self._all(node.orelse)
            case ast.Import() | ast.ImportFrom():
                self._import(node)
            case _:
                self._open_scope(node)

    def _open_scope(self, node: ast.AST) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                self._function(node)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self._comprehension(node)
            case ast.AnnAssign():
                self._annotated(node)
            case ast.ClassDef():
                self._class(node)
            case _:
                self._all(ast.iter_child_nodes(node))

    def _all(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)

    def _attribute(self, node: ast.Attribute) -> None:
        chain = dotted(node)
        if chain is None:
            self._words |= chain_words(("", node.attr))
            self.visit(node.value)
        elif isinstance(node.ctx, ast.Load):
            self._chain(chain)
        else:
            # Something is put into what the chain leads to: all of that may have changed.
            self._chain(chain[:-1])
            self._chain(chain)

    def _chain(self, chain: tuple[str, ...], *, load: bool = True) -> None:
        self._words |= chain_words(chain)
        name = chain[0]
        for scope in reversed(self._scopes):
            if name in scope.globals:
                break
            if name in scope.names:
                rest = () if name in scope.mixed else chain[1:]
                for target in scope.imports.get(name, ()):
                    self._words |= name_words(name)
                    self._refs.add(Ref(rest, target))
                return
        # A function may look at its own locals as it likes.
        if name != "locals" or not self._scopes:
            self._words |= import_words(".".join(chain))
        if load or self._scopes:
            self._refs.add(Ref(chain))

    def _call(self, node: ast.Call) -> None:
        function = node.func
        if isinstance(function, ast.Name):
            if function.id == MAGIC:
                self._magics.extend(
                    magic_uses(item.value)
                    for item in node.args
                    if isinstance(item, ast.Constant) and isinstance(item.value, str)
                )
                return
            if function.id in {"vars", "dir"} and node.args:
                # Of an object: if that is a module, it is named among the arguments.
                self._all([*node.args, *node.keywords])
                return
            if self._literal_attribute(node, function.id):
                return
            if function.id == "getattr":
                # A name that is put together may be that of docstrings or annotations.
                self._words.add("docs")
        self._all(ast.iter_child_nodes(node))

    def _literal_attribute(self, node: ast.Call, function: str) -> bool:
        """`getattr(models, "build")` is `models.build`."""
        if function not in {"getattr", "hasattr"} or len(node.args) < 2:  # noqa: PLR2004 - object and name
            return False
        chain, name = dotted(node.args[0]), node.args[1]
        if chain is None or not (isinstance(name, ast.Constant) and isinstance(name.value, str)):
            return False
        self._chain((*chain, name.value))
        self._all(node.args[2:])
        return True

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for target in executed_imports(node):
            self._imports.add(target)
            self._words |= import_words(target.module)
            if target.name:
                self._words |= name_words(target.name) | chain_words(("", target.name))
        if self._in_class:
            # Bound where names are not followed.
            for _, target in imports_of(node):
                if target.name != "*":
                    self._refs.add(Ref((), target))

    def _annotated(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)
        self.visit(node.target)
        # Annotations of local variables are never evaluated; those of fields may be, later, by
        # what the class is made from (pydantic, TypedDict).
        if (not self._lazy or self._reads_hints) and not self._scopes:
            self.visit(node.annotation)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        arguments = node.args
        self._all([*arguments.defaults, *(item for item in arguments.kw_defaults if item)])
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [item for item in (arguments.vararg, arguments.kwarg) if item]
        body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else list(node.body)
        if not isinstance(node, ast.Lambda):
            self._all(node.decorator_list)
            hints = [item.annotation for item in every if item.annotation]
            hints += [node.returns] if node.returns else []
            if node.decorator_list:
                self._all(hints)
            else:
                self._hinted(hints)
        scope = _Scope(mixed={item.arg for item in every})
        scope.names |= scope.mixed
        for name, target in bound_in(body):
            scope.names.add(name)
            if target is None:
                scope.mixed.add(name)
            else:
                scope.imports.setdefault(name, []).append(target)
        for inner in _own_nodes(body):
            if isinstance(inner, ast.Global):
                scope.globals |= set(inner.names)
            elif isinstance(inner, ast.Nonlocal):
                scope.names -= set(inner.names)
        self._inside(scope, body)

    def _hinted(self, hints: Iterable[ast.expr]) -> None:
        """What annotations name, which counts only where some code reads them."""
        visitor = _Visitor(lazy=False)
        visitor._scopes = list(self._scopes)
        for hint in hints:
            visitor.visit(_parsed(hint))
        found = visitor.uses()
        self._hints |= found.refs | found.hints

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
    ) -> None:
        first = node.generators[0]
        self.visit(first.iter)
        scope = _Scope()
        for generator in node.generators:
            for inner in ast.walk(generator.target):
                if isinstance(inner, ast.Name):
                    scope.names.add(inner.id)
        inside: list[ast.AST] = [*first.ifs, *node.generators[1:]]
        if isinstance(node, ast.DictComp):
            inside += [node.key, node.value]
        else:
            inside.append(node.elt)
        inside.append(first.target)
        self._inside(scope, inside)

    def _class(self, node: ast.ClassDef) -> None:
        self._all([*node.decorator_list, *node.bases, *node.keywords])
        outside = self._in_class, self._reads_hints
        self._in_class, self._reads_hints = True, bool(node.bases or node.keywords)
        self._all(node.body)
        self._in_class, self._reads_hints = outside

    def _inside(self, scope: _Scope, body: Iterable[ast.AST]) -> None:
        outside, self._in_class = self._in_class, False
        self._scopes.append(scope)
        self._all(body)
        self._scopes.pop()
        self._in_class = outside


def _parsed(hint: ast.expr) -> ast.expr:
    """An annotation, which may stand as a text."""
    if isinstance(hint, ast.Constant) and isinstance(hint.value, str):
        with contextlib.suppress(SyntaxError, ValueError):
            return ast.parse(hint.value, mode="eval").body
    return hint


def _own_nodes(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """All nodes in a body but those in functions and classes inside it."""
    for node in body:
        yield node
        if not isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            yield from _own_nodes(ast.iter_child_nodes(node))
