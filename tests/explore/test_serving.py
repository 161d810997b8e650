"""A server listens where it is told, takes the next free port, and ends without a trace."""

import os
import signal
import socket
import subprocess
import sys
import threading

import httpx
import pytest
from threadpoolctl import threadpool_info

from explore.served import served
from explore.test_connection import hello
from reimaging.errors import ReimagingError
from reimaging.explore.serving import Server, address_of, listen, names_of, open_browser


def test_the_next_free_port_is_taken():
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with listen("127.0.0.1", port) as second:
            assert second.getsockname()[1] > port


def test_small_answers_are_sent_at_once():
    # else each waits for 40 ms: asyncio sets the option where it sees that this is TCP
    with listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("127.0.0.1", 65_536, "--port is 65536; allowed is 0 to 65535"),
        ("127.0.0.1", -1, "--port is -1"),
        ("no.such.host.invalid", 0, "--host is 'no.such.host.invalid'"),
        ("x" * 300, 0, "allowed is a name of this machine"),
        ("192.0.2.1", 8000, "No port from 8000 on is free at 192.0.2.1"),
    ],
)
def test_where_nobody_can_listen_is_told(host, port, sentence):
    with pytest.raises(ReimagingError, match=sentence):
        listen(host, port)


def test_a_server_on_loopback_knows_its_names_and_others_have_any():
    with listen("localhost", 0) as listener:
        port = listener.getsockname()[1]
        assert names_of("localhost", listener) == {
            f"localhost:{port}",
            f"127.0.0.1:{port}",
            f"[::1]:{port}",
        }
        assert names_of("0.0.0.0", listener) is None
        assert address_of("::1", listener) == f"http://[::1]:{port}/"


def test_a_foreign_name_is_refused_by_what_is_served():
    with served(hello) as address:
        assert httpx.get(address).status_code == 200
        answer = httpx.get(address, headers={"Host": "evil.example"})
        assert answer.status_code == 400
        assert "'evil.example'" in answer.json()["error"]


def test_what_is_public_answers_to_the_name_of_the_web_server_before_it():
    server = Server(hello, "127.0.0.1", 0, public=True)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    answer = httpx.get(server.address, headers={"Host": "images.example.org"})
    server.stop()
    thread.join(20)
    assert answer.status_code == 200


def test_a_request_multiplies_on_one_thread_and_afterwards_all_is_as_before():
    def threads():
        return [each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"]

    seen = []

    async def app(scope, receive, send):
        seen.append(threads())
        await hello(scope, receive, send)

    before = threads()
    server = Server(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert httpx.get(server.address).status_code == 200
    server.stop()
    thread.join(20)
    assert set(seen[-1]) == {1}
    assert threads() == before


def test_without_a_screen_no_browser_is_opened(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not open_browser("http://127.0.0.1:1/")


def test_ctrl_c_ends_it_quietly():
    code = (
        "from explore.test_connection import hello\n"
        "from reimaging.explore.serving import Server\n"
        "server = Server(hello, '127.0.0.1', 0)\n"
        "print(server.address, flush=True)\n"
        "server.run()\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    address = child.stdout.readline().strip()
    assert httpx.get(address).text == "hello"
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=20)
    assert (child.returncode, out, err) == (0, "", "")
