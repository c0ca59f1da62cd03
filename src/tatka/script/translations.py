"""The `translations` a script writes down for the texts of its figures and tables."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tatka.script.example import Example


def written_translations(example: Example) -> object:
    """The literal value that a script gives to `translations` at its top level.

    Figures are translated while the script runs; tables are woven later, from the record, and
    look here. A value that is computed can't be read without running the script.

    Returns:
        The value; None if there is none, or if it is no literal.
    """
    found: object = None
    for cell in example.cells:
        if cell.kind != "code" or "translations" not in cell.source:
            continue
        try:
            body = ast.parse(cell.source).body
        except SyntaxError:
            continue
        for statement in body:
            if not isinstance(statement, ast.Assign):
                continue
            names = {target.id for target in statement.targets if isinstance(target, ast.Name)}
            if "translations" in names:
                found = _literal(statement.value)
    return found


def _literal(value: ast.expr) -> object:
    try:
        return ast.literal_eval(value)
    except ValueError:
        return None
