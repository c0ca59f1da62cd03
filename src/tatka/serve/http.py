"""The preview's web server: files of the site, and a stream of news for each open page."""

from __future__ import annotations

import ipaddress
import json
import mimetypes
import queue
import socket
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from tatka.core.errors import SiteError

if TYPE_CHECKING:
    from pathlib import Path

    from tatka.serve.broadcaster import Address, Hub

OURS = "/_tatka/"
# How often a silent stream says that it is alive; a browser that left is found out by it.
_HEARTBEAT = 10.0
_PORTS = 20


class Server(ThreadingHTTPServer):
    """Serves a site that may be exchanged for another while it runs.

    Attributes:
        site: The folder to serve; None while there is none yet.
        hub: Tells browsers.
    """

    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, address: tuple[str, int], hub: Hub, languages: tuple[str, ...]) -> None:
        """Take the address; serve nothing yet.

        Args:
            address: Host and port; port 0 takes any free one.
            hub: Tells browsers.
            languages: The first one's pages are at the top, those of the others in folders.
        """
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        self.site: Path | None = None
        self.hub = hub
        self.languages = languages
        self.closing = threading.Event()
        self._names = {address[0].lower()}
        if self._names & {"0.0.0.0", "::", ""}:  # noqa: S104 - as below
            self._names.add(socket.gethostname().lower())
        # Last: what can't be bound is closed again by the library.
        super().__init__(address, _Handler)

    def is_own_host(self, host: str) -> bool:
        """Whether a `Host` header names this server: the address it listens on, or this machine."""
        name, colon, port = host.rpartition(":")
        if not colon or "]" in port:
            name, port = host, "80"
        name = name.strip("[]").rstrip(".").lower()
        if port != str(self.server_address[1]):
            return False
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return name == "localhost" or name in self._names
        # A number can't be made to lead elsewhere by whoever owns a name.
        return address.is_loopback or self._listens_widely or str(address) in self._names

    @property
    def _listens_widely(self) -> bool:
        return self._names & {"0.0.0.0", "::", ""} != set()  # noqa: S104 - compared, not bound

    @property
    def url(self) -> str:
        """Where the site is."""
        host, port = self.server_address[:2]
        name = host.decode() if isinstance(host, bytes | bytearray) else str(host)
        if name in {"0.0.0.0", "::", "127.0.0.1"}:  # noqa: S104 - compared, not bound
            name = "localhost"
        return f"http://{f'[{name}]' if ':' in name else name}:{port}/"

    def address_of(self, path: str) -> Address:
        """The page that the path of a URL means."""
        path = path.lstrip("/")
        if not path or path.endswith("/"):
            path += "index.html"
        first, _, rest = path.partition("/")
        if first in self.languages[1:]:
            return first, rest or "index.html"
        return self.languages[0], path

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401, ARG002 - as in the library
        """Say nothing of browsers that close a connection; they do it all the time."""
        error = sys.exception()
        if not isinstance(error, ConnectionError | TimeoutError):
            sys.stderr.write(f"warning: the preview could not answer a request: {error!r}\n")

    def server_close(self) -> None:
        """End the streams, then the server."""
        self.closing.set()
        super().server_close()


def open_server(host: str, port: int | None, hub: Hub, languages: tuple[str, ...]) -> Server:
    """Start to listen.

    Args:
        host: Name or number of the interface.
        port: The port; without, 8000 or the next one that is free.
        hub: Tells browsers.
        languages: Of the site, the source language first.

    Raises:
        SiteError: The port is taken, or the address can't be used.
    """
    first = 8000
    for candidate in [port] if port is not None else range(first, first + _PORTS):
        try:
            return Server((host, candidate), hub, languages)
        except OverflowError:
            raise SiteError(f"{candidate} is no port", hint="Ports go from 0 to 65535.") from None
        except OSError as error:
            busy = error
    if port is None:
        raise SiteError(
            f"none of the ports {first} to {first + _PORTS - 1} of {host} can be used: "
            f"{busy.strerror}",
            hint="Name another one: tatka serve --port 9000",
        )
    raise SiteError(
        f"port {port} of {host} can't be used: {busy.strerror or busy}",
        hint="Leave --port out to take the next free one.",
    )


