"""Pictures: figures for light and dark pages, and charts of TensorBoard with their numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from tatka.book.render.html import NOTHING, tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.book.render.page import Page
    from tatka.record.payloads import Figure, Variant
    from tatka.record.record import Record


FOLD = 16


@dataclass
class Words:
    """What an embed says about its pictures.

    Attributes:
        alts: What they show, in words, picture by picture.
        caption: What stands under them, HTML; under the last one, if there are several.
        view: Which charts of TensorBoard.
        pictures: How many have been shown so far.
        last: How many there are.
        line: Line of the embed.
        fold: Text of more lines is folded; None for never, 0 for always.
    """

    alts: Sequence[str] = ()
    caption: Markup = NOTHING
    view: Mapping[str, Any] = field(default_factory=dict)
    last: int = 1
    line: int = 1
    pictures: int = 0
    fold: int | None = FOLD

    def next_picture(self) -> tuple[str, Markup]:
        """Alternative text and caption, as HTML, of the picture whose turn it is."""
        alt = self.alts[self.pictures] if self.pictures < len(self.alts) else ""
        self.pictures += 1
        caption = self.caption if self.pictures == self.last else NOTHING
        return alt, caption

    def caption_of_table(self) -> Markup:
        """The caption as HTML, if there is no picture that it belongs to."""
        return self.caption if not self.last else NOTHING


def figure(payload: Figure, record: Record, page: Page, words: Words) -> Markup:
    """A figure, in this page's language, for light and dark pages.

    Args:
        payload: The figure.
        record: It is of.
        page: It goes to.
        words: Of its embed.
    """
    alt, caption = words.next_picture()
    variants = of_language(payload.variants, page.language)
    files = {variant.file for variant in variants}
    pictures = []
    for variant in variants[: 1 if len(files) == 1 else None]:
        source = page.record_asset(record, variant.file)
        if source is not None:
            theme = "tatka-same" if len(files) == 1 else f"tatka-{variant.theme}"
            pictures.append(picture(source, alt, theme, variant.width, variant.height))
    still = page.record_asset(record, payload.still) if payload.still else None
    if still is not None:
        # What moves stands still on paper.
        pictures = [tag("span", Markup().join(pictures), class_="tatka-moving")]
        pictures.append(picture(still, alt, "tatka-still"))
    return framed(Markup().join(pictures), caption) if pictures else NOTHING


def picture(
    source: str, alt: str, kind: str | None, width: object = None, height: object = None
) -> Markup:
    """An image that keeps its place free while it loads, and loads when it is near."""
    return tag(
        "img",
        src=source,
        alt=alt,
        class_=kind,
        width=width,
        height=height,
        loading="lazy",
        decoding="async",
    )


def framed(pictures: Markup, caption: Markup) -> Markup:
    """A figure around images."""
    under = tag("figcaption", caption) if caption else NOTHING
    return tag("figure", pictures + under, class_="tatka-figure")


def of_language(variants: Sequence[Variant], language: str) -> list[Variant]:
    """The variants of a figure in one language; those of no language, or any, without."""
    for wanted in (language, None):
        found = [variant for variant in variants if variant.language == wanted]
        if found:
            return found
    first = variants[0].language if variants else None
    return [variant for variant in variants if variant.language == first]
