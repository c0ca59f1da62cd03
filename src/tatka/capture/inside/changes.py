"""Changes to a figure that are taken back once it is drawn."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Changes:
    """Notes what was there before each change."""

    def __init__(self) -> None:
        """Nothing is changed yet."""
        self._undo: list[tuple[Callable[[Any], object], Any]] = []

    def set(self, artist: Any, name: str, value: Any) -> None:  # noqa: ANN401 - artists are of any kind
        """Call `artist.set_NAME(value)`, to be taken back by `artist.set_NAME(old)`."""
        setter = getattr(artist, f"set_{name}")
        self._undo.append((setter, getattr(artist, f"get_{name}")()))
        setter(value)

    def assign(self, thing: Any, name: str, value: Any) -> None:  # noqa: ANN401 - as above
        """Assign `thing.NAME = value`, to be taken back."""
        old = getattr(thing, name)
        self._undo.append((lambda before: setattr(thing, name, before), old))
        setattr(thing, name, value)

    def take_back(self) -> None:
        """Undo everything, the last change first."""
        while self._undo:
            setter, old = self._undo.pop()
            setter(old)


@contextmanager
def changes() -> Iterator[Changes]:
    """Take back what is changed inside the block, errors or not."""
    made = Changes()
    try:
        yield made
    finally:
        made.take_back()
