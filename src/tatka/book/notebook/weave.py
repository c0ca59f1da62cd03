"""Notebooks woven from chapters: the same words and code as the page, ready to run.

A notebook runs one example from top to bottom: the one that its chapter embeds most often. Cells
that the chapter leaves out, hidden ones too, are put in where they belong, so that everything is
defined when it is used. Code of other examples, and cells shown a second time, stand there to be
read. A cell can't stand inside of a list or a box: there it follows right behind.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from tatka.book.notebook.cells import code_cell, markdown_cell, notebook_json, setup_code
from tatka.book.notebook.markdown import portable
from tatka.book.notebook.outputs import encoded, portable_outputs
from tatka.book.render.embeds import chosen_cells, recorded_outputs
from tatka.book.render.html import fenced
from tatka.book.render.page import Page
from tatka.book.render.prose import plain_text
from tatka.book.source.blocks import Code
from tatka.book.source.nodes import Embed, Exercise, Hint, Solution, Source, Text
from tatka.core.errors import TatkaError
from tatka.core.locale import message
from tatka.script.comments import localise
from tatka.script.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tatka.book.library import Library
    from tatka.book.source.chapter import Chapter
    from tatka.book.source.nodes import Node
    from tatka.record.record import Record
    from tatka.script.example import Cell, Example

_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml", ".webp": "image/webp"}


def weave_notebook(chapter: Chapter, library: Library, *, results: bool = False) -> dict[str, Any]:
    """The notebook of a chapter, as nbformat's JSON.

    Args:
        chapter: As it was read; what is wrong with it is reported when its page is woven.
        library: Everything that it may point at.
        results: Whether outputs of the records are in it.
    """
    return _Notebook(chapter, library, results=results).woven()


def main_example(chapter: Chapter, library: Library) -> Example | None:
    """The example that a chapter's notebook runs."""
    counted = Counter(
        embed.target.example for embed in chapter.embeds if embed.target.example in library.examples
    )
    return library.examples[counted.most_common(1)[0][0]] if counted else None


