"""The engine's configuration of one language, derived from the one mkdocs.yml."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from tatka.book.notebook.listing import LISTINGS
from tatka.book.repository import read_repository
from tatka.core.errors import SiteError, raise_all
from tatka.core.files import write_text
from tatka.core.locale import message, messages
from tatka.site import nav
from tatka.site.languages import SiteFile, read_site_file
from tatka.site.problems import collected

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs.config.defaults import MkDocsConfig

    from tatka.core.settings import Settings

_HOOKS = Path(__file__).resolve().with_name("plugin.py")


def pages_of(woven_dir: Path) -> frozenset[str]:
    """Paths of the Markdown pages in a woven folder."""
    return frozenset(path.relative_to(woven_dir).as_posix() for path in woven_dir.rglob("*.md"))


def mkdocs_config(
    settings: Settings, language: str, woven_dir: Path, site_dir: Path
) -> MkDocsConfig:
    """The configuration with which MkDocs builds or serves one language.

    It is written to `WORK_DIR/mkdocs.LANG.yml`, where `mkdocs build -f` finds it too, and inherits
    mkdocs.yml. Pages of the other languages are looked for beside `woven_dir`.

    Args:
        settings: Of the course.
        language: Code of the language.
        woven_dir: Holds the woven pages of that language.
        site_dir: Where its pages go.

    Raises:
        SiteError: mkdocs.yml is not valid.
        Problems: It is not valid in several ways.
    """
    site = read_site_file(settings)
    pages = {
        code: pages_of(woven_dir if code == language else woven_dir.parent / code)
        for code in settings.languages
    }
    nav.check(
        site.nav,
        pages,
        chapters=settings.relative(settings.chapters_dir),
        file=site.name,
        text=site.text,
    )
    file = settings.work_dir / f"mkdocs.{language}.yml"
    table = _derived(settings, site, language, woven_dir=woven_dir, site_dir=site_dir, pages=pages)
    write_text(file, yaml.safe_dump(table, allow_unicode=True, sort_keys=False))
    # Material prints an announcement about its successor on import, which is no reader's business.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    with collected() as said:
        try:
            return load_config(config_file=str(file))
        except (ConfigurationError, Abort) as error:
            found = said or [str(error)]
            raise_all(SiteError(what, path=site.name) for what in found)
            raise


def _derived(
    settings: Settings,
    site: SiteFile,
    language: str,
    *,
    woven_dir: Path,
    site_dir: Path,
    pages: dict[str, frozenset[str]],
) -> dict[str, Any]:
    own = site.languages[language]
    contents = nav.localise(site.nav, language=language, pages=pages[language], titles=site.titles)
    runs = sorted(
        path.relative_to(woven_dir).as_posix() for path in woven_dir.glob(f"{LISTINGS}/*.ipynb")
    )
    if runs:
        contents.append({message("site.listings", language): runs})
    table: dict[str, Any] = {
        "INHERIT": os.path.relpath(settings.mkdocs_file, settings.work_dir),
        "site_name": own.site_name,
        "site_description": own.description or None,
        "docs_dir": str(woven_dir),
        "site_dir": str(site_dir),
        "use_directory_urls": False,
        "nav": contents,
        "theme": {
            "language": language,
            "font": False,
            "palette": _palettes(language),
            "favicon": "assets/icons/icon.svg",
        },
        "hooks": [str(_HOOKS)],
        "extra": {
            "tatka": {
                "language": language,
                "work_dir": str(settings.work_dir),
                "languages": [
                    {"code": code, "name": item.name, "folder": item.folder}
                    for code, item in site.languages.items()
                ],
                "pages": {code: sorted(paths) for code, paths in pages.items()},
                "text": _texts(language),
                "script_text": _texts(language, _SCRIPTED),
                "texts": {code: _texts(code, _FOREIGN) for code in site.languages},
            }
        },
    }
    if site.site_url:
        table["site_url"] = site.site_url + own.folder
    if site.repo_url:
        chapters = settings.relative(settings.chapters_dir)
        branch = read_repository(settings).branch
        table["edit_uri"] = f"edit/{branch}/{chapters}/{language}/"
    return table


def _texts(language: str, names: Iterable[str] | None = None) -> dict[str, str]:
    """Strings of the theme in a language; all of them without names."""
    known = messages("site")
    return {
        name: known[name].get(language, known[name]["en"])
        for name in (known if names is None else names)
    }


# Strings that our script shows.
_SCRIPTED = (
    "close",
    "enlarge",
    "lightbox",
    "offline_failed",
    "offline_keeping",
    "offline_kept",
    "scroll_code",
    "scroll_table",
    "search_definition",
    "search_did_you_mean",
    "search_instead",
)
# Strings that a page shows in the language it is not written in.
_FOREIGN = (
    "language_offer",
    "language_offer_go",
    "dismiss",
    "not_translated",
    "other_start",
    "wrong_address",
    "wrong_address_hint",
    "start_page",
)


def _palettes(language: str) -> list[dict[str, Any]]:
    """Follow the device, light, dark; each with the button that leads to the next."""
    kinds = (
        ("auto", "(prefers-color-scheme)", "default", "material/brightness-auto"),
        ("light", "(prefers-color-scheme: light)", "default", "material/weather-sunny"),
        ("dark", "(prefers-color-scheme: dark)", "slate", "material/weather-night"),
    )
    return [
        {
            "media": media,
            "scheme": scheme,
            "primary": "custom",
            "accent": "custom",
            "toggle": {"icon": icon, "name": message(f"site.theme_{kind}", language)},
        }
        for kind, media, scheme, icon in kinds
    ]
