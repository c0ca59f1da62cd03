"""Replaces the search of a built site by ours: the index, the engine, and a few lines in each page.

Everything goes to `search/DIGEST/`, named by its content: a reader's browser never mixes the files
of two builds, and may keep them for ever.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from tatka.core.errors import SiteError
from tatka.core.files import write_text
from tatka.core.locale import message
from tatka.site.html_edit import frame_tokens, splice
from tatka.site.search.index import make_index
from tatka.site.search.sections import read_pages
from tatka.site.search.table import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tatka.site.search.cards import Card
    from tatka.site.search.index import Index

_MODULES = (
    "words.js",
    "sounds.js",
    "query.js",
    "rank.js",
    "near.js",
    "reading.js",
    "marks.js",
    "engine.js",
)
_MATERIAL_INDEX = ("search_index.json", "search_index.js")
_DIGEST = re.compile(r"[0-9a-f]{10}")
_DIGEST_LENGTH = 10

# Addresses: of Material's script, and of the worker that searches, Material's or ours.
_BUNDLE = re.compile(r".*assets/javascripts/bundle\.[^/]+\.js")
_WORKER = re.compile(
    r"(?P<up>.*?)(?:assets/javascripts/workers/search\.[^/]+\.js|search/[0-9a-f]{10}/engine\.js)"
)


@dataclass(frozen=True)
class InstalledSearch:
    """What was put into a site.

    Attributes:
        folder: The new folder.
        pages: Number of pages found by the search.
        sections: Number of sections.
        terms: Number of different terms.
        rewritten: Number of HTML files that now use it.
    """

    folder: Path
    pages: int
    sections: int
    terms: int
    rewritten: int


def install(site_dir: Path, language: str, cards: Sequence[Card] = ()) -> InstalledSearch:
    """Give a freshly built site our search; to be called after every build with MkDocs.

    Reads Material's `search/search_index.json` and removes it: nothing needs it any more.

    Args:
        site_dir: Where MkDocs built one language's site.
        language: The site's language, for what the search box says by itself.
        cards: The words of the site's glossary.

    Raises:
        SiteError: There is no search index of Material's, or a page is not one of Material's.
    """
    search_dir = site_dir / "search"
    index = make_index(read_pages(search_dir / _MATERIAL_INDEX[0]), cards)
    scripts = _scripts(index)
    digest = _digest(scripts)
    folder = search_dir / digest
    for name, script in scripts.items():
        write_text(folder / f"{name}.js", script)
    rewritten = sum(use_search(page, digest, language) for page in sorted(site_dir.rglob("*.html")))
    if not rewritten:
        raise SiteError(
            "no page of this site has Material's search box",
            path=site_dir,
            hint="Material's search worker or script may have moved: see site/search/install.py.",
        )
    for name in _MATERIAL_INDEX:
        (search_dir / name).unlink(missing_ok=True)
    for other in search_dir.iterdir():
        if other.is_dir() and other != folder and _DIGEST.fullmatch(other.name):
            shutil.rmtree(other)
    return InstalledSearch(folder, index.pages, index.sections, index.terms, rewritten)


def use_search(page: Path, digest: str, language: str) -> bool:
    """Make one built page use our search.

    Args:
        page: An HTML file.
        digest: Name of the folder under `search/`.
        language: The page's language.

    Returns:
        Whether it is a page of Material's with a search box; others are left as they are.
    """
    html = page.read_text(encoding="utf-8")
    changed = rewrite(html, digest, language)
    if changed is None:
        return False
    if changed != html:
        write_text(page, changed)
    return True


def rewrite(html: str, digest: str, language: str) -> str | None:
    """A page of Material's that uses our search; None if it has no search box.

    Rewriting a page again changes nothing but the folder.
    """
    edits: list[tuple[int, int, str]] = []
    seen = set()
    found = frame_tokens(html)
    for token, following in zip(found, [*found[1:], None], strict=True):
        if token.kind != "start":
            continue
        if "md-search__form" in token.classes:
            seen.add("form")
            # Material fetches its whole index wherever there is a form of this name.
            edits.append((token.start, token.end, token.raw.replace(' name="search"', "")))
        elif token.tag != "script":
            continue
        elif token.get("id") == "__config" and following is not None:
            worker = _WORKER.fullmatch(json.loads(following.raw).get("search", ""))
            if worker is not None:
                seen.add("worker")
                new = json.dumps(f"{worker['up']}search/{digest}/engine.js")
                changed = following.raw.replace(json.dumps(worker.group()), new, 1)
                edits.append((following.start, following.end, changed))
        elif "data-tatka-search" in (token.attributes or {}):
            # Ours of a build before.
            end = html.index("</script>", token.end) + len("</script>")
            edits.append((token.start, end + len(html[end:]) - len(html[end:].lstrip()), ""))
        elif _BUNDLE.fullmatch(token.get("src")) and "bundle" not in seen:
            seen.add("bundle")
            script = f"<script data-tatka-search>{_page_script(language)}</script>\n"
            edits.append((token.start, token.start, script))
    return splice(html, edits) if seen == {"form", "worker", "bundle"} else None


def _scripts(index: Index) -> Mapping[str, str]:
    data = {
        name: f'tatkaSearch.give("{name}",{_json(value)});\n' for name, value in index.files.items()
    }
    return {"engine": engine_script(), **data}


def engine_script() -> str:
    """The engine as one plain script: our modules in a row, around them a scope of their own.

    Browsers load no modules from file:// pages, so what they load is no module.
    """
    code = "\n".join(_source(name) for name in _MODULES)
    plain = re.sub(r"^export ", "", code, flags=re.MULTILINE)
    table = _json(read_table().for_browser())
    return f'(() => {{\n"use strict";\nconst TABLE = {table};\n{plain}}})();\n'


def _page_script(language: str) -> str:
    texts = {key: message(f"search.{key}", language) for key in ("failed", "failed_hint")}
    code = _source("page.js").replace("TEXTS_OF_THIS_LANGUAGE", _json(texts))
    return _without_comments(code)


def _without_comments(code: str) -> str:
    """The script for every page, without the lines that only we read."""
    code = re.sub(r"^\s*/\*.*?\*/\n", "", code, flags=re.MULTILINE | re.DOTALL)
    kept = (line.strip() for line in code.splitlines())
    return "\n".join(line for line in kept if line and not line.startswith("//"))


def _source(name: str) -> str:
    return (files("tatka.site.search") / "js" / name).read_text(encoding="utf-8")


def _json(value: object) -> str:
    # </script> in a text must not end the script it stands in.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("</", "<\\/")


def _digest(scripts: Mapping[str, str]) -> str:
    whole = hashlib.sha256()
    for name, script in sorted(scripts.items()):
        whole.update(f"{name}\0{script}\0".encode())
    return whole.hexdigest()[:_DIGEST_LENGTH]
