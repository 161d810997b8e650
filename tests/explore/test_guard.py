"""The guard answers this machine alone, refuses what is too much, and says so in a sentence."""

import asyncio

import pytest

from reimaging.explore.guard import Guard

NAMES = ("localhost:8000", "127.0.0.1:8000")


async def echo(scope, receive, send):
    """Say which method came, and how long its body was."""
    body = (await receive())["body"] if scope["method"] == "POST" else b""
    said = f"{scope['method']} {len(body)}".encode()
    headers = [(b"content-length", b"%d" % len(said))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": said})


class Answered:
    def __init__(self, messages):
        self.status = messages[0]["status"]
        self.headers = dict(messages[0]["headers"])
        self.body = b"".join(message.get("body", b"") for message in messages[1:])


def ask(guard, method="GET", path="/", query=b"", body=(b"",), wait=0.0, **headers):
    headers = {"host": "localhost:8000"} | {k.replace("_", "-"): v for k, v in headers.items()}
    parts = list(body)
    said = []

    async def receive():
        await asyncio.sleep(wait)
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message):
        said.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [(k.encode(), v.encode()) for k, v in headers.items() if v is not None],
    }
    asyncio.run(guard(scope, receive, send))
    return Answered(said)


@pytest.fixture
def guard():
    return Guard(echo, names=NAMES, bodies={"/large": 1000}, body_seconds=0.3, seconds=5)


def test_what_is_answered_may_neither_load_nor_run_anything_from_elsewhere(guard):
    headers = ask(guard).headers
    policy = headers[b"content-security-policy"].decode()
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"cache-control"] == b"no-cache"


@pytest.mark.parametrize("called", ["evil.example", "localhost:8001", "localhost", "", None])
def test_a_server_of_this_machine_answers_under_its_own_names_only(guard, called):
    answer = ask(guard, host=called)
    assert answer.status == 400
    assert b"it answers to http://127.0.0.1:8000 or http://localhost:8000 alone" in answer.body


@pytest.mark.parametrize("called", [*NAMES, "LocalHost:8000"])
def test_each_of_its_names_will_do(guard, called):
    assert ask(guard, host=called).status == 200


def test_a_server_for_others_answers_to_whatever_it_is_called():
    assert ask(Guard(echo, names=None), host="arxiv.example").status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:8001"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_no_page_of_another_site_may_write(guard, headers):
    answer = ask(guard, "POST", **headers)
    assert answer.status == 403
    assert b"page of another site" in answer.body


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://localhost:8000", "sec_fetch_site": "same-origin"},
        {"origin": "https://images.example.org", "sec_fetch_site": "same-origin"},  # a proxy's
        {"origin": "http://localhost:8000"},
    ],
)
def test_a_page_of_ours_and_a_program_may_write(guard, headers):
    assert ask(guard, "POST", body=(b"abc", b"de"), **headers).body == b"POST 5"


def test_a_body_is_bounded_by_what_it_says_and_by_what_it_is(guard):
    assert ask(guard, "POST", "/large", content_length="1001").status == 413
    assert ask(guard, "POST", "/large", body=[b"x" * 600] * 2).status == 413
    assert ask(guard, "POST", "/large", body=[b"x" * 500] * 2).body == b"POST 1000"
    answer = ask(guard, "POST", body=[b"x" * 65_537])
    assert answer.status == 413
    assert answer.body == b'{"error": "The body is too large; allowed are 65,536 bytes."}'


def test_who_is_refused_is_not_listened_to_any_longer(guard):
    assert ask(guard, "POST", content_length="9" * 30).headers[b"connection"] == b"close"


def test_a_body_that_does_not_come_is_not_waited_for(guard):
    answer = ask(guard, "POST", body=[b"x"] * 10, wait=0.1)
    assert answer.status == 408
    assert b"send it faster" in answer.body


def test_an_address_is_bounded(guard):
    assert ask(guard, query=b"q=" + b"x" * 16_384).status == 414
    assert ask(guard, query=b"q=" + b"x" * 10_000).status == 200


def test_a_head_is_a_get_without_its_body(guard):
    answer = ask(guard, "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers[b"content-length"] == str(len("GET 0")).encode()


def test_one_request_too_many_is_told_to_come_back():
    async def scene():
        go = asyncio.Event()
        said = []

        async def slow(scope, receive, send):
            await go.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})

        async def send(message):
            if "status" in message:
                said.append((message["status"], dict(message["headers"]).get(b"retry-after")))

        guard = Guard(slow, names=None, at_once=3)
        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
        tasks = [asyncio.create_task(guard(scope, None, send)) for _ in range(5)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        refused = list(said)
        go.set()
        await asyncio.gather(*tasks)
        await guard(scope, None, send)
        return refused, said

    refused, said = asyncio.run(scene())
    assert refused == [(503, b"1")] * 2
    assert said[2:] == [(200, None)] * 4


def test_bodies_that_are_on_their_way_keep_nobody_else_out():
    async def scene():
        said = []

        async def never():
            await asyncio.Event().wait()

        async def send(message):
            said.append(message.get("status"))

        guard = Guard(echo, names=None, at_once=3, body_seconds=60)
        scope = {"type": "http", "path": "/", "query_string": b"", "headers": []}
        slow = [
            asyncio.create_task(guard({**scope, "method": "POST"}, never, send)) for _ in range(3)
        ]
        await asyncio.sleep(0.01)
        await guard({**scope, "method": "GET"}, never, send)
        for task in slow:
            task.cancel()
        return said

    assert asyncio.run(scene()) == [200, None]


def test_an_answer_whose_parts_come_in_time_may_take_long_altogether():
    async def in_parts(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for part in range(4):
            await asyncio.sleep(0.15)
            await send({"type": "http.response.body", "body": b"x", "more_body": part < 3})

    assert ask(Guard(in_parts, names=None, seconds=0.4)).body == b"xxxx"


def test_an_answer_that_takes_too_long_is_given_up():
    async def endless(scope, receive, send):
        await asyncio.Event().wait()

    answer = ask(Guard(endless, names=None, seconds=0.1))
    assert answer.status == 503
    assert b"ask for less" in answer.body


def test_nobody_speaks_websocket(guard):
    said = []

    async def send(message):
        said.append(message)

    asyncio.run(guard({"type": "websocket", "path": "/"}, None, send))
    assert not said
