"""What needs what among the definitions of a course: a graph that is explored where needed.

A node is a definition, the import of a module, or something wider; an edge leads to what it can
get to. Edges depend on the repository alone, not on the example that asks, so each node is looked
at once for all examples.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from tatka.examples.digest import text_digest
from tatka.examples.uses import Import, Ref, Uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tatka.examples.course import Course, Module
    from tatka.examples.units import Unit

Kind = Literal[
    "example",  # the script itself
    "import",  # a module is imported: its statements are executed
    "definition",  # a name of a module: function, class, constant, import
    "header",  # what executing a definition does
    "missing",  # a name that a module does not have
    "whole",  # everything in a module
    "escape",  # a module as a value: everything in it, and in its submodules
    "external",  # a module that is not of the course
    "wild",  # something that finds objects nobody named
    "source",  # something whose result depends on docstrings, comments, line numbers
]


class Node(NamedTuple):
    """One thing that an example can get to.

    Attributes:
        kind: What it is.
        module: Dotted name.
        name: In the module; empty where the kind needs none.
    """

    kind: Kind
    module: str
    name: str = ""


# Decorators of the standard library that only wrap what they are given.
PLAIN_DECORATORS = frozenset(
    {
        "abc:abstractmethod",
        "contextlib:asynccontextmanager",
        "contextlib:contextmanager",
        "dataclasses:dataclass",
        "enum:unique",
        "functools:cache",
        "functools:cached_property",
        "functools:lru_cache",
        "functools:total_ordering",
        "functools:wraps",
        "typing:final",
        "typing:overload",
        "typing:override",
        "typing:runtime_checkable",
    }
)


class Graph:
    """The graph of a course."""

    def __init__(self, course: Course) -> None:
        """Nothing is explored yet."""
        self.course = course
        self._edges: dict[Node, tuple[Node, ...]] = {}
        self._open: set[tuple[str, tuple[str, ...]]] = set()

    def edges(self, node: Node) -> tuple[Node, ...]:
        """What a node needs directly."""
        try:
            return self._edges[node]
        except KeyError:
            found = self._edges[node] = tuple(dict.fromkeys(self._explore(node)))
            return found

    def digest(self, node: Node) -> tuple[str, str] | None:
        """The key and digest that a node contributes to a fingerprint; None if it has none."""
        module = self.course.module(node.module) if node.kind != "external" else None
        if module is None:
            return None
        if node.kind == "missing":
            return f"{module.place}::{node.name}", "=missing"
        if module.path is None:
            return None
        if node.kind == "import":
            text = self._statements(module)
            return (f"{module.place}::", text) if text else None
        if node.kind == "definition":
            digests = [unit.digest for unit in self._units(module, node.name)]
            one = digests[0] if len(digests) == 1 else text_digest("\0".join(digests))
            return f"{module.place}::{node.name}", one
        if node.kind == "header":
            headers = [self._header(module, unit)[0] for unit in self._units(module, node.name)]
            return f"{module.place}::{node.name} (definition)", text_digest("\0".join(headers))
        if node.kind == "whole":
            return f"{module.place}::*", module.whole
        return None

    def from_code(self, module: Module) -> Iterator[Node]:
        """What a script that is run itself needs: all of its code counts."""
        for unit in module.code.units:
            yield from self._uses(module, unit.uses)
            yield from self.imported(module, unit)
        if any("own" in unit.uses.words for unit in module.code.units):
            yield from self._bindings(module)

    def imported(self, module: Module, unit: Unit) -> Iterator[Node]:
        """What the execution of an import statement imports."""
        for target in unit.imports:
            yield from self._imported(module, target)

    # What follows answers, for each kind of node, where its edges lead.

    def _explore(self, node: Node) -> Iterable[Node]:
        if node.kind in {"external", "wild", "source", "example", "missing"}:
            return ()
        module = self.course.module(node.module)
        if module is None:
            return ()
        if node.kind == "import":
            return self._import(module)
        if node.kind == "definition":
            return self._definition(module, node.name)
        if node.kind == "header":
            units = self._units(module, node.name)
            return [
                found
                for unit in units
                for found in self._uses(module, self._header(module, unit)[1])
            ]
        if node.kind == "whole":
            return self._whole(module)
        return self._escape(module)

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
            elif self._acts(module, unit):
                for name in unit.names:
                    yield Node("definition", module.name, name)
            elif self._header(module, unit)[0]:
                for name in unit.names:
                    yield Node("header", module.name, name)

    def _definition(self, module: Module, name: str) -> Iterator[Node]:
        for unit in self._units(module, name):
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

    def _uses(self, module: Module, uses: Uses) -> Iterator[Node]:
        for ref in sorted(uses.refs, key=_ref_order):
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
            yield Node("escape", module.package)
        if "wild" in uses.words:
            yield Node("wild", module.name)
        if "source" in uses.words:
            yield Node("source", module.name)

    def _imported(self, module: Module, target: Import) -> Iterator[Node]:
        """An import statement is executed; which of its names are used is not asked here."""
        name = self._absolute(module, target)
        if name is None:
            return
        found = self.course.module(name)
        if found is None:
            yield Node("external", name, target.name or "")
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
        name = self._absolute(module, target)
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
        found = False
        for unit in self._units(module, name):
            found = True
            if module.path is not None:
                yield Node("definition", module.name, name)
            for bound, target in unit.targets:
                if bound == name:
                    yield from self._target(module, target, rest)
        if module.is_package:
            submodule = self.course.module(f"{module.name}.{name}")
            if submodule is not None:
                found = True
                yield from self._attributes(submodule, rest)
        if found:
            return
        for unit in module.code.units:
            for target in unit.imports:
                if target.name == "*":
                    source = self.course.module(self._absolute(module, target) or "")
                    if source is not None and self._has(source, name):
                        found = True
                        yield from self._lookup(source, chain, inside=False)
        if found or inside:
            return
        if name.startswith("__") and name.endswith("__"):
            # `models.__dict__` holds everything, `models.__name__` nothing of interest.
            if name not in {"__name__", "__file__", "__doc__", "__version__"}:
                yield Node("escape", module.name)
        elif "__getattr__" in module.code.positions:
            yield Node("whole", module.name)
        else:
            yield Node("missing", module.name, name)

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
                if found.path is not None or importing or beginning:
                    yield Node("escape", found.name)
                return
            parts.pop()
            if not parts:
                return

    def _acts(self, module: Module, unit: Unit) -> bool:
        """Whether executing a definition can do anything with the function or class it makes."""
        for chain, called in unit.decorators:
            if not self._is_plain(module, chain, called=called):
                return True
        return unit.kind == "class" and self._has_hooks(module, unit, 0)

    def _is_plain(self, module: Module, chain: tuple[str, ...], *, called: bool) -> bool:
        """Whether a decorator only wraps what it is given."""
        found = list(self._resolve(module, chain))
        if not found:
            return False
        for where, unit in found:
            if where is None:
                if unit not in PLAIN_DECORATORS:
                    return False
            elif isinstance(unit, str) or unit.depth < 1 + called or unit.decorators:
                return False
        return True

    def _has_hooks(self, module: Module, unit: Unit, depth: int) -> bool:
        if unit.hooks or depth > 20:  # noqa: PLR2004 - no sane course has as many levels
            return True
        if unit.base is None:
            return False
        return any(
            where is not None
            and not isinstance(base, str)
            and self._has_hooks(where, base, depth + 1)
            for where, base in self._resolve(module, unit.base)
        )

    def _header(self, module: Module, unit: Unit) -> tuple[str, Uses]:
        """What of a definition counts for everybody who imports the module."""
        if unit.kind == "class" and unit.skeleton:
            bases = list(self._resolve(module, unit.base)) if unit.base else []
            ours = bases and all(
                where is not None and not isinstance(base, str) and base.kind == "class"
                for where, base in bases
            )
            if not ours:
                return unit.skeleton, unit.skeleton_uses
        return unit.header, unit.header_uses

    def _resolve(
        self, module: Module, chain: tuple[str, ...], depth: int = 0
    ) -> Iterator[tuple[Module | None, Unit | str]]:
        """The definitions that a chain of names leads to; `module:name` for external ones."""
        name, rest = chain[0], chain[1:]
        if depth > 20:  # noqa: PLR2004 - modules that import a name from each other
            return
        units = self._units(module, name)
        if not units and module.is_package and rest:
            submodule = self.course.module(f"{module.name}.{name}")
            if submodule is not None:
                yield from self._resolve(submodule, rest, depth + 1)
                return
        for unit in units:
            targets = [target for bound, target in unit.targets if bound == name]
            if not targets:
                yield module, unit
            for target in targets:
                absolute = self._absolute(module, target) or ""
                inner = (target.name, *rest) if target.name else rest
                found = self.course.module(absolute)
                if found is None:
                    yield None, f"{absolute}:{'.'.join(inner)}"
                elif inner:
                    yield from self._resolve(found, inner, depth + 1)

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
        for unit in self._units(module, "__all__"):
            yield from sorted(unit.uses.strings)

    def _units(self, module: Module, name: str) -> tuple[Unit, ...]:
        code = module.code
        return tuple(code.units[number] for number in code.positions.get(name, ()))

    def _absolute(self, module: Module, target: Import) -> str | None:
        if target.level == 0:
            return target.module
        parts = module.package.split(".") if module.package else []
        parts = parts[: len(parts) - (target.level - 1)] if target.level > 1 else parts
        full = ".".join([*parts, target.module] if target.module else parts)
        return full or None

    def _statements(self, module: Module) -> str:
        """The statements of a module that always count, and names used before they are bound."""
        digests = [unit.digest for unit in module.code.units if unit.kind == "statement"]
        digests += [f"late:{name}" for name in module.code.late]
        return text_digest("\0".join(digests)) if digests else ""


def _ref_order(ref: Ref) -> tuple[str, tuple[str, ...]]:
    return str(ref.start), ref.chain
