"""What a script's `translations` say for a language: texts of its figures and tables."""

from __future__ import annotations

from typing import Any


def labels_for(language: str, translations: Any) -> dict[str, str] | None:  # noqa: ANN401 - a learner's variable
    """What a script's `translations` say for a language.

    Args:
        language: Its code.
        translations: `{English: Bangla}`, or `{language: {English: translated}}`.

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
    return dict(translations) if language == "bn" else {}
