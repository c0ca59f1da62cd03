"""Units as JSON, for the cache."""

from __future__ import annotations

from typing import Any

from tatka.dependencies.references import NOTHING, Import, Ref, References
from tatka.dependencies.statements import ModuleCode, Statement


def units_to_json(code: ModuleCode) -> dict[str, Any]:
    """As JSON."""
    """As JSON, for the cache."""
    return {
        "late": list(code.late),
        "units": [
            [
                list(unit.names),
                unit.kind,
                unit.digest,
                _uses_to_json(unit.uses),
                [_import_to_json(item) for item in unit.imports],
                [[name, _import_to_json(target)] for name, target in unit.targets],
                unit.header,
                _uses_to_json(unit.header_uses),
                unit.skeleton,
                _uses_to_json(unit.skeleton_uses),
                [[list(chain), called] for chain, called in unit.decorators],
                None if unit.base is None else list(unit.base),
                unit.hooks,
                unit.depth,
            ]
            for unit in code.units
        ],
    }


def units_from_json(value: dict[str, Any]) -> ModuleCode:
    """From what `units_to_json` gave."""
    return ModuleCode.of(tuple(_unit(item) for item in value["units"]), tuple(value["late"]))


def _unit(value: list[Any]) -> Statement:
    names, kind, text, uses, imports, targets, header, header_uses, *rest = value
    skeleton, skeleton_uses, decorators, base, hooks, depth = rest
    return Statement(
        names=tuple(names),
        kind=kind,
        digest=text,
        uses=_uses_from_json(uses),
        imports=tuple(Import(*item) for item in imports),
        targets=tuple((name, Import(*target)) for name, target in targets),
        header=header,
        header_uses=_uses_from_json(header_uses),
        skeleton=skeleton,
        skeleton_uses=_uses_from_json(skeleton_uses),
        decorators=tuple((tuple(chain), called) for chain, called in decorators),
        base=None if base is None else tuple(base),
        hooks=hooks,
        depth=depth,
    )


def _uses_to_json(uses: References) -> list[Any]:
    return [
        [[list(ref.chain), _import_to_json(ref.start)] for ref in uses.refs],
        [_import_to_json(item) for item in uses.imports],
        list(uses.strings),
        list(uses.words),
        [[list(ref.chain), _import_to_json(ref.start)] for ref in uses.hints],
    ]


def _uses_from_json(value: list[Any]) -> References:
    refs, imports, strings, words, hints = value
    if not (refs or imports or strings or words or hints):
        return NOTHING
    return References(
        frozenset(Ref(tuple(chain), _import_from_json(start)) for chain, start in refs),
        frozenset(Import(*item) for item in imports),
        frozenset(strings),
        frozenset(words),
        frozenset(Ref(tuple(chain), _import_from_json(start)) for chain, start in hints),
    )


def _import_to_json(item: Import | None) -> list[Any] | None:
    return None if item is None else [item.level, item.module, item.name]


def _import_from_json(value: list[Any] | None) -> Import | None:
    return None if value is None else Import(*value)
