"""What needs what among the definitions of a course: a graph that is explored where needed.

A node is a definition, the import of a module, or something wider; an edge leads to what it can
get to. Edges depend on the repository alone, not on the example that asks, so each node is looked
at once for all examples.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tatka.dependencies.import_effects import Execution
from tatka.dependencies.nodes import Node
from tatka.dependencies.references import Import, References, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tatka.dependencies.modules import Course, Module
    from tatka.dependencies.statements import Statement
# What words of the code stand for, in whatever module.
_WORDS: dict[Word, Node] = {
    "classes": Node("classes", ""),
    "wild": Node("wild", ""),
    "docs": Node("source", "", "docs"),
    "source": Node("source", "", "source"),
    "lines": Node("source", "", "lines"),
}
_LEAVES = frozenset({"example", "missing", "external", "wild", "classes", "source"})


class Graph:
    """The graph of a course."""

    def __init__(self, course: Course) -> None:
        """Nothing is explored yet."""
        self.course = course
        self.execution = Execution(course)
        self._edges: dict[Node, tuple[Node, ...]] = {}
        self._open: set[tuple[str, tuple[str, ...]]] = set()

    def edges(self, node: Node) -> tuple[Node, ...]:
        """What a node needs directly."""
        try:
            return self._edges[node]
        except KeyError:
            found = self._edges[node] = tuple(dict.fromkeys(self._explore(node)))
            return found

    def classes(self, name: str) -> Iterator[Node]:
        """The classes that a module defines."""
        module = self.course.module(name)
        for unit in module.code.units if module is not None else ():
            if unit.kind == "class":
                yield Node("definition", name, unit.names[0])

    def from_code(self, module: Module) -> Iterator[Node]:
        """What a script that is run itself needs: all of its code counts."""
        for unit in module.code.units:
            yield from self._uses(module, unit.uses)
            yield from self.imported(module, unit)
            for name, _ in unit.targets:
                yield from self._kept(module, name)
        if any("own" in unit.uses.words for unit in module.code.units):
            yield from self._bindings(module)

    def _kept(self, module: Module, name: str) -> Iterator[Node]:
        """What an example imports by name, used or not: a record keeps the values of its names."""
        for where, unit in self.execution.resolve(module, (name,)):
            if where is not None and not isinstance(unit, str):
                for bound in unit.names:
                    yield Node("definition", where.name, bound)

    def hints(self, node: Node) -> Iterator[Node]:
        """What annotations of the functions of a node name."""
        module = None if node.kind in _LEAVES else self.course.module(node.module)
        if module is None:
            return
        units = module.code.units if node.kind == "whole" else module.units_of(node.name)
        for unit in units if node.kind in {"definition", "header", "whole"} else ():
            yield from self._uses(module, References(refs=unit.uses.hints))

    def hints_of_code(self, module: Module) -> Iterator[Node]:
        """The same of a script that is run itself."""
        for unit in module.code.units:
            yield from self._uses(module, References(refs=unit.uses.hints))

    def imported(self, module: Module, unit: Statement) -> Iterator[Node]:
        """What the execution of an import statement imports."""
        for target in unit.imports:
            yield from self._imported(module, target)

    # What follows answers, for each kind of node, where its edges lead.

    def _explore(self, node: Node) -> Iterator[Node]:
        module = None if node.kind in _LEAVES else self.course.module(node.module)
        if module is None:
            return
        if node.kind == "import":
            yield from self._import(module)
        elif node.kind == "definition":
            yield from self._definition(module, node.name)
        elif node.kind == "header":
            for unit in module.units_of(node.name):
                yield from self._uses(module, self.execution.header(module, unit)[1])
        elif node.kind == "whole":
            yield from self._whole(module)
        elif node.kind == "dynamic":
            yield Node("escape", node.module)
        else:
            yield from self._escape(module)

    def _import(self, module: Module) -> Iterator[Node]:
        parent = module.name.rpartition(".")[0]
        if parent:
            yield Node("import", parent)
        for unit in module.code.units:
            if unit.kind == "import":
                yield from self._uses(module, unit.uses)
                yield from self.imported(module, unit)
            elif unit.kind == "statement":
                yield from self._uses(module, unit.uses)
            elif self.execution.acts(module, unit):
                for name in unit.names:
                    yield Node("definition", module.name, name)
            elif self.execution.header(module, unit)[0]:
                for name in unit.names:
                    yield Node("header", module.name, name)

    def _definition(self, module: Module, name: str) -> Iterator[Node]:
        for unit in module.units_of(name):
            if unit.kind != "import":
                yield from self._uses(module, unit.uses)

    def _whole(self, module: Module) -> Iterator[Node]:
        yield Node("import", module.name)
        for unit in module.code.units:
            yield from self._uses(module, unit.uses)
        yield from self._bindings(module)

    def _bindings(self, module: Module) -> Iterator[Node]:
        """Everything that the imports of a module bind, whoever uses it."""
        for unit in module.code.units:
            for _, target in unit.targets:
                if target.name != "*":
                    yield from self._target(module, target, ())

    def _escape(self, module: Module) -> Iterator[Node]:
        yield Node("whole", module.name)
        if module.is_package:
            for name in self.course.submodules(module.name):
                yield Node("escape", name)

    def _uses(self, module: Module, uses: References) -> Iterator[Node]:
        for ref in sorted(uses.refs, key=lambda ref: (str(ref.start), ref.chain)):
            if ref.start is not None:
                yield from self._target(module, ref.start, ref.chain)
            else:
                yield from self._lookup(module, ref.chain, inside=True)
        for target in sorted(uses.imports, key=str):
            yield from self._imported(module, target)
        for text in sorted(uses.strings):
            yield from self._string(module, text, importing="import" in uses.words)
        if "own" in uses.words:
            yield Node("whole", module.name)
        if "import" in uses.words and module.path is not None and module.package:
            yield Node("dynamic", module.package)
        for word, node in _WORDS.items():
            if word in uses.words:
                yield Node(node.kind, module.name, node.name)

    def _imported(self, module: Module, target: Import) -> Iterator[Node]:
        """An import statement is executed; which of its names are used is not asked here."""
        name = module.absolute(target)
        if name is None:
            return
        found = self.course.module(name)
        if found is None:
            yield Node("external", name)
            if target.name is not None and target.name != "*":
                yield Node("external", name, target.name)
            return
        yield Node("import", name)
        if target.name == "*":
            yield Node("whole", name)
            for text in self._strings_of_all(found):
                yield from self._submodule(found, text)
        elif target.name is not None:
            yield from self._submodule(found, target.name)
            if not self._has(found, target.name):
                yield Node("missing", name, target.name)

    def _submodule(self, package: Module, name: str) -> Iterator[Node]:
        if package.is_package and name not in package.code.positions:
            full = f"{package.name}.{name}"
            if self.course.module(full) is not None:
                yield Node("import", full)

    def _target(self, module: Module, target: Import, rest: tuple[str, ...]) -> Iterator[Node]:
        """What an import binds, and attributes taken from that."""
        name = module.absolute(target)
        if name is None:
            return
        found = self.course.module(name)
        if found is None:
            yield Node("external", name)
        elif target.name is None:
            yield from self._attributes(found, rest)
        elif target.name != "*":
            yield from self._lookup(found, (target.name, *rest), inside=False)

    def _attributes(self, module: Module, rest: tuple[str, ...]) -> Iterator[Node]:
        """Attributes of a module; none means that the module itself is passed around."""
        yield Node("import", module.name)
        if rest:
            yield from self._lookup(module, rest, inside=False)
        else:
            yield Node("escape", module.name)

    def _lookup(self, module: Module, chain: tuple[str, ...], *, inside: bool) -> Iterator[Node]:
        """A name in a module, and attributes taken from it."""
        # Two modules may import the same name from each other.
        step = (module.name, chain)
        if step in self._open:
            return
        self._open.add(step)
        try:
            yield from self._look(module, chain, inside=inside)
        finally:
            self._open.discard(step)

    def _look(self, module: Module, chain: tuple[str, ...], *, inside: bool) -> Iterator[Node]:
        name, rest = chain[0], chain[1:]
        units = module.units_of(name)
        for unit in units:
            if module.path is not None:
                yield Node("definition", module.name, name)
            for bound, target in unit.targets:
                if bound == name:
                    yield from self._target(module, target, rest)
        submodule = self._submodule_of(module, name)
        if submodule is not None:
            yield from self._attributes(submodule, rest)
        if units or submodule is not None:
            return
        sources = [source for source in self._stars(module) if self._has(source, name)]
        for source in sources:
            yield from self._lookup(source, chain, inside=False)
        if not sources and not inside:
            yield self._absent(module, name)

    def _submodule_of(self, module: Module, name: str) -> Module | None:
        return self.course.module(f"{module.name}.{name}") if module.is_package else None

    def _stars(self, module: Module) -> Iterator[Module]:
        """The modules of the course that a module imports everything from."""
        for unit in module.code.units:
            for target in unit.imports:
                source = self.course.module(module.absolute(target) or "")
                if target.name == "*" and source is not None:
                    yield source

    def _absent(self, module: Module, name: str) -> Node:
        """An attribute that the code of a module does not bind."""
        if name in {"__name__", "__file__", "__doc__", "__version__"}:
            return Node("import", module.name)
        if name.startswith("__") and name.endswith("__"):
            # `models.__dict__` holds everything.
            return Node("escape", module.name)
        if "__getattr__" in module.code.positions:
            return Node("whole", module.name)
        return Node("missing", module.name, name)

    def _string(self, module: Module, text: str, *, importing: bool) -> Iterator[Node]:
        """A text that names a module of the course, or the beginning of such a name."""
        beginning = text.endswith((".", ":"))
        name = text.rstrip(".:").replace(":", ".")
        if name.startswith("."):
            if not importing:
                return
            name = f"{module.package}.{name.lstrip('.')}" if module.package else name.lstrip(".")
        if not name or ("." not in name and not importing):
            return
        # What follows the module may be a name in it, as in "course.models:build".
        parts = name.split(".")
        while len(parts) > 1 or importing:
            found = self.course.module(".".join(parts))
            if found is not None:
                if beginning or (found.is_package and importing):
                    yield Node("dynamic", found.name, "." if beginning else "")
                elif found.path is not None or importing:
                    yield Node("escape", found.name)
                return
            parts.pop()
            if not parts:
                return

    def _has(self, module: Module, name: str) -> bool:
        if name in module.code.positions or "__getattr__" in module.code.positions:
            return True
        if module.is_package and self.course.module(f"{module.name}.{name}") is not None:
            return True
        # What comes by a star from elsewhere, or is put there by other means, can't be told.
        return name.startswith("__") or any(
            target.name == "*" or "own" in unit.uses.words
            for unit in module.code.units
            for target in unit.imports or (Import(0, ""),)
        )

    def _strings_of_all(self, module: Module) -> Iterator[str]:
        for unit in module.units_of("__all__"):
            yield from sorted(unit.uses.strings)
