"""The preview's web server, asked what no browser that means well would ask."""

from __future__ import annotations

import http.client
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tatka.serve.broadcaster import Hub
from tatka.serve.http import Server, open_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("<body>words</body>", encoding="utf-8")
    (site / "404.html").write_text("<body>nothing</body>", encoding="utf-8")
    (tmp_path / "private.txt").write_text("private", encoding="utf-8")
    server = open_server("127.0.0.1", 0, Hub(), ("bn", "en"))
    server.site = site
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def ask(server: Server, path: str = "/", **headers: str) -> tuple[int, str]:
    port = server.server_address[1]
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=30)
    connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    given = {"Host": f"localhost:{port}"} | {key.replace("_", "-"): v for key, v in headers.items()}
    for key, value in given.items():
        connection.putheader(key, value.replace("PORT", str(port)))
    connection.endheaders()
    with closing(connection):
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": "127.0.0.1:PORT"},
        {"Host": "LOCALHOST:PORT"},
        {"Host": "[::1]:PORT"},
        {"Origin": "http://localhost:PORT"},
        {"Sec_Fetch_Site": "same-origin"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"},
    ],
)
def test_its_own_pages_are_answered(server: Server, headers: dict[str, str]) -> None:
    status, said = ask(server, **headers)
    assert status == 200
    assert "words" in said


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:PORT"},
        {"Host": "localhost"},
        {"Host": "localhost:1"},
        {"Host": "localhost.evil.example:PORT"},
        {"Host": "10.0.0.1:PORT"},
        {"Host": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:1"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "cors"},
    ],
)
def test_others_are_refused(server: Server, headers: dict[str, str]) -> None:
    status, said = ask(server, **headers)
    assert status == 403
    assert "words" not in said


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/../private.txt", {404}),
        ("/%2e%2e/private.txt", {404}),
        ("//etc/passwd", {404}),
        ("/..%5cprivate.txt", {404}),
        ("/" + "a" * 5000, {400, 404}),
        ("/%00", {400, 404}),
        ("/a%ff%fe", {400, 404}),
        ("http://[/", {400}),
        ("/index.html/x", {400, 404}),
        ("/_tatka/other", {404}),
    ],
)
def test_no_address_leads_astray_or_to_a_traceback(
    server: Server, path: str, expected: set[int], capfd: pytest.CaptureFixture[str]
) -> None:
    status, said = ask(server, path)
    assert status in expected
    assert "private" not in said
    assert "Traceback" not in capfd.readouterr().err
