"""Takes pictures of the real TensorBoard: one server and one browser for a whole build."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLongError
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from playwright.sync_api import Error as PlaywrightError

from tatka.core.browser import open_browser
from tatka.core.errors import CaptureError
from tatka.tensorboard.screenshots import open_page, photograph
from tatka.tensorboard.server import Server
from tatka.tensorboard.snapshots import EVENTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from playwright.sync_api import Page

    from tatka.tensorboard.options import ViewOptions
    from tatka.tensorboard.screenshots import Photograph
    from tatka.tensorboard.selection import Selection

T = TypeVar("T")


@dataclass
class _Opened:
    """What is running; only the camera's own thread touches the browser."""

    server: Server
    page: Page
    process: int


class Camera:
    """Photographs snapshots; a context manager.

    Nothing starts before the first picture. Server and browser end with the block. Playwright
    wants to stay in one thread, without an event loop in it: it gets a thread of its own, and so
    a picture that never comes can be given up.
    """

    def __init__(self, *, seconds: float = 150.0) -> None:
        """Prepare, without starting anything.

        Args:
            seconds: How long one picture may take, starts included.
        """
        self._seconds = seconds
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="camera")
        self._running = ExitStack()
        self._opened: _Opened | None = None

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End browser and server."""
        self._close()
        self._thread.shutdown()

    def take(
        self, folder: Path, selection: Selection, options: ViewOptions
    ) -> dict[str, Photograph]:
        """Photograph what a view selects.

        Args:
            folder: A snapshot.
            selection: Tags and runs.
            options: Plugin and smoothing.

        Returns:
            A picture for `light` and one for `dark`.

        Raises:
            CaptureError: Server or browser broke down, or took too long.
            SetupError: There is no browser, or it does not start.
        """
        try:
            return self._within_limit(lambda: self._take(folder, selection, options))
        except PlaywrightError as error:
            self._close()
            first = error.message.strip().splitlines()[0]
            raise CaptureError(
                f"TensorBoard could not be photographed: {first}",
                hint="Run it again; if it stays so, open the logs in TensorBoard yourself.",
            ) from None
        except CaptureError:
            self._close()
            raise

    def _take(
        self, folder: Path, selection: Selection, options: ViewOptions
    ) -> dict[str, Photograph]:
        opened = self._open()
        with tempfile.TemporaryDirectory(prefix="tatka-logs-") as temporary:
            # TensorBoard shows all runs of a folder: so it gets one with those that are wanted.
            for run in selection.all_runs:
                target = Path(temporary) / run
                target.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(folder / run / EVENTS, target / EVENTS)
            address = opened.server.show(Path(temporary), selection.all_runs)
            return photograph(opened.page, address, selection, options, seconds=self._seconds / 2)

    def _open(self) -> _Opened:
        if self._opened is None:
            server = self._running.enter_context(Server(seconds=self._seconds / 2))
            browser = self._running.enter_context(open_browser(seconds=self._seconds / 2))
            session = browser.new_browser_cdp_session()
            processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
            process = next(entry["id"] for entry in processes if entry["type"] == "browser")
            page = open_page(browser, seconds=self._seconds / 2)
            self._opened = _Opened(server, page, process)
        return self._opened

    def _within_limit(self, work: Callable[[], T]) -> T:
        future: Future[T] = self._thread.submit(work)
        try:
            return future.result(timeout=self._seconds)
        except TookTooLongError:
            self._kill()
            # With the browser gone, what waits for it ends with an error.
            with suppress(PlaywrightError, CaptureError, TookTooLongError):
                future.result(timeout=self._seconds)
            raise CaptureError(
                f"a picture of TensorBoard took longer than {self._seconds:.0f} s",
                hint="Browser and server were ended. Run it again when the machine is less busy.",
            ) from None

    def _kill(self) -> None:
        if self._opened is not None:
            self._opened.server.close()
            with suppress(ProcessLookupError):
                os.kill(self._opened.process, getattr(signal, "SIGKILL", signal.SIGTERM))

    def _close(self) -> None:
        self._opened = None
        with suppress(PlaywrightError, TookTooLongError):
            self._thread.submit(self._running.close).result(timeout=self._seconds)
