"""Pages that are there in another language already: imported with the code of their source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tatka.importing.codekeys import code_key
from tatka.importing.outline import Outline
from tatka.importing.pages import PageWork, start_page
from tatka.importing.pairing import Match, pair

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tatka.importing.inputs import Inputs

Shown = dict[int, tuple[str, tuple[str, ...]]]


def language_folders(source: Path, languages: tuple[str, ...]) -> dict[str, Path]:
    """The folders of a book that has one a language; empty unless the source language has one.

    Args:
        source: The book.
        languages: Of the course, the source language first.
    """
    folders = {code: source / code for code in languages if (source / code).is_dir()}
    return folders if languages[0] in folders and len(folders) > 1 else {}


def start_twin(
    name: str,
    source: PageWork,
    inputs: Inputs,
    shown: Mapping[int, tuple[str, tuple[str, ...]]],
    framework: str,
) -> tuple[PageWork, Shown]:
    """Start a translated page: its headings have the ids of its source's, its code the cells.

    Args:
        name: Of the page, the same in both languages.
        source: The page in the source language.
        inputs: What there is in the other language.
        shown: For each piece of the source's code, its example and cells.
        framework: Which branch becomes the example.

    Returns:
        The page, and what its own pieces of code show.
    """
    # Its source's notebook is what its code is compared with, by way of the source.
    work = start_page(
        inputs.pages[name], replace(inputs, notebooks=()), source.target, framework, alone=False
    )
    work.draft.decisions.clear()
    work.draft.covered.clear()
    _take_ids(work, source)
    keys = [code_key(piece.code) for piece in work.pieces]
    matches = pair(keys, [code_key(piece.code) for piece in source.pieces])
    own: Shown = {}
    for match in matches:
        piece = work.pieces[match.fence]
        cells = [shown[number] for number in match.cells if number in shown]
        if match.kind in {"equal", "joined"} and cells:
            own[match.fence] = (cells[0][0], tuple(name for _, names in cells for name in names))
            continue
        work.draft.decide(
            piece.block.first,
            "review",
            "R2",
            f"not the code of {source.name}: {piece.code.strip()}",
            "left on the page as text: which is right?",
            lines=piece.block.last - piece.block.first,
        )
    work.choice = replace(work.choice, notebook=source.choice.notebook)
    work.matches = tuple(_through(match, source.matches) for match in matches)
    return work, own


def _through(match: Match, source: tuple[Match, ...]) -> Match:
    """The cells of the notebook that a translated piece is, by way of its source's piece."""
    cells = tuple(cell for number in match.cells for cell in source[number].cells)
    return Match(match.fence, cells, match.kind if cells else "page")


def _take_ids(work: PageWork, source: PageWork) -> None:
    ours = [item for item in work.outline.headings if item.fate == "kept"]
    theirs = [item for item in source.outline.headings if item.fate == "kept"]
    if [item.level for item in ours] != [item.level for item in theirs]:
        work.draft.decide(
            0,
            "review",
            "R5",
            f"{len(ours)} headings here, {len(theirs)} in {source.name}",
            "ids of its own: give corresponding headings the same",
        )
        return
    new = {item.id: other.id for item, other in zip(ours, theirs, strict=True)}
    headings = tuple(
        replace(item, id=new[item.id], own=True) if item.fate == "kept" else item
        for item in work.outline.headings
    )
    anchors = {slug: new.get(name, name) for slug, name in work.outline.anchors.items()}
    work.outline = Outline(headings, anchors)
