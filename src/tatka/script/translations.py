"""The `translations` a script writes down for the texts of its figures and tables."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def labels_for(
    language: str,
    translations: Any,  # noqa: ANN401 - a learner's variable
    languages: Iterable[str] = ("bn", "en"),
) -> dict[str, str] | None:
    """What a script's `translations` say for a language.

    Args:
        language: Its code.
        translations: `{language: {English: translated}}`, or `{English: translated}` for the first
            language that is not English.
        languages: Of the course, in their order.

    Returns:
        English text to that language's; empty for English itself; None where the variable is no
        such dictionary, which means: one text for every language.
    """
    if not isinstance(translations, dict) or not translations:
        return None
    if all(isinstance(value, dict) for value in translations.values()):
        return dict(translations.get(language, {}))
    if not all(isinstance(value, str) for value in translations.values()):
        return None
    first = next((code for code in languages if code.partition("-")[0] != "en"), None)
    return dict(translations) if language == first else {}


def _literal(value: ast.expr) -> object:
    try:
        return ast.literal_eval(value)
    except ValueError:
        return None
