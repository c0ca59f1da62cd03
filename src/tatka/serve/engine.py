"""MkDocs with its state kept, so that one page can be rendered again by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import build as build_language
from mkdocs.commands.build import get_context
from mkdocs.config.base import Config
from mkdocs.exceptions import Abort, BuildError, ConfigurationError
from mkdocs.plugins import BasePlugin

from tatka.core.errors import SiteError
from tatka.core.files import write_text
from tatka.site.config import mkdocs_config
from tatka.site.problems import as_problem, collected
from tatka.site.search.cards import read_cards
from tatka.site.search.install import install, use_search

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

    from tatka.core.errors import TatkaError
    from tatka.core.settings import Settings
    from tatka.site.languages import SiteFile


class _NoOptions(Config):
    """What is set of it: nothing."""


class _Keeper(BasePlugin[_NoOptions]):
    """Keeps what MkDocs throws away at the end of a build."""

    files: Files
    nav: Navigation
    env: Environment

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the table of contents."""
        del config
        self.nav, self.files = nav, files
        return nav

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Keep the templates."""
        del config, files
        self.env = env
        return env


class Engine:
    """The site of one language: built once, then page by page."""

    def __init__(
        self, settings: Settings, site: SiteFile, language: str, woven: Path, target: Path
    ) -> None:
        """Build nothing yet.

        Args:
            settings: Of the course.
            site: What mkdocs.yml says.
            language: Of the site.
            woven: Its woven pages.
            target: Where the site goes.
        """
        self._settings = settings
        self._site = site
        self._language = language
        self._woven = woven
        self._target = target
        self._keeper = _Keeper()
        self._config: Any = None
        self._search = ""

    def build(self) -> list[TatkaError]:
        """Build the whole site.

        Returns:
            What the engine warns of.

        Raises:
            TatkaError: It can't be built.
        """
        self._config = mkdocs_config(
            self._settings, self._site, self._language, self._woven, self._target
        )
        self._config.plugins["tatka-keeper"] = self._keeper
        with collected() as warnings:
            try:
                self._config.plugins.on_startup(command="serve", dirty=False)
                build_language(self._config)
            except (Abort, BuildError, ConfigurationError) as error:
                raise SiteError(
                    f"the site engine could not build the pages in {self._language!r}: {error}",
                    hint="\n  ".join(warnings) or None,
                ) from error
        cards = read_cards(self._settings, self._language, self._target)
        self._search = install(self._target, self._language, cards).folder.name
        return self._problems(warnings)

    def render(self, path: str) -> list[TatkaError] | None:
        """Render one page from its woven Markdown.

        Args:
            path: Of the page, relative to the folder of woven pages.

        Returns:
            What the engine warns of; None if it does not know the page: a new one, perhaps.

        Raises:
            SiteError: The page can't be rendered.
        """
        config, keeper = self._config, self._keeper
        file = keeper.files.get_file_from_path(path)
        if file is None or file.page is None:
            return None
        page = file.page
        with collected() as warnings:
            try:
                page.read_source(config)
                page.markdown = config.plugins.on_page_markdown(
                    page.markdown, page=page, config=config, files=keeper.files
                )
                page.render(config, keeper.files)
                page.content = config.plugins.on_page_content(
                    page.content, page=page, config=config, files=keeper.files
                )
                html = self._in_template(page)
            except Exception as error:
                raise SiteError(
                    f"the site engine could not render this page: {error}",
                    path=self._settings.relative(
                        self._settings.chapters_dir / self._language / path
                    ),
                ) from error
        target = self._target / file.dest_uri
        write_text(target, html)
        use_search(target, self._search, self._language)
        return self._problems(warnings)

    def _in_template(self, page: Any) -> str:  # noqa: ANN401 - MkDocs is untyped to us
        config, keeper = self._config, self._keeper
        page.active = True
        try:
            pages = keeper.files.documentation_pages()
            context = get_context(keeper.nav, pages, config, page)
            template = keeper.env.get_template(page.meta.get("template", "main.html"))
            context = config.plugins.on_page_context(
                context, page=page, config=config, nav=keeper.nav
            )
            html = template.render(context)
        finally:
            page.active = False
        return str(config.plugins.on_post_page(html, page=page, config=config))

    def _problems(self, warnings: list[str]) -> list[TatkaError]:
        chapters = self._settings.chapters_dir / self._language
        label = self._settings.relative(chapters)
        return [as_problem(warning, chapters=chapters, label=label) for warning in warnings]