class _Handler(BaseHTTPRequestHandler):
    """Answers one browser."""

    server: Server
    protocol_version = "HTTP/1.1"
    # A browser may keep a connection open without asking for anything.
    timeout = 60
    _TEXT: ClassVar = {".js", ".css", ".json", ".svg", ".ipynb", ".csv"}

    def do_GET(self) -> None:
        """Send a file, or begin a stream; to pages of this preview alone."""
        if not self._is_for_us():
            self._refuse(HTTPStatus.FORBIDDEN, "This preview answers under its own name only.")
            return
        try:
            url = urlsplit(self.path)
            self._answer(url)
        except ConnectionError:
            raise
        except (ValueError, OSError):
            # An address that is none; a name that no file can have.
            self._refuse(HTTPStatus.BAD_REQUEST, "That is no address.")

    def _answer(self, url: SplitResult) -> None:
        if url.path == f"{OURS}events":
            self._stream(parse_qs(url.query))
        elif url.path == f"{OURS}live.js":
            script = files("tatka.serve") / "live.js"
            self._send(script.read_bytes(), "text/javascript; charset=utf-8")
        else:
            self._file(unquote(url.path))

    do_HEAD = do_GET  # noqa: N815 - the library's name

    def _is_for_us(self) -> bool:
        """Whether a request is meant for this preview: another name may be another site's trick.

        A page of any site can make a browser ask this machine, under a name of its own that leads
        here (DNS rebinding); then the host is that name. Or across sites; then the origin is.
        """
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or not self.server.is_own_host(hosts[0]):
            return False
        origin = self.headers.get("Origin")
        if origin is not None and not self.server.is_own_host(origin.partition("://")[2]):
            return False
        return self.headers.get("Sec-Fetch-Site") != "cross-site" or (
            # A link from elsewhere that somebody follows shows a page, which tells nobody a thing.
            self.headers.get("Sec-Fetch-Mode") == "navigate"
        )

    def _refuse(self, status: HTTPStatus, words: str) -> None:
        self.close_connection = True
        self._send(words.encode(), "text/plain; charset=utf-8", status)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - as in the library
        """Print nothing: the terminal is for what changed and what is wrong."""

    def _file(self, path: str) -> None:
        site = self.server.site
        if site is None:
            self._send(self._live(_PLACEHOLDER), "text/html; charset=utf-8")
            return
        target = _file_of(site, path)
        if target.is_dir():
            target /= "index.html"
        status = HTTPStatus.OK
        if not target.is_relative_to(site.resolve()) or not target.is_file():
            status = HTTPStatus.NOT_FOUND
            language, _ = self.server.address_of(path)
            folder = site if language == self.server.languages[0] else site / language
            target = folder / "404.html"
        try:
            content = target.read_bytes()
        except OSError:
            # The page may be about to be built, or about to be replaced.
            content, target = _PLACEHOLDER, target.with_suffix(".html")
        kind = mimetypes.guess_type(target.name)[0] or "application/octet-stream"
        if target.suffix == ".html":
            content = self._live(content)
        if kind.startswith("text/") or target.suffix in self._TEXT:
            kind += "; charset=utf-8"
        self._send(content, kind, status)

    def _live(self, html: bytes) -> bytes:
        """A page that shows news and loads itself again."""
        script = f'<script src="{OURS}live.js" data-stamp="{self.server.hub.stamp()}"></script>'
        head, body, tail = html.rpartition(b"</body>")
        return head + script.encode() + body + tail if body else html + script.encode()

    def _send(self, content: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _stream(self, query: dict[str, list[str]]) -> None:
        address = self.server.address_of(unquote(query.get("page", ["/"])[0]))
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        subscriber = self.server.hub.subscribe(address, query.get("stamp", [""])[0])
        try:
            while not self.server.closing.is_set():
                try:
                    name, value = subscriber.events.get(timeout=_HEARTBEAT)
                except queue.Empty:
                    self.wfile.write(b": alive\n\n")
                else:
                    data = json.dumps(value, ensure_ascii=False)
                    self.wfile.write(f"event: {name}\ndata: {data}\n\n".encode())
                self.wfile.flush()
        except (ConnectionError, TimeoutError):
            return
        finally:
            self.server.hub.unsubscribe(subscriber)


def _file_of(site: Path, path: str) -> Path:
    """The file that the path of an address means.

    Raises:
        ValueError: No file can be called so.
    """
    try:
        return (site / path.lstrip("/")).resolve()
    except (OSError, RuntimeError) as error:
        raise ValueError(path) from error


_PLACEHOLDER = (
    b'<!doctype html><html><meta charset="utf-8">'
    b'<meta name="viewport" content="width=device-width"><title>tatka serve</title>'
    b'<body style="font-family:sans-serif"></body></html>'
)
