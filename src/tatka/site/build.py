"""Builds the whole site: each language, what search and offline reading need, then the swap."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs.commands.build import build as build_language
from mkdocs.exceptions import Abort, BuildError, ConfigurationError

from tatka.core import folders
from tatka.core.errors import Problems, SiteError, TatkaError, raise_all
from tatka.core.files import write_bytes
from tatka.core.mkdocs_file import MkdocsFile, read_mkdocs_file
from tatka.site import check, offline, postprocess
from tatka.site.author_file import missing_files
from tatka.site.book import prose_notebooks
from tatka.site.config import mkdocs_config, pages_of
from tatka.site.forms.export import Forms, export_book
from tatka.site.languages import SiteFile, read_site_file
from tatka.site.offline import DOWNLOADS
from tatka.site.problems import as_problem, collected
from tatka.site.search.cards import read_cards
from tatka.site.search.install import install as install_search

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tatka.core.settings import Settings
    from tatka.site.book import WovenBook


@dataclass(frozen=True)
class BuiltSite:
    """What a build made.

    Attributes:
        folder: The site.
        pages: For each language, the paths of its pages.
        problems: What is not right, but did not stop the build.
        seconds: How long it took.
        zip_bytes: Size of the copy for reading offline.
    """

    folder: Path
    pages: Mapping[str, tuple[str, ...]]
    problems: tuple[TatkaError, ...]
    seconds: float
    zip_bytes: int


def build_site(
    settings: Settings,
    woven_dir: Path,
    *,
    strict: bool = False,
    mkdocs: MkdocsFile | None = None,
    book: WovenBook | None = None,
    forms: Forms | None = None,
) -> BuiltSite:
    """Build the site from woven pages.

    It is built beside the old one and takes its place at the very end: a build that fails leaves
    the old site as it was.

    Args:
        settings: Of the course.
        woven_dir: Holds a folder of woven pages for each language.
        strict: Whether any problem, such as a broken link, stops the build.
        mkdocs: mkdocs.yml, if it has been read already.
        book: What was woven: built pages are compared with it.
        forms: The book's other forms that are made, too, and offered on the start page.

    Raises:
        SiteError: mkdocs.yml is not valid, or the engine fails.
        Problems: Several problems, or `strict` and there are some.
    """
    start = time.monotonic()
    site = read_site_file(settings, mkdocs or read_mkdocs_file(settings))
    folders.check(settings.site_dir, setting="site")
    new = settings.work_dir / "site"
    shutil.rmtree(new, ignore_errors=True)
    problems: list[TatkaError] = []
    for code, language in site.languages.items():
        problems += _build_one(settings, site, code, woven_dir / code, new / language.folder)
    pages = {code: tuple(sorted(pages_of(woven_dir / code, settings))) for code in site.languages}
    woven = {code: pages_of(woven_dir / code, settings) for code in site.languages}
    problems += check.check_site(
        new, site.languages, label=settings.relative(settings.chapters_dir), pages=woven
    )
    problems += check.check_requests(new, site.languages, book, settings)
    problems += missing_files(
        site.file, {code: new / item.folder for code, item in site.languages.items()}
    )
    if book is not None:
        problems += check.check_truth(new, site.languages, book, settings)
    if settings.untrusted:
        raise_all(check.check_plain(new))
    if strict:
        raise_all(problems)
    for language in site.languages.values():
        postprocess.drop_unused(new / language.folder)
    if book is not None:
        for code, language in site.languages.items():
            for name, content in prose_notebooks(book, code):
                write_bytes(new / language.folder / name, content)
    postprocess.lighten_pages(new)
    for language in list(site.languages.values())[1:]:
        postprocess.share_assets(new, language.folder)
    made = list(export_book(settings, book, new / DOWNLOADS, forms)) if book and forms else []
    size = offline.finish(new, site, made)
    folders.mark_as_ours(new)
    swap(new, settings.site_dir, settings.work_dir / "site.old")
    found = Problems(problems).problems
    return BuiltSite(settings.site_dir, pages, found, time.monotonic() - start, size)


def _build_one(
    settings: Settings, site: SiteFile, language: str, woven: Path, target: Path
) -> list[TatkaError]:
    with collected() as warnings:
        config = mkdocs_config(settings, site, language, woven, target)
        try:
            config.plugins.on_startup(command="build", dirty=False)
            build_language(config)
            config.plugins.on_shutdown()
        except (Abort, BuildError, ConfigurationError) as error:
            raise SiteError(
                f"the site engine could not build the pages in {language!r}: {error}",
                hint="\n  ".join(warnings) or None,
            ) from error
        except ConnectionError as error:
            raise _no_network(language, error) from error
        except OSError as error:
            # The errors of `requests`, by which plugins ask, are no `ConnectionError`.
            if not type(error).__module__.startswith("requests."):
                raise
            raise _no_network(language, error) from error
    install_search(target, language, read_cards(settings, language, target))
    chapters = settings.chapters_dir / language
    label = settings.relative(chapters)
    return [
        as_problem(warning, chapters=chapters, label=label)
        for warning in warnings
        # Plugins that look for a history of the woven pages; their pages' own they find.
        if not (str(woven) in warning and "git" in warning)
    ]


def _no_network(language: str, error: OSError) -> SiteError:
    return SiteError(
        f"a plugin asked another host while it built the pages in {language!r}: {error}",
        hint="tatka's own pages need none. `social` fetches its fonts when it first runs: build "
        "where there is a network, or leave it out here: enabled: !ENV [CI, false].",
    )


def swap(new: Path, current: Path, aside: Path) -> None:
    """Put a new site in the place of another, at once where the file system can.

    Raises:
        SiteError: The folder can't be moved.
    """
    try:
        folders.put_in_place(new, current, aside)
    except OSError as error:
        raise SiteError(
            f"the new site can't be put in place: {error.strerror}",
            path=current,
            hint="Close what uses that folder and build again.",
        ) from None
