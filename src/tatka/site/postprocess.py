"""Takes out of a built site what no reader needs, and keeps once what the languages share."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from tatka.core.files import write_text
from tatka.site.html_edit import splice, tokens
from tatka.site.lean_html import lean_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
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
_KEPT = frozenset({"pre", "script", "style", "textarea"})
_GAP = re.compile(r"\n\s*")
_LUNR = "assets/javascripts/lunr"
# The address of an asset from a page; that of a page for any address starts at the host.
_ASSET = re.compile(r"(?P<way>(?:\.\./)*)(?P<target>assets/[^#?]+).*")


def drop_unused(folder: Path) -> None:
    """Delete what the engine put into one language's site and no page of it uses."""
    for pattern in _UNUSED:
        for path in folder.glob(pattern):
            path.unlink()
    shutil.rmtree(folder / _LUNR, ignore_errors=True)


def lighten_pages(site: Path) -> None:
    """Take blanks that the engine's templates leave, and needless elements, out of every page."""
    for page in site.rglob("*.html"):
        write_text(page, lean_page(squeeze(page.read_text(encoding="utf-8"))))


def squeeze(html: str) -> str:
    """A page without blank lines and indentation, but where they are seen."""
    edits = []
    kept = ""
    for token in tokens(html):
        if kept:
            kept = "" if token.kind == "end" and token.tag == kept else kept
        elif token.kind == "start" and token.tag in _KEPT:
            kept = token.tag
        elif token.kind == "text" and "\n" in token.raw:
            edits.append((token.start, token.end, _GAP.sub("\n", token.raw)))
    return splice(html, edits)


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
    for page in folder.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        write_text(page, splice(html, _pointed_up(html, language_folder, shared.keys())))
    for path in shared.values():
        path.unlink()
    for empty in sorted(folder.glob("assets/**"), reverse=True):
        if empty.is_dir() and not any(empty.iterdir()):
            empty.rmdir()
    return len(shared)


def _pointed_up(html: str, folder: str, shared: AbstractSet[str]) -> Iterator[tuple[int, int, str]]:
    """The tags of a page whose assets stand with the source language's."""
    up = "../" * folder.count("/")
    for token in tokens(html):
        if token.kind != "start":
            continue
        raw = token.raw
        for address in {token.get("href"), token.get("src")}:
            way, found, target = address.partition(f"{folder}assets/")
            if found and address.startswith("/"):
                # The page for any address: its own start at the host.
                if f"assets/{target}" in shared:
                    raw = raw.replace(address, f"{way}assets/{target}")
                continue
            match = _ASSET.fullmatch(address)
            if match is not None and match["target"] in shared:
                raw = raw.replace(address, up + address)
        if raw != token.raw:
            yield token.start, token.end, raw


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()
