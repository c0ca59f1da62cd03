"""What the nodes of the graph contribute to a fingerprint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tatka.core.digests import text_digest

if TYPE_CHECKING:
    from tatka.dependencies.graph import Graph
    from tatka.dependencies.modules import Module
    from tatka.dependencies.nodes import Node


def contribution(graph: Graph, node: Node) -> tuple[str, str] | None:
    """The key (`FILE::NAME`) and digest of a node; None if it has none of its own."""
    module = None if node.kind == "external" else graph.course.module(node.module)
    if module is None or (module.path is None and node.kind != "missing"):
        return None
    digests: list[str] = []
    name = node.name
    if node.kind == "missing":
        digests = ["=missing"]
    elif node.kind == "import":
        digests = _statements(module)
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


def _statements(module: Module) -> list[str]:
    """The statements of a module that always count, and names used before they are bound."""
    digests = [unit.digest for unit in module.code.units if unit.kind == "statement"]
    return [*digests, *(f"late:{name}" for name in module.code.late)]
