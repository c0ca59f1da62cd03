"""The words of Material's own templates, in the language of a page."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateNotFound

from tatka.core.locale import is_right_to_left, template, translated
from tatka.core.locale.catalogues import lacking
from tatka.core.locale.words import catalogues_of

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

    def __getitem__(self, key: str) -> str:  # noqa: PLR0911 - one place to look a line
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


def words_missing(language: str) -> tuple[str, ...]:
    """Keys of the words that are shown in English on the pages of a language."""
    if language == "en":
        return ()
    codes = {language, language.partition("-")[0]}
    folder = _material() / "templates" / "partials" / "languages"
    known = any((folder / f"{code}.html").is_file() for code in codes)
    return lacking(catalogues_of(language), theme=not known)


def _material() -> Path:
    # Found, not imported: it prints on import.
    found = find_spec("material")
    assert found is not None  # noqa: S101 - tatka requires it
    assert found.origin is not None  # noqa: S101 - a package with an __init__.py
    return Path(found.origin).parent


def _direction(language: str) -> str:
    return "rtl" if is_right_to_left(language) else "ltr"


def _words(language: str, env: Environment) -> Any:  # noqa: ANN401 - a module of Jinja's
    try:
        return env.get_template(f"partials/languages/{language}.html").module
    except TemplateNotFound:
        return None
