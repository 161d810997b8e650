"""One connection of a browser, bounded before there is a request: in bytes, in time, in number.

uvicorn waits for ever for the first lines of a request, takes headers of any length, and answers
what is no HTTP in words of its own. Ours are here: a sentence as JSON, and the connection closed.
"""

import asyncio
import json
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from reimaging.explore.guard import HEADERS

SECONDS = 15.0  # from a connection, or the first byte of a request, to the end of its headers
HEADER_BYTES = 65_536  # of a request's first line and headers
CONNECTIONS = 4096


class Connection(HttpToolsProtocol):
    """A connection that uvicorn serves, which is closed when it asks for nothing in time."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._clock: asyncio.TimerHandle | None = None
        self._before = 0  # bytes since the last request whose headers are done

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; one connection too many is told so."""
        super().connection_made(transport)
        self._clock = self.loop.call_later(SECONDS, self._late)
        if len(self.connections) > CONNECTIONS:
            self.refuse(503, f"{CONNECTIONS} connections are open; come back in a moment.")

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what has come."""
        if self.transport.is_closing():
            return
        self._before += len(data)
        super().data_received(data)
        is_idle = self.cycle is None or self.cycle.response_complete
        if self._clock is None and is_idle and not self.transport.is_closing():
            self._clock = self.loop.call_later(SECONDS, self._late)  # a line end, and no request
        if self._clock is not None and self._before > HEADER_BYTES:
            self.refuse(431, f"The headers are too long; {HEADER_BYTES:,} bytes are allowed.")

    def on_message_begin(self) -> None:
        """Start the clock with the first byte of a request."""
        super().on_message_begin()
        self._before = 0
        if self._clock is None:
            self._clock = self.loop.call_later(SECONDS, self._late)

    def on_headers_complete(self) -> None:
        """Stop it: from here on the guard bounds the request."""
        self._stop_clock()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP."""
        self.refuse(400, "This is no HTTP request that can be read.")

    def refuse(self, status: int, sentence: str) -> None:
        """Answer with a sentence and close the connection."""
        self._stop_clock()
        body = json.dumps({"error": sentence}).encode()
        lines = [
            STATUS_LINE[status],
            b"content-type: application/json\r\n",
            b"content-length: %d\r\n" % len(body),
            b"connection: close\r\n",
            *(b"%s: %s\r\n" % header for header in HEADERS),
            b"\r\n",
        ]
        self.transport.write(b"".join(lines) + body)
        self.transport.close()

    def _late(self) -> None:
        if not self.transport.is_closing():
            self.refuse(408, f"No request was here after {SECONDS:g} seconds.")

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
