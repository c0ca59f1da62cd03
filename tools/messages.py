"""Adds strings of the interface to all catalogues that come with tatka, and puts these in order.

python tools/messages.py                     write all catalogues again, in order
python tools/messages.py KEY en=… bn=…       add or change a string in these languages
python tools/messages.py KEY en=…|… bn=…|…   the same with plural forms, one after the other
python tools/messages.py --drop KEY          take a string out
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from tatka.core.locale.catalogues import (
    TEMPLATE,
    Catalogue,
    Entry,
    bundled_template,
    read_catalogue,
    template_file,
    updated,
)

FOLDER = Path(__file__).resolve().parents[1] / "src" / "tatka" / "core" / "messages"


def main(arguments: list[str]) -> None:
    """Do what the arguments say."""
    sources = {key: entry.source for key, entry in bundled_template().entries.items()}
    said: dict[str, tuple[str, ...]] = {}
    key = ""
    if arguments[:1] == ["--drop"]:
        for name in arguments[1:]:
            del sources[name]
    elif arguments:
        key, *texts = arguments
        said = {
            language: tuple(text.split("|"))
            for language, _, text in (item.partition("=") for item in texts)
        }
        if "en" in said:
            sources[key] = said["en"]
    (FOLDER / TEMPLATE).write_bytes(template_file(sources))
    bundled_template.cache_clear()
    for path in sorted(FOLDER.glob("*.po")):
        language = path.stem
        old = read_catalogue(path.read_bytes(), language, path.name)
        if language in said:
            old = _with(old, key, Entry(sources[key], said[language]))
        data, lacking = updated(language, old)
        path.write_bytes(data)
        print(f"{path.name}: {lacking} missing" if lacking else f"{path.name}: complete")


def _with(catalogue: Catalogue, key: str, entry: Entry) -> Catalogue:
    return replace(catalogue, entries={**catalogue.entries, key: entry})


if __name__ == "__main__":
    main(sys.argv[1:])
