"""Replacements: from a node and a rule to the node that takes its place; None where it can't."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import libcst as cst

from tatka.oldcode.matching import first_argument, keyword_of, path_text, weights_only
from tatka.oldcode.names import Names, canonical, dotted, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tatka.oldcode.rules import Rule

_CODE = cst.Module([])


def replacement(rule: Rule, node: cst.CSTNode, names: Names) -> cst.CSTNode | None:
    """What takes a node's place; None if this file leaves no way to write it.

    Args:
        rule: A rule with a fix.
        node: What it fits.
        names: Of the file.
    """
    for key, value in rule.fix.items():
        if key in _MAKERS:
            return _MAKERS[key](node, value, rule, names)
    return None


def chosen(rule: Rule, option: str, node: cst.Call, names: Names) -> cst.BaseExpression:
    """What takes a node's place when a person has chosen."""
    receiver = node.func.value if isinstance(node.func, cst.Attribute) else node.func
    path = path_text(node, names) or ""
    return cst.parse_expression(
        rule.options[option].format(
            receiver=code(receiver),
            arguments=", ".join(code(item).rstrip(", ") for item in node.args),
            path_keras=repr(f"{path}.keras"),
        )
    )


def renamed_paths(rule: Rule, node: cst.CSTNode, names: Names) -> tuple[str, str] | None:
    """A path that a fix gives another ending: wherever else the text stands, it changes too."""
    function = rule.fix.get("function")
    if function not in {"checkpoint_path", "weights_path"} or not isinstance(node, cst.Call):
        return None
    old = path_text(node, names)
    if old is None:
        return None
    only = function == "weights_path" or weights_only(node)
    return old, _with_ending(old, ".weights.h5" if only else ".keras")


def code(node: cst.CSTNode) -> str:
    """A node as text."""
    return _CODE.code_for_node(node)


def _with_ending(path: str, ending: str) -> str:
    stem = re.sub(r"\.(?:weights\.h5|hdf5|h5|ckpt|tf|keras)$", "", path)
    return f"{stem}{ending}"


def _rename_keyword(node: cst.CSTNode, new: str, rule: Rule, _names: Names) -> cst.CSTNode | None:
    argument = keyword_of(node, rule.match["keyword"]) if isinstance(node, cst.Call) else None
    if not isinstance(node, cst.Call) or argument is None:
        return None
    changed = argument.with_changes(keyword=cst.Name(new))
    return node.with_changes(args=[changed if item is argument else item for item in node.args])


def _remove_keyword(node: cst.CSTNode, _: Any, rule: Rule, _names: Names) -> cst.CSTNode | None:  # noqa: ANN401 - TOML
    argument = keyword_of(node, rule.match["keyword"]) if isinstance(node, cst.Call) else None
    if not isinstance(node, cst.Call) or argument is None:
        return None
    kept = [item for item in node.args if item is not argument]
    if kept and node.args[-1] is argument:
        kept[-1] = kept[-1].with_changes(
            comma=argument.comma, whitespace_after_arg=argument.whitespace_after_arg
        )
    return node.with_changes(args=kept)


def _replace_keyword(node: cst.CSTNode, new: str, rule: Rule, _names: Names) -> cst.CSTNode | None:
    argument = keyword_of(node, rule.match["keyword"]) if isinstance(node, cst.Call) else None
    if not isinstance(node, cst.Call) or argument is None:
        return None
    name, _, value = new.partition("=")
    changed = argument.with_changes(keyword=cst.Name(name), value=cst.parse_expression(value))
    return node.with_changes(args=[changed if item is argument else item for item in node.args])


def _set_value(node: cst.CSTNode, new: str, rule: Rule, _names: Names) -> cst.CSTNode | None:
    argument = keyword_of(node, rule.match["keyword"]) if isinstance(node, cst.Call) else None
    if not isinstance(node, cst.Call) or argument is None:
        return None
    changed = argument.with_changes(value=cst.parse_expression(new))
    return node.with_changes(args=[changed if item is argument else item for item in node.args])


