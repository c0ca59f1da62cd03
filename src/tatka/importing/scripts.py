"""Scripts of examples, made from the code of notebooks and pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tatka.core.errors import ExampleError
from tatka.importing.codekeys import parses
from tatka.script.header import header_lines
from tatka.script.percent import read_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class ScriptCell:
    """A cell of a script that is about to be written.

    Attributes:
        name: Its name.
        source: As in a notebook.
        tags: Its tags.
    """

    name: str
    source: str
    tags: tuple[str, ...] = ()


def script_text(cells: Sequence[ScriptCell], titles: Mapping[str, str], place: str) -> str:
    """A percent script; what is read back from it is what was put in.

    Args:
        cells: In order.
        titles: By language; those that are known.
        place: What to call the script in errors.

    Raises:
        ExampleError: A cell would not come back as it is.
    """
    # Slow to import, and only for what writes scripts.
    import jupytext  # noqa: PLC0415
    from nbformat.v4 import new_code_cell, new_notebook  # noqa: PLC0415

    notebook = new_notebook(
        cells=[
            new_code_cell(
                cell.source,
                metadata={"name": cell.name, **({"tags": list(cell.tags)} if cell.tags else {})},
            )
            for cell in cells
        ]
    )
    written: str = jupytext.writes(notebook, "py:percent")
    _, _, body = written.partition("# ---\n\n")
    said = {language: title for language, title in titles.items() if title}
    text = "\n".join([*header_lines(said), "", body])
    _, again = read_cells(text, place)
    for cell, found in zip(cells, again, strict=True):
        if found.source.strip() != cell.source.strip() or found.metadata.get("name") != cell.name:
            raise ExampleError(
                f"the cell {cell.name} can't be written as a script",
                path=place,
                line=found.header_line,
                hint="Look for comments that begin like commands, such as `# ls`.",
            )
    if parses(text) is None:
        raise ExampleError("the script would be no valid Python", path=place)
    return text


def unique_name(wanted: str, taken: set[str], fallback: str) -> str:
    """A name that no other cell has, near the wanted one."""
    base = wanted or fallback
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    taken.add(name)
    return name
