"""What the whole site needs once all languages are there: offline copies, robots, manifests."""

from __future__ import annotations

import hashlib
import json
import mimetypes
import re
import zipfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from tatka.book.render.html import NOTHING, tag
from tatka.core.files import write_bytes, write_text
from tatka.core.locale import format_size, is_right_to_left, message
from tatka.site.author_file import favicon
from tatka.site.brand import PAPER
from tatka.site.html_edit import frame_tokens, splice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tatka.site.brand import Brand
    from tatka.site.forms.export import Made
    from tatka.site.languages import Language, SiteFile

_WORKER = Path(__file__).resolve().parent / "offline.js"
# The block that offers offline copies; the copy in the zip needs no offer.
_OFFER = ("<!--tatka:offer-->", "<!--/tatka:offer-->")
_SIZE = "tatka:zip-size"
_DOWNLOADS = "<!--tatka:downloads-->"
# The folder of the book's other forms.
DOWNLOADS = "downloads"
# What a reader's browser never asks for, or what describes this server alone.
_LEFT_OUT = re.compile(
    r"(\.map|\.gz|/sitemap\.xml|^sitemap\.xml|^robots\.txt|^sw\.js|^downloads/.*|OFL\.txt)$"
)
# It is shown at any address: where the start page is, the service worker fills in.
_OFFLINE_PAGE = """<!doctype html>
<html lang="{code}" dir="{direction}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
body {{
  margin: 15vh auto; max-width: 32rem; padding: 0 1.2rem; background: #fffdf7; color: #25302a;
  font: 1.1rem/1.75 system-ui, "Noto Sans Bengali", sans-serif;
}}
a {{ color: {colour}; }}
@media (prefers-color-scheme: dark) {{
  body {{ background: #131916; color: #e6e6da; }}
  a {{ color: {dark_colour}; }}
}}
</style>
<main>
<h1>{title}</h1>
<p>{text}</p>
<p><a href="tatka:home">{home}</a></p>
</main>
</html>
"""
_DATE = (2020, 1, 1, 0, 0, 0)


def finish(site_dir: Path, site: SiteFile, made: Sequence[Made] = ()) -> int:
    """Write what belongs to the site as a whole.

    Args:
        site_dir: The built site, all languages in it.
        site: What mkdocs.yml says.
        made: The book's other forms, which start pages offer.

    Returns:
        The size of the zip for reading offline, in bytes.
    """
    _write_robots(site_dir, site)
    for code, language in site.languages.items():
        _write_manifest(site_dir, language, site.brand, favicon(site.file))
        _write_offline_page(site_dir, code, language, site.brand)
    size = _write_zip(site_dir, site)
    for code, language in site.languages.items():
        home = site_dir / language.folder / "index.html"
        if home.is_file():
            page = home.read_text(encoding="utf-8")
            offered = _offered(made, code, language)
            page = page.replace(_DOWNLOADS, offered)
            write_text(home, page.replace(_SIZE, format_size(size, code)))
    write_worker(site_dir, site)
    return size


def _offered(made: Sequence[Made], code: str, language: Language) -> Markup:
    """Links to the book's other forms in a language, with their sizes."""
    up = "../" * language.folder.count("/")
    links = [
        tag(
            "a",
            message(f"site.form_{form.kind}", code, size=format_size(form.bytes, code)),
            class_="md-button",
            href=f"{up}{DOWNLOADS}/{form.file.name}",
            download=True,
        )
        for form in made
        if form.language == code
    ]
    if not links:
        return NOTHING
    return tag("p", Markup(" ").join(links), class_="tatka-offline__actions")


def files_of(site_dir: Path, site: SiteFile) -> list[str]:
    """Paths of the files that a reader without internet needs, sorted."""
    packed = site.brand.zip_name
    names = (
        path.relative_to(site_dir).as_posix() for path in site_dir.rglob("*") if path.is_file()
    )
    return sorted(name for name in names if name != packed and not _LEFT_OUT.search(name))


def _write_robots(site_dir: Path, site: SiteFile) -> None:
    lines = ["User-agent: *", "Allow: /"]
    if site.site_url:
        lines += [
            f"Sitemap: {site.site_url}{language.folder}sitemap.xml"
            for language in site.languages.values()
        ]
    write_text(site_dir / "robots.txt", "\n".join(lines) + "\n")


def _write_manifest(site_dir: Path, language: Language, brand: Brand, icon: str) -> None:
    """What a browser needs to install the site as an application."""
    up = "../" * language.folder.count("/")
    kind = mimetypes.guess_type(icon)[0] or "image/png"
    own = [{"src": f"{up}{icon}", "sizes": "any", "type": kind, "purpose": "any"}]
    icons = [
        {"src": f"{up}assets/icons/{name}", "sizes": size, "type": kind, "purpose": purpose}
        for name, size, kind, purpose in (
            ("icon.svg", "any", "image/svg+xml", "any"),
            ("icon-192.png", "192x192", "image/png", "any"),
            ("icon-512.png", "512x512", "image/png", "any maskable"),
        )
    ]
    table = {
        "name": language.site_name,
        "short_name": language.site_name.partition(":")[0],
        "description": language.description,
        "lang": language.code,
        "start_url": "index.html",
        "scope": up or "./",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": brand.colour,
        "icons": own if icon else icons,
    }
    target = site_dir / language.folder / "site.webmanifest"
    write_text(target, json.dumps(table, ensure_ascii=False, indent=1) + "\n")


def _write_zip(site_dir: Path, site: SiteFile) -> int:
    """Pack the site into one file; the same site gives the same bytes."""
    target = site_dir / site.brand.zip_name
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in files_of(site_dir, site):
            content = (site_dir / name).read_bytes()
            if name.endswith(".html"):
                content = _for_a_folder(content.decode()).encode()
            entry = zipfile.ZipInfo(f"{site.brand.archive}/{name}", _DATE)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return target.stat().st_size


def _for_a_folder(html: str) -> str:
    """A page that is opened from a folder: it offers no copy, and fetches nothing ahead."""
    opening, closing = _OFFER
    before, found, rest = html.partition(opening)
    if found:
        html = before + rest.partition(closing)[2]
    # Browsers refuse to fetch fonts of a folder ahead, and say so for each.
    return splice(
        html,
        [
            (token.start, token.end + html.startswith("\n", token.end), "")
            for token in frame_tokens(html)
            if token.tag == "link" and token.get("rel") == "preload"
        ],
    )


def _write_offline_page(site_dir: Path, code: str, language: Language, brand: Brand) -> None:
    """The page in the place of one that was not kept; it needs no other file."""
    words = {
        key: escape(message(f"site.offline_page_{key}", code)) for key in ("title", "text", "home")
    }
    text = _OFFLINE_PAGE.format(
        code=code,
        direction="rtl" if is_right_to_left(code) else "ltr",
        colour=brand.colour,
        dark_colour=brand.dark_colour,
        **words,
    )
    write_text(site_dir / language.folder / "offline.html", text)


def write_worker(site_dir: Path, site: SiteFile) -> None:
    """Write the service worker, which knows every file of the site and its digest."""
    files = {
        name: hashlib.sha256((site_dir / name).read_bytes()).hexdigest()[:12]
        for name in files_of(site_dir, site)
    }
    homes = {code: language.folder for code, language in site.languages.items()}
    script = _WORKER.read_text(encoding="utf-8")
    build = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:12]
    site_facts = {"build": build, "files": files, "homes": homes}
    facts = json.dumps(site_facts, ensure_ascii=False, sort_keys=True)
    write_bytes(site_dir / "sw.js", f"const SITE = {facts};\n{script}".encode())
