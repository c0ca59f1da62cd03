"""Closure: everything of the course that an example's code can get to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tatka.core.digests import text_digest
from tatka.dependencies.import_order import order_digests
from tatka.dependencies.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tatka.dependencies.graph import Graph
    from tatka.dependencies.modules import Module

ROOT = Node("example", "")


@dataclass(frozen=True)
class Closure:
    """What an example can get to.

    Attributes:
        parents: For each node, the one through which it was reached first; in order of discovery.
        digests: What they contribute to the fingerprint: `FILE::NAME` and a digest.
        modules: Files of the first-party modules that are imported.
        aliases: The nodes that only pass on a name from another module.
        externals: Dotted names of the other modules that are imported.
    """

    parents: Mapping[Node, Node]
    digests: Mapping[str, str]
    modules: frozenset[str]
    aliases: frozenset[Node]
    externals: frozenset[str]

    @property
    def shows_words(self) -> bool:
        """Whether something in reach reads docstrings or annotations, of whatever code."""
        return any(node.kind == "source" for node in self.parents)

    @property
    def shows_lines(self) -> bool:
        """Whether something in reach depends on line numbers, of code that it need not name."""
        return any(node.kind == "source" and node.name == "lines" for node in self.parents)


def reach_of(
    graph: Graph,
    script: Module,
    *,
    imported: frozenset[str] | None = None,
    source: bool = False,
) -> Closure:
    """Follow everything that a script can get to.

    Args:
        graph: Of the course.
        script: The example's code.
        imported: Names of the modules of the course that a run imported, however it found them;
            None if no run is known. Those that the code does not name count as a whole, and tell
            which modules are meant where the code imports by names that it puts together.
        source: Whether docstrings, comments and line numbers count, whatever the code says.
    """
    parents: dict[Node, Node] = {}
    waiting: list[tuple[Node, Node]] = [(node, ROOT) for node in graph.from_code(script)]
    _follow(graph, waiting, parents, imported)
    while wider := [
        item for item in _wider(graph, script, parents, imported) if item[0] not in parents
    ]:
        _follow(graph, wider, parents, imported)
    modules = [
        module
        for node in parents
        if node.kind == "import" and (module := graph.course.module(node.module)) is not None
    ]
    digests = dict(found for node in parents if (found := node_digest(graph, node)) is not None)
    digests.update(order_digests(graph, parents))
    digests.update(_texts(graph, parents, source=source))
    return Closure(
        parents=parents,
        digests=digests,
        modules=frozenset(module.place for module in modules if module.path is not None),
        aliases=frozenset(node for node in parents if is_alias(graph, node)),
        externals=frozenset(
            f"{node.module}.{node.name}".rstrip(".*") for node in parents if node.kind == "external"
        ),
    )


def _follow(
    graph: Graph,
    waiting: list[tuple[Node, Node]],
    parents: dict[Node, Node],
    imported: frozenset[str] | None,
) -> None:
    """Visit what is waiting and all that it leads to; parents are the shortest way."""
    position = 0
    while position < len(waiting):
        node, parent = waiting[position]
        position += 1
        if node in parents:
            continue
        parents[node] = parent
        if node.kind != "dynamic" or imported is None:
            waiting.extend((found, node) for found in graph.edges(node))


def _texts(
    graph: Graph, parents: Mapping[Node, Node], *, source: bool
) -> Iterator[tuple[str, str]]:
    """For modules with code in reach: digests of what else of them can be seen, if it can be."""
    levels = {node.name for node in parents if node.kind == "source"}
    if not source and not levels:
        return
    name = "(text)" if source or levels != {"docs"} else "(docstrings)"
    kinds = {"definition", "header", "whole"}
    if name == "(docstrings)":
        # A module of which nothing else is used has a docstring of its own.
        kinds.add("import")
    for found in dict.fromkeys(node.module for node in parents if node.kind in kinds):
        module = graph.course.module(found)
        if module is not None and module.path is not None:
            yield f"{module.place}::{name}", module.raw if name == "(text)" else module.documented


def _wider(
    graph: Graph, script: Module, parents: Mapping[Node, Node], imported: frozenset[str] | None
) -> Iterator[tuple[Node, Node]]:
    """What counts besides, because of everything found so far."""
    known = {node.module for node in parents if node.kind == "import"}
    for name in sorted((imported or frozenset()) - known):
        # Nothing that could be read led there: the run found it by other means.
        yield Node("import", name), ROOT
        yield Node("whole", name), ROOT
    if any(node.kind == "source" for node in parents):
        # Something reads annotations: what they name counts, too.
        yield from ((found, ROOT) for found in graph.hints_of_code(script))
        yield from ((found, node) for node in parents for found in graph.hints(node))
    for node in parents:
        if node.kind == "wild":
            yield from ((Node("whole", name), node) for name in sorted(known))
        elif node.kind == "classes":
            yield from ((found, node) for name in sorted(known) for found in graph.classes(name))
        elif node.kind == "dynamic" and imported is not None:
            yield from (
                (Node("whole", name), node)
                for name in sorted(imported)
                if f"{name}{'' if node.name else '.'}".startswith(f"{node.module}.")
            )


def node_digest(graph: Graph, node: Node) -> tuple[str, str] | None:
    """The key (`FILE::NAME`) and digest of a node; None if it has none of its own."""
    module = None if node.kind == "external" else graph.course.module(node.module)
    if module is None or (module.path is None and node.kind != "missing"):
        return None
    digests: list[str] = []
    name = node.name
    if node.kind == "missing":
        digests = ["=missing"]
    elif node.kind == "import":
        digests = _statement_digests(module)
    elif node.kind == "definition":
        digests = [unit.digest for unit in module.units_of(name)]
    elif node.kind == "header":
        digests = [graph.execution.header(module, unit)[0] for unit in module.units_of(name)]
        name = f"{name} (definition)"
    elif node.kind == "whole":
        digests = [module.whole]
        name = "*"
    if not digests:
        return None
    one = digests[0] if len(digests) == 1 else text_digest("\0".join(digests))
    return f"{module.place}::{name}", one


def is_alias(graph: Graph, node: Node) -> bool:
    """Whether a node is nothing but a name that an import binds."""
    module = graph.course.module(node.module) if node.kind == "definition" else None
    return module is not None and all(unit.kind == "import" for unit in module.units_of(node.name))


def _statement_digests(module: Module) -> list[str]:
    """The statements of a module that always count, and names used before they are bound."""
    digests = [unit.digest for unit in module.code.units if unit.kind == "statement"]
    return [*digests, *(f"late:{name}" for name in module.code.late)]