def _add_keyword(node: cst.CSTNode, new: str, _rule: Rule, _names: Names) -> cst.CSTNode | None:
    if not isinstance(node, cst.Call):
        return None
    added = cst.parse_expression(f"f({new})")
    extra = list(added.args) if isinstance(added, cst.Call) else []
    args = list(node.args)
    if args and isinstance(args[-1].comma, cst.MaybeSentinel):
        space = cst.SimpleWhitespace(" ")
        args[-1] = args[-1].with_changes(comma=cst.Comma(whitespace_after=space))
    return node.with_changes(args=[*args, *extra])


def _add_argument(node: cst.CSTNode, new: str, _rule: Rule, _names: Names) -> cst.CSTNode | None:
    if not isinstance(node, cst.Call):
        return None
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    first = cst.Arg(cst.parse_expression(new))
    if node.args:
        first = first.with_changes(comma=comma)
    return node.with_changes(args=[first, *node.args])


def _set_argument(node: cst.CSTNode, new: Any, _rule: Rule, _names: Names) -> cst.CSTNode | None:  # noqa: ANN401 - TOML
    if not isinstance(node, cst.Call):
        return None
    index, value = new
    args = list(node.args)
    args[index] = args[index].with_changes(value=cst.parse_expression(value))
    return node.with_changes(args=args)


def _replace_text(node: cst.CSTNode, new: Any, _rule: Rule, _names: Names) -> cst.CSTNode | None:  # noqa: ANN401 - TOML
    if not isinstance(node, cst.Call) or not isinstance(node.args[0].value, cst.SimpleString):
        return None
    old, wanted = new
    literal = node.args[0].value
    changed = literal.with_changes(value=literal.value.replace(old, wanted, 1))
    return node.with_changes(args=[node.args[0].with_changes(value=changed), *node.args[1:]])


def _rename_method(node: cst.CSTNode, new: str, _rule: Rule, _names: Names) -> cst.CSTNode | None:
    if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute):
        return None
    return node.with_changes(func=node.func.with_changes(attr=cst.Name(new)))


def _cut_method(node: cst.CSTNode, ending: str, rule: Rule, names: Names) -> cst.CSTNode | None:
    if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute):
        return None
    return _rename_method(node, node.func.attr.value.removesuffix(ending), rule, names)


def _rename_attribute(
    node: cst.CSTNode, new: str, _rule: Rule, _names: Names
) -> cst.CSTNode | None:
    if not isinstance(node, cst.Attribute):
        return None
    first, _, second = new.partition(".")
    changed = node.with_changes(attr=cst.Name(first))
    return cst.Attribute(changed, cst.Name(second)) if second else changed


def _rename(node: cst.CSTNode, new: str, rule: Rule, names: Names) -> cst.CSTNode | None:
    if isinstance(node, cst.ImportFrom):
        return _rename_import(node, lambda name: new if name in rule.match["name"] else name)
    written = names.written(new)
    return cst.parse_expression(written) if written else None


def _rename_below(node: cst.CSTNode, new: Any, _rule: Rule, names: Names) -> cst.CSTNode | None:  # noqa: ANN401 - TOML
    old, wanted = new
    if isinstance(node, cst.ImportFrom):
        return _rename_import(node, lambda name: _below(name, old, wanted))
    if not isinstance(node, cst.Attribute | cst.Name):
        return None
    written = names.written(_below(names.canonical(node), old, wanted))
    return cst.parse_expression(written) if written else None


