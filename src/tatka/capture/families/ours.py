"""What our own formatters in the kernel have made: tables, figures, logs of TensorBoard."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from tatka.record import mime
from tatka.record.payloads import (
    Figure,
    Layers,
    Table,
    TensorBoardView,
    Variant,
    read_data,
)
from tatka.tensorboard.snapshots import keep_snapshot

if TYPE_CHECKING:
    from tatka.capture.bundle import Bundle, Cell
    from tatka.record.payloads import Rich

_UNDRAWN = "<Figure size "


def take(bundle: Bundle, cell: Cell) -> Rich | None:
    """A table as it is; a figure and logs with their files moved to the record."""
    if not mime.OURS & bundle.data.keys():
        if bundle.plain.startswith(_UNDRAWN):
            raise cell.notes.error(
                "shows a figure that could not be drawn",
                hint="Run the script alone and look at what matplotlib says.",
            )
        return None
    payload = read_data(bundle.data)
    if isinstance(payload, Figure):
        return _moved(payload, cell)
    if isinstance(payload, TensorBoardView):
        kept = keep_snapshot(cell.staging / payload.snapshot, cell.record, cell.notes)
        return replace(payload, snapshot=kept)
    return payload if isinstance(payload, Layers | Table) else None


def _moved(figure: Figure, cell: Cell) -> Figure:
    number = cell.next_picture()
    moved: list[Variant] = []
    for variant in figure.variants:
        source = cell.staging / variant.file
        cell.check_size(source.stat().st_size)
        words = (cell.notes.slug, number, variant.language, variant.theme)
        name = "-".join(str(word) for word in words if word is not None)
        target = f"assets/{name}{source.suffix}"
        (cell.record / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, cell.record / target)
        moved.append(replace(variant, file=target))
    return replace(figure, variants=tuple(moved))
