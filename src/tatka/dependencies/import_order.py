"""The order in which importing modules executes their statements, where it can matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tatka.core.digests import text_digest
from tatka.dependencies.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tatka.dependencies.graph import Graph
    from tatka.dependencies.modules import Module
    from tatka.dependencies.statements import Unit


def order_digests(graph: Graph, reached: Mapping[Node, Node]) -> Iterator[tuple[str, str]]:
    """For each imported module that does something on import, a digest of its order of events.

    Events are its statements, the imports of other modules that do something, definitions that do
    something themselves (a decorator that registers, a base that is told of its classes), and the
    other definitions in reach; among those between two events the order has no effect.

    Args:
        graph: Of the course.
        reached: The nodes in reach.
    """
    active = _active(graph, reached)
    for node in reached:
        if node.kind == "import" and node.module in active:
            module = graph.course.module(node.module)
            if module is not None and module.path is not None:
                events = list(_events(graph, module, reached, active))
                if len(events) > 1:
                    yield f"{module.place}::(order)", text_digest("\0".join(events))


def _events(
    graph: Graph, module: Module, reached: Mapping[Node, Node], active: frozenset[str]
) -> Iterator[str]:
    names: list[str] = []
    for unit in module.code.units:
        others = [
            found.module
            for found in (graph.imported(module, unit) if unit.kind == "import" else ())
            if found.kind == "import" and found.module in active and found.module != module.name
        ]
        statement = _acts(unit)
        told = list(unit.names) if _tells(graph, module, unit, reached) else []
        if statement or others or told:
            yield from sorted(names)
            names = []
            yield from others
        if statement:
            yield f"statement {','.join(unit.names)}"
        elif told:
            yield f"definition {','.join(told)}"
        elif unit.kind != "import":
            names += [
                f"definition {name}"
                for name in unit.names
                if Node("definition", module.name, name) in reached
            ]
    # What comes after the last event can't have been in anybody's way.


def _acts(unit: Unit) -> bool:
    return unit.kind == "statement" and not unit.digest.startswith("=from __future__")


def _tells(graph: Graph, module: Module, unit: Unit, reached: Mapping[Node, Node]) -> bool:
    """Whether a definition tells others of itself: a decorator, or a base, that may keep it.

    Every base keeps its classes, for those who ask it for them.
    """
    if unit.kind == "class" and unit.base and any(node.kind == "classes" for node in reached):
        return True
    return unit.kind not in {"import", "statement"} and graph.execution.acts(module, unit)


def _active(graph: Graph, reached: Mapping[Node, Node]) -> frozenset[str]:
    """Modules that do something on import, or import one that does."""
    imported = [node.module for node in reached if node.kind == "import"]
    importers: dict[str, list[str]] = {}
    for name in imported:
        for found in graph.edges(Node("import", name)):
            if found.kind == "import":
                importers.setdefault(found.module, []).append(name)
    waiting = [
        name
        for name in imported
        if (module := graph.course.module(name)) is not None
        and any(_acts(unit) or _tells(graph, module, unit, reached) for unit in module.code.units)
    ]
    active: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in active:
            active.add(name)
            waiting += importers.get(name, [])
    return frozenset(active)
