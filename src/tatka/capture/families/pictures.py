"""Pictures that look the same on every page: PNG, JPEG, WebP, GIF, SVG."""

from __future__ import annotations

import base64
import binascii
import io
import warnings
from typing import TYPE_CHECKING, Any

from PIL import Image, UnidentifiedImageError

from tatka.core.safe_svg import clean_svg, svg_size
from tatka.record.omissions import Why
from tatka.record.payloads import Figure, Variant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tatka.capture.bundle import Bundle, Cell

SVG = "image/svg+xml"
_RASTER = ("image/png", "image/jpeg", "image/webp", "image/gif")
# Kept as they are: what these say can't be said smaller without changing it.
_KEPT = {"JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
_QUALITY = 90
_MOST_PIXELS = 100_000_000
_LOSSLESS_BYTES = 200_000


def take(bundle: Bundle, cell: Cell) -> Figure | None:
    """The picture of an output, as a file of the record."""
    if SVG in bundle.data:
        return svg_figure(bundle.text(SVG), cell)
    for kind in _RASTER:
        if kind in bundle.data:
            return _raster(bundle.text(kind), bundle.metadata.get(kind) or {}, cell)
    return None


def svg_figure(text: str, cell: Cell) -> Figure | None:
    """An SVG document as a figure."""
    try:
        content, removed = clean_svg(text)
    except ValueError as error:
        cell.notes.omit(Why.UNREADABLE, f"an SVG: {error}")
        return None
    if removed:
        cell.notes.omit(Why.SVG, ", ".join(removed))
    return one_file(content, "svg", svg_size(content), cell)


def one_file(content: bytes, suffix: str, size: tuple[int, int], cell: Cell) -> Figure:
    """A picture that is the same for every theme and language."""
    file = cell.keep(content, f"{cell.next_picture()}.{suffix}")
    themes = ("light", "dark")
    return Figure(tuple(Variant(theme, None, file, *size) for theme in themes), still=None)


def as_webp(image: Image.Image) -> bytes:
    """A picture as WebP: without loss where that is small, as of drawings; else as a photograph."""
    picture = image if image.mode in {"RGB", "RGBA"} else image.convert("RGBA")
    buffer = io.BytesIO()
    picture.save(buffer, format="WEBP", lossless=True, quality=_QUALITY, method=4)
    if buffer.tell() > _LOSSLESS_BYTES:
        buffer = io.BytesIO()
        picture.save(buffer, format="WEBP", quality=_QUALITY, method=4)
    return buffer.getvalue()


def still_of(image: Image.Image, cell: Cell, number: int) -> str:
    """The first picture of one that moves, for paper."""
    image.seek(0)
    return cell.keep(as_webp(image.convert("RGBA")), f"{number}-still.webp")


def _raster(encoded: str, metadata: Mapping[str, Any], cell: Cell) -> Figure | None:
    try:
        content = base64.b64decode(encoded)
        image = _opened(content)
        if image.width * image.height > _MOST_PIXELS:
            raise cell.notes.error(
                f"shows a picture of {image.width:,} by {image.height:,} pixels",
                hint="Draw it smaller: no page can show so many.",
            )
        image.load()
    except UnidentifiedImageError:
        cell.notes.omit(Why.UNREADABLE, "a picture of no kind that is known")
        return None
    except (binascii.Error, OSError) as error:
        cell.notes.omit(Why.UNREADABLE, f"a picture: {error}")
        return None
    suffix = _KEPT.get(image.format or "", "webp")
    moves = getattr(image, "n_frames", 1) > 1
    if suffix == "webp" and image.format != "WEBP" and not moves:
        content = as_webp(image)
    elif suffix == "webp" and image.format != "WEBP":
        content = moving_webp(image)
    figure = one_file(content, suffix, _size(image, metadata), cell)
    if moves:
        return Figure(figure.variants, still=still_of(image, cell, cell.pictures))
    return figure


def _opened(content: bytes) -> Image.Image:
    """A picture whose size is known and whose pixels are not read yet, however many they are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(content))
        except Image.DecompressionBombError as error:
            raise OSError(str(error)) from None


def moving_webp(image: Image.Image) -> bytes:
    """All pictures of one that moves, an animated PNG for example, as WebP."""
    buffer = io.BytesIO()
    image.seek(0)
    image.save(buffer, format="WEBP", save_all=True, quality=_QUALITY, method=2, loop=0)
    return buffer.getvalue()


def _size(image: Image.Image, metadata: Mapping[str, Any]) -> tuple[int, int]:
    width = int(metadata.get("width") or 0)
    height = int(metadata.get("height") or 0)
    if not width and not height:
        width, height = image.size
    elif not height:
        height = round(width * image.height / image.width)
    elif not width:
        width = round(height * image.width / image.height)
    return width, height
