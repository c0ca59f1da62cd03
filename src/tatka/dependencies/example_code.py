"""An example's own code: its digests, cell by cell, and what it uses."""

from __future__ import annotations

import ast
import io
import tokenize
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.core.digests import text_digest
from tatka.dependencies.cache_codec import units_from_json, units_to_json
from tatka.dependencies.canonical_tree import digest
from tatka.dependencies.modules import Module
from tatka.dependencies.statements import ModuleCode, read_script_units
from tatka.script.comments import masked_magics
from tatka.script.syntax import example_code
from tatka.script.tags import Tag

if TYPE_CHECKING:
    from tatka.script.example import Cell, Example

# Tags that change what a run does; the others are for readers.
_RUN_TAGS = frozenset({Tag.PARAMETERS, Tag.RAISES})
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
ORDER = "(order of cells)"
_SHORT = 60


@dataclass(frozen=True)
class Script:
    """The code of an example.

    Attributes:
        cells: For each code cell (its name, or its number among code cells), a digest.
        code: All of it, as a module.
        shows_source: Whether it can show its own lines: a cell is meant to raise, or its code asks
            for the source of something, and defines something.
        documented: Digest of the code with docstrings and annotations of its functions.
        raw: Digest of the text of the code cells.
    """

    cells: dict[str, str]
    code: ModuleCode
    shows_source: bool
    documented: str
    raw: str

    def module(self, name: str) -> Module:
        """As a module that is run itself."""
        return Module(f"<{name}>", None, name, self.code, "", "", self.raw, is_package=False)

    def to_json(self) -> dict[str, Any]:
        """As JSON, for the cache."""
        return {
            "cells": self.cells,
            "code": units_to_json(self.code),
            "shows_source": self.shows_source,
            "documented": self.documented,
            "raw": self.raw,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Script:
        """From what `to_json` gave."""
        code = units_from_json(value["code"])
        documented = value["documented"]
        return cls(value["cells"], code, value["shows_source"], documented, value["raw"])


def read_script(example: Example) -> Script:
    """Digests and uses of an example's code.

    The cells count one by one, since what a cell shows is the value of its last line, and chapters
    know its outputs by its name. Text cells, titles, and tags for readers do not count.
    """
    cells: dict[str, str] = {}
    body: list[ast.stmt] = []
    number = 0
    for cell in example.cells:
        if cell.kind != "code":
            continue
        tree = example_code(cell)
        statements = [] if tree is None else tree.body
        if cell.name is None and not statements:
            continue
        number += 1
        body += statements
        cells[cell.name or f"cell {number}"] = _cell_digest(cell, tree)
    order = ", ".join(cells)
    cells[ORDER] = f"={order}" if len(order) <= _SHORT else text_digest(order)
    code_cells = [cell for cell in example.cells if cell.kind == "code"]
    code = read_script_units(body)
    words = code.units[-1].uses.words
    defines = any(isinstance(node, _DEFINITIONS) for item in body for node in ast.walk(item))
    return Script(
        cells=cells,
        code=code,
        shows_source=any(Tag.RAISES in cell.tags for cell in code_cells)
        or ("source" in words and defines),
        documented=digest(body, docstrings=True),
        raw=text_digest("\0".join(cell.source for cell in code_cells)),
    )


def _cell_digest(cell: Cell, tree: ast.Module | None) -> str:
    if tree is None:
        return text_digest(cell.source)
    marks = sorted(cell.tags & _RUN_TAGS)
    if _is_quiet(cell, tree):
        marks.append("quiet")
    # A list, not the module: what would be its docstring is a value that the cell shows.
    content = digest(tree.body)
    return text_digest(f"{content} {' '.join(marks)}") if marks else content


def _is_quiet(cell: Cell, tree: ast.Module) -> bool:
    """Whether the cell hides the value of its last line, by a semicolon at its end."""
    if ";" not in cell.source or not tree.body or not isinstance(tree.body[-1], ast.Expr):
        return False
    skipped = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.ENDMARKER,
        tokenize.DEDENT,
    }
    last = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(masked_magics(cell)).readline):
            if token.type not in skipped:
                last = token.string
    except (tokenize.TokenError, SyntaxError):
        return False
    return last == ";"
