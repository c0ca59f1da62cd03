"""Chapters: Markdown pages that embed cells of examples and quote values of records.

A page stands at `docs/LANGUAGE/PATH.md`, the same path in every language. Reading one never stops
at a problem; all of them are kept with the chapter, each with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from tatka.book.source.directives import Reader
from tatka.book.source.inline import Image, Inline, Link, read_inline
from tatka.book.source.nodes import (
    Embed,
    Exercise,
    Node,
    Section,
    Source,
    Term,
    Text,
    Value,
    walk,
)
from tatka.book.source.problems import ChapterProblem, nearest
from tatka.book.source.sections import read_sections
from tatka.book.source.targets import read_value
from tatka.core.errors import ChapterError
from tatka.core.yaml_errors import yaml_fault

if TYPE_CHECKING:
    from pathlib import Path

    from tatka.core.settings import Settings

ROLES = ("value", "term")
Kind = TypeVar("Kind", bound=Node)

_TERM = re.compile(r"(?P<text>.+?)\s*<(?P<id>[^<>]+)>")


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
        values: Values quoted, in order.
        terms: Words of the glossary that are named as such.
        links: Links in its prose.
        images: Pictures in its prose.
        problems: What is wrong with it, as far as it can be seen without the rest of the book.
    """

    path: Path
    file: Path
    language: str
    title: str
    meta: Mapping[str, Any]
    head: str
    nodes: tuple[Node, ...]
    sections: tuple[Section, ...]
    values: tuple[Value, ...] = ()
    terms: tuple[Term, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    problems: tuple[ChapterProblem, ...] = field(default=(), repr=False)

    @property
    def embeds(self) -> tuple[Embed, ...]:
        """Embedded cells, solutions of exercises included, in order."""
        return self._all(Embed)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Definitions shown, in order."""
        return self._all(Source)

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """Exercises, in order."""
        return self._all(Exercise)

    def _all(self, kind: type[Kind]) -> tuple[Kind, ...]:
        return tuple(node for node in walk(self.nodes) if isinstance(node, kind))


def chapter_paths(settings: Settings, language: str) -> tuple[Path, ...]:
    """The chapters of a language, relative to its folder, sorted."""
    folder = settings.chapters_dir / language
    return tuple(
        path.relative_to(folder)
        for path in sorted(folder.rglob("*.md"))
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def read_chapter(path: Path, language: str, settings: Settings) -> Chapter:
    """Read one chapter.

    Args:
        path: Its file, absolute or relative to its language's folder.
        language: Code of its language.
        settings: Of the course.

    Raises:
        ChapterError: There is no such file, or it is no UTF-8 text.
    """
    folder = settings.chapters_dir / language
    file = folder / path
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
    return parse_chapter(text, file.relative_to(folder), language, file=file, place=place)


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
    reader = Reader(place)
    meta, start = _front_matter(lines, reader)
    nodes = reader.nodes(lines[start:], start + 1)
    sections = read_sections(lines, nodes, start, reader)
    title = next((section.title for section in sections if section.level == 1), None)
    inlines = list(_inlines(nodes))
    return Chapter(
        path=path,
        file=file,
        language=language,
        title=title or str(meta.get("title", path.stem)),
        meta=meta,
        head="\n".join(lines[:start]),
        nodes=nodes,
        sections=sections,
        values=_values(inlines, reader),
        terms=_terms(inlines),
        links=tuple(link for inline in inlines for link in inline.links),
        images=tuple(image for inline in inlines for image in inline.images),
        problems=tuple(sorted(reader.problems, key=lambda problem: problem.line or 0)),
    )


def term_of(content: str) -> tuple[str, str]:
    """Id and words of a role `{term}`: `id`, or `words <id>` where the words differ."""
    match = _TERM.fullmatch(content)
    return (match["id"].strip(), match["text"]) if match else (content.strip(), "")


def _front_matter(lines: list[str], reader: Reader) -> tuple[Mapping[str, Any], int]:
    if not lines or lines[0].rstrip() != "---":
        return {}, 0
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in {"---", "..."}), None)
    if end is None:
        return {}, 0
    try:
        meta = yaml.safe_load("\n".join(lines[1:end])) or {}
    except yaml.YAMLError as error:
        fault = yaml_fault(error)
        reader.problem(f"the table at the top of the page is {fault.what}", 1 + fault.line)
        return {}, end + 1
    if not isinstance(meta, Mapping):
        reader.problem("what stands at the top of the page is no table", 2)
        return {}, end + 1
    return meta, end + 1


def _inlines(nodes: tuple[Node, ...]) -> list[Inline]:
    found: list[Inline] = []
    for node in walk(nodes):
        if isinstance(node, Text):
            found.append(node.inline)
        elif isinstance(node, Embed):
            found += [read_inline(words, node.line) for words in (*node.alts, node.caption)]
    return found


def _values(inlines: list[Inline], reader: Reader) -> tuple[Value, ...]:
    values = []
    for role in (role for inline in inlines for role in inline.roles):
        if role.name not in ROLES:
            reader.problem(
                f"there is no role {{{role.name}}}", role.line, nearest(role.name, ROLES)
            )
        elif role.name == "value":
            target = read_value(role.content)
            if target is None:
                reader.problem(
                    f"{role.content!r} names no value",
                    role.line,
                    "Write EXAMPLE#CELL:VARIABLE or EXAMPLE#CELL:VARIABLE:FORMAT",
                )
            else:
                values.append(Value(target, role.line))
    return tuple(values)


def _terms(inlines: list[Inline]) -> tuple[Term, ...]:
    return tuple(
        Term(*term_of(role.content), role.line)
        for inline in inlines
        for role in inline.roles
        if role.name == "term"
    )
