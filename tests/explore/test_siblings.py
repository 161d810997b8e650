"""Several processes answer at one port, share what was opened before, and end with the first one."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

_CODE = """
import os
from reimaging.explore.serving import Server

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        for _ in range(2):
            kind = (await receive())["type"]
            await send({"type": f"{kind}.complete"})
        return
    body = str(os.getpid()).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})

server = Server(app, "127.0.0.1", 0, processes=PROCESSES)
server.run(lambda: print(server.address, flush=True))
print("the end", flush=True)
"""


@contextmanager
def running(processes):
    """Give the address of so many processes, and the first of them."""
    with subprocess.Popen(
        [sys.executable, "-c", _CODE.replace("PROCESSES", str(processes))],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as first:
        try:
            yield first.stdout.readline().strip(), first
        finally:
            first.kill()


def answering(address, asked=60):
    """Count who answers, by the number of the process, each time at a new connection."""
    return Counter(int(httpx.get(address).text) for _ in range(asked))


def ended(number):
    """Wait until a process is gone; a child whose parent died is its new parent's to bury."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        stat = Path(f"/proc/{number}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_one_process_is_itself_alone():
    with running(1) as (address, first):
        assert set(answering(address, 10)) == {first.pid}


def test_each_of_several_gets_connections():
    with running(3) as (address, first):
        answers = answering(address, 120)
        assert len(answers) == 3 and first.pid in answers
        assert min(answers.values()) > 10


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_they_end_with_the_first_one_however_it_ends(how):
    with running(3) as (address, first):
        others = set(answering(address)) - {first.pid}
        first.send_signal(how)
        out, err = first.communicate(timeout=20)
        assert err == ""
        assert out == ("the end\n" if how == signal.SIGINT else "")
        assert len(others) == 2 and all(map(ended, others))


def test_when_one_of_the_others_is_killed_the_rest_go_on():
    with running(2) as (address, first):
        (other,) = set(answering(address)) - {first.pid}
        os.kill(other, signal.SIGKILL)
        assert ended(other)
        assert set(answering(address, 20)) == {first.pid}
        first.send_signal(signal.SIGINT)
        assert first.communicate(timeout=20) == ("the end\n", "")


def test_whoever_looks_for_a_free_port_does_not_share_it():
    from reimaging.explore.serving import listen

    with running(2) as (address, _):
        port = int(address.rstrip("/").rpartition(":")[2])
        with listen("127.0.0.1", port) as next_one:
            assert next_one.getsockname()[1] > port


def test_what_was_opened_before_is_there_once():
    code = _CODE.replace(
        "import os\n", "import os\nheld = bytearray(os.urandom(1)) * 100_000_000\n", 1
    )
    with subprocess.Popen(
        [sys.executable, "-c", code.replace("PROCESSES", "3")],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        text=True,
    ) as first:
        try:
            numbers = set(answering(first.stdout.readline().strip()))
            assert len(numbers) == 3
            assert sum(map(_share, numbers)) < 300_000_000
        finally:
            first.kill()


def _share(number):
    """Bytes of memory of a process; what several share is counted in parts."""
    told = Path(f"/proc/{number}/smaps_rollup").read_text()
    return (
        next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")) * 1024
    )
