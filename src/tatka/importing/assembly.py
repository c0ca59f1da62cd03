"""Which examples a book gets: pages that are made from one notebook share its example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tatka.importing.blocks import read_blocks
from tatka.importing.codekeys import ascii_name
from tatka.importing.edits import Draft
from tatka.importing.examples import BuiltExample, PageCode, build_example
from tatka.importing.inline import prose
from tatka.importing.outputs import is_badge
from tatka.importing.prosewords import words
from tatka.importing.source import as_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tatka.importing.decisions import Grade
    from tatka.importing.inputs import Inputs
    from tatka.importing.pages import PageWork
    from tatka.importing.source import Notebook


@dataclass(frozen=True)
class Assembled:
    """All examples of an import.

    Attributes:
        built: Those that have cells.
        shown: For each page and piece, the example and the names of its cells.
        titles: By example.
        drafts: Notebooks that stand beside pages, with what was decided about their cells, each
            with the example it became.
    """

    built: tuple[BuiltExample, ...]
    shown: Mapping[str, Mapping[int, tuple[str, tuple[str, ...]]]]
    titles: Mapping[str, str]
    drafts: tuple[tuple[str, Draft], ...]


def assemble(works: Mapping[str, PageWork], inputs: Inputs, language: str, only: str) -> Assembled:
    """Build the examples of an import.

    Args:
        works: Its pages.
        inputs: What was read.
        language: Of the book.
        only: What a single example is to be called; empty for a name of its own.
    """
    groups: dict[object, list[str]] = {}
    for name, work in works.items():
        if work.choice.notebook is not None:
            groups.setdefault(work.choice.notebook.path, []).append(name)
        elif work.pieces:
            groups.setdefault(name, []).append(name)
    taken: set[str] = set()
    built: list[BuiltExample] = []
    shown: dict[str, dict[int, tuple[str, tuple[str, ...]]]] = {}
    titles: dict[str, str] = {}
    drafts: list[tuple[str, Draft]] = []
    by_path: dict[Path, Notebook] = {notebook.path: notebook for notebook in inputs.notebooks}
    for key, pages in groups.items():
        first = works[pages[0]]
        notebook = by_path.get(key) if key in by_path else first.choice.notebook
        stem = notebook.path.stem if notebook is not None else first.target.removesuffix(".md")
        own = len(groups) == 1 and only
        name = _unique(ascii_name(only if own else stem.rpartition("/")[2]) or "example", taken)
        draft: Draft | None = None
        if notebook is not None:
            alone = works[pages[0]].draft.source.path == notebook.path
            draft = first.draft if alone else Draft(as_page(notebook))
            if not alone:
                drafts.append((name, draft))
                _compare_prose(draft, [works[page] for page in pages])
        codes = [
            PageCode(page, works[page].draft, works[page].pieces, works[page].matches)
            for page in pages
        ]
        example = build_example(name, notebook, draft, codes, language)
        place = draft or first.draft
        if example.trains:
            place.decide(
                0,
                "review",
                "R10",
                "it trains, and sets no seed",
                f"the cell `{example.seed}` was put in: keep it, or take it out and tag `varies`"
                if example.seed
                else "add keras.utils.set_random_seed(…) in a first cell, or tag `varies`",
            )
        if not example.cells:
            continue
        built.append(example)
        names = ", ".join(cell.name for cell in example.cells)
        numbered = any(cell.name.startswith("cell_") for cell in example.cells)
        place.decide(0, "review" if numbered else "exact", "R5", "cells without names", names)
        titles[name] = next((works[page].outline.title for page in pages), "")
        for (page, number), cells in example.shown.items():
            shown.setdefault(page, {})[number] = (name, cells)
    return Assembled(tuple(built), shown, titles, tuple(drafts))


def _compare_prose(draft: Draft, works: Sequence[PageWork]) -> None:
    """The page's prose is taken; what the notebook says otherwise is kept in the ledger."""
    known = {tuple(words(block.text)) for work in works for block in prose(work.blocks)}
    together = {word for item in known for word in item}
    for block in prose(read_blocks(draft.source)):
        if is_badge(block.text):
            draft.decide(
                block.first,
                "exact",
                "E6",
                "badge",
                "dropped",
                dropped=True,
                lines=block.last - block.first,
            )
            continue
        own = tuple(words(block.text))
        if not own or own in known:
            continue
        new = sum(word not in together for word in own)
        kind: Grade = "review" if new or block.kind == "paragraph" else "exact"
        draft.decide(
            block.first,
            kind,
            "R2",
            f"only in the notebook: {block.text}",
            "the page's prose was taken",
            lines=block.last - block.first,
            detail=block.text,
            dropped=True,
        )


def _unique(name: str, taken: set[str]) -> str:
    wanted, number = name, 1
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    taken.add(name)
    return name
