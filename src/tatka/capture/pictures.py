"""Pictures of a cell: out of the notebook, into files of the record."""

from __future__ import annotations

import base64
import binascii
import io
import shutil
import warnings
from typing import TYPE_CHECKING, Any

from PIL import Image, UnidentifiedImageError

from tatka.capture.outputs import PLAIN
from tatka.capture.svg import clean_svg, svg_size
from tatka.core.files import write_bytes
from tatka.record import mime

if TYPE_CHECKING:
    from pathlib import Path

    from tatka.core.settings import Limits
    from tatka.record.omissions import CellNotes

_RASTER = ("image/png", "image/jpeg", "image/webp", "image/gif")
_SVG = "image/svg+xml"
_FIGURE_TEXT = "<Figure size "
# Kept as they are: what these say can't be said smaller without changing it.
_KEPT = {"JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
_QUALITY = 90
_MOST_PIXELS = 100_000_000
_LOSSLESS_BYTES = 200_000


class Pictures:
    """The pictures of one cell."""

    def __init__(
        self,
        notes: CellNotes,
        staging: Path,
        record: Path,
        limits: Limits,
    ) -> None:
        """Begin with none.

        Args:
            notes: Names the cell, in files and errors.
            staging: Where the kernel left pictures.
            record: The record they go to.
            limits: How many and how large they may be.
        """
        self.staging = staging
        self.record = record
        self._notes = notes
        self._limits = limits
        self._count = 0

    def move(self, data: dict[str, Any], metadata: dict[str, Any]) -> bool:
        """Move the picture of one output to the record; leave a figure in its place.

        Args:
            data: The output's representations; changed in place.
            metadata: Of the output; may say a width and a height in CSS pixels.

        Returns:
            Whether this output is a picture.

        Raises:
            CaptureError: There are too many, one is too large, or a figure could not be drawn.
        """
        plain = data.get(PLAIN, "")
        if mime.FIGURE in data:
            variants = self._move_figure(data[mime.FIGURE]["variants"])
        elif plain.startswith(_FIGURE_TEXT):
            raise self._notes.error(
                "shows a figure that could not be drawn",
                hint="Run the script alone and look at what matplotlib says.",
            )
        else:
            found = self._single(data, metadata)
            if found is None:
                return False
            variants = found
        data.clear()
        data[mime.FIGURE] = {"variants": variants}
        data[PLAIN] = plain
        return True

    def _move_figure(self, variants: list[dict[str, Any]]) -> list[dict[str, Any]]:
        number = self._next()
        moved = []
        for variant in variants:
            source = self.staging / variant["file"]
            self._check_size(source.stat().st_size)
            words = (self._notes.slug, number, variant["language"], variant["theme"])
            name = "-".join(str(word) for word in words if word is not None)
            target = f"assets/{name}{source.suffix}"
            (self.record / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, self.record / target)
            moved.append({**variant, "file": target})
        return moved

    def _single(
        self, data: dict[str, Any], metadata: dict[str, Any]
    ) -> list[dict[str, Any]] | None:
        """A picture that looks the same on every page, as one variant a theme."""
        if _SVG in data:
            return self._svg(data[_SVG])
        for kind in _RASTER:
            if kind in data:
                return self._raster(data[kind], metadata.get(kind) or {})
        return None

    def _svg(self, text: str) -> list[dict[str, Any]] | None:
        try:
            content, removed = clean_svg(text)
        except ValueError as error:
            self._notes.lose(f"an SVG that can't be read: {error}")
            return None
        if removed:
            self._notes.lose(f"removed from SVG: {', '.join(removed)}")
        return self._variants(content, "svg", *svg_size(content))

    def _raster(self, encoded: str, metadata: dict[str, Any]) -> list[dict[str, Any]] | None:
        try:
            content = base64.b64decode(encoded)
            image = _opened(content)
            if image.width * image.height > _MOST_PIXELS:
                raise self._notes.error(
                    f"shows a picture of {image.width:,} by {image.height:,} pixels",
                    hint="Draw it smaller: no page can show so many.",
                )
            image.load()
        except (binascii.Error, UnidentifiedImageError, OSError) as error:
            self._notes.lose(f"a picture that can't be read: {error}")
            return None
        suffix = _KEPT.get(image.format or "", "webp")
        if suffix == "webp" and image.format != "WEBP":
            content = _as_webp(image)
        width = int(metadata.get("width") or 0)
        height = int(metadata.get("height") or 0)
        if not width and not height:
            width, height = image.size
        elif not height:
            height = round(width * image.height / image.width)
        elif not width:
            width = round(height * image.width / image.height)
        return self._variants(content, suffix, width, height)

    def _variants(
        self, content: bytes, suffix: str, width: int, height: int
    ) -> list[dict[str, Any]]:
        self._check_size(len(content))
        name = f"assets/{self._notes.slug}-{self._next()}.{suffix}"
        write_bytes(self.record / name, content)
        return [
            {"theme": theme, "language": None, "file": name, "width": width, "height": height}
            for theme in ("light", "dark")
        ]

    def _next(self) -> int:
        self._count += 1
        if self._count > self._limits.pictures:
            raise self._notes.error(
                f"shows more than {self._limits.pictures} pictures",
                hint="Put several into one figure, or raise `pictures` in [tool.tatka.limits].",
            )
        return self._count

    def _check_size(self, size: int) -> None:
        if size > self._limits.picture_bytes:
            raise self._notes.error(
                f"shows a picture of {size:,} bytes, and {self._limits.picture_bytes:,} are the "
                "limit",
                hint="Draw it smaller, or raise `picture_bytes` in [tool.tatka.limits].",
            )


def _opened(content: bytes) -> Image.Image:
    """A picture whose size is known and whose pixels are not read yet, however many they are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(content))
        except Image.DecompressionBombError as error:
            raise OSError(str(error)) from None


def _as_webp(image: Image.Image) -> bytes:
    """A PNG as WebP: without loss where that is small, as drawings are; else as a photograph."""
    picture = image if image.mode in {"RGB", "RGBA"} else image.convert("RGBA")
    buffer = io.BytesIO()
    picture.save(buffer, format="WEBP", lossless=True, quality=_QUALITY, method=4)
    if buffer.tell() > _LOSSLESS_BYTES:
        buffer = io.BytesIO()
        picture.save(buffer, format="WEBP", quality=_QUALITY, method=4)
    return buffer.getvalue()
