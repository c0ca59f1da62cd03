"""Makes the fonts that the course draws Bangla digits with: nothing but ০ to ৯.

    npm install && .venv/bin/python tools/digit_fonts.py

The results are committed; this is only run to change them. The Open Font License asks that a
changed font carries no reserved name: these carry plain ones of their own.
"""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules" / "@fontsource"
TARGET = ROOT / "src" / "course" / "fonts"
FACES = (
    ("noto-sans-bengali", 400),
    ("noto-serif-bengali", 400),
    ("hind-siliguri", 300),
    ("hind-siliguri", 600),
    ("anek-bangla", 500),
    ("baloo-da-2", 500),
    ("mina", 400),
    ("atma", 400),
    ("tiro-bangla", 400),
    ("galada", 400),
)
DIGITS = range(0x09E6, 0x09F0)


def main() -> None:
    """Write every font, and the licences of them all."""
    TARGET.mkdir(exist_ok=True)
    licences = []
    for package, weight in FACES:
        folder = PACKAGES / package
        font = TTFont(folder / "files" / f"{package}-bengali-{weight}-normal.woff2")
        options = subset.Options(
            layout_features=[], hinting=False, name_IDs=[], notdef_outline=True
        )
        cut = subset.Subsetter(options)
        cut.populate(unicodes=list(DIGITS))
        cut.subset(font)
        name = f"digits-{package}-{weight}"
        for number, text in ((1, name), (2, "Regular"), (4, name), (6, name)):
            font["name"].setName(text, number, 3, 1, 0x409)
        font["head"].created = font["head"].modified = 0
        font.flavor = None
        font.recalcTimestamp = False
        font.save(TARGET / f"{package}-{weight}.ttf")
        licence = (folder / "LICENSE").read_text(encoding="utf-8").split("\n\n")[0].strip()
        licences.append(f"{package}: {licence}")
    terms = (PACKAGES / FACES[0][0] / "LICENSE").read_text(encoding="utf-8").partition("\n\n")[2]
    TARGET.joinpath("OFL.txt").write_text(
        "\n\n".join(dict.fromkeys(licences)) + "\n\n" + terms.strip() + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
