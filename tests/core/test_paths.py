from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tatka.core.paths import composed, find_file, folded, why_not_plain

if TYPE_CHECKING:
    from pathlib import Path

ONE_PIECE = "অধ্যা\u09df.md"
TWO_PIECES = "অধ্যা\u09af\u09bc.md"


@pytest.mark.parametrize(("typed", "asked"), [(ONE_PIECE, TWO_PIECES), (TWO_PIECES, ONE_PIECE)])
def test_a_file_is_found_whichever_way_its_letters_are_typed(
    tmp_path: Path, typed: str, asked: str
) -> None:
    folder = tmp_path / f"part {typed}"
    folder.mkdir()
    file = folder / typed
    file.write_text("", encoding="utf-8")
    assert find_file(tmp_path / f"part {asked}" / asked) == file
    assert find_file(file) == file
    assert find_file(folder / "else.md") is None
    assert find_file(tmp_path / "nowhere" / asked) is None
    assert find_file(tmp_path / f"part {asked}") is None
    assert composed(typed) == composed(asked)


def test_names_that_some_system_takes_for_one_are_folded_to_one() -> None:
    assert folded("Café.md") == folded("CAFE\u0301.md")


@pytest.mark.parametrize("name", ["", "/a", "a/", "../a", "a//b", "con.txt", "a:b", "a ", "a."])
def test_names_that_not_every_system_can_hold_are_told(name: str) -> None:
    assert why_not_plain(name) is not None
