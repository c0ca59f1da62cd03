"""What a course looks like: its colour, its icon, the name of its copy for reading offline."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.core.errors import SiteError

if TYPE_CHECKING:
    from tatka.core.mkdocs_file import MkdocsFile

PAPER, DARK_PAPER = "#fffdf7", "#131916"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
KEYS = ("colour", "dark_colour", "archive")
# WCAG 2.2, level AA, for text of ordinary size.
_CONTRAST = 4.5


@dataclass(frozen=True)
class Brand:
    """What distinguishes a course, from `extra.brand` of mkdocs.yml.

    Attributes:
        colour: Of headings, links and the header's line on light pages, as `#rrggbb`.
        dark_colour: The same on dark pages.
        archive: Name of the folder in the copy for reading offline, and of its file.
        own: Whether the colours are the course's own.
    """

    colour: str = "#17593d"
    dark_colour: str = "#8fd3ad"
    archive: str = "tatka"
    own: bool = False

    @property
    def zip_name(self) -> str:
        """The file that a reader downloads."""
        return f"{self.archive}-offline.zip"

    @property
    def css(self) -> str:
        """The colours as a style sheet; empty where they are the theme's."""
        if not self.own:
            return ""
        blocks = (
            (':root,[data-md-color-scheme="default"]', self.colour, PAPER, "black"),
            ('[data-md-color-scheme="slate"]', self.dark_colour, DARK_PAPER, "white"),
        )
        return "".join(
            f"{selector}{{--tatka-leaf:{colour};"
            f"--tatka-leaf-2:color-mix(in srgb,{colour} 90%,{towards});"
            f"--tatka-leaf-soft:color-mix(in srgb,{colour} 14%,{paper})}}"
            for selector, colour, paper, towards in blocks
        )


def read_brand(file: MkdocsFile, site_name: str) -> Brand:  # noqa: C901 - one case a key
    """Read `extra.brand`.

    Args:
        file: mkdocs.yml.
        site_name: What the site is called, in the source language.

    Raises:
        SiteError: A key is unknown, a colour is none, or can't be read on the pages.
    """
    extra = file.table.get("extra")
    table: Any = (extra if isinstance(extra, dict) else {}).get("brand") or {}

    def fault(what: str, hint: str, *keys: str) -> SiteError:
        line = file.line("extra", "brand", *keys)
        return SiteError(f"extra.brand{''.join(f'.{key}' for key in keys)} {what}",
                         path=file.name, line=line, hint=hint)  # fmt: skip

    if not isinstance(table, dict):
        raise fault("is not a table", f"Its keys are: {', '.join(KEYS)}.")
    for key in table:
        if key not in KEYS:
            raise fault("is not known", f"Known are: {', '.join(KEYS)}.", str(key))
    for key, paper, name in (("colour", PAPER, "light"), ("dark_colour", DARK_PAPER, "dark")):
        if key not in table:
            continue
        value = str(table[key])
        if not _COLOUR.fullmatch(value):
            raise fault(f"is {value!r}", "A colour looks like '#17593d'.", key)
        found = contrast(value, paper)
        if found < _CONTRAST:
            raise fault(
                f"has a contrast of {found:.1f} on {name} pages",
                f"Readers need {_CONTRAST}: make it {'darker' if name == 'light' else 'lighter'}.",
                key,
            )
    if ("colour" in table) != ("dark_colour" in table):
        raise fault(
            "has one of the two colours", "Give both: colour and dark_colour.", *list(table)[:1]
        )
    archive = str(table.get("archive") or _slug(site_name.partition(":")[0]) or "tatka")
    if _slug(archive) != archive:
        raise fault(f"is {archive!r}", "Use small ASCII letters, digits and hyphens.", "archive")
    default = Brand()
    return Brand(
        str(table.get("colour", default.colour)),
        str(table.get("dark_colour", default.dark_colour)),
        archive,
        own="colour" in table,
    )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2.2: 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - WCAG's
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
