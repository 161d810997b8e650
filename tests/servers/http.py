"""A small HTTP server on loopback that other test servers are built on.

    with Server() as server:
        server.files["/a.tar"] = b"..."            # GET, HEAD and Range
        server.routes["/oai"] = answer             # a function of a Request that gives a Reply
        server.routes["/e-print/"] = answer        # with the slash: all that begins with it
        server.fail("/a.tar", busy(503, retry_after=3), broken_off(100))  # one after the other
        server.fail("*", busy(), times=4)          # whatever is asked for next
    server.fail("PUT /a.tar", hung_up())       # one method of a path
    server.cut("/upload", 1000)                # hangs up on who sends to it, after 1000 bytes
        ... server.url + "/a.tar" ...
        [request.path for request in server.log]

Faults are used up in their order: the one of the path first, then those of "*". A fault takes the
reply that would have been and spoils it.
"""

import re
import socket
import struct
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass
class Request:
    """What was asked, and when its answer began and ended, as `time.time()` tells.

    `end` is 0 while the answer goes on. `connection` is the client's port: requests that share it
    came over one connection.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    connection: int
    begin: float
    end: float = 0.0
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """What is said. Without a Content-Length among the headers the true one is sent.

    `stop` breaks the connection after so many bytes of the body, or before the status if it is
    negative; `pause` puts so many seconds before each byte of the body.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    stop: int | None = None
    pause: float = 0.0


Route = Callable[[Request], Reply]
Fault = Callable[[Reply], Reply]


def as_it_is(reply: Reply) -> Reply:
    """Spoil nothing: lets a reply pass before others are spoilt."""
    return reply


def busy(status: int = 503, *, retry_after: float | str | None = None) -> Fault:
    """Give a status in place of the reply; `retry_after` in seconds, or as text sent as it is."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return lambda _: Reply(b"come back later", status, headers)


def come_back_at(moment: float, status: int = 503) -> Fault:
    """Give a status with the moment (as `time.time()` tells) to come back at, as a date."""
    return busy(status, retry_after=formatdate(moment, usegmt=True))


def broken_off(after: int) -> Fault:
    """Break the connection after so many bytes of the body."""
    return lambda reply: replace(reply, stop=after)


def hung_up() -> Fault:
    """Close the connection without a word."""
    return broken_off(-1)


def dripping(pause: float) -> Fault:
    """Send the body byte by byte, with so many seconds before each."""
    return lambda reply: replace(reply, pause=pause)


def wrong_length(length: int) -> Fault:
    """State another Content-Length; the connection is closed behind the body."""
    headers = {"Content-Length": str(length)}
    return lambda r: replace(r, headers={**r.headers, **headers}, stop=len(r.body))


def redirected(address: str, status: int = 302) -> Fault:
    """Send the client to another address."""
    return lambda _: Reply(b"", status, {"Location": address})


def said(body: bytes, status: int = 200, **headers: str) -> Fault:
    """Say something else instead; write `content_type` for Content-Type."""
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return lambda _: Reply(body, status, named)


class Server:
    """Serves `files` and `routes` on a free port of loopback while its `with` block lasts.

    Attributes
    ----------
    url
        Address without a slash at the end.
    files, routes
        What lies at a path. Change them at any time.
    log
        The requests in the order in which they came.
    ranges
        Whether Range is heeded.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.routes: dict[str, Route] = {}
        self.log: list[Request] = []
        self.ranges = True
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._cuts: dict[str, deque[int]] = defaultdict(deque)
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._http = _Listener(("127.0.0.1", 0), type("Handler", (_Handler,), {"owner": self}))
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._http.shutdown()
        self._http.server_close()

    def fail(self, path: str, *faults: Fault, times: int = 1) -> None:
        """Spoil the next replies to what is asked at `path`, one fault each.

        It may be "PUT /path" for one method, or "*" for whatever is asked.
        """
        with self._lock:
            self._faults[path].extend(faults * times)

    def cut(self, path: str, *after: int) -> None:
        """Hang up on the next ones that send to `path`, each after so many bytes of theirs."""
        with self._lock:
            self._cuts[path].extend(after)

    def asked(self, path: str) -> list[Request]:
        """Give what of the log was asked at a path."""
        return [request for request in self.log if request.path == path]

    def _reply(self, request: Request) -> Reply:
        reply = self._honest(request)
        with self._lock:
            names = (f"{request.method} {request.path}", request.path, "*")
            waiting = next((w for w in map(self._faults.__getitem__, names) if w), None)
            fault = waiting.popleft() if waiting else None
        return fault(reply) if fault else reply

    def _honest(self, request: Request) -> Reply:
        path = request.path
        if path in self.files:
            reply = Reply(self.files[path])
        else:
            fitting = [name for name in self.routes if name.endswith("/") and path.startswith(name)]
            route = self.routes.get(path) or self.routes.get(max(fitting, key=len, default=""))
            if route is None:
                return Reply(b"there is no such thing here", 404)
            reply = route(request)
        asked = request.headers.get("range", "")
        return _part(reply, asked) if self.ranges and reply.status == 200 else reply


def _part(reply: Reply, asked: str) -> Reply:
    """Cut the bytes out that a Range asks for (RFC 9110, 14.2: one range, else the whole)."""
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", asked)
    if not found or found[1] == found[2] == "":
        return replace(reply, headers={"Accept-Ranges": "bytes", **reply.headers})
    size = len(reply.body)
    start = int(found[1]) if found[1] else max(0, size - int(found[2]))
    end = min(size, int(found[2]) + 1) if found[1] and found[2] else size
    if start >= end:
        return Reply(b"", 416, {"Content-Range": f"bytes */{size}"})
    stated = {"Content-Range": f"bytes {start}-{end - 1}/{size}"}
    return replace(
        reply, body=reply.body[start:end], status=206, headers={**reply.headers, **stated}
    )


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a client may hold its connection as long as it likes

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # that a client goes away is what many tests are about


class _Handler(BaseHTTPRequestHandler):
    owner: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        request = Request(
            self.command,
            unquote(address.path),
            dict(parse_qsl(address.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            self.client_address[1],
            time.time(),
        )
        self.owner.log.append(request)
        try:
            if self._take_body(request):
                self._send(self.owner._reply(request))
        finally:
            request.end = time.time()

    do_HEAD = do_GET
    do_POST = do_GET
    do_PUT = do_GET
    do_DELETE = do_GET

    def _take_body(self, request: Request) -> bool:
        """Read what is sent, and tell whether it came whole."""
        size = int(request.headers.get("content-length", "0"))
        with self.owner._lock:
            cuts = self.owner._cuts[request.path]
            cut = cuts.popleft() if size and cuts else None
        request.body = self.rfile.read(size if cut is None else min(cut, size))
        if cut is not None:
            # so that the other side is told at once, though more of it is on the way
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection |= len(request.body) < size or cut is not None
        return cut is None and len(request.body) == size

    def _send(self, reply: Reply) -> None:
        body = reply.body if reply.stop is None else reply.body[: max(0, reply.stop)]
        if reply.stop is not None:
            self.close_connection = True
        if reply.stop is not None and reply.stop < 0:
            return
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if not reply.pause:
            self.wfile.write(body)
            return
        for place in range(len(body)):
            if self.owner._stopped.wait(reply.pause):
                self.close_connection = True
                return
            self.wfile.write(body[place : place + 1])

    def log_message(self, *_: object) -> None:
        pass  # `Server.log` holds what was asked
