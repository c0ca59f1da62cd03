"""The book as an EPUB 3: one file that phones and e-readers open, formulas as MathML in it."""

from __future__ import annotations

import hashlib
import io
import re
import uuid
import zipfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from tatka.site.forms.contents import Chapter, Contents, content_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HERE = Path(__file__).resolve().parent
_FONTS = _HERE.parent / "theme" / "assets" / "fonts"
_DATE = (2020, 1, 1, 0, 0, 0)
_TYPES = {
    ".xhtml": "application/xhtml+xml", ".css": "text/css", ".svg": "image/svg+xml",
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp", ".woff2": "font/woff2",
}  # fmt: skip
_INTERNAL = re.compile(r"#(c\d+)(-.+)?$")
_CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>
"""


def write_epub(contents: Contents, target: Path, *, modified: str) -> int:
    """Write a book; the same book gives the same bytes.

    Args:
        contents: The book.
        target: The file to write.
        modified: When what is in it was last changed: `2026-11-25T10:00:00Z`.

    Returns:
        Its size in bytes.
    """
    files = dict(_files(contents, modified))
    partial = target.with_name(f".{target.name}.new")
    partial.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(partial, "w") as archive:
        # Readers know the kind of file by its first bytes.
        archive.writestr(zipfile.ZipInfo("mimetype", _DATE), "application/epub+zip")
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    partial.replace(target)
    return target.stat().st_size


def _files(contents: Contents, modified: str) -> Iterator[tuple[str, bytes]]:
    code = contents.language.code
    inside: dict[str, bytes] = {
        "book.css": (_HERE / "book.css").read_bytes(),
        "title.xhtml": _page(code, contents.title, _title(contents)).encode(),
        "nav.xhtml": _nav(contents).encode(),
    }
    inside |= {
        f"fonts/{font.name}": font.read_bytes()
        for name in ("bangla", "latin", "math", "mono")
        for font in _FONTS.glob(f"{name}.woff2")
    }
    for chapter in contents.chapters:
        inside[f"{chapter.key}.xhtml"] = _chapter(chapter, code).encode()
    for name, content in contents.files.items():
        inside[_name(name)] = _picture(name, content_of(content))
    yield "META-INF/container.xml", _CONTAINER.encode()
    yield "EPUB/package.opf", _package(contents, inside, modified).encode()
    for name, content in inside.items():
        yield f"EPUB/{name}", content


def _name(name: str) -> str:
    """The name of a picture; e-readers know no WebP."""
    return f"{name.removesuffix('.webp')}.png" if name.endswith(".webp") else name


def _picture(name: str, content: bytes) -> bytes:
    """A picture; of SVG only what is its own, since readers refuse documents with a type."""
    if name.endswith(".webp"):
        made = io.BytesIO()
        with Image.open(io.BytesIO(content)) as picture:
            picture.save(made, "PNG", optimize=True)
        return made.getvalue()
    if not name.endswith(".svg"):
        return content
    content = re.sub(rb"<!DOCTYPE[^>]*>", b"", content)
    # matplotlib writes letters that have no outline, the blank, as paths without one.
    return re.sub(rb"<path(?![^>]*\bd=)", b'<path d="M0 0"', content)


def _page(code: str, title: str, body: str, kind: str = "") -> str:
    head = f'<title>{escape(title)}</title><link rel="stylesheet" type="text/css" href="book.css"/>'
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{code}" xml:lang="{code}"><head><meta charset="utf-8"/>{head}</head>'
        f"<body{kind}>{body}</body></html>\n"
    )


def _title(contents: Contents) -> str:
    return (
        f'<section epub:type="titlepage"><h1>{escape(contents.title)}</h1>'
        f"<p>{escape(contents.description)}</p></section>"
    )


def _chapter(chapter: Chapter, code: str) -> str:
    for link in chapter.body.select("a[href]"):
        match = _INTERNAL.match(str(link["href"]))
        if match:
            file = "" if match[1] == chapter.key and match[2] else f"{match[1]}.xhtml"
            place = f"#{match[1]}{match[2]}" if match[2] else ""
            link["href"] = f"{file}{place}"
    for image in chapter.body.select("img[src]"):
        image["src"] = _name(str(image["src"]))
    for part in chapter.body.select("math [scriptlevel]:not(mstyle)"):
        # A word of MathML Core that the schema of EPUB does not have yet.
        part.attrs.pop("scriptlevel")
    body = chapter.body.decode(formatter="minimal")
    return _page(code, chapter.title, f'<section id="{chapter.key}">{body}</section>')


def _nav(contents: Contents) -> str:
    code = contents.language.code
    items = []
    for chapter in contents.chapters:
        inner = "".join(
            f'<li><a href="{chapter.key}.xhtml#{heading["id"]}">'
            f"{escape(' '.join(heading.get_text().split()))}</a></li>"
            for heading in chapter.body.find_all("h2", id=True)
        )
        below = f"<ol>{inner}</ol>" if inner else ""
        items.append(f'<li><a href="{chapter.key}.xhtml">{escape(chapter.title)}</a>{below}</li>')
    name = escape(words("contents", code))
    body = f'<nav epub:type="toc" id="toc"><h1>{name}</h1><ol>{"".join(items)}</ol></nav>'
    return _page(code, contents.title, body)


def _package(contents: Contents, inside: Mapping[str, bytes], modified: str) -> str:
    code = contents.language.code
    seed = f"{contents.site_url or contents.title}#{code}"
    name = uuid.UUID(bytes=hashlib.sha256(seed.encode()).digest()[:16], version=4)
    manifest = "".join(
        f'<item id="{_id(path)}" href="{escape(path)}" media-type="{_TYPES[Path(path).suffix]}"'
        f"{_properties(path, content)}/>"
        for path, content in inside.items()
        if Path(path).suffix in _TYPES
    )
    spine = "".join(f'<itemref idref="{_id(f"{c.key}.xhtml")}"/>' for c in contents.chapters)
    about = escape(contents.description or contents.title)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
        f'xml:lang="{code}"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:uuid:{name}</dc:identifier>'
        f"<dc:title>{escape(contents.title)}</dc:title><dc:language>{code}</dc:language>"
        f"<dc:description>{about}</dc:description>"
        f'<meta property="dcterms:modified">{modified}</meta></metadata>'
        f"<manifest>{manifest}</manifest>"
        f'<spine><itemref idref="{_id("title.xhtml")}"/><itemref idref="{_id("nav.xhtml")}"/>'
        f"{spine}</spine></package>\n"
    )


def _id(path: str) -> str:
    return "f-" + re.sub(r"[^A-Za-z0-9_-]", "-", path)


def _properties(path: str, content: bytes) -> str:
    found = []
    if path == "nav.xhtml":
        found.append("nav")
    if path.endswith(".xhtml"):
        found += [
            kind for kind, sign in (("mathml", b"<math"), ("svg", b"<svg")) if sign in content
        ]
    return f' properties="{" ".join(found)}"' if found else ""