class _Notebook:
    """Collects the cells of one notebook."""

    def __init__(self, chapter: Chapter, library: Library, *, results: bool) -> None:
        self._chapter, self._library, self._results = chapter, library, results
        self._page = Page(
            path=PurePosixPath(chapter.path.as_posix()),
            place=str(chapter.path),
            language=chapter.language,
            library=library,
        )
        self._language = chapter.language
        self._example = main_example(chapter, library)
        self._next = 0
        self._cells: list[dict[str, Any]] = []
        self._text: list[str] = []
        self._waiting: list[Embed] = []

    def woven(self) -> dict[str, Any]:
        self._write(f"*{message('chapters.notebook_from', self._language)}*")
        if self._example is not None:
            self._close_text()
            self._cells.append(code_cell(setup_code(self._example, self._language, self._library)))
        for node in self._chapter.nodes:
            self._node(node, top=True)
        self._run_waiting()
        self._close_text()
        return notebook_json(self._cells)

    def _node(self, node: Node, *, top: bool) -> None:
        if isinstance(node, Text):
            self._prose(node)
        elif isinstance(node, Code):
            self._write("\n".join(node.lines))
        elif isinstance(node, Embed):
            self._embed(node, top=top and not node.prefix)
        elif isinstance(node, Source):
            self._source(node)
        elif isinstance(node, Exercise):
            self._exercise(node)
        elif isinstance(node, Hint | Solution):
            self._folded(node)

    def _prose(self, node: Text) -> None:
        lines = plain_text(node, self._page).split("\n")
        for number, line in enumerate(lines):
            # The list or box that cells wait behind is over with the next line at the margin.
            if self._waiting and line and not line[0].isspace() and line[0] != ">":
                blank = number == 0 or not lines[number - 1].strip()
                if blank and not re.match(r"[-*+] |\d+[.)] ", line):
                    self._run_waiting()
            self._text.append(line)

    def _embed(self, embed: Embed, *, top: bool) -> None:
        example = self._library.examples.get(embed.target.example)
        if example is None:
            return
        if top:
            self._run_waiting()
            self._run(embed, example)
        else:
            note = message("chapters.notebook_code_below", self._language)
            self._text.append(f"{embed.prefix}*{note}*")
            self._waiting.append(embed)

    def _run_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for embed in waiting:
            self._run(embed, self._library.examples[embed.target.example])

    def _run(self, embed: Embed, example: Example) -> None:
        chosen = chosen_cells(embed, example, self._page)
        if example is not self._example or self._library.settings.default_profile != (
            embed.target.profile or self._library.settings.default_profile
        ):
            self._show([cell for _, cell in chosen], embed)
            return
        new = [(number, cell) for number, cell in chosen if number >= self._next]
        again = [cell for number, cell in chosen if number < self._next]
        if again and embed.show != "output":
            self._show(again, embed)
        if not new:
            return
        self._close_text()
        wanted = {number for number, _ in new}
        last = max(wanted)
        for number in range(self._next, last + 1):
            cell = example.cells[number]
            if number in wanted or Tag.SOLUTION not in cell.tags:
                self._example_cell(cell, number, example)
        self._next = last + 1

    def _show(self, cells: Sequence[Cell], embed: Embed) -> None:
        """Code to be read."""
        if embed.show == "output":
            return
        for cell in cells:
            if cell.kind == "code":
                self._write(fenced(localise(cell, self._language).strip("\n"), "python"))
            else:
                self._write(localise(cell, self._language))

    def _example_cell(self, cell: Cell, number: int, example: Example) -> None:
        source = localise(cell, self._language).strip("\n")
        if cell.kind == "markdown":
            self._write(source)
            self._close_text()
        elif cell.kind == "code" and source:
            record = self._record(example) if self._results else None
            outputs = recorded_outputs(record, cell, number, example) if record else None
            shown = portable_outputs(outputs or [], record, self._page) if record else []
            tags = sorted(cell.tags - {Tag.HIDE, Tag.SOLUTION})
            self._cells.append(code_cell(source, outputs=shown, name=cell.name, tags=tags))
            if Tag.PARAMETERS in cell.tags:
                self._profile_parameters(example)

    def _profile_parameters(self, example: Example) -> None:
        """What the default profile changes, so that the notebook does what the record did."""
        profile = self._library.settings.profile()
        changed = profile.parameters.get(example.name, {})
        if changed:
            source = "\n".join(f"{name} = {value!r}" for name, value in changed.items())
            self._cells.append(code_cell(source, tags=["injected-parameters"]))

    def _record(self, example: Example) -> Record | None:
        try:
            return self._library.record(self._library.settings.default_profile, example.name)
        except TatkaError:  # reported when the page is woven
            return None

    def _source(self, node: Source) -> None:
        try:
            found = self._library.definition(node.name)
        except TatkaError:  # reported when the page is woven
            return
        self._write(f"`{node.name}`:\n\n{fenced(found.source, 'python')}")

    def _exercise(self, node: Exercise) -> None:
        key = "exercise_titled" if node.title else "exercise"
        title = message(f"chapters.{key}", self._language, number=node.number, title=node.title)
        self._run_waiting()
        self._write(f"**{title}**")
        for inner in node.nodes:
            if not isinstance(inner, Hint | Solution):
                self._node(inner, top=False)
        for hint in node.hints:
            self._folded(hint)
        for solution in node.solutions:
            self._folded(solution)
        self._run_waiting()
        self._close_text()
        note = message("chapters.notebook_your_code", self._language)
        self._cells.append(code_cell(f"# {note}\n"))

    def _folded(self, node: Hint | Solution) -> None:
        kind = "hint" if isinstance(node, Hint) else "solution"
        summary = message(f"chapters.{kind}", self._language)
        self._write(f"<details><summary>{summary}</summary>\n")
        for inner in node.nodes:
            self._node(inner, top=False)
        embed = node.embed if isinstance(node, Solution) else None
        example = self._library.examples.get(embed.target.example) if embed else None
        if embed and example:
            self._show([cell for _, cell in chosen_cells(embed, example, self._page)], embed)
        self._write("\n</details>")

    def _write(self, markdown: str) -> None:
        self._text += ["", markdown, ""]

    def _close_text(self) -> None:
        markdown = portable("\n".join(self._text))
        self._text = []
        markdown, attachments = self._attached(re.sub(r"\n{3,}", "\n\n", markdown).strip("\n"))
        if markdown.strip():
            self._cells.append(markdown_cell(markdown, attachments))

    def _attached(self, markdown: str) -> tuple[str, dict[str, Any]]:
        """Pictures of the prose go into the notebook; links to pages lead to the site."""
        attachments: dict[str, Any] = {}
        for image in self._chapter.images:
            file: Path = (self._chapter.file.parent / image.target).resolve()
            kind = _TYPES.get(file.suffix.lower())
            if kind and file.is_file() and f"({image.target}" in markdown:
                markdown = markdown.replace(f"({image.target}", f"(attachment:{file.name}")
                attachments[file.name] = {kind: encoded(file, kind)}
        return self._linked(markdown), attachments

    def _linked(self, markdown: str) -> str:
        site = self._library.repository.site_url
        if not site:
            return markdown
        first = self._language == self._library.settings.source_language
        base = site if first else f"{site}{self._language}/"
        folder = "/".join(self._page.path.parts[:-1])

        def absolute(match: re.Match[str]) -> str:
            path = f"{folder}/{match['page']}" if folder else match["page"]
            return f"]({base}{path}.html{match['place'] or ''})"

        return re.sub(
            r"\]\((?!\w+:|/)(?P<page>[^)#\s]+)\.md(?P<place>#[^)\s]*)?\)", absolute, markdown
        )
