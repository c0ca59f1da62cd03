"""Chapters: Markdown pages that embed cells of examples and quote values of records.

A page stands at `docs/LANGUAGE/PATH.md`, the same path in every language. Reading one never stops
at a problem; all of them are kept with the chapter, each with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from tatka.book.source.dependencies import ChapterFile
from tatka.book.source.directives.example import Embed
from tatka.book.source.directives.exercise import Exercise
from tatka.book.source.directives.figure import Figure
from tatka.book.source.directives.source import Source
from tatka.book.source.files import book_files
from tatka.book.source.leaks import leaks
from tatka.book.source.nesting import check_nesting
from tatka.book.source.nodes import (
    Block,
    Citation,
    Heading,
    HtmlBlock,
    Image,
    Inline,
    InlineHtml,
    Link,
    LinkDefinition,
    Reference,
    Section,
    Term,
    Value,
    block_dependencies,
    inline_dependencies,
    inlines_of,
    plain_words,
    walk,
    walk_inlines,
)
from tatka.book.source.parser import DeepSentenceError
from tatka.book.source.tree import TreeReader
from tatka.core.errors import ChapterError
from tatka.core.paths import composed, find_file
from tatka.core.yaml_text import parse_yaml, yaml_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tatka.book.source.dependencies import Dependency
    from tatka.book.source.problems import ChapterProblem
    from tatka.core.settings import Settings

Kind = TypeVar("Kind")

_SECTION_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_HTML_IMAGE = re.compile(
    r"<(?:img|source|video)\b[^<>]{0,2000}?\bsrc=[\"'](?P<target>[^\"'<>]+)[\"'][^<>]{0,2000}>"
)
_HTML_LINK = re.compile(r"<a\b[^<>]{0,2000}?\bhref=[\"'](?P<target>[^\"'<>]+)[\"'][^<>]{0,2000}>")
_HTML_ALT = re.compile(r"\balt=[\"'](?P<alt>[^\"']*)[\"']")

_DRAFT = re.compile(r"---\s*\n(?:(?!---).*\n)*?draft:[ \t]*true[ \t]*(?:#.*)?\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class Chapter:
    """A page in one language.

    Attributes:
        path: Its file, relative to its language's folder.
        file: Its file.
        language: Code of its language.
        title: Its first heading of level 1, in plain words.
        meta: The table at its top, if it has one.
        head: The lines of that table, marks included.
        nodes: Everything below, in order.
        sections: Headings with the lines under them.
        problems: What is wrong with it, as far as it can be seen without the rest of the book.
    """

    path: Path
    file: Path
    language: str
    title: str
    meta: Mapping[str, Any]
    head: str
    nodes: tuple[Block, ...]
    sections: tuple[Section, ...]
    problems: tuple[ChapterProblem, ...] = field(default=(), repr=False)

    @property
    def untranslated(self) -> bool:
        """Whether it says of itself that it only waits for a translation: `untranslated: true`.

        Such a page has the structure of its source and none of its words. Readers get the source in
        its place, marked as such, and nothing in it can be confirmed.
        """
        return self.meta.get("untranslated") is True

    @property
    def draft(self) -> bool:
        """Whether it says of itself that nobody is to read it yet: `draft: true`."""
        return self.meta.get("draft") is True

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks, those inside of others right behind them."""
        return tuple(walk(self.nodes))

    @cached_property
    def inlines(self) -> tuple[Inline, ...]:
        """All parts of all sentences, in order."""
        return tuple(
            part for node in self.blocks for run in inlines_of(node) for part in walk_inlines(run)
        )

    @cached_property
    def dependencies(self) -> frozenset[Dependency]:
        """What the page shows something of, besides what stands in it."""
        found: set[Dependency] = set()
        for node in self.blocks:
            found.update(block_dependencies(node))
        for part in self.inlines:
            found.update(inline_dependencies(part))
        # Pictures and links that are written in HTML, too.
        found.update(ChapterFile(image.target) for image in self.images)
        found.update(ChapterFile(link.target) for link in self.links)
        return frozenset(found)

    @property
    def embeds(self) -> tuple[Embed, ...]:
        """Embedded cells, solutions of exercises included, in order."""
        return self._blocks(Embed)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Definitions shown, in order."""
        return self._blocks(Source)

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """Exercises, in order."""
        return self._blocks(Exercise)

    @property
    def values(self) -> tuple[Value, ...]:
        """Values quoted, in order."""
        return self._inlines(Value)

    @property
    def terms(self) -> tuple[Term, ...]:
        """Words of the glossary that are named as such."""
        return self._inlines(Term)

    @property
    def references(self) -> tuple[Reference, ...]:
        """What is referred to by label."""
        return self._inlines(Reference)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What is cited."""
        return self._inlines(Citation)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Links in its prose, those written in HTML included."""
        found = list(self._inlines(Link))
        used = {link.target for link in found}
        found += [
            Link(node.target, node.title, (), node.line)
            for node in self._blocks(LinkDefinition)
            if node.target not in used
        ]
        for html, line in self._html():
            found += [
                Link(match["target"], "", (), line + html.count("\n", 0, match.start()))
                for match in _HTML_LINK.finditer(html)
            ]
        return tuple(sorted(found, key=_line))

    @cached_property
    def images(self) -> tuple[Image, ...]:
        """Pictures in its prose, those written in HTML included."""
        found = list(self._inlines(Image))
        found += [
            Image(plain_words(figure.alt), figure.target, "", figure.line)
            for figure in self._blocks(Figure)
        ]
        for html, line in self._html():
            for match in _HTML_IMAGE.finditer(html):
                alt = _HTML_ALT.search(match.group())
                at = line + html.count("\n", 0, match.start())
                found.append(Image(alt["alt"] if alt else "", match["target"], "", at))
        return tuple(sorted(found, key=_line))

    def _html(self) -> Iterator[tuple[str, int]]:
        for block in self._blocks(HtmlBlock):
            yield block.html, block.line
        for inline in self._inlines(InlineHtml):
            yield inline.html, inline.line

    def _blocks(self, kind: type[Kind]) -> tuple[Kind, ...]:
        return tuple(node for node in self.blocks if isinstance(node, kind))

    def _inlines(self, kind: type[Kind]) -> tuple[Kind, ...]:
        return tuple(part for part in self.inlines if isinstance(part, kind))


def chapter_paths(settings: Settings, language: str) -> tuple[Path, ...]:
    """The chapters of a language, relative to its folder, sorted."""
    return tuple(path for path in book_files(settings, language) if path.suffix == ".md")


def draft_paths(settings: Settings) -> tuple[Path, ...]:
    """The files of chapters that say of themselves that they are drafts; only heads are read."""
    return tuple(
        file
        for language in settings.languages
        for path in chapter_paths(settings, language)
        if (file := settings.chapters_dir / language / path).is_file()
        and _DRAFT.match(file.read_text(encoding="utf-8-sig", errors="replace"))
    )


def read_chapter(path: Path, language: str, settings: Settings) -> Chapter:
    """Read one chapter.

    Args:
        path: Its file, absolute or relative to its language's folder; the chapter's own path has
            composed letters.
        language: Code of its language.
        settings: Of the course.

    Raises:
        ChapterError: There is no such file, or it is no UTF-8 text.
    """
    folder = settings.chapters_dir / language
    file = find_file(folder / path) or folder / path
    place = settings.relative(file)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ChapterError("there is no such chapter", path=place) from None
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise ChapterError(
            "this is not UTF-8 text", path=place, line=line, hint="Save the file as UTF-8."
        ) from None
    own = Path(composed(file.relative_to(folder).as_posix()))
    return parse_chapter(text, own, language, file=file, place=place)


def parse_chapter(text: str, path: Path, language: str, *, file: Path, place: str) -> Chapter:
    """A chapter from its text.

    Args:
        text: Markdown.
        path: Its file, relative to its language's folder.
        language: Code of its language.
        file: Its file.
        place: What errors call the file.
    """
    lines = unicodedata.normalize("NFC", text).splitlines()
    check_nesting(lines, place)
    reader = TreeReader(place)
    meta, start = _front_matter(lines, reader)
    try:
        nodes = reader.blocks(lines[start:], start + 1)
    except (DeepSentenceError, RecursionError):
        what = "something is nested too deeply here: stress in stress, lists in lists"
        raise ChapterError(what, path=place, hint="Write it in smaller parts.") from None
    sections = _sections(lines, nodes, start, reader)
    for line, what, hint in leaks(nodes, templates=meta.get("render_macros") is True):
        reader.problem(what, line, hint, strict_only=True)
    title = next((section.title for section in sections if section.level == 1), None)
    return Chapter(
        path=path,
        file=file,
        language=language,
        title=title or str(meta.get("title", path.stem)),
        meta=meta,
        head="\n".join(lines[:start]),
        nodes=nodes,
        sections=sections,
        problems=tuple(sorted(reader.problems, key=lambda problem: problem.line or 0)),
    )


def parse_blocks(text: str) -> tuple[Block, ...]:
    """The tree of some Markdown by itself: of a cell of words, of a section."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    return TreeReader("").blocks(lines, 1)