def _rename_import(node: cst.ImportFrom, change: Callable[[str], str]) -> cst.CSTNode | None:
    """`from a import b` with another `a`, where every name it brings is moved alike."""
    if isinstance(node.names, cst.ImportStar) or node.module is None:
        return None
    written = dotted(node.module)
    module = canonical(written)
    homes = set()
    aliases = []
    for item in node.names:
        home, _, name = change(f"{module}.{dotted(item.name)}").rpartition(".")
        homes.add(home)
        space = cst.SimpleWhitespace(" ")
        old = dotted(item.name)
        # The rest of the file goes on calling it by its old name.
        asname = item.asname or (
            cst.AsName(cst.Name(old), space, space) if old != name and old.isidentifier() else None
        )
        aliases.append(item.with_changes(name=cst.Name(name), asname=asname))
    if len(homes) != 1:
        return None
    (home,) = homes
    if written.startswith("tensorflow.keras") and home.startswith("keras"):
        home = f"tensorflow.{home}"
    parsed = cst.parse_expression(home)
    return node.with_changes(module=parsed, names=aliases)


def _below(name: str, old: str, wanted: str) -> str:
    return f"{wanted}{name[len(old) :]}" if name == old or name.startswith(f"{old}.") else name


def _import_as(node: cst.CSTNode, new: Any, _rule: Rule, _names: Names) -> cst.CSTNode | None:  # noqa: ANN401 - TOML
    if not isinstance(node, cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
        return None
    if len(node.names) != 1 or node.module is None:
        return None
    module, name, alias = new
    if dotted(node.module).startswith("tensorflow."):
        module = f"tensorflow.{module}"
    item = node.names[0]
    asname = item.asname or cst.AsName(
        cst.Name(alias), cst.SimpleWhitespace(" "), cst.SimpleWhitespace(" ")
    )
    return node.with_changes(
        module=cst.parse_expression(module), names=[cst.ImportAlias(cst.Name(name), asname)]
    )


def _import_module(node: cst.CSTNode, new: str, rule: Rule, _names: Names) -> cst.CSTNode | None:
    parsed = cst.parse_expression(new)
    if isinstance(node, cst.ImportFrom) and "import_name" in rule.match:
        if isinstance(node.names, cst.ImportStar) or len(node.names) != 1:
            return None
        space = cst.SimpleWhitespace(" ")
        return cst.Import(
            [cst.ImportAlias(cst.Name(new), node.names[0].asname)], whitespace_after_import=space
        )
    if isinstance(node, cst.ImportFrom):
        return node.with_changes(module=parsed)
    if isinstance(node, cst.Import):
        items = [
            item.with_changes(name=parsed)
            if dotted(item.name) == rule.match["import_module"]
            else item
            for item in node.names
        ]
        # Without another name the module would be called by its old one.
        if any(item.asname is None for item in items if item.name is parsed):
            return None
        return node.with_changes(names=items)
    return None


def _text(node: cst.CSTNode, new: str, rule: Rule, names: Names) -> cst.CSTNode | None:
    del node
    root = rule.fix.get("root", "")
    alias = next((alias for alias, meant in names.aliases.items() if meant == root), "")
    if not alias:
        return None
    return cst.parse_expression(re.sub(r"^\w+", alias, new, count=1))


def _template(node: cst.CSTNode, new: str, _rule: Rule, _names: Names) -> cst.CSTNode | None:
    if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute):
        return None
    return cst.parse_expression(new.format(receiver=code(node.func.value)))


def _replace_key(node: cst.CSTNode, _: Any, rule: Rule, names: Names) -> cst.CSTNode | None:  # noqa: ANN401 - TOML
    if not isinstance(node, cst.Subscript) or rule.match["metric"] not in names.metrics:
        # What compile called the metric is not to be seen in this file.
        return None
    element = node.slice[0]
    if not isinstance(element.slice, cst.Index):
        return None
    literal = element.slice.value
    if not isinstance(literal, cst.SimpleString):
        return None
    new = rule.match["key"][str(literal.evaluated_value)]
    changed = literal.with_changes(value=f"{literal.quote}{new}{literal.quote}")
    return node.with_changes(
        slice=[element.with_changes(slice=element.slice.with_changes(value=changed))]
    )


def _function(node: cst.CSTNode, name: str, _rule: Rule, names: Names) -> cst.CSTNode | None:
    return _FUNCTIONS[name](node, names) if isinstance(node, cst.Call) else None


