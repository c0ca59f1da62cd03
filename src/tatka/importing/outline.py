"""The headings of an old page: title, new ids, and the anchors that old links name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tatka.importing.blocks import front_matter
from tatka.importing.inline import plain_words, unescaped
from tatka.importing.prosewords import words as words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.importing.blocks import Block
    from tatka.importing.edits import Draft

_OWN_ID = re.compile(
    r"[ \t]*(?:<a\s+(?:id|name)=[\"'](?P<a>[^\"']*)[\"'][^>]*>(?:\s*</a>)?"
    r"|\[\[(?P<b>[\w-]+)\]\]|\{:?\s*#(?P<c>[\w.-]+)[^{}]*\})[ \t]*"
)
_SECTION_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_MOST_WORDS = 5
_FEWEST_LETTERS = 3


@dataclass(frozen=True)
class Heading:
    """A heading and what becomes of it.

    Attributes:
        block: Where it stands.
        words: Without marks.
        id: The new one; empty for one that goes, or that opens no section.
        level: The new one.
        fate: `kept`, `dropped` as it repeats the title, or `inside` a block or list.
        own: Whether the id was the author's.
        numbered: Whether the id is only a number, since there were no English words.
    """

    block: Block
    words: str
    id: str
    level: int
    fate: str = "kept"
    own: bool = False
    numbered: bool = False


@dataclass(frozen=True)
class Outline:
    """All headings of a page.

    Attributes:
        headings: In order.
        anchors: What old links may call a heading, in small letters and NFC, and its new id.
    """

    headings: tuple[Heading, ...]
    anchors: Mapping[str, str]

    @property
    def title(self) -> str:
        """The words of the first heading of level 1."""
        return next((item.words for item in self.headings if item.level == 1 and item.id), "")


def read_outline(
    blocks: Sequence[Block], ids: Mapping[int, str], indented: set[int], stem: str
) -> Outline:
    """Plan the headings of a page.

    Args:
        blocks: Of the page.
        ids: Ids from lines of their own (`:label:`, `(label)=`), by line.
        indented: Lines in the bodies of blocks.
        stem: Of the page's address: the title's id.
    """
    found: list[Heading] = []
    taken: set[str] = set()
    anchors: dict[str, str] = {}
    title: Heading | None = None
    for block in blocks:
        if block.kind != "heading":
            continue
        text = _OWN_ID.sub("", block.text).strip()
        words = plain_words(text)
        if block.nested or block.first in indented:
            found.append(Heading(block, words, "", block.level, "inside"))
            continue
        again = title is not None and len(found) == 1 and nfc(words) == nfc(title.words)
        if again and title is not None:
            found.append(Heading(block, words, "", block.level, "dropped"))
            _name(anchors, words, title.id)
            continue
        level = block.level if title is None or block.level > 1 else 2
        own = _own_id(block, ids)
        numbered = False
        if own and own not in taken:
            name = own
        elif title is None and block.level == 1:
            name = _free(ascii_slug(stem) or "page", taken)
        else:
            slug = english_slug(words)
            numbered = not slug
            name = _free(slug, taken) if slug else _numbered(taken)
        taken.add(name)
        heading = Heading(block, words, name, level, "kept", bool(own and own == name), numbered)
        if title is None and level == 1:
            title = heading
        found.append(heading)
        _name(anchors, words, name)
        for given in (own, *_own_ids(block.text)):
            if given:
                anchors.setdefault(nfc(given).lower(), name)
    return Outline(tuple(found), anchors)


def write_headings(draft: Draft, outline: Outline, title: str) -> None:
    """Give the headings their ids and levels; `title` is put on a page that has none."""
    for heading in outline.headings:
        block = heading.block
        if heading.fate == "inside":
            continue
        if heading.fate == "dropped":
            last = block.last
            lines = draft.source.lines
            if last < len(lines) and not lines[last].strip():
                last += 1
            if draft.replace_lines(block.first, last, ""):
                draft.decide(
                    block.first,
                    "exact",
                    "E9",
                    f"heading {heading.words}",
                    "dropped: the title again",
                    detail=heading.words,
                    dropped=True,
                )
            continue
        _write(draft, heading)
    if not outline.title:
        _put_title(draft, title)


def anchor_slugs(words: str) -> tuple[str, ...]:
    """What GitBook and its relatives call a heading in addresses."""
    text = nfc(words).lower()
    kept = re.sub(r"[^\w\u0980-\u09ff\s-]", "", text)
    dashed = re.sub(r"[\s]+", "-", kept.strip())
    return tuple(dict.fromkeys((dashed, re.sub(r"-+", "-", dashed).strip("-"), text)))


def nfc(text: str) -> str:
    """The text in the form in which two spellings of a letter are one."""
    return unicodedata.normalize("NFC", text)


def ascii_slug(text: str) -> str:
    """Small ASCII letters, digits and hyphens; empty if the text has none."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    if not re.search("[a-z]", slug):
        return ""
    return slug if slug[0].isalpha() else f"p-{slug}"


