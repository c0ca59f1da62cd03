from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tatka.core.browser import find_browser, launch_flags, open_browser
from tatka.core.errors import SetupError

if TYPE_CHECKING:
    from pathlib import Path


def program(folder: Path, name: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text("#!/bin/sh\nexit 3\n")
    file.chmod(0o755)
    return file


def test_the_browser_that_is_named_comes_first(tmp_path: Path) -> None:
    named = program(tmp_path / "own", "mine")
    program(tmp_path / "bin", "chromium")
    environment = {"TATKA_BROWSER": str(named), "PATH": str(tmp_path / "bin")}
    assert find_browser(environment) == named


def test_browsers_of_the_system_are_found_by_their_commands(tmp_path: Path) -> None:
    chrome = program(tmp_path / "bin", "google-chrome")
    assert find_browser({"PATH": str(tmp_path / "bin")}) == chrome
    chromium = program(tmp_path / "bin", "chromium")
    assert find_browser({"PATH": str(tmp_path / "bin")}) == chromium


def test_a_name_that_leads_nowhere_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="TATKA_BROWSER names"):
        find_browser({"TATKA_BROWSER": str(tmp_path / "none")})


def test_the_sandbox_is_left_out_for_root_alone() -> None:
    assert "--no-sandbox" in launch_flags(root=True)
    assert "--no-sandbox" not in launch_flags(root=False)


def test_no_browser_at_all_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TATKA_BROWSER", raising=False)
    monkeypatch.setattr("tatka.core.browser._COMMANDS", ())
    monkeypatch.setattr("tatka.core.browser._PROGRAMS", ())
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    with pytest.raises(SetupError) as caught, open_browser():
        pass
    assert "playwright install chromium" in str(caught.value)


@pytest.mark.slow
def test_a_program_that_is_no_browser_is_an_error_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TATKA_BROWSER", str(program(tmp_path, "broken")))
    with pytest.raises(SetupError, match="does not start"), open_browser(seconds=20):
        pass


@pytest.mark.slow
def test_a_browser_opens_pages_and_is_gone_afterwards(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<title>টাটকা</title>", encoding="utf-8")
    with open_browser() as browser:
        page = browser.new_page()
        page.goto(file.as_uri())
        assert page.title() == "টাটকা"
    assert not browser.is_connected()
