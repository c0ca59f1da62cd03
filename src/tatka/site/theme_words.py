"""The words of Material's own templates, in the language of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import TemplateNotFound

from tatka.core.locale import is_right_to_left, template, translated

if TYPE_CHECKING:
    from jinja2 import Environment

# What Material's list of a language says that are no words; our own search needs none of it.
_SETTINGS = {
    "search.config.lang": "en",
    "search.config.pipeline": " ",
    "search.config.separator": r"[\s\-]+",
}


class ThemeWords:
    """Looks up Material's words: in the course's catalogue, ours, Material's list, English."""

    def __init__(self, language: str, env: Environment) -> None:
        """Load Material's lists.

        Args:
            language: Of the pages.
            env: That finds Material's templates.
        """
        self._language = language
        self._lists = [_words(name, env) for name in (language, language.partition("-")[0], "en")]

    def __getitem__(self, key: str) -> str:
        """The words for one of Material's keys."""
        if key == "language":
            return self._language
        if key == "direction":
            return _direction(self._language)
        if key in _SETTINGS:
            return _SETTINGS[key]
        own = translated(f"theme.{key}", self._language)
        if own is not None:
            return own
        *lists, english = self._lists
        for found in lists if self._language != "en" else ():
            if found is not None and (words := str(found.t(key)).strip()):
                return words
        try:
            return template(f"theme.{key}", "en")
        except KeyError:
            # A key that a newer Material has.
            return str(english.t(key)).strip() or key


def _direction(language: str) -> str:
    return "rtl" if is_right_to_left(language) else "ltr"


def _words(language: str, env: Environment) -> Any:  # noqa: ANN401 - a module of Jinja's
    try:
        return env.get_template(f"partials/languages/{language}.html").module
    except TemplateNotFound:
        return None