def english_slug(words: str) -> str:
    """An id from the English words of a heading; empty if it has none worth the name."""
    found = [word.lower() for word in _WORD.findall(words)][:_MOST_WORDS]
    return "-".join(found) if sum(map(len, found)) >= _FEWEST_LETTERS else ""


def _write(draft: Draft, heading: Heading) -> None:
    block = heading.block
    source = draft.source
    start = source.starts[block.first]
    line = source.lines[block.first]
    underlined = not line.lstrip().startswith("#")
    for match in _OWN_ID.finditer(line):
        draft.change(start + match.start(), start + match.end(), "")
        # An id in brackets or braces is text to a parser that does not know it.
        if match["a"] is None:
            draft.words_gone.update(words_of(unescaped(match.group())))
    content = len(line.rstrip())
    closing = None if underlined else re.search(r"[ \t]+#+[ \t]*$", line)
    if closing:
        # Nothing stands behind an id.
        content = closing.start()
        draft.change(start + content, start + len(line.rstrip()), "")
    tail = _OWN_ID.search(line)
    place = start + (tail.start() if tail and tail.end() >= content else content)
    draft.change(place, place, f" {{#{heading.id}}}")
    if heading.level != block.level:
        if underlined:
            under = source.lines[block.last - 1]
            begin, _ = source.span(block.last - 1, block.last)
            draft.change(begin, begin + len(under), under.replace("=", "-"))
        else:
            at = start + line.index("#")
            draft.change(at, at, "#" * (heading.level - block.level))
        draft.decide(block.first, "exact", "E9", "a second title", f"level {heading.level}")
    draft.decide(block.first, "exact", "E9", f"heading {heading.words}", f"#{heading.id}")


def _put_title(draft: Draft, title: str) -> None:
    line = front_matter(list(draft.source.lines))
    place = draft.source.starts[line]
    if title:
        words, name = title, "page"
        draft.change(place, place, f"# {words} {{#{name}}}\n\n")
        draft.words_new.update(words_of(words))
        draft.decide(line, "exact", "E9", "no title on the page", f"title of the contents: {title}")
    else:
        draft.decide(line, "person", "R5", "no title", "give the page a heading of level 1")


def _own_id(block: Block, ids: Mapping[int, str]) -> str:
    for given in (*_own_ids(block.text), ids.get(block.last, ""), ids.get(block.first - 1, "")):
        if given and _SECTION_ID.fullmatch(given):
            return given
    return ""


def _own_ids(text: str) -> list[str]:
    return [match["a"] or match["b"] or match["c"] or "" for match in _OWN_ID.finditer(text)]


def _name(anchors: dict[str, str], words: str, name: str) -> None:
    for slug in anchor_slugs(words):
        place, number = slug, 0
        while place in anchors and anchors[place] != name:
            number += 1
            place = f"{slug}-{number}"
        anchors.setdefault(place, name)


def _free(slug: str, taken: set[str]) -> str:
    name, number = slug, 1
    while name in taken:
        number += 1
        name = f"{slug}-{number}"
    return name


def _numbered(taken: set[str]) -> str:
    number = 1
    while f"sec-{number}" in taken:
        number += 1
    return f"sec-{number}"
