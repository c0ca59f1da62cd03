"""Takes out of a built site what no reader needs, and keeps once what the languages share."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from tatka.core.files import write_text
from tatka.site.lean_html import lean_page

if TYPE_CHECKING:
    from pathlib import Path

# Source maps, the palettes (our own colours take their place) Material's own search (ours has
# taken its place) and its icon.
_UNUSED = (
    "assets/**/*.map",
    "assets/stylesheets/palette.*.css",
    "assets/javascripts/workers/search.*.js",
    "assets/images/favicon.png",
    "sitemap.xml.gz",
)
_KEPT = re.compile(r"(<(pre|script|style|textarea)\b.*?</\2>)", re.DOTALL)
_GAP = re.compile(r"\n\s*")
_LUNR = "assets/javascripts/lunr"
_REFERENCE = re.compile(r'((?:href|src)=")((?:\.\./)*)(assets/[^"#?]+)')


def drop_unused(folder: Path) -> None:
    """Delete what the engine put into one language's site and no page of it uses."""
    for pattern in _UNUSED:
        for path in folder.glob(pattern):
            path.unlink()
    shutil.rmtree(folder / _LUNR, ignore_errors=True)


def lighten_pages(site: Path) -> None:
    """Take the blanks that the engine's templates leave, and needless elements, out of every page."""
    for page in site.rglob("*.html"):
        write_text(page, lean_page(squeeze(page.read_text(encoding="utf-8"))))


def squeeze(html: str) -> str:
    """A page without blank lines and indentation, but where they are seen."""
    # re.split with two groups: text, block, name of the block, text, ...
    parts = _KEPT.split(html)
    parts[::3] = [_GAP.sub("\n", text) for text in parts[::3]]
    del parts[2::3]
    return "".join(parts)


def share_assets(site: Path, language_folder: str) -> int:
    """Let a language's pages use the source language's assets where they are the same.

    A reader who switches the language then loads nothing twice, and an offline copy holds one of
    each.

    Args:
        site: The whole site; the source language is at its top.
        language_folder: Of the other language, such as `en/`.

    Returns:
        How many files were dropped.
    """
    folder = site / language_folder
    shared = {
        path.relative_to(folder).as_posix(): path
        for path in (folder / "assets").rglob("*")
        if path.is_file() and _same(path, site / path.relative_to(folder))
    }
    up = "../" * language_folder.count("/")

    def point_up(match: re.Match[str]) -> str:
        attribute, way, target = match.groups()
        return f"{attribute}{way}{up if target in shared else ''}{target}"

    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if page.name == "404.html":
            # Its addresses start at the host, so that it works from any depth.
            text = re.sub(
                r'((?:href|src)="/[^"]*?)' + re.escape(language_folder) + r"(assets/[^\"#?]+)",
                lambda m: m[1] + ("" if m[2] in shared else language_folder) + m[2],
                text,
            )
        write_text(page, _REFERENCE.sub(point_up, text))
    for path in shared.values():
        path.unlink()
    for empty in sorted(folder.glob("assets/**"), reverse=True):
        if empty.is_dir() and not any(empty.iterdir()):
            empty.rmdir()
    return len(shared)


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()
