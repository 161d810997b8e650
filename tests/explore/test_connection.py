"""A connection is bounded before there is a request: in bytes, in time, in number."""

import asyncio
import json

import httpx
import pytest

from explore.served import sent, served
from reimaging.explore import connection


async def hello(scope, receive, send):
    if scope["type"] == "lifespan":
        for _ in range(2):
            kind = (await receive())["type"]
            await send({"type": f"{kind}.complete"})
        return
    headers = [(b"content-length", b"5"), (b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"hello"})


def request(address, more=b""):
    host = address.removeprefix("http://").rstrip("/").encode()
    return b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n" + more


def refusal(answer):
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-security-policy" in head
    return int(head.split()[1]), json.loads(body)["error"]


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(connection, "SECONDS", 0.3)


def test_what_asks_is_answered():
    with served(hello) as address:
        assert httpx.get(address).text == "hello"


@pytest.mark.parametrize(
    "begun", [b"", b"\r\n", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "]
)
def test_who_does_not_end_a_request_is_not_waited_for(hurried, begun):
    with served(hello) as address:
        status, sentence = refusal(sent(address, begun, whole=False))
        assert (status, sentence) == (408, "No request was here after 0.3 seconds.")


def test_nor_is_a_second_request_on_the_same_connection(hurried):
    with served(hello) as address:
        answer = sent(address, request(address, b"\r\n") + b"GET / HT", whole=False)
        assert answer.count(b"HTTP/1.1 200") == 1
        assert answer.count(b"HTTP/1.1 408") == 1


@pytest.mark.parametrize("piece", [b"X-Many: 1\r\n", b"X-Long: " + b"x" * 1000])
def test_headers_without_end_are_refused(piece):
    with served(hello) as address:
        host, port = address.removeprefix("http://").rstrip("/").split(":")

        async def flood():
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(request(address))
            try:
                for _ in range(20_000):
                    writer.write(piece)
                    await writer.drain()
            except ConnectionError:
                pass  # it was closed in our face
            try:
                return await reader.read()
            except ConnectionError:
                return None
            finally:
                writer.close()

        answer = asyncio.run(flood())
        # a peer that goes on sending may find the connection reset before it reads the answer
        assert answer is None or not answer or refusal(answer)[0] == 431
        assert httpx.get(address).text == "hello"


@pytest.mark.parametrize(
    "bytes_",
    [b"\x16\x03\x01\x02\x00\x01", b"GET / HTP/1.1\r\n\r\n", b"BREW / HTTP/1.1\r\n\r\n", b"\0" * 99],
)
def test_what_is_no_http_is_told_so(bytes_):
    with served(hello) as address:
        status, sentence = refusal(sent(address, bytes_))
        assert (status, sentence) == (400, "This is no HTTP request that can be read.")


def test_one_connection_too_many_is_told_so(monkeypatch):
    monkeypatch.setattr(connection, "CONNECTIONS", 2)
    with served(hello) as address:

        async def many():
            host, port = address.removeprefix("http://").rstrip("/").split(":")
            held = [await asyncio.open_connection(host, int(port)) for _ in range(2)]
            for reader, writer in held:
                writer.write(request(address, b"\r\n"))
                await reader.readuntil(b"hello")
            reader, writer = await asyncio.open_connection(host, int(port))
            answer = await reader.read()
            for _, each in [*held, (reader, writer)]:
                each.close()
            return answer

        assert refusal(asyncio.run(many())) == (
            503,
            "2 connections are open; come back in a moment.",
        )


def test_a_thousand_connections_are_all_answered():
    with served(hello) as address:
        host, port = address.removeprefix("http://").rstrip("/").split(":")

        async def one():
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(request(address, b"\r\n"))
            head = await reader.readuntil(b"\r\n\r\n")
            writer.close()
            return int(head.split()[1])

        async def all_of_them():
            return await asyncio.gather(*(one() for _ in range(1000)))

        answers = asyncio.run(all_of_them())
        assert len(answers) == 1000
        assert set(answers) <= {200, 503}
        assert httpx.get(address).text == "hello"
