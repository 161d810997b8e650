"""What stands before a web server of ours: whom it answers, how much it takes, under which headers.

A browser runs any page it is shown, and such a page may ask what listens on this machine. So a
server that is ours alone answers under its own names only (a foreign name that leads here is a
trick known as DNS rebinding), no page of another site may write, and what is answered may not load
or run anything from elsewhere. Bodies are bounded in bytes and time, and so are requests as a
whole. What is refused is refused with a sentence, as JSON.

Everything here is plain ASGI: the guard neither knows nor cares what it stands before.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; font-src 'self'; worker-src 'self' blob:; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS: Headers = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"x-frame-options", b"DENY"),
]

_LONGEST = 16_384  # bytes of an address with what is asked: 500 image ids fit in
_BODY = 65_536  # bytes of a body, where nothing else is said
_HELD = 256 << 20  # bytes of all bodies that are held at a time
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """An ASGI application that stands before another one.

    A HEAD is passed on as a GET, and answered without its body.

    Parameters
    ----------
    app
        What it stands before.
    names
        What this server may be called, such as "localhost:8000"; None for whatever it is called.
    bodies
        Bytes that a body may have, by the path it is sent to; elsewhere 64 KiB.
    body_seconds
        Allowed to a body on its way.
    seconds
        Allowed until an answer begins, and again to each part of it.
    at_once
        Requests that are worked on at a time; one more is refused. One whose body is on its way
        is not worked on yet.
    """

    def __init__(
        self,
        app: App,
        *,
        names: Collection[str] | None,
        bodies: Mapping[str, int] | None = None,
        body_seconds: float = 60.0,
        seconds: float = 180.0,
        at_once: int = 256,
    ) -> None:
        self._app, self._bodies = app, dict(bodies or {})
        self._names = None if names is None else frozenset(name.lower() for name in names)
        self._body_seconds, self._seconds, self._at_once = body_seconds, seconds, at_once
        self._under_way = 0
        self._held = 0  # bytes of bodies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # nobody here speaks WebSocket
        answer = _Answer(send, scope["method"] == "HEAD")
        try:
            self._look_at(scope)
            await self._pass(scope, receive, answer)
        except _RefusedError as refused:
            await answer.refuse(refused.status, refused.sentence)
        except TimeoutError:
            await answer.refuse(
                503, f"This took over {self._seconds:g} seconds and was given up; ask for less."
            )

    async def _pass(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        if scope["method"] in _READS:
            asked = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
            await self._work(asked, receive, answer)
            return
        most = self._bodies.get(scope["path"], _BODY)
        held = [0]
        try:
            body = await self._body(receive, most, held)
            if body is not None:
                await self._work(scope, _once(body, receive), answer)
        finally:
            self._held -= held[0]

    async def _work(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        """Have a request answered, unless too many are under way."""
        if self._under_way >= self._at_once:
            raise _RefusedError(
                503, f"{self._at_once} requests are being worked on; ask again in a moment."
            )
        self._under_way += 1
        try:
            async with asyncio.timeout(self._seconds) as limit:

                async def send(message: Message) -> None:
                    await answer.send(message)
                    limit.reschedule(asyncio.get_running_loop().time() + self._seconds)

                await self._app(scope, receive, send)
        finally:
            self._under_way -= 1

    async def _body(self, receive: Receive, most: int, held: list[int]) -> bytes | None:
        """Take in a whole body; None if who sends it has gone."""
        parts: list[bytes] = []
        try:
            async with asyncio.timeout(self._body_seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return None
                    part = message.get("body", b"")
                    held[0] += len(part)
                    self._held += len(part)
                    if held[0] > most:
                        raise _too_large(most)
                    if self._held > _HELD:
                        raise _RefusedError(503, "Too much is being sent; send it in a moment.")
                    parts.append(part)
                    if not message.get("more_body", False):
                        return b"".join(parts)
        except TimeoutError:
            raise _RefusedError(
                408, f"The body was not here after {self._body_seconds:g} seconds; send it faster."
            ) from None

    def _look_at(self, scope: Scope) -> None:
        """Refuse what can be refused by the first lines of a request."""
        said: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            said.setdefault(name, []).append(value)
        host = said.get(b"host", [])
        called = host[0].decode("latin-1").lower() if len(host) == 1 else ""
        if self._names is not None and called not in self._names:
            allowed = " or ".join(f"http://{name}" for name in sorted(self._names))
            raise _RefusedError(
                400, f"This server was called {called!r}; it answers to {allowed} alone."
            )
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > _LONGEST:
            raise _RefusedError(
                414, f"The address is too long; {_LONGEST:,} bytes of path and query are allowed."
            )
        if scope["method"] in _READS:
            return
        _refuse_others(said, called)
        most = self._bodies.get(scope["path"], _BODY)
        told = said.get(b"content-length", [b"0"])[0]
        if told.isdigit() and int(told[:20]) > most:
            raise _too_large(most)


class _RefusedError(Exception):
    """A request is refused, with a status and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class _Answer:
    """What is sent back, with the headers that all of it has."""

    def __init__(self, send: Send, without_body: bool) -> None:
        self._send, self._without_body = send, without_body
        self._begun = False

    async def send(self, message: Message) -> None:
        """Pass a message of the application on."""
        if message["type"] == "http.response.start":
            self._begun = True
            own = list(message.get("headers", ()))
            if not any(name == b"cache-control" for name, _ in own):
                own.append((b"cache-control", b"no-cache"))
            message = {**message, "headers": own + HEADERS}
        elif self._without_body and message.get("body"):
            message = {**message, "body": b""}
        await self._send(message)

    async def refuse(self, status: int, sentence: str) -> None:
        """Answer with a sentence, unless an answer is on its way already."""
        if self._begun:
            return  # the server closes what is cut off
        body = json.dumps({"error": sentence}).encode()
        headers: Headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),  # what is still being sent is not waited for
        ]
        if status == 503:
            headers.append((b"retry-after", b"1"))
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})


def _refuse_others(said: Mapping[bytes, list[bytes]], called: str) -> None:
    """Refuse what a page of another site sends here to be written or worked on."""
    origin = said.get(b"origin", [b""])[0].decode("latin-1").lower()
    site = said.get(b"sec-fetch-site", [b""])[0]
    # what a browser says of the site holds behind a proxy as well; an old one says its origin alone
    is_ours = site in (b"same-origin", b"none") if site else True
    if not is_ours or (
        not site and origin and origin not in (f"http://{called}", f"https://{called}")
    ):
        raise _RefusedError(
            403, f"A page of another site ({origin or 'not named'}) may send nothing here."
        )


def _too_large(most: int) -> _RefusedError:
    return _RefusedError(413, f"The body is too large; allowed are {most:,} bytes.")


def _once(body: bytes, receive: Receive) -> Receive:
    """Give a body that was taken in already; after it, whatever comes."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
