"""Our part in MkDocs' build of one language: the plugin `tatka` among `mkdocs.plugins`."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urljoin

from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, InclusionLevel

from tatka.site import bundle
from tatka.site.listings import lean_listing
from tatka.site.moved_pages import list_of, moved
from tatka.site.page_facts import description, minutes_to_read, say_minutes, say_minutes_on_cards
from tatka.site.page_html import finish_html
from tatka.site.theme_words import ThemeWords

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

THEME = Path(__file__).resolve().parent / "theme"
_DIGEST = re.compile(r"\.[0-9a-f]{8}\.min\.(?:css|js)$")
# How much a whole run counts in the search beside a chapter.
_RUN = 0.5
# A page that takes less need not say so.
_WORTH_SAYING = 3


class TatkaOptions(Config):
    """Options of the plugin: none."""


class TatkaPlugin(BasePlugin[TatkaOptions]):
    """Lays our theme over Material and gives pages what their language needs.

    What it works with stands in `extra.tatka` of the configuration that `tatka build` makes.
    """

    def __init__(self) -> None:
        """Begin with no page read."""
        super().__init__()
        # How long each page takes that has been rendered, by its address.
        self.minutes: dict[str, int] = {}

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put our theme over Material, under what the course overrides itself."""
        ours = config.extra.get("tatka")
        if ours is None:
            raise PluginError(
                "pages of tatka are woven before MkDocs renders them: call tatka build or tatka "
                "serve instead of mkdocs"
            )
        at = 1 if config.theme.custom_dir else 0
        material = Path(config.theme.dirs[at])
        config.theme.dirs.insert(at, str(THEME))
        config.theme.static_templates.update({"404.html", "sitemap.xml"})
        config.extra_css.insert(0, bundle.styles().path)
        config.extra_javascript.insert(0, bundle.scripts().path)
        ours["theme_words"] = ThemeWords(ours["language"], config.theme.get_env())
        ours["fonts"] = bundle.font_names()
        ours["material"] = material_files(material)
        notebooks = config.plugins.get("mkdocs-jupyter")
        if notebooks is not None:
            # Each build throws away what it did not use: one folder a language, or they starve
            # each other.
            cache = Path(ours["work_dir"]) / "cache" / "listings" / ours["language"]
            notebooks.config["cache_dir"] = str(cache)
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the styles and scripts that were put together."""
        for made in (bundle.styles(), bundle.scripts(), *bundle.pieces()):
            files.append(File.generated(config, made.path, content=made.text))
        ours = config.extra["tatka"]
        for file in files.documentation_pages():
            if file.src_uri in ours["variants"][ours["language"]]:
                # Found by its switch: not by the search, and not in the list of all pages.
                file.inclusion = InclusionLevel.NOT_IN_NAV
        return files

    @event_priority(-100)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Name pages by what people wrote: plugins ask git, or readers, about those files.

        By now plugins that read pages by themselves, such as a blog its posts, have read the woven
        ones; the others get them below.
        """
        ours = config.extra["tatka"]
        ours["places"] = {}
        for file in files:
            if file.src_uri in ours["pages"][ours["language"]]:
                file.src_dir = ours["chapters_dir"]
                file.abs_src_path = str(Path(ours["chapters_dir"]) / file.src_uri)
                if (written := _written_for(file)) != file.dest_uri:
                    ours["places"][written] = file.dest_uri
        return nav

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Read the woven form of a chapter."""
        woven = Path(config.docs_dir) / page.file.src_uri
        if page.file.src_dir == config.docs_dir or not woven.is_file():
            return None
        return woven.read_text(encoding="utf-8-sig")

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Let machines know a page with other results as another form of the ordinary one."""
        ours = config.extra["tatka"]
        ordinary = ours["variants"][ours["language"]].get(page.file.src_uri)
        if ordinary:
            page.meta["search"] = {"exclude": True}
            page.canonical_url = page.edit_url = None
            if config.site_url and (file := files.get_file_from_path(ordinary)):
                page.canonical_url = urljoin(config.site_url, file.url)
        return markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Localise what Markdown leaves in English, and give pictures their sizes."""
        del files
        ours = config.extra["tatka"]
        if page.file.src_uri.endswith(".ipynb"):
            html = lean_listing(html, note=ours["text"]["listing_note"])
            # A whole run holds what a chapter explains: the chapter is found first.
            page.meta.setdefault("search", {"boost": _RUN})
            about = f"{page.title}. {ours['text']['listing_note']}"
            page.meta.setdefault("description", about)
        said = description(html)
        if said and "description" not in page.meta:
            page.meta["description"] = said
        folder = (Path(config.docs_dir) / page.file.src_uri).parent
        html = finish_html(html, ours["language"], folder)
        if page.file.src_uri in ours["pages"][ours["language"]]:
            minutes = self.minutes[page.file.dest_uri] = minutes_to_read(html)
            if minutes >= _WORTH_SAYING and not page.is_homepage:
                html = say_minutes(html, minutes, ours["language"])
        return moved(html, _written_for(page.file), page.file.dest_uri, ours["places"])

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Let scripts wait: the line is for what the first view needs."""
        del config, files
        tag = env.filters["script_tag"]

        def deferred(context: Any, script: Any) -> str:  # noqa: ANN401 - Jinja's and MkDocs'
            html = str(tag(context, script))
            return html if " defer" in html else html.replace("<script ", "<script defer ", 1)

        deferred.jinja_pass_arg = tag.jinja_pass_arg  # type: ignore[attr-defined]
        env.filters["script_tag"] = deferred
        return env

    @event_priority(-150)
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Tell the templates where the page's other languages are."""
        del nav
        ours = config.extra["tatka"]
        written = _written_for(page.file)
        elsewhere = list_of(page.file.src_uri) if written in ours["places"] else ""
        found = alternates(
            ours, page.file.src_uri, page.file.dest_uri, config.site_url, elsewhere=elsewhere
        )
        # MkDocs declares its own variables alone.
        cast("dict[str, Any]", context)["tatka_alternates"] = found
        if page.content and "tatka-cards" in page.content:
            here = PurePosixPath(page.file.dest_uri).parent.as_posix()
            near = {posixpath.relpath(to, here): took for to, took in self.minutes.items()}
            page.content = say_minutes_on_cards(page.content, near, ours["language"])
        if page.file.src_uri.endswith(".ipynb"):
            page.edit_url = None
        # The beginnings of a blog's posts, on the pages that list them.
        for excerpt in cast("dict[str, Any]", context).get("posts") or ():
            post = _written_for(excerpt.post.file)
            excerpt.content = moved(excerpt.content, post, page.file.dest_uri, ours["places"])
        return context


