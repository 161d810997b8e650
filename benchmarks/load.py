"""A load tool: so many requests at once at a server on loopback, and how long each took.

    python benchmarks/load.py PORT IN_FLIGHT SECONDS < PATHS

Each connection is kept open and asks for the next path as soon as its answer is whole, so that as
many requests are in flight all the time. It takes one of the machine's cores, as a visitor's
browser would not: what it tells is an upper bound.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from typing import NamedTuple

import httptools
import numpy as np


class Told(NamedTuple):
    """What came of a load.

    Attributes
    ----------
    answers
        How many a status.
    milliseconds
        The 50th, 95th and 99th of a hundred, and the longest.
    a_second
        Answers.
    kilobytes
        Of the median body.
    """

    answers: dict[str, int]
    milliseconds: tuple[float, float, float, float]
    a_second: float
    kilobytes: float


class _Visitor(asyncio.Protocol):
    """One connection that asks again and again until the time is over."""

    def __init__(self, port: int, paths: Iterator[str], until: float, seen: "_Seen") -> None:
        self._host, self._paths, self._until, self._seen = f"127.0.0.1:{port}", paths, until, seen
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self._bytes += len(body)

    def on_message_complete(self) -> None:
        self._waits = False
        status = str(self._parser.get_status_code())
        self._seen.add(status, time.perf_counter() - self._start, self._bytes)
        if self._parser.should_keep_alive() and time.perf_counter() < self._until:
            self._ask()
        else:
            self._transport.close()

    def connection_lost(self, _: Exception | None) -> None:
        if self._waits:
            self._seen.answers["lost"] += 1
        if not self.done.done():
            self.done.set_result(None)

    def _ask(self) -> None:
        self._parser, self._bytes, self._waits = httptools.HttpResponseParser(self), 0, True
        self._start = time.perf_counter()
        asked = f"GET {next(self._paths)} HTTP/1.1\r\nHost: {self._host}\r\n\r\n"
        self._transport.write(asked.encode())


class _Seen:
    def __init__(self) -> None:
        self.answers: Counter[str] = Counter()
        self.seconds: list[float] = []
        self.bytes: list[int] = []

    def add(self, status: str, seconds: float, size: int) -> None:
        self.answers[status] += 1
        self.seconds.append(seconds)
        self.bytes.append(size)


async def load(port: int, paths: list[str], in_flight: int, seconds: float) -> Told:
    """Ask for the paths in turn, over and over.

    Parameters
    ----------
    port
        Of the server on loopback.
    paths
        With their queries, encoded as in a URL.
    in_flight
        Requests at once.
    seconds
        For so long; what is under way then is waited for.
    """
    seen, turn, loop = _Seen(), cycle(paths), asyncio.get_running_loop()
    start = time.perf_counter()
    visitors = []
    for _ in range(in_flight):
        _, visitor = await loop.create_connection(
            lambda: _Visitor(port, turn, start + seconds, seen), "127.0.0.1", port
        )
        visitors.append(visitor)
    await asyncio.gather(*(visitor.done for visitor in visitors))
    taken = time.perf_counter() - start
    shares = np.percentile(seen.seconds, [50, 95, 99, 100]) * 1e3
    size = float(np.median(seen.bytes)) / 1e3
    p50, p95, p99, longest = (round(float(each), 2) for each in shares)
    return Told(
        dict(seen.answers), (p50, p95, p99, longest), len(seen.seconds) / taken, round(size, 1)
    )


def main() -> None:
    """Read paths from standard input, and write what came of them as JSON."""
    port, in_flight, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    paths = sys.stdin.read().split()
    print(json.dumps(asyncio.run(load(port, paths, in_flight, seconds))._asdict()))


if __name__ == "__main__":
    main()
