"""Whatever is wrong in a tree: it is told in words, at once, and never with a traceback.

Set `TATKA_MALFORMED` for more trees than the few of every day.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from support.malformed import make_tree, spoil
from tatka.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

_COUNT = int(os.environ.get("TATKA_MALFORMED", "60"))
_COMMANDS = (["status"], ["weave"], ["translations"])


@pytest.mark.timeout(120)
@pytest.mark.parametrize("seed", range(_COUNT))
def test_a_malformed_tree(
    tmp_path: Path,
    seed: int,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = tmp_path / "course"
    make_tree(root)
    deed = spoil(root, seed)
    monkeypatch.setenv("TATKA_TRACEBACK", "1")
    for command in _COMMANDS:
        with pytest.raises(SystemExit) as ended:
            main(["--root", str(root), *command])
        said = capfd.readouterr()
        assert ended.value.code in {0, 1, 2}, deed
        assert "Traceback" not in said.err, deed
        if ended.value.code:
            assert said.err.strip() or said.out.strip(), deed
