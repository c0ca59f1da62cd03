from __future__ import annotations

import socket
from typing import NoReturn

import pytest

from support.quiet import quietly_imported

keras = quietly_imported("keras")


@pytest.fixture(autouse=True)
def _seeded() -> None:
    keras.utils.set_random_seed(5)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Refuses every outgoing connection; the list names those that were tried."""
    tried: list[object] = []

    def refuse(_socket: socket.socket, address: object, *_rest: object) -> NoReturn:
        tried.append(address)
        message = f"no network in this test: {address}"
        raise OSError(message)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return tried
