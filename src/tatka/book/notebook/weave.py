"""Notebooks woven from chapters: the same words and code as the page, ready to run.

A notebook runs one example from top to bottom: the one that its chapter embeds most often. Cells
that the chapter leaves out, hidden ones too, are put in where they belong, so that everything is
defined when it is used. Code of other examples, and cells shown a second time, stand there to be
read. A cell can't stand inside of a list or a box: there it follows right behind.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from tatka.book.notebook.cells import code_cell, markdown_cell, notebook_json, setup_code
from tatka.book.notebook.directives import directive_markdown, exercise_title
from tatka.book.notebook.markdown import Writer, fenced
from tatka.book.notebook.outputs import portable_outputs
from tatka.book.render.embeds import chosen_cells, recorded_outputs
from tatka.book.render.references import works_words
from tatka.book.render.weave import page_of
from tatka.book.source.chapter import parse_blocks
from tatka.book.source.directives.example import Embed
from tatka.book.source.directives.exercise import Exercise, Hint, Solution
from tatka.core.errors import TatkaError
from tatka.core.locale import message
from tatka.script.comments import localise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tatka.book.library import Library
    from tatka.book.source.chapter import Chapter
    from tatka.book.source.directives import DirectiveNode
    from tatka.book.source.nodes import Block
    from tatka.record.record import Record
    from tatka.script.example import Cell, Example


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
        self._page = page_of(chapter, library)
        self._language = chapter.language
        self._example = main_example(chapter, library)
        self._next = 0
        self._cells: list[dict[str, Any]] = []
        self._text: list[str] = []
        self._waiting: list[Embed] = []
        self._folded = False
        self._writer = Writer(self._page, self._directive)

    def woven(self) -> dict[str, Any]:
        self._write(f"*{message('chapters.notebook_from', self._language)}*")
        if self._example is not None:
            self._close_text()
            self._cells.append(code_cell(setup_code(self._example, self._language, self._library)))
        for node in self._chapter.nodes:
            self._node(node)
        self._foot()
        self._close_text()
        return notebook_json(self._cells)

    def _node(self, node: Block) -> None:
        """A block of the page, and the cells that it has embedded."""
        if isinstance(node, Embed):
            self._run(node)
        elif isinstance(node, Exercise):
            self._exercise(node)
        else:
            self._write(self._writer.block(node))
            self._run_waiting()

    def _directive(self, node: DirectiveNode, writer: Writer) -> str:
        if isinstance(node, Solution):
            # A solution shows its code; a cell would run it before anybody has tried.
            self._folded = True
            written = directive_markdown(node, writer, self._inside)
            self._folded = False
            return written
        return directive_markdown(node, writer, self._inside)

    def _inside(self, embed: Embed) -> str:
        """What stands for cells inside of a list, a box, a solution."""
        example = self._library.examples.get(embed.target.example)
        if example is None:
            return ""
        if self._folded:
            return self._shown(
                [cell for _, cell in chosen_cells(embed, example, self._page)], embed
            )
        self._waiting.append(embed)
        return f"*{message('chapters.notebook_code_below', self._language)}*"

    def _run_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for embed in waiting:
            self._run(embed)

    def _run(self, embed: Embed) -> None:
        example = self._library.examples.get(embed.target.example)
        if example is None:
            return
        chosen = chosen_cells(embed, example, self._page)
        default = self._library.settings.default_profile
        if example is not self._example or default != (embed.target.profile or default):
            self._write(self._shown([cell for _, cell in chosen], embed))
            return
        new = [(number, cell) for number, cell in chosen if number >= self._next]
        again = [cell for number, cell in chosen if number < self._next]
        if again:
            self._write(self._shown(again, embed))
        if not new:
            return
        self._close_text()
        wanted = {number for number, _ in new}
        last = max(wanted)
        for number in range(self._next, last + 1):
            cell = example.cells[number]
            if number in wanted or "solution" not in cell.tags:
                self._example_cell(cell, number, example)
        self._next = last + 1

    def _shown(self, cells: Sequence[Cell], embed: Embed) -> str:
        """Code to be read."""
        if embed.show == "output":
            return ""
        parts = []
        for cell in cells:
            source = localise(cell, self._language).strip("\n")
            if cell.kind == "code":
                parts.append(fenced(source, "python"))
            else:
                parts.append(self._writer.blocks(parse_blocks(source)))
        return "\n\n".join(parts)

    def _example_cell(self, cell: Cell, number: int, example: Example) -> None:
        source = localise(cell, self._language).strip("\n")
        if cell.kind == "markdown":
            self._write(self._writer.blocks(parse_blocks(source)))
            self._close_text()
        elif cell.kind == "code" and source:
            record = self._record(example) if self._results else None
            outputs = recorded_outputs(record, cell, number, example) if record else None
            shown = portable_outputs(outputs or [], record, self._page) if record else []
            tags = sorted(cell.tags - {"hide", "solution"})
            self._cells.append(code_cell(source, outputs=shown, name=cell.name, tags=tags))
            if "parameters" in cell.tags:
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

    def _exercise(self, node: Exercise) -> None:
        self._write(exercise_title(node, self._writer))
        task = [inner for inner in node.nodes if not isinstance(inner, Hint | Solution)]
        for inner in (*task, *node.hints, *node.solutions):
            self._write(self._writer.block(inner))
        self._run_waiting()
        self._close_text()
        note = message("chapters.notebook_your_code", self._language)
        self._cells.append(code_cell(f"# {note}\n"))

    def _foot(self) -> None:
        """Footnotes, and the works that are cited, below everything."""
        notes = []
        done = 0
        while done < len(self._page.footnotes):
            label = list(self._page.footnotes)[done]
            done += 1
            note = self._page.footnote_texts.get(label)
            if note is not None:
                inside = self._writer.blocks(note.nodes).replace("\n", "\n    ")
                notes.append(f"{done}.  {inside}")
        if notes:
            self._write("---\n\n" + "\n".join(notes))
        if self._page.cited and not self._page.lists_works:
            title = message("chapters.works", self._language)
            self._write(f"**{title}**\n\n{works_words(self._page, whole=False)}")

    def _write(self, markdown: str) -> None:
        if markdown.strip():
            self._text.append(markdown.strip("\n"))

    def _close_text(self) -> None:
        markdown = "\n\n".join(self._text)
        self._text = []
        attachments = self._writer.take()
        if markdown.strip():
            self._cells.append(markdown_cell(markdown, attachments))