def _front_matter(lines: list[str], reader: TreeReader) -> tuple[Mapping[str, Any], int]:
    if not lines or lines[0].rstrip() != "---":
        return {}, 0
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in {"---", "..."}), None)
    if end is None:
        return {}, 0
    try:
        meta = parse_yaml("\n".join(lines[1:end])) or {}
    except yaml.YAMLError as error:
        fault = yaml_fault(error)
        reader.problem(f"the table at the top of the page is {fault.what}", 1 + fault.line)
        return {}, end + 1
    if not isinstance(meta, Mapping):
        reader.problem("what stands at the top of the page is no table", 2)
        return {}, end + 1
    return meta, end + 1


def _sections(
    lines: list[str], nodes: tuple[Block, ...], start: int, reader: TreeReader
) -> tuple[Section, ...]:
    """The sections of a chapter; headings inside of directives, lists and quotes open none."""
    headings = [node for node in nodes if isinstance(node, Heading)]
    for heading in headings:
        _check_id(heading, reader)
    seen: dict[str, int] = {}
    for heading in headings:
        if heading.id in seen:
            reader.problem(
                f"a second section is called {heading.id!r}; the first is in line "
                f"{seen[heading.id]}",
                heading.line,
            )
        elif heading.id:
            seen[heading.id] = heading.line
    found = []
    first = headings[0].line if headings else len(lines) + 1
    if not headings or "".join(lines[start : first - 1]).strip():
        text = "\n".join(lines[start : first - 1])
        found.append(Section("", "", 0, start + 1, text, body=text))
    ends = [*(heading.line for heading in headings), len(lines) + 1][1:]
    for heading, end in zip(headings, ends, strict=True):
        under = lines[heading.line - 1 : end - 1]
        # A heading is one line that begins with `#`, or lines and one that underlines them.
        height = 1 if under[0].lstrip().startswith("#") else heading.source.count("\n") + 2
        found.append(
            Section(
                heading.id,
                plain_words(heading.inlines),
                heading.level,
                heading.line,
                "\n".join(under),
                heading.source,
                "\n".join(under[height:]),
            )
        )
    return tuple(found)


def _check_id(heading: Heading, reader: TreeReader) -> None:
    title = plain_words(heading.inlines)
    if not heading.id:
        reader.problem(
            f"the heading {title!r} has no id of its own",
            heading.line,
            "Put one behind it, the same in every language: {#short-english-words}",
            strict_only=True,
        )
    elif not _SECTION_ID.fullmatch(heading.id):
        reader.problem(
            f"{heading.id!r} is no id for a section",
            heading.line,
            "Use ASCII letters, digits and hyphens, a letter first.",
        )


def _line(part: Link | Image) -> int:
    return part.line
