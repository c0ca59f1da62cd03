"""What ARCHITECTURE.md says of the rooms is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TATKA = ROOT / "src" / "tatka"
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_every_room_is_told_in_the_order_that_is_held() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = [
        contract["layers"]
        for contract in linter["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    ]
    held = [
        {room.strip().removeprefix("tatka.") for room in layer.split("|")}
        for layer in reversed(layers)
    ]
    rows = re.findall(r"(?m)^\| (`\w+`(?:, `\w+`)*) \|", TEXT.partition("## Two roads")[0])
    told = [room for row in rows for room in re.findall(r"\w+", row)]
    rooms = {path.parent.name for path in TATKA.glob("*/__init__.py")}
    assert set(told) == rooms == set().union(*held)
    places = {room: place for place, layer in enumerate(held) for room in layer}
    assert [places[room] for room in told] == sorted(places[room] for room in told)


def test_every_file_and_module_that_it_names_is_there() -> None:
    names = set(re.findall(r"`([\w./]+)`", TEXT))
    for name in names:
        if "/" in name and not name.startswith(("examples", "docs", "src", "core/messages/LANG")):
            assert (TATKA / name).exists(), name
        elif "." in name and "/" not in name:
            path = TATKA / name.replace(".", "/")
            assert path.is_dir() or path.with_suffix(".py").is_file(), name
