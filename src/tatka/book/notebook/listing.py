"""Notebooks of whole runs, for the engine's own notebook pages: every cell, every output."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from tatka.book.notebook.cells import code_cell, markdown_cell, notebook_json
from tatka.book.notebook.outputs import listing_outputs
from tatka.book.render.embeds import recorded_outputs
from tatka.book.render.page import Page
from tatka.book.render.provenance import listing_name
from tatka.core.locale import message
from tatka.script.comments import localise

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tatka.book.library import Library
    from tatka.record.record import Record
    from tatka.script.example import Example

LISTINGS = "listings"


def weave_listing(
    example: Example, record: Record, language: str, library: Library
) -> tuple[str, dict[str, Any], Mapping[str, Path | bytes]]:
    """The notebook of a whole run.

    Args:
        example: As it is now; comments come from here.
        record: Of its run.
        language: Of the page.
        library: Settings and addresses.

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
    for number, cell in enumerate(example.cells):
        source = localise(cell, language).strip("\n")
        if cell.kind == "markdown":
            cells.append(markdown_cell(source))
        elif cell.kind == "code":
            outputs = recorded_outputs(record, cell, number, example) or []
            cells.append(code_cell(source, outputs=listing_outputs(outputs, record, page)))
    return str(path), notebook_json(cells), page.assets
