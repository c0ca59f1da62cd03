"""The preview itself: watches, weaves, has pages rendered, tells browsers."""

from __future__ import annotations

import shutil
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import watchfiles

from tatka.core.errors import TatkaError
from tatka.core.settings import load_settings
from tatka.serve.background_runs import Runs
from tatka.serve.diagnostics import diagnostics_of
from tatka.serve.workers import Worker
from tatka.site.book import sync
from tatka.site.changes import watched
from tatka.site.incremental import IncrementalBook

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tatka.core.settings import Settings
    from tatka.serve.broadcaster import Address, Broadcaster
    from tatka.serve.diagnostics import Diagnostic
    from tatka.serve.http import Server
    from tatka.site.changes import PageName

# Editors write a file in several steps; these milliseconds gather them.
_DEBOUNCE = 40
_STEP = 15
_TICK = 150
# The whole book is built again when nobody has saved anything for so long, or for as long as the
# last build took: a large book should not keep a laptop's fan busy.
_QUIET = 2.0


class Listener(Protocol):
    """Hears what the preview does; for the terminal."""

    def ready(self, url: str) -> None:
        """The whole book can be looked at."""

    def shown(self, pages: Iterable[PageName], seconds: float) -> None:
        """Pages have been made again after a save; this long it took from hearing of it."""

    def told(self, notes: Iterable[Diagnostic]) -> None:
        """What is wrong now, after it was something else."""

    def running(self, names: tuple[str, ...]) -> None:
        """These examples run now; none if the runs have ended."""


