"""What browsers are told: which pages are new, what is wrong, what is running."""

from __future__ import annotations

import queue
import secrets
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tatka.core.locale import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tatka.serve.diagnostics import Diagnostic

# A page: its language, and its address in the site of that language.
Address = tuple[str, str]


@dataclass(eq=False)
class Subscriber:
    """A browser that shows a page.

    Attributes:
        address: Of the page.
        events: What it is told next: names and values.
    """

    address: Address
    events: queue.SimpleQueue[tuple[str, Any]] = field(default_factory=queue.SimpleQueue)


@dataclass
class _State:
    notes: Mapping[Address | None, list[Diagnostic]] = field(default_factory=dict)
    running: tuple[str, ...] = ()
    building: bool = True


class Broadcaster:
    """Tells browsers; safe to be used from any thread."""

    def __init__(self) -> None:
        """Nobody listens, nothing is wrong."""
        self._lock = threading.Lock()
        self._subscribers: set[Subscriber] = set()
        # A page of an earlier server must be loaded again, whatever it shows.
        self._session = secrets.token_hex(4)
        self._count = 0
        self._all = 0
        self._stamps: dict[Address, int] = {}
        self._state = _State()

    def stamp(self) -> str:
        """Marks a page that is being sent: with it, a browser finds out that it missed news."""
        with self._lock:
            return f"{self._session}.{self._count}"

    def subscribe(self, address: Address, stamp: str) -> Subscriber:
        """Begin to tell a browser about its page."""
        subscriber = Subscriber(address)
        with self._lock:
            self._subscribers.add(subscriber)
            session, _, count = stamp.partition(".")
            newest = max(self._all, self._stamps.get(address, 0))
            if session != self._session or not count.isdigit() or int(count) < newest:
                subscriber.events.put(("reload", None))
            subscriber.events.put(("state", self._state_for(address)))
        return subscriber

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """The browser has left."""
        with self._lock:
            self._subscribers.discard(subscriber)

    def changed(self, addresses: Iterable[Address] | None) -> None:
        """Have these pages loaded again; all of them for None."""
        with self._lock:
            self._count += 1
            wanted = None if addresses is None else set(addresses)
            if wanted is None:
                self._all = self._count
            else:
                self._stamps.update(dict.fromkeys(wanted, self._count))
            for subscriber in self._subscribers:
                if wanted is None or subscriber.address in wanted:
                    subscriber.events.put(("reload", None))

    def tell(
        self,
        *,
        notes: Mapping[Address | None, list[Diagnostic]] | None = None,
        running: tuple[str, ...] | None = None,
        building: bool | None = None,
    ) -> None:
        """Have something shown in the pages; what is not given stays.

        Args:
            notes: What is wrong, by page; what is under None is shown in all pages.
            running: The examples that run.
            building: Whether there is nothing to show yet.
        """
        with self._lock:
            state = self._state
            if notes is not None:
                state.notes = notes
            if running is not None:
                state.running = running
            if building is not None:
                state.building = building
            for subscriber in self._subscribers:
                subscriber.events.put(("state", self._state_for(subscriber.address)))

    def _state_for(self, address: Address) -> dict[str, Any]:
        state, language = self._state, address[0]
        notes = [*state.notes.get(None, []), *state.notes.get(address, [])]
        return {
            "notes": [note.to_json() for note in notes],
            "running": message("serve.running", language, names=", ".join(state.running))
            if state.running
            else "",
            "building": message("serve.building", language) if state.building else "",
            "broken": message("serve.broken", language),
            "draft": message("serve.draft", language),
            "lost": message("serve.lost", language),
        }
