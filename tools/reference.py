"""Writes the reference for authors: docs/en/authors/reference/, from the code that it describes."""

from __future__ import annotations

from pathlib import Path

from tatka.cli.main import group
from tatka.reference.pages import reference_pages

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "en" / "authors" / "reference"


def main() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in reference_pages(group).items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(FOLDER / name)


if __name__ == "__main__":
    main()
