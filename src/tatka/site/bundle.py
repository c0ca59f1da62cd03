"""The theme's styles and scripts, each put together into one file with its digest in its name.

One file instead of twelve, because a phone on a slow network pays for every request; the digest,
because a browser or an offline copy may then keep it for ever.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_FONTS = _HERE / "theme" / "assets" / "fonts"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r"\s*([{};,>])\s*")


@dataclass(frozen=True)
class Bundle:
    """A file of the site that is put together at build time.

    Attributes:
        path: Where it goes, relative to the site of its language.
        text: What is in it.
    """

    path: str
    text: str


def styles() -> Bundle:
    """All style sheets of the theme, in the order of their names, without comments."""
    text = "".join(_compact(file.read_text(encoding="utf-8")) for file in _sources("styles", "css"))
    return Bundle(f"assets/tatka.{_digest(text)}.css", text)


def scripts() -> Bundle:
    """All scripts of the theme, in the order of their names; each is a function of its own."""
    text = "".join(file.read_text(encoding="utf-8") for file in _sources("scripts", "js"))
    text = text.replace("PIECES_FOLDER", _pieces_folder())
    return Bundle(f"assets/tatka.{_digest(text)}.js", text)


def pieces() -> tuple[Bundle, ...]:
    """The pieces to try: scripts that are fetched when they are needed."""
    folder = _pieces_folder()
    return tuple(
        Bundle(f"assets/{folder}/{file.name}", file.read_text(encoding="utf-8"))
        for file in _sources("pieces", "js")
    )


def _pieces_folder() -> str:
    text = "".join(file.read_text(encoding="utf-8") for file in _sources("pieces", "js"))
    return f"pieces.{_digest(text)}"


def font_names() -> tuple[str, ...]:
    """Names of the theme's font files."""
    return tuple(sorted(file.name for file in _FONTS.glob("*.woff2")))


def _sources(folder: str, ending: str) -> list[Path]:
    return sorted((_HERE / folder).glob(f"*.{ending}"))


def _compact(css: str) -> str:
    """Style sheets without comments and needless space; ours hold no strings that would mind."""
    plain = _SPACE.sub(" ", _COMMENT.sub("", css))
    return _AROUND.sub(r"\1", plain).strip() + "\n"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
