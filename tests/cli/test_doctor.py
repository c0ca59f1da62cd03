"""`tatka doctor`: plain facts in, advice out; and one look at this machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tatka.cli import checks
from tatka.cli.doctor import command
from tatka.core.settings import load_settings

SITE = Path("/c/site")


@pytest.mark.parametrize(
    ("check", "state", "words"),
    [
        (checks.python((3, 11, 0)), "fine", "3.11.0"),
        (checks.python((3, 10, 9)), "lacking", "Install Python 3.11"),
        (checks.packages({"a": "1"}, {"a": "1", "b": "2"}, "l.txt"), "fine", "all 1 as locked"),
        (checks.packages({"a": "1"}, {"a": "2"}, "l.txt"), "optional", "a 2 instead of 1"),
        (checks.packages({"a": "1"}, {}, "l.txt"), "optional", "1 not installed: a"),
        (checks.running(["numpy"], {"numpy": "2"}, "l.txt"), "fine", "can be run: numpy 2"),
        (checks.running([], {}, "l.txt"), "fine", "they can be run"),
        (checks.running(["numpy"], {}, "l.txt"), "optional", "pip install -r l.txt"),
        (checks.browser("/usr/bin/chromium"), "fine", "/usr/bin/chromium"),
        (checks.browser(None, "it does not start"), "optional", "it does not start"),
        (checks.fonts("Bangla", ["Noto Sans Bengali"]), "fine", "Noto Sans Bengali"),
        (checks.fonts("Hindi", []), "optional", "fonts-noto-core"),
        (checks.fonts("Arabic", None), "fine", "not looked for"),
        (checks.git("2.39", repository=True, shallow=False), "fine", "2.39"),
        (checks.git("2.39", repository=True, shallow=True), "optional", "--unshallow"),
        (checks.git(None, repository=False, shallow=False), "optional", "Install git"),
        (checks.disk(10**11), "fine", "100.0 GB free"),
        (checks.disk(10**9), "optional", "4 GB"),
        (checks.disk(10**7), "lacking", "make room"),
        (checks.writable({SITE: "site/"}, []), "fine", "site/"),
        (checks.writable({SITE: "site/"}, [SITE]), "lacking", "chown or chmod site/"),
    ],
    ids=lambda value: value.name if isinstance(value, checks.Check) else None,
)
def test_each_finding_says_what_to_do(check: checks.Check, state: str, words: str) -> None:
    assert check.state == state
    assert words in f"{check.found} {check.advice}"
    assert bool(check.advice) == (state != "fine")


@pytest.mark.slow
def test_this_machine(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.tatka]\nlock = 'l.txt'\n")
    lock = tmp_path / "l.txt"
    lock.write_text("click==0.0.1\ncolorama==9 ; sys_platform == 'no'\n", encoding="utf-8")
    result = CliRunner().invoke(command, obj=load_settings(tmp_path))

    assert result.exit_code == 0, result.output
    assert "1 of other versions: click" in result.output
    assert "colorama" not in result.output
    lock.unlink()
    assert CliRunner().invoke(command, obj=load_settings(tmp_path)).exit_code == 1
