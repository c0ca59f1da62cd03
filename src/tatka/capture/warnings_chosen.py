"""Warnings as the author wants them: their own, all, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tatka.record import mime
from tatka.record.omissions import Why
from tatka.script.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tatka.core.settings import Warned
    from tatka.record.omissions import CellNotes


def with_warnings(outputs: Iterable[Any], notes: CellNotes, choice: Warned) -> list[Any]:
    """Outputs in which each warning is a line on standard error, or left out and noted.

    Args:
        outputs: Of one cell; those of the kind `mime.WARNING` come from the kernel.
        notes: Has the cell's tags; learns what was left out.
        choice: Of the course; a tag of the cell goes first.
    """
    import nbformat  # noqa: PLC0415 - slow to import

    if Tag.WARNINGS in notes.tags:
        choice = "all"
    elif Tag.NO_WARNINGS in notes.tags:
        choice = "none"
    chosen: list[Any] = []
    for output in outputs:
        warning = output.get("data", {}).get(mime.WARNING)
        if warning is None:
            chosen.append(output)
            continue
        said = f"{warning['category']}: {warning['message']}"
        if choice == "all" or (choice == "own" and warning["own"]):
            chosen.append(nbformat.v4.new_output("stream", name="stderr", text=f"{said}\n"))
        else:
            origin = "" if warning["own"] else f"{warning['origin']}: "
            notes.omit(Why.WARNING, f"{origin}{said.partition(chr(10))[0][:120]}")
    return chosen
