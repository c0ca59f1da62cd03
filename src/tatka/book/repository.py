"""Where the course can be found: addresses from the site engine's configuration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from tatka.core.mkdocs_file import MkdocsFile

_GITHUB = re.compile(r"https?://github\.com/(?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?$")
_EDIT = re.compile(r"(?:edit|blob|raw|tree)/(?P<branch>[^/]+)/")


@dataclass(frozen=True)
class Repository:
    """Addresses of the repository and of the site.

    Attributes:
        url: `repo_url` of mkdocs.yml, without a slash at its end; empty if it has none.
        branch: The branch that `edit_uri` names, `main` without one.
        site_url: Where the site is, with a slash at its end; empty if that isn't known.
    """

    url: str = ""
    branch: str = "main"
    site_url: str = ""

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

    def colab(self, path: str, branch: str) -> str:
        """Where Colab opens a notebook of the published site; empty unless it is on GitHub.

        Args:
            path: Relative to the site.
            branch: That the published site's notebooks are on.
        """
        match = _GITHUB.match(self.url)
        if match is None:
            return ""
        return (
            f"https://colab.research.google.com/github/{match['name']}/blob/{branch}/{quote(path)}"
        )


def read_repository(file: MkdocsFile) -> Repository:
    """The addresses that mkdocs.yml gives; without that file there are none."""
    config = file.table
    edit = _EDIT.search(str(config.get("edit_uri") or ""))
    site = str(config.get("site_url") or "")
    return Repository(
        url=str(config.get("repo_url") or "").rstrip("/"),
        branch=edit["branch"] if edit else "main",
        site_url=f"{site.rstrip('/')}/" if site else "",
    )
