"""Marks what Keras itself prints, so that its progress can be told from the author's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tatka.capture.terminal import KERAS

if TYPE_CHECKING:
    from types import ModuleType


def mark_progress(io_utils: ModuleType) -> None:
    """Have `fit`, `evaluate` and `predict` mark each piece of progress that they print.

    The mark is an escape sequence, which no terminal shows; it never reaches a record.

    Args:
        io_utils: The module `keras.src.utils.io_utils`, through which Keras prints.
    """
    plain = io_utils.print_msg

    def print_msg(message: str, line_break: bool = True) -> None:  # noqa: FBT001, FBT002 - Keras's signature
        # Behind a carriage return too: what stands before it is overwritten on the way.
        marked = str(message).replace("\r", f"\r{KERAS}")
        plain(f"{KERAS}{marked}", line_break=line_break)

    io_utils.print_msg = print_msg  # type: ignore[attr-defined]
