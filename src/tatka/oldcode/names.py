"""What names mean in old code: aliases of modules, and what simple variables hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import libcst as cst

_KERAS = re.compile(r"^(?:tensorflow\.(?:compat\.v2\.)?(?:python\.)?keras|tf_keras)(?=\.|$)")


@dataclass
class Names:
    """The imports and the simple variables of a file.

    Attributes:
        aliases: Canonical dotted name by name.
        modules: Every module that is imported, canonical, with nothing left out.
        texts: Variables that are set to one text, once.
        sequences: Variables that are set to one list or tuple that is written out, once.
        made_by: For a variable, the canonical name of what was called to make it.
        metrics: Metrics that `compile` is given as texts.
        activations: Of layers, in order.
    """

    aliases: dict[str, str] = field(default_factory=dict)
    modules: set[str] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)
    sequences: dict[str, cst.List | cst.Tuple] = field(default_factory=dict)
    made_by: dict[str, str] = field(default_factory=dict)
    metrics: set[str] = field(default_factory=set)
    activations: list[str] = field(default_factory=list)

    def canonical(self, node: cst.BaseExpression) -> str:
        """The dotted name of an expression, its first part looked up; empty for none."""
        written = dotted(node)
        if not written:
            return ""
        first, dot, rest = written.partition(".")
        return canonical(f"{self.aliases.get(first, first)}{dot}{rest}")

    def written(self, name: str) -> str:
        """How a canonical name can be written with the imports of this file; empty if it can't."""
        if "." not in name:
            return name
        best = ""
        for alias, meant in self.aliases.items():
            for whole in (meant, *([f"{meant}.keras"] if meant == "tensorflow" else [])):
                if name.startswith(f"{canonical(whole)}.") and len(whole) > len(
                    best.partition(" ")[0]
                ):
                    rest = name[len(canonical(whole)) :]
                    inner = ".keras" if whole != meant else ""
                    best = f"{whole} {alias}{inner}{rest}"
        return best.partition(" ")[2]


def canonical(name: str) -> str:
    """A dotted name with the ways of saying Keras as one."""
    return _KERAS.sub("keras", name)


def dotted(node: cst.BaseExpression | cst.Attribute | cst.Name | None) -> str:
    """`a.b.c` of a chain of names; empty for anything else."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr.value}" if head else ""
    return ""


def text_of(node: cst.BaseExpression) -> str | None:
    """What a plain text says; None for anything else."""
    if isinstance(node, cst.SimpleString):
        value = node.evaluated_value
        return value if isinstance(value, str) else None
    return None


class NameReader(cst.CSTVisitor):
    """Collects the names of one cell after the other."""

    def __init__(self, names: Names) -> None:
        """Go on with what earlier cells have."""
        self.names = names
        self._set: dict[str, int] = {}

    def visit_Import(self, node: cst.Import) -> None:  # noqa: N802 - libcst's own
        """`import a.b as c`."""
        for item in node.names:
            module = dotted(item.name)
            self.names.modules.add(canonical(module))
            if item.asname and isinstance(item.asname.name, cst.Name):
                self.names.aliases[item.asname.name.value] = module
            else:
                first = module.partition(".")[0]
                self.names.aliases[first] = first

    def visit_ImportFrom(self, node: cst.ImportFrom) -> None:  # noqa: N802 - libcst's own
        """`from a import b as c`."""
        module = dotted(node.module) if node.module else ""
        if node.relative or not module:
            return
        self.names.modules.add(canonical(module))
        if isinstance(node.names, cst.ImportStar):
            return
        for item in node.names:
            name = dotted(item.name)
            alias = item.asname.name if item.asname else item.name
            if isinstance(alias, cst.Name):
                self.names.aliases[alias.value] = f"{module}.{name}"

    def visit_Assign(self, node: cst.Assign) -> None:  # noqa: N802 - libcst's own
        """What simple variables hold."""
        for item in node.targets:
            if not isinstance(item.target, cst.Name):
                continue
            name = item.target.value
            self._set[name] = self._set.get(name, 0) + 1
            text = text_of(node.value)
            if text is not None and self._set[name] == 1:
                self.names.texts[name] = text
            else:
                self.names.texts.pop(name, None)
            if isinstance(node.value, cst.List | cst.Tuple) and self._set[name] == 1:
                self.names.sequences[name] = node.value
            else:
                self.names.sequences.pop(name, None)
            maker = (
                self.names.canonical(node.value.func) if isinstance(node.value, cst.Call) else ""
            )
            # `df = df.append(…)` keeps being what it was.
            if maker and maker.partition(".")[0] != name:
                self.names.made_by[name] = maker

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802 - libcst's own
        """Metrics and activations that texts name."""
        for argument in node.args:
            key = argument.keyword.value if argument.keyword else ""
            if key == "metrics" and isinstance(argument.value, cst.List | cst.Tuple):
                texts = (text_of(item.value) for item in argument.value.elements)
                self.names.metrics.update(text for text in texts if text)
            if key == "activation":
                text = text_of(argument.value) or self.names.canonical(argument.value)
                if text:
                    self.names.activations.append(text.rpartition(".")[2])
