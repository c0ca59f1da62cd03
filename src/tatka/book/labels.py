"""What can be referred to: sections, figures, tables, formulas, exercises, with their numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tatka.book.source.directives.diagram import Diagram
from tatka.book.source.directives.example import Embed
from tatka.book.source.directives.exercise import Exercise
from tatka.book.source.directives.figure import Figure, NumberedTable
from tatka.book.source.directives.interactive import Interactive
from tatka.book.source.nodes import FormulaBlock, Heading, plain_words
from tatka.book.source.problems import ChapterProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tatka.book.source.chapter import Chapter
    from tatka.book.source.nodes import Block

LabelKind = Literal["section", "figure", "table", "equation", "exercise"]
# An embed is a figure, unless its label says that it is a table.
_TABLES = ("tab-", "table-", "tab:")


@dataclass(frozen=True)
class Labelled:
    """Something that can be referred to.

    Attributes:
        label: By which.
        kind: What it is.
        number: Its number on its page, in ASCII digits; empty without one.
        title: Its words, if it has any: of a section.
        page: Path of its page.
        anchor: Where it is on the page.
        line: Where it was written.
    """

    label: str
    kind: LabelKind
    number: str
    title: str
    page: str
    anchor: str
    line: int


@dataclass(frozen=True)
class Labels:
    """All that can be referred to in one language.

    Attributes:
        pages: By page and label.
        titles: Of the pages.
    """

    pages: Mapping[str, Mapping[str, Labelled]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def find(self, label: str, page: str) -> Labelled | None:
        """What a label means on a page: there, or on the one other page that has it.

        Args:
            label: `fig-loss`, or `path/of/page#fig-loss`.
            page: Path of the page that refers to it.
        """
        other, mark, name = label.rpartition("#")
        if mark:
            return self.pages.get(f"{other.removesuffix('.md')}.md", {}).get(name)
        here = self.pages.get(page, {}).get(label)
        if here is not None:
            return here
        found = [labels[label] for labels in self.pages.values() if label in labels]
        return found[0] if len(found) == 1 else None

    def known(self, page: str) -> list[str]:
        """Everything that can be referred to from a page."""
        here = list(self.pages.get(page, {}))
        there = [f"{path.removesuffix('.md')}#{name}" for path, of in self.pages.items()
                 if path != page for name in of]  # fmt: skip
        return [*here, *there]


def labels_of(chapter: Chapter) -> tuple[dict[str, Labelled], list[ChapterProblem]]:
    """What can be referred to on one page, and labels that stand there twice."""
    found: dict[str, Labelled] = {}
    problems = []
    for item in _labelled(chapter):
        if item.label in found:
            first = found[item.label]
            if {item.kind, first.kind} != {"section"}:  # told when sections are read
                problems.append(
                    ChapterProblem(
                        f"a second thing is called {item.label!r}; the first is in line "
                        f"{first.line}",
                        path=chapter.path,
                        line=item.line,
                    )
                )
            continue
        found[item.label] = item
    return found, problems


def read_labels(chapters: Iterable[Chapter]) -> Labels:
    """All labels of the chapters of one language."""
    pages, titles = {}, {}
    for chapter in chapters:
        path = chapter.path.as_posix()
        pages[path], _ = labels_of(chapter)
        titles[path] = chapter.title
    return Labels(pages, titles)


def _labelled(chapter: Chapter) -> Iterator[Labelled]:
    page = chapter.path.as_posix()
    counts: dict[str, int] = {}
    numbered = bool(chapter.meta.get("numbered"))
    depth = [0] * 6
    for node in chapter.blocks:
        if isinstance(node, Heading):
            number = _section_number(node, depth) if numbered else ""
            if node.id:
                words = plain_words(node.inlines)
                yield Labelled(node.id, "section", number, words, page, node.id, node.line)
        elif isinstance(node, Exercise):
            if node.id:
                anchor = f"exercise-{node.id}"
                yield Labelled(
                    anchor, "exercise", str(node.number), node.title, page, anchor, node.line
                )
        elif (kind := kind_of(node)) is not None and (name := name_of(node)):
            counts[kind] = counts.get(kind, 0) + 1
            yield Labelled(name, kind, str(counts[kind]), "", page, name, node.line)


def name_of(node: Block) -> str:
    """The label of a figure, table or formula; empty without."""
    if isinstance(node, FormulaBlock):
        return node.label
    return (
        node.name
        if isinstance(node, Figure | NumberedTable | Diagram | Embed | Interactive)
        else ""
    )


def kind_of(node: Block) -> LabelKind | None:
    """What a block is to those who refer to it; nothing if it has no number."""
    if isinstance(node, FormulaBlock):
        return "equation"
    if isinstance(node, NumberedTable):
        return "table"
    if isinstance(node, Figure | Diagram | Interactive):
        return "figure"
    if isinstance(node, Embed):
        return "table" if node.name.startswith(_TABLES) else "figure"
    return None


def _section_number(heading: Heading, depth: list[int]) -> str:
    """`2.1`: chapters have no number of their own, their parts have."""
    if heading.level == 1:
        return ""
    depth[heading.level - 1] += 1
    depth[heading.level :] = [0] * (6 - heading.level)
    return ".".join(str(count) for count in depth[1 : heading.level])


def section_numbers(chapter: Chapter) -> dict[int, str]:
    """Numbers of the headings of a page that wants them, by line."""
    if not chapter.meta.get("numbered"):
        return {}
    depth = [0] * 6
    return {
        node.line: number
        for node in chapter.nodes
        if isinstance(node, Heading) and (number := _section_number(node, depth))
    }
