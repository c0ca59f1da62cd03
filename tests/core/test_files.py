from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tatka.core.errors import TatkaError
from tatka.core.files import read_json, write_bytes, write_json

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_written_is_read_back_with_letters_as_letters(tmp_path: Path) -> None:
    file = tmp_path / "new" / "a.json"
    write_json(file, {"ভাষা": ["বাংলা", 1.5]})
    assert "বাংলা" in file.read_text(encoding="utf-8")
    assert read_json(file) == {"ভাষা": ["বাংলা", 1.5]}


def test_a_value_that_is_no_json_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    write_json(file, {"good": True})
    with pytest.raises(TypeError):
        write_json(file, {"bad": object()})
    assert json.loads(file.read_text(encoding="utf-8")) == {"good": True}
    assert list(tmp_path.iterdir()) == [file]


def test_a_failed_rename_leaves_no_litter(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match=r"."):
        write_bytes(tmp_path / "taken", b"x")
    assert [item.name for item in tmp_path.iterdir()] == ["taken"]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [(b'{"a": 1,\n "b": }', 2, "not valid JSON"), (b"\xff\xfe", None, "not UTF-8")],
)
def test_a_broken_file_names_its_line(
    tmp_path: Path, content: bytes, line: int | None, message: str
) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(content)
    with pytest.raises(TatkaError, match=message) as caught:
        read_json(file, hint="Run it again.")
    assert caught.value.line == line
    assert caught.value.hint == "Run it again."


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(TatkaError, match="missing"):
        read_json(tmp_path / "none.json")
