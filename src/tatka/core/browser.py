"""Finds Chromium and opens it, headless, for pictures and for looking at the site."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from tatka.core.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Browser

VARIABLE = "TATKA_BROWSER"
_COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
)
_PROGRAMS = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The same letters on every machine: without it, the screen's own settings leak in.
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
)
_HINT = (
    "Install Chromium or Chrome (on Debian: apt install chromium), or let Playwright fetch one: "
    f"playwright install chromium. A browser elsewhere can be named in {VARIABLE}."
)


def find_browser(environment: Mapping[str, str] | None = None) -> Path | None:
    """Find the browser of this machine.

    Args:
        environment: Environment variables; those of this process without.

    Returns:
        What `TATKA_BROWSER` names (a path or a command), else Chromium, Chrome or Edge of the
        system, else None: Playwright's own may still be there, which `open_browser` tries.

    Raises:
        SetupError: `TATKA_BROWSER` names something that is not there.
    """
    variables = os.environ if environment is None else environment
    named = variables.get(VARIABLE)
    if named:
        found = shutil.which(named)
        if found is None:
            raise SetupError(
                f"{VARIABLE} names {named!r}, and there is no such program",
                hint=f"Set {VARIABLE} to the path of Chromium or Chrome, or unset it.",
            )
        return Path(found)
    search = variables.get("PATH")
    for command in _COMMANDS:
        found = shutil.which(command, path=search)
        if found is not None:
            return Path(found)
    return next((program for program in _PROGRAMS if program.is_file()), None)


def launch_flags(*, root: bool) -> tuple[str, ...]:
    """The browser's command line; as root it refuses to start inside its own sandbox."""
    return (*_FLAGS, "--no-sandbox") if root else _FLAGS


@contextmanager
def open_browser(*, seconds: float = 60.0) -> Iterator[Browser]:
    """Open a headless browser with a new, empty profile; it is gone when the block ends.

    Must not be called where an asyncio loop is running (Playwright's rule).

    Args:
        seconds: How long the start may take; also the default limit of every action in it.

    Yields:
        Playwright's `Browser`.

    Raises:
        SetupError: There is no browser, or it does not start.
    """
    program = find_browser()
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        if program is None and not own.is_file():
            raise SetupError("there is no browser on this machine", hint=_HINT)
        try:
            browser = playwright.chromium.launch(
                executable_path=program or own,
                args=list(launch_flags(root=_is_root())),
                timeout=seconds * 1000,
            )
        except PlaywrightError as error:
            first = str(error).strip().splitlines()[0]
            raise SetupError(
                f"the browser {program or own} does not start: {first}", hint=_HINT
            ) from None
        try:
            yield browser
        finally:
            _close(browser)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _close(browser: Browser) -> None:
    """Close a browser that may have crashed already; Playwright's driver ends what is left."""
    try:
        browser.close()
    except PlaywrightError:
        return
