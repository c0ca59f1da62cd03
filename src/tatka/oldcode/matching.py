"""Whether a piece of code is what a rule speaks of.

Patterns of `rules.toml`, all of which have to fit:

    name, callee      canonical dotted names; `*` at the end for everything below
    method            names of methods, of whatever object
    attribute         names of attributes; `receiver`: the last name in front of it
    keyword, value    an argument by name, and what it may be
    arguments         texts of the first arguments; `re:` for an expression, `|` between several
    first_argument    `numbers`, `ragged`
    without_arguments, without_keyword, statement
    path              `checkpoint`, `weights`, `folder`, `h5`: what the first argument names
    key, metric       texts in brackets behind `history`, and a metric that compile has
    import_module, import_name, with_import, without_import, receiver_from
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import libcst as cst

from tatka.oldcode.names import Names, canonical, dotted, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tatka.oldcode.rules import Rule

_SAFE_WEIGHTS = (".weights.h5",)
_SAFE_CHECKPOINTS = (".keras", ".weights.h5")


def fits(rule: Rule, node: cst.CSTNode, names: Names, parents: Sequence[cst.CSTNode]) -> bool:
    """Whether a node is what a rule speaks of.

    Args:
        rule: The rule.
        node: The node.
        names: Of the file.
        parents: Of the node, the nearest first.
    """
    match = rule.match
    if not _imports_fit(match, names):
        return False
    if "import_module" in match or "import_name" in match:
        return _import_fits(match, node)
    if "key" in match:
        return _key_fits(match, node, names)
    if "name" in match:
        return _name_fits(match["name"], node, names, parents)
    if "attribute" in match:
        return _attribute_fits(match, node, names)
    return isinstance(node, cst.Call) and _call_fits(match, node, names, parents)


def keyword_of(call: cst.Call, names: Any) -> cst.Arg | None:  # noqa: ANN401 - a name or a list of them
    """The argument of a call that has one of some names."""
    wanted = _listed(names)
    return next((item for item in call.args if item.keyword and item.keyword.value in wanted), None)


def first_argument(call: cst.Call) -> cst.BaseExpression | None:
    """The first argument without a name, or the one called filepath."""
    for item in call.args:
        if item.keyword is None or item.keyword.value in {"filepath", "x"}:
            return item.value
    return None


def path_text(call: cst.Call, names: Names) -> str | None:
    """The path that the first argument names, itself or by a variable that holds it."""
    argument = first_argument(call)
    if argument is None:
        return None
    if isinstance(argument, cst.Name):
        return names.texts.get(argument.value)
    return text_of(argument)


def weights_only(call: cst.Call) -> bool:
    """Whether a checkpoint saves the weights alone."""
    argument = keyword_of(call, "save_weights_only")
    return argument is not None and dotted(argument.value) == "True"


def covers(patterns: Any, name: str) -> bool:  # noqa: ANN401 - a pattern or a list of them
    """Whether a canonical name is one of some, or below one that ends in `.*`."""
    return bool(name) and any(
        name == pattern or (pattern.endswith(".*") and name.startswith(pattern[:-1]))
        for pattern in _listed(patterns)
    )


def _imports_fit(match: Any, names: Names) -> bool:  # noqa: ANN401 - TOML
    tops = {module.partition(".")[0] for module in names.modules}
    if "keras" in tops or any(name.startswith("keras") for name in names.modules):
        tops.add("keras")
    if "tensorflow" in tops:
        # `tf.keras` needs no import of its own.
        tops.add("keras")
    if "with_import" in match and not tops & set(match["with_import"]):
        return False
    return not ("without_import" in match and tops & set(match["without_import"]))


def _import_fits(match: Any, node: cst.CSTNode) -> bool:  # noqa: ANN401 - TOML
    if isinstance(node, cst.ImportFrom):
        module = canonical(dotted(node.module)) if node.module else ""
        if "import_module" in match:
            return bool(module == match["import_module"])
        if isinstance(node.names, cst.ImportStar):
            return False
        return any(f"{module}.{dotted(item.name)}" == match["import_name"] for item in node.names)
    if isinstance(node, cst.Import) and "import_module" in match:
        return any(dotted(item.name) == match["import_module"] for item in node.names)
    return False


def _key_fits(match: Any, node: cst.CSTNode, names: Names) -> bool:  # noqa: ANN401 - TOML
    if not isinstance(node, cst.Subscript) or set(match["key"]) & names.metrics:
        return False
    of_object = isinstance(node.value, cst.Attribute)
    if match["metric"] not in names.metrics and (names.metrics or not of_object):
        return False
    # `model.fit(…).history['acc']`, too.
    last = node.value.attr if isinstance(node.value, cst.Attribute) else node.value
    owner = last.value if isinstance(last, cst.Name) else ""
    key = _key_text(node)
    return key in match["key"] and owner in {"history", "hist", "h", "history_dict", "hist_dict"}


def _key_text(node: cst.Subscript) -> str | None:
    if len(node.slice) != 1 or not isinstance(node.slice[0].slice, cst.Index):
        return None
    return text_of(node.slice[0].slice.value)


def _name_fits(  # noqa: PLR0911 - one branch a pattern
    patterns: Any,  # noqa: ANN401 - TOML
    node: cst.CSTNode,
    names: Names,
    parents: Sequence[cst.CSTNode],
) -> bool:
    if isinstance(node, cst.ImportFrom):
        module = canonical(dotted(node.module)) if node.module else ""
        if isinstance(node.names, cst.ImportStar):
            return covers(patterns, f"{module}.x")
        return any(covers(patterns, f"{module}.{dotted(item.name)}") for item in node.names)
    if not isinstance(node, cst.Attribute | cst.Name):
        return False
    if any(isinstance(parent, cst.Import | cst.ImportFrom) for parent in parents[:3]):
        return False
    parent = parents[0] if parents else None
    if isinstance(parent, cst.Attribute) and parent.value is node:
        # The longest chain is looked at, unless a pattern names exactly this part.
        return names.canonical(node) in _listed(patterns) and not covers(
            patterns, names.canonical(parent)
        )
    if isinstance(parent, cst.Attribute) and parent.attr is node:
        return False
    if isinstance(node, cst.Name) and node.value not in names.aliases:
        return False
    return covers(patterns, names.canonical(node))


def _attribute_fits(match: Any, node: cst.CSTNode, names: Names) -> bool:  # noqa: ANN401 - TOML
    if not isinstance(node, cst.Attribute) or node.attr.value not in _listed(match["attribute"]):
        return False
    owner = dotted(node.value).rpartition(".")[2] or (
        node.value.attr.value if isinstance(node.value, cst.Attribute) else ""
    )
    if names.canonical(node.value) in names.modules:
        return False
    return "receiver" not in match or owner == match["receiver"]


def _call_fits(
    match: Any,  # noqa: ANN401 - TOML
    node: cst.Call,
    names: Names,
    parents: Sequence[cst.CSTNode],
) -> bool:
    if "callee" in match and not covers(match["callee"], names.canonical(node.func)):
        return False
    if "method" in match:
        is_method = isinstance(node.func, cst.Attribute)
        if not is_method or node.func.attr.value not in match["method"]:  # type: ignore[attr-defined]
            return False
    if "receiver_from" in match:
        owner = dotted(node.func.value) if isinstance(node.func, cst.Attribute) else ""
        if not covers(match["receiver_from"], names.made_by.get(owner, "")):
            return False
    return _arguments_fit(match, node, names) and (
        "statement" not in match or (bool(parents) and isinstance(parents[0], cst.Expr))
    )


def _arguments_fit(match: Any, node: cst.Call, names: Names) -> bool:  # noqa: ANN401, PLR0911 - one branch a pattern
    if "keyword" in match:
        argument = keyword_of(node, match["keyword"])
        if argument is None:
            return False
        if "value" in match and _said(argument.value, names) not in match["value"]:
            return False
    if "without_keyword" in match and keyword_of(node, match["without_keyword"]):
        return False
    if match.get("without_arguments") and any(
        item.keyword is None or item.keyword.value == "pool_size" for item in node.args
    ):
        return False
    if "arguments" in match and not _texts_fit(match["arguments"], node):
        return False
    if "first_argument" in match:
        argument_value = first_argument(node)
        kind = match["first_argument"]
        if argument_value is None or not {"numbers": _numbers, "ragged": _ragged}[kind](
            argument_value
        ):
            return False
    return "path" not in match or _path_fits(match["path"], node, names)


def _texts_fit(patterns: Sequence[str], node: cst.Call) -> bool:
    plain = [item.value for item in node.args if item.keyword is None]
    if len(plain) < len(patterns):
        return False
    for pattern, value in zip(patterns, plain, strict=False):
        text = text_of(value)
        said = text if text is not None else cst.Module([]).code_for_node(value)
        if pattern.startswith("re:"):
            if text is None or not re.fullmatch(pattern[3:], text):
                return False
        elif said not in pattern.split("|"):
            return False
    return True


def _path_fits(kind: str, node: cst.Call, names: Names) -> bool:
    path = path_text(node, names)
    if path is None:
        return False
    last = path.rpartition("/")[2]
    if kind == "checkpoint":
        return not path.endswith(".weights.h5" if weights_only(node) else ".keras")
    if kind == "weights":
        return not path.endswith(_SAFE_WEIGHTS)
    if kind == "h5":
        return path.endswith((".h5", ".hdf5"))
    return "." not in last


def _said(node: cst.BaseExpression, names: Names) -> str:
    text = text_of(node)
    return text if text is not None else names.canonical(node) or cst.Module([]).code_for_node(node)


def _numbers(node: cst.BaseExpression) -> bool:
    """Whether this is a list of plain numbers."""
    return (
        isinstance(node, cst.List)
        and bool(node.elements)
        and all(_is_number(item.value) for item in node.elements)
    )


def _is_number(node: cst.BaseExpression) -> bool:
    if isinstance(node, cst.UnaryOperation):
        return _is_number(node.expression)
    return isinstance(node, cst.Integer | cst.Float)


def _ragged(node: cst.BaseExpression) -> bool:
    """Whether this is a list of lists of different lengths."""
    if not isinstance(node, cst.List):
        return False
    rows = [item.value for item in node.elements]
    if not rows or not all(isinstance(row, cst.List | cst.Tuple) for row in rows):
        return False
    return len({len(row.elements) for row in rows if isinstance(row, cst.List | cst.Tuple)}) > 1


def _listed(value: Any) -> list[str]:  # noqa: ANN401 - TOML
    return [value] if isinstance(value, str) else list(value)
