"""Where the course can be found: addresses from the site engine's configuration."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import yaml

from tatka.core.errors import SettingsError
from tatka.core.yaml_errors import yaml_fault

if TYPE_CHECKING:
    from pathlib import Path

    from tatka.core.settings import Settings

_GITHUB = re.compile(r"https?://github\.com/(?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?$")
_EDIT = re.compile(r"(?:edit|blob|raw|tree)/(?P<branch>[^/]+)/")


@dataclass(frozen=True)
class Repository:
    """Addresses of the repository and of the site.

    Attributes:
        url: `repo_url` of mkdocs.yml, without a slash at its end; empty if it has none.
        branch: The branch that `edit_uri` names, `main` without one.
        pages_branch: The branch that the built site is published from, where Colab finds
            notebooks: `extra.pages_branch`, `gh-pages` without one.
        site_url: Where the site is, with a slash at its end; empty if that isn't known.
        flat: Whether a page is a file beside its neighbours (`use_directory_urls: false`).
    """

    url: str = ""
    branch: str = "main"
    pages_branch: str = "gh-pages"
    site_url: str = ""
    flat: bool = True

    def file(self, path: str, lines: tuple[int, int] | None = None) -> str:
        """Where a file of the repository can be read; empty if there is no repository.

        Args:
            path: Relative to the repository.
            lines: First and last line to be shown.
        """
        if not self.url:
            return ""
        place = f"#L{lines[0]}-L{lines[1]}" if lines else ""
        return f"{self.url}/blob/{self.branch}/{quote(path)}{place}"

    def colab(self, path: str) -> str:
        """Where Colab opens a notebook of the published site; empty unless it is on GitHub.

        Args:
            path: Relative to the site.
        """
        match = _GITHUB.match(self.url)
        if match is None:
            return ""
        return (
            f"https://colab.research.google.com/github/{match['name']}/blob/"
            f"{self.pages_branch}/{quote(path)}"
        )


def read_repository(settings: Settings) -> Repository:
    """Read the addresses from mkdocs.yml; without that file there are none.

    Raises:
        SettingsError: The file is not valid YAML.
    """
    file = settings.mkdocs_file
    if not file.is_file():
        return Repository()
    config = _read(file, settings)
    edit = _EDIT.search(str(config.get("edit_uri") or ""))
    extra = config.get("extra")
    site = str(config.get("site_url") or "")
    return Repository(
        url=str(config.get("repo_url") or "").rstrip("/"),
        branch=edit["branch"] if edit else "main",
        pages_branch=str(
            (extra if isinstance(extra, dict) else {}).get("pages_branch", "gh-pages")
        ),
        site_url=f"{site.rstrip('/')}/" if site else "",
        flat=config.get("use_directory_urls") is False,
    )


class _Loader(yaml.SafeLoader):
    """YAML with the tags that site engines allow: `!ENV` is looked up, others are passed over."""


def _environment(loader: _Loader, node: yaml.Node) -> Any:  # noqa: ANN401 - a default may be anything
    if isinstance(node, yaml.SequenceNode):
        *names, default = loader.construct_sequence(node) or [None]
    else:
        names, default = [loader.construct_scalar(node)], None  # type: ignore[arg-type]
    return next((os.environ[str(name)] for name in names if str(name) in os.environ), default)


def _nothing(loader: _Loader, suffix: str, node: yaml.Node) -> None:
    del loader, suffix, node


_Loader.add_constructor("!ENV", _environment)
_Loader.add_multi_constructor("!", _nothing)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _nothing)


def _read(file: Path, settings: Settings) -> dict[str, Any]:
    try:
        config = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        fault = yaml_fault(error)
        raise SettingsError(
            f"this is {fault.what}", path=settings.relative(file), line=fault.line
        ) from None
    return config if isinstance(config, dict) else {}
