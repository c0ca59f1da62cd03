"""Our part in MkDocs' build of one language; MkDocs loads this file by its path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

from tatka.site import bundle
from tatka.site.page_html import localise_html, size_pictures
from tatka.site.listings import lean_listing

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

THEME = Path(__file__).resolve().parent / "theme"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put our theme over Material, under what the course overrides itself."""
    ours = config.extra["tatka"]
    text = ours["text"]
    at = 1 if config.theme.custom_dir else 0
    config.theme.dirs.insert(at, str(THEME))
    config.theme.static_templates.update({"404.html", "sitemap.xml"})
    config.extra_css.insert(0, bundle.styles().path)
    config.extra_javascript.insert(0, bundle.scripts().path)
    ours["fonts"] = bundle.font_names()
    options = config.mdx_configs
    options.setdefault("toc", {}).setdefault("permalink_title", text["permalink"])
    options.setdefault("footnotes", {})["BACKLINK_TITLE"] = text["footnote_back"]
    notebooks = config.plugins.get("mkdocs-jupyter")
    if notebooks is not None:
        # Each build throws away what it did not use: one folder a language, or they starve
        # each other.
        cache = Path(ours["work_dir"]) / "cache" / "listings" / ours["language"]
        notebooks.config["cache_dir"] = str(cache)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the styles and scripts that were put together."""
    for made in (bundle.styles(), bundle.scripts()):
        files.append(File.generated(config, made.path, content=made.text))
    return files


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Localise what Markdown leaves in English, and give pictures their sizes."""
    del files
    ours = config.extra["tatka"]
    if page.file.src_uri.endswith(".ipynb"):
        html = lean_listing(html, note=ours["text"]["listing_note"])
    folder = (Path(config.docs_dir) / page.file.src_uri).parent
    return size_pictures(localise_html(html, ours["language"]), folder)


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Tell the templates where the page's other languages are."""
    del nav
    ours = config.extra["tatka"]
    context["tatka_alternates"] = alternates(
        ours, page.file.src_uri, page.file.dest_uri, config.site_url
    )
    if page.file.src_uri.endswith(".ipynb"):
        page.edit_url = None
    return context


def alternates(
    ours: dict[str, Any], source: str, address: str, site_url: str | None
) -> list[dict[str, Any]]:
    """The languages of the site as one page sees them.

    Args:
        ours: `extra.tatka` of the configuration.
        source: The page's path among the chapters.
        address: Its address in the site of its language.
        site_url: Where that site is served from.

    Returns:
        For each language: `code`, `name`, whether it is the page's own (`own`), whether the page
        `exists` in it, its address from the page (`link`; the start page where it does not exist),
        that of the start page (`home`), and the absolute address (`url`), if it is known.
    """
    own = next(item for item in ours["languages"] if item["code"] == ours["language"])
    up = "../" * (address.count("/") + own["folder"].count("/"))
    base = site_url.removesuffix(own["folder"]) if site_url else None
    found = []
    for item in ours["languages"]:
        is_run = source.endswith(".ipynb")
        exists = is_run or source in ours["pages"][item["code"]]
        target = item["folder"] + (address if exists else "index.html")
        found.append(
            {
                **item,
                "own": item is own,
                "exists": exists,
                "link": (up or "./") + target,
                "home": (up or "./") + item["folder"] + "index.html",
                "url": f"{base}{target}" if base and exists else None,
            }
        )
    return found
