"""Links and pictures of an old page, led to where things stand now."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from tatka.importing.assets import embedded_picture
from tatka.importing.inline import Html, Link, pieces, prose, unescaped
from tatka.importing.outline import anchor_slugs, ascii_slug, nfc
from tatka.importing.prosewords import shown_words
from tatka.importing.prosewords import words as words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tatka.importing.assets import Assets
    from tatka.importing.blocks import Block
    from tatka.importing.decisions import Grade
    from tatka.importing.edits import Draft

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
# Where hosts keep the files of a repository: the path behind its branch is the file's.
_REPOSITORY = re.compile(
    r"https?://(?:raw\.githubusercontent\.com/[^/]+/[^/]+/(?:refs/heads/)?[^/]+"
    r"|github\.com/[^/]+/[^/]+/(?:raw|blob)/(?:refs/heads/)?[^/]+"
    r"|gitlab\.com/[^/]+/[^/]+/-?/?(?:raw|blob)/[^/]+)/(?P<path>[^?#]+)"
)
_LONGEST = 200
_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp"}
_ALT = re.compile(r"\balt=([\"'])(?P<text>.+?)\1")
_SRC = re.compile(r"\b(?P<key>src|href)=(?P<quote>[\"'])(?P<target>[^\"']*)(?P=quote)")


@dataclass(frozen=True)
class Book:
    """What links can lead to.

    Attributes:
        pages: For each old page, its path below the language's folder.
        anchors: For each old page, what old anchors are called now.
        labels: Ids that hold for the whole book (`:label:`), and the pages they are on.
        assets: Pictures and files.
        assets_dir: Where those go, below the folder of chapters.
    """

    pages: Mapping[str, str]
    anchors: Mapping[str, Mapping[str, str]]
    labels: Mapping[str, tuple[str, str]]
    assets: Assets
    assets_dir: str = "assets"

    def page(self, target: str, page: str) -> str | None:
        """The old page that a link on `page` means, if it is one of the book."""
        path = unquote(unescaped(target)).partition("?")[0]
        if not path:
            return page
        folder = posixpath.dirname(page)
        joined = posixpath.normpath(posixpath.join(folder, path))
        rooted = posixpath.normpath(path.lstrip("/"))
        for base in (joined, rooted):
            for candidate in (
                base,
                f"{base}.md",
                f"{base}/README.md",
                f"{base}.mdx",
                f"{base}.ipynb",
            ):
                if candidate in self.pages:
                    return candidate
        return None


@dataclass(frozen=True)
class Led:
    """Where a link leads now.

    Attributes:
        target: To be written; None if it stays.
        note: What the report says; empty if there is nothing to say.
        review: Whether somebody has to look.
        rule: Of the decision.
    """

    target: str | None
    note: str = ""
    review: bool = False
    rule: str = "E7"


def lead(  # noqa: C901, PLR0911 - one branch a kind of target
    target: str, page: str, book: Book, *, image: bool, folder: Path
) -> Led:
    """Where a link or picture on an old page leads now.

    Args:
        target: As it is written.
        page: The old page.
        book: What there is.
        image: Whether it is a picture.
        folder: The page's own.
    """
    new = book.pages.get(page, page)
    found = _REPOSITORY.match(unescaped(target))
    suffix = posixpath.splitext(unquote(unescaped(target)).partition("?")[0])[1].lower()
    if found and (image or suffix in _PICTURES):
        path = unquote(found["path"])
        file = book.assets.find(path, folder)
        if file is not None:
            return Led(_asset(book, file, new), "the file of this repository", rule="E8")
        if ".gitbook/" in path:
            return _missing(book, path, new)
        return Led(None, "a picture elsewhere: bring it in, or drop it", review=True, rule="E8")
    if _SCHEME.match(target) or target.startswith("mailto"):
        if image:
            return Led(None, "a picture elsewhere: bring it in, or drop it", review=True, rule="E8")
        return Led(None)
    path, _, anchor = target.partition("#")
    old = book.page(path, page)
    if old is not None and not image:
        name = _anchor(anchor, book.anchors.get(old, {}))
        review = bool(anchor) and not name
        there = book.pages.get(old, new)
        address = "" if old == page else posixpath.relpath(there, posixpath.dirname(new) or ".")
        if review and old == page:
            return Led(None, f"there is no heading {unquote(anchor)}", review=True)
        result = f"{address}{f'#{name}' if name else ''}" or posixpath.basename(new)
        note = f"there is no heading {unquote(anchor)}" if review else "the page's new place"
        return Led(result, note, review)
    if not path:
        return Led(None)
    file = book.assets.find(path, folder)
    if file is not None and file.suffix.lower() not in {".md", ".mdx", ".ipynb"}:
        return Led(_asset(book, file, new), "the file's new place", rule="E8" if image else "E7")
    if image or ".gitbook/" in path:
        return _missing(book, path, new)
    return Led(None, "there is no such page or file in the book", review=True)


def lead_links(draft: Draft, blocks: Sequence[Block], page: str, book: Book) -> None:  # noqa: C901 - one branch a kind
    """Rewrite the links and pictures of a page."""
    folder = draft.source.path.parent
    for block in blocks:
        if block.kind == "html":
            _html(draft, block, page, book)
    for block in prose(blocks):
        found = pieces(draft.source, block)
        for piece in found:
            if isinstance(piece, Html):
                _tag(draft, piece.start, piece.end, page, book, inline=True)
                continue
            if not isinstance(piece, Link) or not draft.is_free(
                piece.target_start, piece.target_end
            ):
                continue
            line = draft.source.line_at(piece.start)
            led = _embedded(draft, line, piece.target, page, book) if piece.image else None
            led = led or lead(piece.target, page, book, image=piece.image, folder=folder)
            if piece.image and led.target is None:
                inside = any(
                    isinstance(other, Link) and other.start < piece.start and piece.end < other.end
                    for other in found
                )
                _outside(draft, piece, led, inside=inside)
                continue
            if led.target is not None and led.target != piece.target:
                draft.change(piece.target_start, piece.target_end, led.target)
            if led.review:
                draft.decide(line, "review", led.rule, _short(piece.target), led.note)
            elif led.note:
                to = led.target or led.note
                draft.decide(line, "exact", led.rule, _short(piece.target), to)
            if piece.image and not piece.text.strip():
                draft.decide(
                    line,
                    "review",
                    "R6",
                    f"the picture {_short(piece.target)}",
                    "say in words what it shows",
                )


def _outside(draft: Draft, piece: Link, led: Led, *, inside: bool) -> None:
    """A picture of another host is not shown: it is a link, or words where it stands in one."""
    words = piece.text.strip() or posixpath.basename(unescaped(piece.target).partition("?")[0])
    # A link can't hold another.
    text = words if inside else f"[{words}]({piece.target})"
    if draft.change(piece.start, piece.end, text):
        if not piece.text.strip():
            draft.words_new.update(words_of(unescaped(words)))
        line = draft.source.line_at(piece.start)
        to = f"{'words' if inside else 'a link'}: {led.note}"
        draft.decide(line, "review", "E8", piece.target, to)


def _html(draft: Draft, block: Block, page: str, book: Book) -> None:
    start, end = draft.source.span(block.first, block.last)
    for match in re.finditer(r"<[^<>]+>", draft.source.text[start:end]):
        _tag(draft, start + match.start(), start + match.end(), page, book)
    # A picture alone on its line is a block of HTML, in which nothing counts as prose; the link
    # that takes its place is prose.
    changed = draft.changed(start, end)
    if changed != draft.source.text[start:end]:
        draft.words_new.update(shown_words(changed, draft.source.dialect))


def _tag(
    draft: Draft, start: int, end: int, page: str, book: Book, *, inline: bool = False
) -> None:
    """A tag of HTML: its picture or link is led like any other."""
    text = draft.source.text[start:end]
    name = re.match(r"<([a-zA-Z]+)", text)
    for match in _SRC.finditer(text):
        image = match["key"] == "src" and bool(name) and name[1].lower() == "img"  # type: ignore[index]
        if match["key"] == "src" and not image:
            continue
        line = draft.source.line_at(start)
        led = _embedded(draft, line, match["target"], page, book) if image else None
        led = led or lead(match["target"], page, book, image=image, folder=draft.source.path.parent)
        if image and led.target is None:
            alt = _ALT.search(text)
            words = alt["text"].strip() if alt else ""
            words = words or match["target"]
            if draft.change(start, end, f'<a href="{match["target"]}">{words}</a>'):
                to = f"a link: {led.note}"
                draft.decide(line, "review", "E8", _short(match["target"]), to)
                if inline:
                    draft.words_new.update(shown_words(words, draft.source.dialect))
            continue
        if led.target is not None and led.target != match["target"]:
            place = start + match.start("target")
            draft.change(place, place + len(match["target"]), led.target)
        if led.note:
            grade: Grade = "review" if led.review else "exact"
            to = led.note if led.review else led.target or led.note
            draft.decide(line, grade, led.rule, _short(match["target"]), to)
        if image and not _ALT.search(text):
            draft.decide(
                line, "review", "R6", _short(match["target"]), "say in words what it shows"
            )


def _embedded(draft: Draft, line: int, target: str, page: str, book: Book) -> Led | None:
    """A picture that stands in the page or notebook itself becomes a file; None for any other."""
    source = draft.source
    cell = source.cells[line][0] if source.cells else 0
    found = embedded_picture(target, source.attachments.get(cell, {}))
    if found is None:
        return None
    name = book.assets.keep(*found)
    return Led(_address(book, name, book.pages.get(page, page)), "a file of its own", rule="E8")


def _short(target: str) -> str:
    """What a report says of an address: one that holds a whole picture is cut."""
    return target if len(target) <= _LONGEST else f"{target[:_LONGEST]}…"


def _asset(book: Book, file: Path, new: str) -> str:
    return _address(book, book.assets.name(file), new)


def _address(book: Book, name: str, new: str) -> str:
    # From `docs/LANGUAGE/PATH.md` up to `docs`.
    return quote(posixpath.join("../" * (new.count("/") + 1), book.assets_dir, name))


def _missing(book: Book, path: str, new: str) -> Led:
    stem, suffix = posixpath.splitext(posixpath.basename(unquote(unescaped(path))))
    name = f"{ascii_slug(stem) or 'picture'}{suffix.lower()}"
    book.assets.missing[name] = path
    target = posixpath.join("../" * (new.count("/") + 1), book.assets_dir, name)
    return Led(
        quote(target),
        f"the file is not there: put it at docs/{book.assets_dir}/{name}",
        review=True,
        rule="E8",
    )


def _anchor(anchor: str, anchors: Mapping[str, str]) -> str:
    if not anchor:
        return ""
    wanted = nfc(unquote(unescaped(anchor))).lower()
    for slug in (wanted, *anchor_slugs(wanted.replace("-", " "))):
        if slug in anchors:
            return anchors[slug]
    return ""