def _written_for(file: File) -> str:
    """Where the page of a file would be if no plugin put it elsewhere."""
    is_page = file.src_uri.endswith(".md")
    return f"{file.src_uri.removesuffix('.md')}.html" if is_page else file.dest_uri


def material_files(theme: Path) -> dict[str, str]:
    """Paths of Material's own style sheet and script, which carry a digest in their names.

    Args:
        theme: Material's folder.

    Raises:
        PluginError: There are none, or more than one.
    """
    found = {}
    for kind, pattern in (
        ("styles", "assets/stylesheets/main.*.css"),
        ("script", "assets/javascripts/bundle.*.js"),
    ):
        files = [path for path in theme.glob(pattern) if _DIGEST.search(path.name)]
        if len(files) != 1:
            raise PluginError(f"Material has {len(files)} files {pattern}, and one was expected")
        found[kind] = files[0].relative_to(theme).as_posix()
    return found


def alternates(
    ours: dict[str, Any],
    source: str,
    address: str,
    site_url: str | None,
    *,
    elsewhere: str = "",
) -> list[dict[str, Any]]:
    """The languages of the site as one page sees them.

    Args:
        ours: `extra.tatka` of the configuration.
        source: The page's path among the chapters.
        address: Its address in the site of its language.
        site_url: Where that site is served from.
        elsewhere: What the other languages have in its place, where a plugin names pages by their
            titles.

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
        variants = ours["variants"][item["code"]]
        meant = source
        if ordinary := ours["variants"][ours["language"]].get(source):
            # Readers keep the results they chose; machines are told of the ordinary page.
            meant = source if source in variants else ordinary
        exists = is_run or meant in ours["pages"][item["code"]] or meant in variants
        there = address if item is own or not elsewhere else elsewhere
        if meant != source:
            there = f"{meant.removesuffix('.md')}.html"
        target = item["folder"] + (there if exists else "index.html")
        found.append(
            {
                **item,
                "own": item is own,
                "exists": exists,
                "link": (up or "./") + target,
                "home": (up or "./") + item["folder"] + "index.html",
                "url": f"{base}{target}" if base and exists and meant not in variants else None,
            }
        )
    return found
