"""The engine's configuration of one language: what the author wrote, and what tatka brings."""

from __future__ import annotations

import logging
import os
from importlib import metadata
from typing import TYPE_CHECKING, Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugins
from packaging.requirements import Requirement

from tatka.book.notebook.listing import LISTINGS
from tatka.book.repository import read_repository
from tatka.book.source.chapter import draft_paths
from tatka.core.errors import SetupError, SiteError, raise_all
from tatka.core.locale import message, message_keys, template
from tatka.site import nav
from tatka.site.author_file import (
    check_author_file,
    engine_extensions,
    engine_plugins,
    engine_theme,
    listed_by_plugins,
)
from tatka.site.problems import collected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tatka.core.settings import Settings
    from tatka.site.languages import SiteFile

# Whose insides tatka's theme and Markdown rely on: tested within the bounds that tatka declares.
_ENGINE = ("mkdocs", "mkdocs-material", "mkdocs-jupyter", "markdown", "pymdown-extensions")
_LOG = logging.getLogger("mkdocs.config")
# Keys of mkdocs.yml that are put together with what tatka brings, or stand for all languages.
_OURS = {"nav", "theme", "plugins", "markdown_extensions", "extra", "site_name", "edit_uri"}
_VALIDATION = {
    "omitted_files": "ignore",
    "absolute_links": "warn",
    "unrecognized_links": "warn",
    "anchors": "warn",
}


def pages_of(woven_dir: Path) -> frozenset[str]:
    """Paths of the Markdown pages in a woven folder."""
    return frozenset(path.relative_to(woven_dir).as_posix() for path in woven_dir.rglob("*.md"))


def check_engine() -> None:
    """See that the engine is one that tatka was tested with, and knows tatka's plugin.

    Raises:
        SetupError: It is not, or does not.
    """
    if "tatka" not in get_plugins():
        raise SetupError(
            "the site engine does not know tatka's plugin: tatka was installed before it had one",
            hint="Install tatka again: pip install --no-deps -e . in its own repository, "
            "pip install --force-reinstall --no-deps tatka elsewhere.",
        )
    for line in metadata.requires("tatka") or ():
        wanted = Requirement(line)
        if wanted.name in _ENGINE and not wanted.specifier.contains(metadata.version(wanted.name)):
            raise SetupError(
                f"{wanted.name} {metadata.version(wanted.name)} is installed, and this tatka was "
                f"tested with {wanted.specifier}",
                hint=f"pip install '{wanted.name}{wanted.specifier}'",
            )


def mkdocs_config(
    settings: Settings, site: SiteFile, language: str, woven_dir: Path, site_dir: Path
) -> MkDocsConfig:
    """The configuration with which MkDocs builds or serves one language.

    Pages of the other languages are looked for beside `woven_dir`.

    Args:
        settings: Of the course.
        site: What mkdocs.yml says.
        language: Code of the language.
        woven_dir: Holds the woven pages of that language.
        site_dir: Where its pages go.

    Raises:
        SetupError: The installed engine is not one that tatka works with.
        SiteError: mkdocs.yml is not valid.
        Problems: It is not valid in several ways.
    """
    check_engine()
    check_author_file(site.file)
    pages = {
        code: pages_of(woven_dir if code == language else woven_dir.parent / code)
        for code in settings.languages
    }
    contents = site.nav or nav.from_files(frozenset().union(*pages.values()))
    nav.check(
        contents,
        pages,
        chapters=settings.relative(settings.chapters_dir),
        file=site.file.name,
        text=site.file.text,
        unlisted=listed_by_plugins(site.file),
        drafts=frozenset(
            file.relative_to(settings.chapters_dir).as_posix().partition("/")[2]
            for file in draft_paths(settings)
        ),
    )
    table = _derived(settings, site, language, woven_dir=woven_dir, site_dir=site_dir)
    table["nav"] = _contents(contents, site, language, woven_dir, pages[language])
    table["extra"]["tatka"] = _facts(settings, site, language, pages)
    # Material prints an announcement about its successor on import, which is no reader's business.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    with collected() as said:
        config = MkDocsConfig(config_file_path=str(settings.mkdocs_file))
        config.load_dict(table)
        failed, doubtful = config.validate()
        found = [f"{key}: {what}" for key, what in failed]
        if failed:
            raise_all(SiteError(what, path=site.file.name) for what in (found or said))
    for key, what in doubtful:
        # As MkDocs says it; a build collects what is logged.
        _LOG.warning("Config value '%s': %s", key, what)
    return config


def _derived(
    settings: Settings, site: SiteFile, language: str, *, woven_dir: Path, site_dir: Path
) -> dict[str, Any]:
    """All of the configuration but for the table of contents and our own facts."""
    own = site.languages[language]
    author = {key: value for key, value in site.file.table.items() if key not in _OURS}
    theme = engine_theme(site.file)
    table: dict[str, Any] = {
        "validation": _VALIDATION,
        **author,
        "site_name": own.site_name,
        "site_description": own.description or None,
        "site_url": site.site_url + own.folder if site.site_url else "",
        "docs_dir": str(woven_dir),
        "site_dir": str(site_dir),
        "use_directory_urls": False,
        "theme": {
            "favicon": "assets/icons/icon.svg",
            **theme,
            "language": language,
            "palette": _palettes(language),
        },
        "plugins": engine_plugins(site.file),
        "markdown_extensions": engine_extensions(site.file, language),
        "extra": {"generator": False, **(site.file.table.get("extra") or {})},
    }
    if site.repo_url:
        chapters = settings.relative(settings.chapters_dir)
        branch = read_repository(site.file).branch
        table["edit_uri"] = f"edit/{branch}/{chapters}/{language}/"
    return table


def _contents(
    contents: nav.Nav, site: SiteFile, language: str, woven_dir: Path, pages: frozenset[str]
) -> list[Any]:
    """The table of contents of a language, whole runs at its end."""
    localised = nav.localise(contents, language=language, pages=pages, titles=site.titles)
    runs = sorted(
        path.relative_to(woven_dir).as_posix() for path in woven_dir.glob(f"{LISTINGS}/*.ipynb")
    )
    if runs:
        localised.append({message("site.listings", language): runs})
    return localised


def _facts(
    settings: Settings, site: SiteFile, language: str, pages: Mapping[str, frozenset[str]]
) -> dict[str, Any]:
    """What our plugin, templates and scripts need to know: `extra.tatka`."""
    return {
        "language": language,
        "colours": site.brand.css,
        "zip_name": site.brand.zip_name,
        "chapters_dir": str(settings.chapters_dir / language),
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


def _texts(language: str, names: Iterable[str] | None = None) -> dict[str, str]:
    """Strings of the theme in a language; all of them without names."""
    return {
        name: template(f"site.{name}", language)
        for name in (message_keys("site") if names is None else names)
    }


# Strings that our script shows.
_SCRIPTED = (
    "all_rows",
    "close",
    "enlarge",
    "fold_section",
    "go_on",
    "go_on_link",
    "is_begun",
    "lightbox",
    "offline_failed",
    "offline_keeping",
    "offline_kept",
    "scroll_code",
    "scroll_picture",
    "scroll_table",
    "search_definition",
    "search_did_you_mean",
    "search_instead",
    "was_read",
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
