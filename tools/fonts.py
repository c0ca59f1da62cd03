"""Makes the subset fonts of the theme from the OFL fonts that package.json names.

    npm install && .venv/bin/python tools/fonts.py

The results are committed; this is only run to change them. Renaming is asked for by the Open Font
License: a changed font may not carry a reserved name ("Source").
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules" / "@fontsource-variable"
TARGET = ROOT / "src" / "tatka" / "site" / "theme" / "assets" / "fonts"

# Keep in step with unicode-range in site/styles/fonts.css.
BANGLA = "0964-0965,0981-0983,0985-09EF,09F3,09FC,200C-200D,25CC"
# The name of the language itself, for the language switch of pages in other languages.
BANGLA_NAME = "0982,09AC,09B2,09BE"
LATIN = (
    "0020-007E,00A0,00A7,00A9,00AB,00B0-00B2,00B5,00B7,00BB,00BD,00D7,00E9,00F7,03B1-03C9,2010,"
    "2013,2014,2018,2019,201C,201D,2022,2026,2190-2193,2212,2248,2260,2264,2265,20AC,2713"
)
# Letters, signs and brackets of formulas as MathML Core asks for them.
MATH = (
    "0020-007E,00AC,00AF-00B1,00B7,00D7,00F7,02C6,02DC,0302-0304,0307-0308,0332,0391-03C9,03D1,"
    "03D5-03D6,03F0-03F1,03F5,2016,2026,2032-2033,203E,2061,20D7,2102,210B,210E,2110,2112-2113,"
    "2115,2119-211B,211D,2124,212C,2130-2131,2133,2190-2194,21A6,21D0,21D2,21D4,2200,2202-2203,"
    "2205,2207-2209,220B,220F-2213,2217-221A,221D-221E,2223,2225,2227-222C,222E,223C,2243,2245,"
    "2248,2254,2260-2261,2264-2265,226A-226B,2282-2283,2286-2287,2295,2297,2299,22A4-22A5,22C5,"
    "22EE-22EF,22F1,2308-230B,23DE-23DF,27E8-27E9,2A01-2A02,1D400-1D467,1D49C-1D4B5,1D538-1D551,"
    "1D6E2-1D71B"
)


@dataclass(frozen=True)
class Face:
    """One font to make: from which package, which letters, which weights, which features."""

    name: str
    package: str
    letters: str
    characters: str
    weights: tuple[int, int] | int
    features: tuple[str, ...]


FACES = (
    Face("bangla", "noto-sans-bengali", "bengali", BANGLA, (400, 600), ("*",)),
    Face("switch", "noto-sans-bengali", "bengali", BANGLA_NAME, 600, ("*",)),
    Face("latin", "source-sans-3", "latin", LATIN, (400, 600), ("kern", "mark", "ccmp", "locl")),
    Face("mono", "source-code-pro", "latin", LATIN, 400, ("ccmp", "locl")),
)


def code_points(ranges: str) -> list[int]:
    """`0041-0043,20AC` as numbers."""
    found: list[int] = []
    for item in ranges.split(","):
        first, _, last = item.partition("-")
        found.extend(range(int(first, 16), int(last or first, 16) + 1))
    return found


def make(face: Face) -> bytes:
    """The font as woff2."""
    source = PACKAGES / face.package / "files"
    font = TTFont(source / f"{face.package}-{face.letters}-wght-normal.woff2")
    font = instancer.instantiateVariableFont(font, {"wght": face.weights})
    # The subsetter trips over variations the instancer left unread: write, and read again.
    plain = io.BytesIO()
    font.flavor = None
    font.save(plain)
    font = TTFont(io.BytesIO(plain.getvalue()))
    options = subset.Options(hinting=False, name_IDs=[0, 1, 2, 13, 14])
    options.layout_features = list(face.features)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points(face.characters))
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID == 1:
            record.string = f"Tatka {face.name.title()}"
    font.flavor = "woff2"
    result = io.BytesIO()
    font.save(result)
    return result.getvalue()


def make_math(package: Path) -> bytes:
    """The font of formulas as woff2, with the sizes that brackets and roots grow to."""
    font = TTFont(package / "files" / "stix-two-math-latin-400-normal.woff2")
    options = subset.Options(hinting=False, layout_features=["ssty", "dtls"], flavor="woff2")
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points(MATH))
    subsetter.subset(font)
    result = io.BytesIO()
    subset.save_font(font, result, options)
    return result.getvalue()


def main() -> None:
    """Write the fonts and their licences."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        (TARGET / f"{face.name}.woff2").write_bytes(make(face))
        licence = (PACKAGES / face.package / "LICENSE").read_text(encoding="utf-8")
        (TARGET / f"{face.package}-OFL.txt").write_text(licence, encoding="utf-8")
    math = PACKAGES.parent / "@fontsource" / "stix-two-math"
    (TARGET / "math.woff2").write_bytes(make_math(math))
    licence = (math / "LICENSE").read_text(encoding="utf-8")
    (TARGET / "stix-two-math-OFL.txt").write_text(licence, encoding="utf-8")


if __name__ == "__main__":
    main()