@dataclass
class Preview:
    """One `tatka serve`.

    Attributes:
        settings: Of the course.
        server: Shows the site.
        broadcaster: Tells browsers.
        listener: Tells the terminal.
        run: Whether examples that became stale are run.
        stop: Ends it.
    """

    settings: Settings
    server: Server
    broadcaster: Broadcaster
    listener: Listener
    run: bool = False
    stop: threading.Event = field(default_factory=threading.Event)
    _book: IncrementalBook = field(init=False)
    _runs: Runs = field(init=False)
    _current: Worker | None = None
    _next: Worker | None = None
    _generation: int = 0
    _began: float = 0.0
    _took: float = 0.0
    # Saved since the next worker was started: it may have read them too early.
    _since: set[PageName] = field(default_factory=set)
    _due: float | None = None
    # What is wrong, by who found it: the book as built, single pages, the engine.
    _built: list[Diagnostic] = field(default_factory=list)
    _pages: dict[PageName, list[Diagnostic]] = field(default_factory=dict)
    _engine: list[Diagnostic] = field(default_factory=list)
    _failed: list[Diagnostic] = field(default_factory=list)
    # Whether the next worker's table of contents is another one.
    _anew: bool = False
    _began_anew: bool = False
    _loaded: bool = False

    def __post_init__(self) -> None:
        """Read nothing yet."""
        self._book = IncrementalBook(self.settings)
        self._runs = Runs(self.settings)

    @property
    def folder(self) -> Path:
        """Scratch of the preview."""
        return self.settings.work_dir / "serve"

    def work(self) -> None:
        """Watch and show until `stop` is set."""
        shutil.rmtree(self.folder, ignore_errors=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        try:
            self._begin_worker()
            while not self.stop.is_set():
                self._watch()
        finally:
            self._close()

    def _watch(self) -> None:
        """Wait for changes; leave when there are more places to be watched."""
        places = watched(self.settings)
        for found in watchfiles.watch(
            *places,
            debounce=_DEBOUNCE,
            step=_STEP,
            rust_timeout=_TICK,
            yield_on_timeout=True,
            raise_interrupt=False,
            stop_event=self.stop,
        ):
            paths = {Path(path) for _, path in found}
            if not self._loaded:
                # Only now: what is saved while we read is not missed.
                self._book.load()
                self._loaded = True
                self._tell()
            elif paths:
                self._take(paths)
            self._tick()
            new = set(watched(self.settings)) - set(places)
            if new:
                # What is in a folder that has just come was not watched when it was written.
                self._take({path for place in new for path in (place, *place.rglob("*"))})
                return

    def _take(self, paths: set[Path]) -> None:
        start = time.monotonic()
        if self.settings.root / "pyproject.toml" in paths:
            self._reload_settings()
        troubled = {page for page, notes in self._pages.items() if notes}
        troubled |= {page for note in self._built if (page := self._book.page_of(note.path))}
        changes = self._book.change(paths, troubled)
        self._anew |= changes.anew
        if self.run:
            self._runs.want(changes.stale)
        self._since |= changes.pages
        shown = self._show(changes.pages)
        self._due = time.monotonic() + (0 if changes.anew else max(_QUIET, self._took))
        self._tell()
        if shown:
            self.listener.shown(shown, time.monotonic() - start)

    def _reload_settings(self) -> None:
        try:
            settings = load_settings(self.settings.root)
        except TatkaError as error:
            self._failed = diagnostics_of([error])
            return
        self._failed = []
        self.settings = self._book.settings = settings

    def _show(self, pages: Iterable[PageName]) -> list[PageName]:
        """Weave and render pages, and have browsers load them; the pages that were shown."""
        if self._current is None:
            return []
        found = self._make(sorted(pages), self._current)
        self.broadcaster.changed([_address(page) for page in found])
        return found

    def _make(self, pages: list[PageName], worker: Worker) -> list[PageName]:
        made = []
        for page in pages:
            written = self._book.write(page)
            self._pages[page] = diagnostics_of([*written.problems, *self._book.parity(page)])
            if not written.files:
                continue
            language = page[0]
            sync(worker.woven / language, written.files, remove=False)
            assets = {name: file for name, file in written.files.items() if name != page[1]}
            sync(self._site_of(worker, language), assets, remove=False)
            made.append(page)
        notes, unknown = worker.render(made)
        for note in notes:
            place = self._book.page_of(note.path)
            if place is not None:
                self._pages[place] = [*self._pages.get(place, []), note]
        self._engine = [note for note in notes if self._book.page_of(note.path) is None]
        return [page for page in made if page not in unknown]

    def _site_of(self, worker: Worker, language: str) -> Path:
        own = language == self.settings.source_language
        return worker.site if own else worker.site / language

    def _tick(self) -> None:
        if self._next is not None:
            self._meet_worker(self._next)
        elif self._due is not None and time.monotonic() >= self._due:
            self._due = None
            self._begin_worker()
        names = self._runs.names
        if self._runs.poll():
            self.listener.running(self._runs.names)
            if self._runs.notes:
                # A run that failed leaves no record that would be noticed.
                profile = self.settings.records_dir / self.settings.default_profile
                self._take({profile / name for name in names})
            self._tell()

    def _begin_worker(self) -> None:
        self._generation += 1
        self._began = time.monotonic()
        self._since = set()
        self._began_anew, self._anew = self._anew, False
        self._next = Worker(self.settings.root, self.folder / str(self._generation))

    def _meet_worker(self, worker: Worker) -> None:
        """See whether the next worker is ready, and have it take over."""
        outcome = worker.built()
        if outcome is None:
            return
        self._next = None
        self._took = time.monotonic() - self._began
        good, notes = outcome
        if not good:
            self._failed = notes
            worker.close()
            shutil.rmtree(worker.folder, ignore_errors=True)
            self._tell()
            return
        self._failed = []
        self._built = notes
        self._pages = {}
        self._make(sorted(self._since), worker)
        old, self._current = self._current, worker
        self.server.site = worker.site
        if old is None:
            self.broadcaster.changed(None)
            self.broadcaster.tell(building=False)
            self.listener.ready(self.server.url)
        else:
            if self._began_anew:
                self.broadcaster.changed(None)
            old.close()
            shutil.rmtree(old.folder, ignore_errors=True)
        self._tell()

    def _tell(self) -> None:
        notes: dict[Address | None, list[Diagnostic]] = defaultdict(list)
        for note in self._built:
            page = self._book.page_of(note.path)
            if page not in self._pages or page is None:
                notes[None if page is None else _address(page)].append(note)
        for page, own in self._pages.items():
            notes[_address(page)] += own
        notes[None] += [
            *diagnostics_of(self._book.troubles),
            *self._failed,
            *self._engine,
            *self._runs.notes,
        ]
        unique = {key: list(dict.fromkeys(own)) for key, own in notes.items()}
        self.broadcaster.tell(notes=unique, running=self._runs.names)
        self.listener.told([note for own in unique.values() for note in own])

    def _close(self) -> None:
        self._runs.close()
        for worker in (self._current, self._next):
            if worker is not None:
                worker.close()
        self.server.shutdown()
        self.server.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _address(page: PageName) -> Address:
    language, path = page
    return language, str(Path(path).with_suffix(".html").as_posix())
