"""What mkdocs.yml says about the languages: what they and the site are called in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.core.errors import SiteError
from tatka.core.locale import language_name
from tatka.site.brand import Brand, read_brand
from tatka.site.nav import Nav, read_nav

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tatka.core.mkdocs_file import MkdocsFile
    from tatka.core.settings import Settings


@dataclass(frozen=True)
class Language:
    """One language of the site.

    Attributes:
        code: `bn`, `en`.
        name: What it calls itself.
        site_name: What the site is called in it.
        description: One sentence on the site, for search engines and the installed copy.
        folder: Where its pages are under the site: nothing for the source language, else `en/`.
    """

    code: str
    name: str
    site_name: str
    description: str
    folder: str


@dataclass(frozen=True)
class SiteFile:
    """What we take from mkdocs.yml before the engine sees it.

    Attributes:
        file: What its author wrote.
        nav: The table of contents; empty without one: then it follows the files.
        languages: By code, the source language first.
        titles: For each key of a section, its title in each language.
        brand: Colours and names.
        site_url: Where the site is served from, with a slash at its end; empty if unknown.
        repo_url: Where the repository is; empty if unknown.
    """

    file: MkdocsFile
    nav: Nav
    languages: Mapping[str, Language]
    titles: Mapping[str, Mapping[str, str]]
    brand: Brand
    site_url: str
    repo_url: str


def read_site_file(settings: Settings, file: MkdocsFile) -> SiteFile:
    """Take from mkdocs.yml what concerns the languages.

    Raises:
        SiteError: Something in it is of the wrong shape.
    """
    name, table = file.name, file.table
    extra = _table(table.get("extra"), "extra", name)
    titles = _table(extra.get("titles"), "extra.titles", name)
    site_url = str(table.get("site_url") or "")
    languages = _languages(settings, table, extra, name)
    return SiteFile(
        file=file,
        nav=read_nav(table.get("nav"), file=name),
        languages=languages,
        brand=read_brand(file, languages[settings.source_language].site_name),
        titles={
            str(key): {str(k): str(v) for k, v in _table(of, f"extra.titles.{key}", name).items()}
            for key, of in titles.items()
        },
        site_url=site_url if site_url.endswith("/") or not site_url else site_url + "/",
        repo_url=str(table.get("repo_url") or "").rstrip("/"),
    )


def _languages(
    settings: Settings, table: Mapping[str, Any], extra: Mapping[str, Any], file: str
) -> dict[str, Language]:
    described = _table(extra.get("languages"), "extra.languages", file)
    found = {}
    for code in settings.languages:
        own = _table(described.get(code), f"extra.languages.{code}", file)
        found[code] = Language(
            code=code,
            name=str(own.get("name", language_name(code))),
            site_name=str(own.get("site_name") or table.get("site_name") or settings.root.name),
            description=str(own.get("description", table.get("site_description") or "")),
            folder="" if code == settings.source_language else f"{code}/",
        )
    return found


def _table(value: object, key: str, file: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise SiteError(f"{key} is not a table", path=file)
    return value
