"""Examines old code: what the rules find in it, and the code with what is certain mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider

from tatka.oldcode.findings import Finding
from tatka.oldcode.fixing import chosen, code, renamed_paths, replacement
from tatka.oldcode.matching import first_argument, fits
from tatka.oldcode.names import NameReader, Names, dotted, text_of
from tatka.oldcode.rules import Rule, read_rules
from tatka.oldcode.units import OldFile, unmasked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.oldcode.units import Unit

_PATH_CALLS = {"save_weights", "load_weights", "ModelCheckpoint", "load_model"}
_LOOKED_AT = (cst.Call, cst.Attribute, cst.Name, cst.Subscript, cst.Import, cst.ImportFrom)


@dataclass(frozen=True)
class Examined:
    """What came out.

    Attributes:
        findings: In the order of the code.
        sources: The cells with every fix made, one for each unit; the same where there was none.
    """

    findings: tuple[Finding, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class _Hit:
    rule: Rule
    node: cst.CSTNode
    line: int


def examine(
    old: OldFile, choices: Mapping[str, str] | None = None, rules: Sequence[Rule] = ()
) -> Examined:
    """Apply the rules to a file; nothing is written.

    Args:
        old: The file.
        choices: For rules with several replacements, the option that a person chose.
        rules: Those to apply; all without.
    """
    names = Names()
    modules: list[tuple[int, MetadataWrapper]] = []
    for number, unit in enumerate(old.units):
        try:
            module = cst.parse_module(unit.python)
        except (cst.ParserSyntaxError, RecursionError):
            # What no Python reads is told by the checks.
            continue
        wrapper = MetadataWrapper(module)
        wrapper.module.visit(NameReader(names))
        modules.append((number, wrapper))
    hits = {
        number: _hits(wrapper, rules or read_rules(), names, dict(choices or {}))
        for number, wrapper in modules
    }
    paths = _paths([hit for found in hits.values() for hit in found], names)
    findings: list[Finding] = []
    sources = [unit.source for unit in old.units]
    for number, wrapper in modules:
        unit = old.units[number]
        mender = _Mender(hits[number], names, dict(choices or {}), paths)
        fixed = wrapper.module.visit(mender)
        if paths or any(mender.made.values()):
            sources[number] = unmasked(fixed.code)
        findings += [
            _finding(old, unit, hit, mender.made.get(id(hit), ""), names) for hit in hits[number]
        ]
    return Examined(tuple(findings), tuple(sources))


def _hits(
    wrapper: MetadataWrapper, rules: Sequence[Rule], names: Names, choices: Mapping[str, str]
) -> list[_Hit]:
    del choices
    positions = wrapper.resolve(PositionProvider)
    parents = wrapper.resolve(ParentNodeProvider)
    found: list[_Hit] = []

    class Walker(cst.CSTVisitor):
        def on_visit(self, node: cst.CSTNode) -> bool:
            if isinstance(node, _LOOKED_AT):
                above: list[cst.CSTNode] = []
                parent = parents.get(node)
                while parent is not None and len(above) < 4:  # noqa: PLR2004 - enough for every rule
                    above.append(parent)
                    parent = parents.get(parent)
                found.extend(
                    _Hit(rule, node, positions[node].start.line)
                    for rule in rules
                    if fits(rule, node, names, above)
                )
            return True

    wrapper.module.visit(Walker())
    return found


def _paths(hits: Sequence[_Hit], names: Names) -> dict[str, str]:
    """Paths that get another ending, old to new."""
    return {
        pair[0]: pair[1]
        for hit in hits
        if (pair := renamed_paths(hit.rule, hit.node, names)) is not None
    }


class _Mender(cst.CSTTransformer):
    """Makes every replacement, inside out, so that one inside of another is kept."""

    def __init__(
        self,
        hits: Sequence[_Hit],
        names: Names,
        choices: Mapping[str, str],
        paths: Mapping[str, str],
    ) -> None:
        self._names = names
        self._choices = choices
        self._paths = paths
        self._by_node: dict[int, list[_Hit]] = {}
        for hit in hits:
            self._by_node.setdefault(id(hit.node), []).append(hit)
        self.made: dict[int, str] = {}

    def on_leave(
        self, original_node: cst.CSTNodeT, updated_node: cst.CSTNodeT
    ) -> cst.CSTNodeT | cst.RemovalSentinel | cst.FlattenSentinel[cst.CSTNodeT]:
        if isinstance(original_node, cst.Expr):
            for hit in self._by_node.get(id(original_node.value), ()):
                if hit.rule.fix.get("drop"):
                    self.made[id(hit)] = "nothing"
                    return cst.RemoveFromParent()
        result: cst.CSTNode = self._with_paths(updated_node)
        for hit in self._by_node.get(id(original_node), ()):
            new = self._new(hit, result)
            if new is not None:
                self.made[id(hit)] = code(new)
                result = new
        return result  # type: ignore[return-value]

    def _new(self, hit: _Hit, node: cst.CSTNode) -> cst.CSTNode | None:
        option = self._choices.get(hit.rule.id, "")
        if hit.rule.kind == "choose":
            if option in hit.rule.options and isinstance(node, cst.Call):
                return chosen(hit.rule, option, node, self._names)
            return None
        if hit.rule.kind != "fix" or hit.rule.fix.get("drop"):
            return None
        return replacement(hit.rule, node, self._names)

    def _with_paths(self, node: cst.CSTNode) -> cst.CSTNode:
        """A path with its new ending, where it is written."""
        if not self._paths:
            return node
        if isinstance(node, cst.Call) and dotted(node.func).rpartition(".")[2] in _PATH_CALLS:
            argument = first_argument(node)
            new = self._literal(argument) if argument is not None else None
            if new is not None:
                args = [
                    item.with_changes(value=new) if item.value is argument else item
                    for item in node.args
                ]
                return node.with_changes(args=args)
        if isinstance(node, cst.Assign) and isinstance(node.targets[0].target, cst.Name):
            known = self._names.texts.get(node.targets[0].target.value) in self._paths
            new = self._literal(node.value) if known else None
            if new is not None:
                return node.with_changes(value=new)
        return node

    def _literal(self, node: cst.BaseExpression) -> cst.SimpleString | None:
        text = text_of(node)
        if text not in self._paths or not isinstance(node, cst.SimpleString) or text is None:
            return None
        return node.with_changes(value=f"{node.quote}{self._paths[text]}{node.quote}")


def _finding(old: OldFile, unit: Unit, hit: _Hit, made: str, names: Names) -> Finding:
    rule = hit.rule
    kind = "silent" if rule.silent and not rule.fix else rule.kind
    messages = dict(rule.messages)
    new = made
    if rule.kind == "choose" and not made:
        asked = ", ".join(f"{name}: {text}" for name, text in rule.options.items())
        likely = next((name for name in reversed(names.activations) if name in rule.options), "")
        new = f"--choose {rule.id}=… ({asked}"
        new += f"; the last layer has {likely})" if likely else ")"
    elif rule.kind == "fix" and not made:
        # The fix can't be written with the imports of this file.
        kind = "hint"
    return Finding(
        old.name,
        unit.line + hit.line - 1,
        unit.cell,
        rule.id,
        kind,
        messages,
        code(hit.node),
        new,
    )
