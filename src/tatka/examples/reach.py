"""Reach: everything of the course that an example's code can get to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tatka.examples.graph import Graph, Node
from tatka.examples.order import order_digests

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tatka.examples.course import Module

ROOT = Node("example", "")


@dataclass(frozen=True)
class Reach:
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
    def needs_source(self) -> bool:
        """Whether something in reach depends on docstrings, comments or line numbers."""
        return any(node.kind == "source" for node in self.parents)


def reach_of(
    graph: Graph, script: Module, *, also: Iterable[Node] = (), source: bool = False
) -> Reach:
    """Follow everything that a script can get to.

    Args:
        graph: Of the course.
        script: The example's code.
        also: Where else to start from: modules that a run imported, however it found them.
        source: Whether docstrings, comments and line numbers count, whatever the code says.
    """
    parents: dict[Node, Node] = {}
    waiting: list[tuple[Node, Node]] = [(node, ROOT) for node in graph.from_code(script)]
    waiting += [(node, ROOT) for node in also]
    # First come, first served: parents are then the shortest way from the example.
    position = 0
    widened = False
    while True:
        while position < len(waiting):
            node, parent = waiting[position]
            position += 1
            if node not in parents:
                parents[node] = parent
                waiting.extend((found, node) for found in graph.edges(node))
        wild = next((node for node in parents if node.kind == "wild"), None)
        if wild is None or (widened and not _unwidened(parents)):
            break
        widened = True
        waiting.extend((Node("whole", name), wild) for name in _unwidened(parents))
    modules = [
        module
        for node in parents
        if node.kind == "import" and (module := graph.course.module(node.module)) is not None
    ]
    digests = dict(found for node in parents if (found := graph.digest(node)) is not None)
    digests.update(order_digests(graph, parents))
    if source or any(node.kind == "source" for node in parents):
        digests.update(
            (f"{module.place}::(text)", module.raw) for module in modules if module.path is not None
        )
    return Reach(
        parents=parents,
        digests=digests,
        modules=frozenset(module.place for module in modules if module.path is not None),
        aliases=frozenset(node for node in parents if graph.is_alias(node)),
        externals=frozenset(
            f"{node.module}.{node.name}".rstrip(".*") for node in parents if node.kind == "external"
        ),
    )


def _unwidened(parents: Mapping[Node, Node]) -> list[str]:
    """Imported modules that do not count as a whole yet."""
    return [
        node.module
        for node in parents
        if node.kind == "import" and Node("whole", node.module) not in parents
    ]
