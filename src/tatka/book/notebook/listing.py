"""Notebooks of whole runs, for the engine's own notebook pages: every cell, every output."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from tatka.book.notebook.cells import code_cell, markdown_cell, notebook_json
from tatka.book.notebook.outputs import listing_outputs
from tatka.book.render.embeds import recorded_outputs
from tatka.book.render.inlines import plain
from tatka.book.render.page import Page
from tatka.book.render.pictures import Words
from tatka.book.render.provenance import listing_name
from tatka.core.locale import message
from tatka.script.comments import localise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tatka.book.library import Library
    from tatka.book.source.directives.example import Embed
    from tatka.record.record import Record
    from tatka.script.example import Cell, Example

LISTINGS = "listings"


def weave_listing(
    example: Example,
    record: Record,
    language: str,
    library: Library,
    embeds: Iterable[Embed] = (),
) -> tuple[str, dict[str, Any], Mapping[str, Path | bytes]]:
    """The notebook of a whole run.

    Args:
        example: As it is now; comments come from here.
        record: Of its run.
        language: Of the page.
        library: Settings and addresses.
        embeds: Of the chapters of the language: they say what pictures show.

    Returns:
        Its path, relative to the folder of woven pages; its JSON; the files that it needs.
    """
    path = PurePosixPath(
        LISTINGS, f"{listing_name(library.settings.default_profile, record)}.ipynb"
    )
    place = library.settings.relative(example.path)
    page = Page(path=path, place=place, language=language, library=library)
    title = message("chapters.listing_of", language, title=example.title(language))
    cells = [markdown_cell(f"# {title}")]
    told = _told(example, embeds, page)
    for number, cell in enumerate(example.cells):
        source = localise(cell, language).strip("\n")
        if cell.kind == "markdown":
            cells.append(markdown_cell(source))
        elif cell.kind == "code":
            outputs = recorded_outputs(record, cell, number, example) or []
            words = told.get(cell.name or "") or Words(
                alts=(_named(cell, language),) * len(outputs)
            )
            cells.append(code_cell(source, outputs=listing_outputs(outputs, record, page, words)))
    return str(path), notebook_json(cells), page.assets


def _told(example: Example, embeds: Iterable[Embed], page: Page) -> dict[str, Words]:
    """What chapters say about the pictures of an example's cells, by name of the cell."""
    told: dict[str, Words] = {}
    for embed in embeds:
        if embed.target.example != example.name or not embed.described:
            continue
        # Cells that are embedded together share the words, one after the other.
        words = Words(alts=tuple(plain(alt, page) for alt in embed.described))
        for name in embed.target.cells:
            told.setdefault(name, words)
    return told


def _named(cell: Cell, language: str) -> str:
    return message("chapters.picture_of_cell", language, name=cell.name) if cell.name else ""
