"""Boxes, tabs and formulas in the shapes that other tools have taught: MyST's, Sphinx's.

They make the same nodes as `!!!`, `===`, `$$` and GitHub's alerts do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tatka.book.source import nodes as tree
from tatka.book.source.directives.base import DirectiveKind, Fence, label
from tatka.book.source.sentences import read_formula

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.book.source.sentences import Reader

KINDS = (
    "abstract",
    "attention",
    "bug",
    "caution",
    "danger",
    "error",
    "failure",
    "important",
    "info",
    "note",
    "question",
    "quote",
    "seealso",
    "success",
    "tip",
    "warning",
)
# What the theme calls those that it has no look of their own for.
SHOWN_AS = {
    "attention": "warning",
    "caution": "warning",
    "error": "danger",
    "important": "info",
    "seealso": "info",
}


def _box(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[tree.Block], reader: Reader
) -> tree.Box:
    kind = str(options.get("class", "note")) if fence.name == "admonition" else fence.name
    folded = fence.name == "dropdown" or "dropdown" in str(options.get("class", "")).split()
    kind = next((name for name in kind.split() if name in KINDS), "note")
    title = reader.sentence(fence.argument, fence.line)
    fold: tree.FoldState = "never"
    if folded:
        fold = "open" if options.get("open") not in {None, False} else "closed"
    return tree.Box(kind, title, tuple(blocks), fence.line, fold, source=fence.info)


def _tab_set(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[tree.Block], reader: Reader
) -> tree.Tabs | None:
    del options
    tabs = tuple(tab for block in blocks if isinstance(block, tree.Tabs) for tab in block.tabs)
    if len(tabs) != sum(len(b.tabs) if isinstance(b, tree.Tabs) else 1 for b in blocks):
        reader.problem("there is something else than tabs in {tab-set}", fence.line)
    return tree.Tabs(tabs, fence.line) if tabs else None


def _tab_item(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[tree.Block], reader: Reader
) -> tree.Tabs:
    del options
    title = reader.sentence(fence.argument, fence.line)
    return tree.Tabs((tree.Tab(title, tuple(blocks), fence.line, fence.argument),), fence.line)


def _math(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[tree.Block], reader: Reader
) -> tree.FormulaBlock:
    del blocks
    name = label(fence, {"name": options.get("label", options.get("name", ""))}, reader)
    tex = "\n".join(fence.body[fence.skipped :]) or fence.argument
    formula = read_formula(tex, fence.line, reader, display=True)
    return tree.FormulaBlock(formula, fence.line, name, source=tex)


_BOX_OPTIONS = ("class", "open", "name")
BOXES = (
    *(DirectiveKind(kind, _box, _BOX_OPTIONS, "markdown") for kind in KINDS),
    DirectiveKind("admonition", _box, _BOX_OPTIONS, "markdown"),
    DirectiveKind("dropdown", _box, _BOX_OPTIONS, "markdown"),
    DirectiveKind("tab-set", _tab_set, ("sync-group", "class"), "markdown"),
    DirectiveKind("tab-item", _tab_item, ("sync", "selected", "class"), "markdown"),
    DirectiveKind("math", _math, ("label", "name"), "text"),
)