def _array_argument(node: cst.Call, names: Names) -> cst.CSTNode | None:
    """`predict([1.0, 2.0])`: a row for each number."""
    array = names.written("numpy.array")
    argument = first_argument(node)
    if not array or not isinstance(argument, cst.List):
        return None
    rows = ", ".join(f"[{code(item.value)}]" for item in argument.elements)
    new = cst.parse_expression(f"{array}([{rows}])")
    args = [item.with_changes(value=new) if item.value is argument else item for item in node.args]
    return node.with_changes(args=args)


def _keep(node: cst.Call, _names: Names) -> cst.CSTNode | None:
    """The path is changed wherever its text stands: see `renamed_paths`."""
    return node


def _fillna(node: cst.Call, _names: Names) -> cst.CSTNode | None:
    argument = keyword_of(node, "method")
    if argument is None or not isinstance(node.func, cst.Attribute):
        return None
    text = text_of(argument.value)
    new = {"ffill": "ffill", "pad": "ffill", "bfill": "bfill", "backfill": "bfill"}[text or "ffill"]
    kept = [item for item in node.args if item is not argument]
    if kept:
        kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return node.with_changes(func=node.func.with_changes(attr=cst.Name(new)), args=kept)


def _subsplit(node: cst.Call, names: Names) -> cst.CSTNode | None:
    """Weights of parts as slices in percent."""
    if not isinstance(node.func, cst.Attribute):
        return None
    split = dotted(node.func.value).rpartition(".")[2].lower()
    split = {"train": "train", "test": "test", "validation": "validation"}.get(split, "")
    argument = keyword_of(node, "weighted") or keyword_of(node, "k")
    value = argument.value if argument else first_argument(node)
    if isinstance(value, cst.Name):
        value = names.sequences.get(value.value)
    if not split or value is None:
        return None
    if isinstance(value, cst.Integer):
        weights = [1.0] * int(value.value)
    elif isinstance(value, cst.List | cst.Tuple) and all(
        isinstance(item.value, cst.Integer | cst.Float) for item in value.elements
    ):
        weights = [float(code(item.value)) for item in value.elements]
    elif isinstance(value, cst.Subscript):
        inside = ", ".join(code(item) for item in value.slice).replace(" ", "")
        first, colon, last = inside.partition(":")
        if not colon:
            return None
        ends = f"{first + '%' if first else ''}:{last + '%' if last else ''}"
        return cst.parse_expression(repr(f"{split}[{ends}]"))
    else:
        return None
    total = sum(weights)
    edges = [0]
    for weight in weights:
        edges.append(edges[-1] + round(100 * weight / total))
    edges[-1] = 100
    parts = [
        f"{split}[{f'{start}%' if start else ''}:{f'{end}%' if end != 100 else ''}]"  # noqa: PLR2004 - per cent
        for start, end in pairwise(edges)
    ]
    return cst.parse_expression(repr(parts))


_FUNCTIONS: dict[str, Callable[[cst.Call, Names], cst.CSTNode | None]] = {
    "array_argument": _array_argument,
    "checkpoint_path": _keep,
    "weights_path": _keep,
    "fillna": _fillna,
    "subsplit": _subsplit,
}
_MAKERS: dict[str, Callable[[cst.CSTNode, Any, Rule, Names], cst.CSTNode | None]] = {
    "rename_keyword": _rename_keyword,
    "remove_keyword": _remove_keyword,
    "replace_keyword": _replace_keyword,
    "set_value": _set_value,
    "add_keyword": _add_keyword,
    "add_argument": _add_argument,
    "set_argument": _set_argument,
    "replace_text": _replace_text,
    "rename_method": _rename_method,
    "cut_method": _cut_method,
    "rename_attribute": _rename_attribute,
    "rename": _rename,
    "rename_below": _rename_below,
    "move": _rename_below,
    "import_as": _import_as,
    "import_module": _import_module,
    "text": _text,
    "template": _template,
    "replace_key": _replace_key,
    "function": _function,
    "drop": lambda _node, _value, _rule, _names: cst.RemoveFromParent(),  # type: ignore[dict-item,return-value]
}
