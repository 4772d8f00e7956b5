"""Stand-ins: real HTTP servers on this machine that answer as a service does, and fail on request."""

import socket
import struct
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from types import TracebackType
from typing import ClassVar, Final, Self
from urllib.parse import parse_qsl, urlsplit

_LOOPBACK: Final = "127.0.0.1"
_LONGEST_HANG: Final = 30.0
_CLOSE_AT_ONCE: Final = struct.pack("ii", 1, 0)
"""SO_LINGER that turns closing into a connection reset."""


class Fault(StrEnum):
    """The ways in which a service fails."""

    TOO_MANY = "429"
    """Status 429 with ``Retry-After: 1``."""
    SERVER_ERROR = "500"
    WEB_PAGE = "html200"
    """A well-formed page for people, with status 200."""
    TRUNCATED = "truncated"
    """Half of the right answer, then the connection ends."""
    SLOW = "slow"
    """Half of the right answer, then nothing for as long as the client is willing to wait."""
    RESET = "reset"
    """No answer: the connection is reset."""
    HANG = "hang"
    """No answer for as long as the client is willing to wait."""
    RATE_LIMIT = "ratelimit200"
    """The words of a refusal for too many requests, with status 200."""
    ERROR = "error200"
    """The words of an error, with status 200."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came in."""

    method: str
    path: str
    query: str
    """The query string of the address, as sent."""
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def parameters(self) -> dict[str, str]:
        """Return the parameters of the address and of a posted form, decoded once; the last of a name."""
        form = self.body.decode("utf-8", "replace") if self.method == "POST" else ""
        return dict(parse_qsl(f"{self.query}&{form}", keep_blank_values=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is answered."""

    body: bytes
    status: int = 200
    media_type: str = "text/xml; charset=UTF-8"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class _Trouble:
    """A fault that waits for its turn."""

    kind: Fault
    at: str
    left: int
    before: int

    def strikes(self, asked: Asked) -> bool:
        """Tell whether this request is struck, and count it."""
        if self.at not in asked.path or self.left == 0:
            return False
        if self.before:
            self.before -= 1
            return False
        self.left -= 1
        return True


WEB_PAGE: Final = Reply(
    body=b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon.</body></html>",
    media_type="text/html; charset=utf-8",
)


class StandIn(ABC):
    """A service on a free port of this machine, from ``with`` to the end of it; ``reply`` makes it one."""

    failures: ClassVar[Mapping[Fault, Reply]] = {}
    """The service's own wording of the faults that are answers."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        """Every request that came in, in order."""
        self.hanging = Event()
        """Set from when a request is left without an answer."""
        self._troubles: list[_Trouble] = []
        self._lock = Lock()
        self._closing = Event()
        self._server: _Server | None = None
        self._thread: Thread | None = None

    @abstractmethod
    def reply(self, asked: Asked) -> Reply:
        """Return the answer to a request that no fault strikes."""

    @property
    def address(self) -> str:
        """Return the base address, without a slash at the end; raise RuntimeError while it is closed."""
        if self._server is None:
            message = "the stand-in is open only inside its with-block"
            raise RuntimeError(message)
        return f"http://{_LOOPBACK}:{self._server.server_port}"

    def fault(self, kind: Fault | str, *, times: int = 1, after: int = 0, at: str = "") -> None:
        """Let requests whose path contains ``at`` fail, after some that succeed; -1 times is for ever."""
        self._troubles.append(_Trouble(kind=Fault(kind), at=at, left=times, before=after))

    def mend(self) -> None:
        """Let every fault end."""
        with self._lock:
            self._troubles.clear()

    def take(self, asked: Asked) -> tuple[Reply | None, Fault | None]:
        """Note the request; return the answer, if there is one, and the fault that strikes its way back."""
        with self._lock:
            self.asked.append(asked)
            kind = next((trouble.kind for trouble in self._troubles if trouble.strikes(asked)), None)
        if kind is None:
            return self.reply(asked), None
        if kind in {Fault.TRUNCATED, Fault.SLOW}:
            return self.reply(asked), kind
        if kind is Fault.WEB_PAGE:
            return WEB_PAGE, None
        return self.failures.get(kind), kind

    def hang(self) -> None:
        """Wait until the stand-in closes, or longer than any client would."""
        self.hanging.set()
        self._closing.wait(_LONGEST_HANG)

    def __enter__(self) -> Self:
        self._closing.clear()
        self._server = _Server((_LOOPBACK, 0), _Handler)
        self._server.service = self
        self._thread = Thread(target=self._server.serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        if self._server and self._thread:
            self._server.stop()
            self._thread.join()
            self._server.server_close()
        self._server = None


class _Server(ThreadingHTTPServer):
    """The server of one stand-in."""

    daemon_threads = True
    service: StandIn
    _is_stopping = False

    def serve(self) -> None:
        """Answer until stopped; it looks for nothing meanwhile, so that standing idle costs nothing."""
        while not self._is_stopping:
            self.handle_request()

    def stop(self) -> None:
        """Let ``serve`` end."""
        self._is_stopping = True
        # A connection that asks nothing wakes whoever waits for the next one.
        socket.create_connection((_LOOPBACK, self.server_port)).close()

    def handle_error(self, request: object, client_address: object) -> None:
        # A client that gave up waiting has closed its end; that is its right.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    """Takes one connection; its server's service decides what is answered."""

    server: _Server
    protocol_version = "HTTP/1.1"
    _is_reset = False

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing: the stand-in keeps its own list."""

    def finish(self) -> None:
        super().finish()
        if self._is_reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _CLOSE_AT_ONCE)
            self.connection.close()

    def _answer(self) -> None:
        address = urlsplit(self.path)
        asked = Asked(
            method=self.command,
            path=address.path,
            query=address.query,
            headers=dict(self.headers.items()),
            body=self.rfile.read(int(self.headers.get("Content-Length") or 0)),
        )
        reply, fault = self.server.service.take(asked)
        if fault is Fault.HANG:
            self.server.service.hang()
        if reply is None:
            self._is_reset = self.close_connection = True
            return
        self._send(reply, cut=fault in {Fault.TRUNCATED, Fault.SLOW})
        if fault is Fault.SLOW:
            self.server.service.hang()

    def _send(self, reply: Reply, *, cut: bool) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media_type)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body[: len(reply.body) // 2] if cut else reply.body)
        self.close_connection = self.close_connection or cut
