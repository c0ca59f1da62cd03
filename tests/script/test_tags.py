"""Tags of cells: declared once, and slips of the pen named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tatka.core.errors import ExampleError
from tatka.script.reading import read_example
from tatka.script.tags import Tag, misspelt

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("hid", "hide"),
        ("parameter", "parameters"),
        ("solutoin", "solution"),
        ("solutions", "solution"),
        ("varys", "varies"),
        ("varied", "varies"),
        ("raise-exception", "raises-exception"),
        ("vary", "varies"),
        ("hidden", "hide"),
        ("raises", "raises-exception"),
    ],
)
def test_a_misspelt_tag_is_named_with_its_line(tmp_path: Path, written: str, meant: str) -> None:
    script = tmp_path / "a.py"
    script.write_text(f'x = 1\n\n# %% name="x" tags=["{written}"]\ny = 1\n', encoding="utf-8")
    with pytest.raises(ExampleError) as caught:
        read_example(script, root=tmp_path)
    assert str(caught.value) == f"a.py:3: unknown tag {written!r}\n  Did you mean {meant!r}?"


def test_tags_of_other_tools_are_left_alone() -> None:
    assert list(misspelt(["remove-input", "skip", "slow", *Tag])) == []
