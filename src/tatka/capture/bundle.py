"""One rich output of a cell on its way into the record, and the cell that it is of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tatka.core.files import write_bytes
from tatka.record.mime import PLAIN
from tatka.record.payloads import Text, joined

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tatka.core.settings import Limits
    from tatka.record.omissions import CellNotes

_BARE_DISPLAY = re.compile(r"<IPython\.(?:core\.|lib\.)?display\.\w+ .*>")
# What matplotlib's functions give back, beside the figure.
_ARTIST = (
    r"(?:<(?:matplotlib|mpl_toolkits)[\w.]+(?: \w+)* (?:object )?at 0x[0-9a-fA-F]+>"
    r"|<(?:Axes|Axes3D|\w+Axes)(?:Subplot)?:[^<>]*>)"
)
_DRAWN = re.compile(
    rf"(?:array\()?[\[(]*\s*(?:{_ARTIST}(?:[,\]\[\s]+{_ARTIST})*,?\s*)?[\])]*"
    r"(?:,\s*dtype=object\))?"
    r"|<\w*Container object of \d+ artists>|\[?Text\(.*\)\]?"
    r"|<(?:Axes|Axes3D)(?:Subplot)?: .*>|\(?<Figure size .*",
    re.DOTALL,
)

_HISTORY = re.compile(r"<keras\.(?:src\.)?callbacks\.history\.History at 0x[0-9a-f]+>")

# For outputs that need not be shown: those that only prepare others, or that have been named.
NOTHING = Text("")


@dataclass(frozen=True)
class Bundle:
    """The representations of one output.

    Attributes:
        data: By MIME type.
        metadata: By MIME type, as the code gave it.
        is_result: Whether it is the value of the cell's last line, which Python shows by itself.
    """

    data: Mapping[str, Any]
    metadata: Mapping[str, Any] = field(default_factory=dict)
    is_result: bool = False

    @property
    def plain(self) -> str:
        """Its plain text; nothing where that only says which class of IPython's shows it."""
        text = joined(self.data.get(PLAIN, ""))
        return "" if _BARE_DISPLAY.fullmatch(text.strip()) else text

    @property
    def is_drawn(self) -> bool:
        """Whether it is what a call that draws gives back."""
        text = self.plain.strip()
        return self.is_result and set(self.data) == {PLAIN} and bool(_DRAWN.fullmatch(text))

    @property
    def is_history(self) -> bool:
        """Whether it is what Keras's `fit` gives back, whose progress has been shown."""
        return self.is_result and bool(_HISTORY.fullmatch(self.plain.strip()))

    def text(self, kind: str) -> str:
        """One representation as text."""
        return joined(self.data[kind])


@dataclass
class Cell:
    """A cell whose outputs go into the record.

    Attributes:
        notes: Names it, and learns what is left out.
        folder: The folder in which it ran.
        staging: Where the kernel left files for us.
        record: The record they go to.
        limits: How much it may be.
        widgets: The states of the run's widgets, by their number.
    """

    notes: CellNotes
    folder: Path
    staging: Path
    record: Path
    limits: Limits
    widgets: Mapping[str, Any] = field(default_factory=dict)
    pictures: int = 0

    def next_picture(self) -> int:
        """Count one more picture.

        Raises:
            CaptureError: It is one too many.
        """
        self.pictures += 1
        if self.pictures > self.limits.pictures:
            raise self.notes.error(
                f"shows more than {self.limits.pictures} pictures",
                hint="Put several into one figure, or raise `pictures` in [tool.tatka.limits].",
            )
        return self.pictures

    def keep(self, content: bytes, name: str) -> str:
        """Keep a picture of the record, under `assets/`.

        Args:
            content: Of the file.
            name: What stands in its name behind the cell's.

        Raises:
            CaptureError: It is too large.
        """
        self.check_size(len(content))
        file = f"assets/{self.notes.slug}-{name}"
        write_bytes(self.record / file, content)
        return file

    def check_size(self, size: int) -> None:
        """Make sure that a picture is not too large.

        Raises:
            CaptureError: It is.
        """
        if size > self.limits.picture_bytes:
            raise self.notes.error(
                f"shows a picture of {size:,} bytes, and {self.limits.picture_bytes:,} are the "
                "limit",
                hint="Draw it smaller, or raise `picture_bytes` in [tool.tatka.limits].",
            )

    def keep_media(self, content: bytes, suffix: str) -> str:
        """Keep sound or a video, under `assets/`.

        Raises:
            CaptureError: It is too large.
        """
        if len(content) > self.limits.media_bytes:
            raise self.notes.error(
                f"plays {len(content):,} bytes of sound or video, and {self.limits.media_bytes:,} "
                "are the limit",
                hint="Make it shorter or smaller, or raise `media_bytes` in [tool.tatka.limits].",
            )
        file = f"assets/{self.notes.slug}-{self.next_picture()}.{suffix}"
        write_bytes(self.record / file, content)
        return file
