"""Servers are asked by name, with pauses and patience, and what they send is not taken on trust."""

import gzip
import socket
import subprocess
import sys
import time
from itertools import pairwise

import pytest

from reimaging.acquire.transfer import Broken
from reimaging.acquire.web import Client, Manners
from reimaging.errors import ReimagingError
from servers.http import (
    Reply,
    Server,
    broken_off,
    busy,
    come_back_at,
    dripping,
    hung_up,
    redirected,
    said,
    wrong_length,
)

BODY = bytes(range(256)) * 40


@pytest.fixture
def server():
    with Server() as server:
        server.files["/a"] = BODY
        yield server


class Asking:
    """A client that does not sleep, and what it slept and told."""

    def __init__(self, **manners):
        self.slept = []
        self.told = []
        self.client = Client(Manners(**manners), tell=self.told.append, sleep=self.slept.append)

    def get(self, url, parameters=None, at_most=1 << 20, **more):
        return self.client.get(url, parameters, at_most=at_most, **more)

    def read(self, url, offset=0):
        with self.client.open(url, offset) as stream:
            blocks = []
            while block := stream.read(1000):
                blocks.append(block)
            return b"".join(blocks), stream.size


@pytest.fixture
def asking():
    return Asking()


def unused_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def test_an_answer_is_its_status_its_headers_and_its_body(server, asking):
    server.routes["/q"] = lambda request: Reply(repr(request.query).encode(), 200, {"X-Of": "it"})
    answer = asking.get(f"{server.url}/q", {"a": "b%3D&c"})
    assert (answer.status, answer.body) == (200, b"{'a': 'b%3D&c'}")
    assert answer.headers["x-of"] == "it"
    assert asking.get(f"{server.url}/nothing").status == 404
    assert asking.slept == []


def test_the_headers_alone_can_be_asked_for(server, asking):
    answer = asking.get(f"{server.url}/a", method="HEAD")
    assert (answer.body, answer.headers["Content-Length"]) == (b"", str(len(BODY)))
    assert server.log[0].method == "HEAD"


def test_we_say_who_we_are_and_how_we_can_be_reached(server):
    Client(contact="mailto:someone@example.org").get(f"{server.url}/a", at_most=1 << 20)
    Client().get(f"{server.url}/a", at_most=1 << 20)
    named, nameless = [request.headers["user-agent"] for request in server.log]
    assert named == f"{nameless}; mailto:someone@example.org"
    assert nameless.startswith("reimaging/")
    assert "Images of the arXiv" in nameless


@pytest.mark.parametrize("contact", ["two\nlines", "Żółw"])
def test_a_contact_that_no_header_can_hold_is_refused(contact):
    with pytest.raises(ReimagingError, match="cannot be sent to a server"):
        Client(contact=contact)


def test_a_password_of_the_home_is_sent_to_no_one(server, asking, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.fail("/old", redirected("/a"))
    asking.get(f"{server.url}/old")
    assert [request.path for request in server.log] == ["/old", "/a"]
    assert not any("authorization" in request.headers for request in server.log)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_passes_is_waited_for_ever_longer(server, asking, status):
    server.fail("/a", busy(status), times=3)
    assert asking.get(f"{server.url}/a").body == BODY
    assert asking.slept == [1, 2, 4]
    assert asking.told == []


def test_as_long_is_waited_as_the_server_says_at_least(server, asking):
    server.fail("/a", busy(retry_after=30), busy(429, retry_after=0))
    assert asking.get(f"{server.url}/a").body == BODY
    assert asking.slept == [30, 2]
    (told,) = asking.told
    assert told.endswith("/a: status 503 Service Unavailable; asking again in 30 seconds.")


def test_it_may_say_so_by_a_date(server, asking):
    server.fail("/a", come_back_at(time.time() + 1000), come_back_at(time.time() - 1000))
    server.fail("/a", busy(retry_after="Sat, 01 Jan 2000 00:00:00 -0000"))
    assert asking.get(f"{server.url}/a").body == BODY
    first, *others = asking.slept
    assert 900 < first <= 1000
    assert others == [2, 4]


@pytest.mark.parametrize("text", ["soon", "", "1.5", "²", "Sat, 99 Jan 99999 00:00:00 GMT", "-1"])
def test_a_time_to_come_back_that_is_none_is_as_good_as_none(server, asking, text):
    server.fail("/a", busy(retry_after=text))
    assert asking.get(f"{server.url}/a").body == BODY
    assert asking.slept == [1]


def test_who_wants_to_be_left_alone_for_too_long_is(server, asking):
    server.fail("/a", busy(retry_after=7200))
    with pytest.raises(ReimagingError, match="wants to be asked again in 7,200 seconds"):
        asking.get(f"{server.url}/a")
    server.fail("/a", busy(retry_after=7200))
    with pytest.raises(ReimagingError, match="wants to be asked again in 7,200 seconds"):
        asking.read(f"{server.url}/a")
    assert asking.slept == []
    assert len(server.log) == 2


def test_a_server_that_stays_out_of_order_is_given_up(server):
    asking = Asking(attempts=3)
    server.fail("/a", busy(), times=9)
    with pytest.raises(ReimagingError, match="not be had in 3 attempts: status 503 Service"):
        asking.get(f"{server.url}/a")
    assert len(server.log) == 3
    assert asking.slept == [1, 2]


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        (hung_up(), "it breaks the connection"),
        (broken_off(0), "it breaks off in the middle"),
        (broken_off(5000), "it breaks off in the middle"),
        (wrong_length(len(BODY) + 1), "it breaks off in the middle"),
        (said(b"no gzip", content_encoding="gzip"), "packed in a broken way"),
        (said(gzip.compress(BODY)[:-9], content_encoding="gzip"), "packed in a broken way"),
        (said(gzip.compress(BODY)[:-4] + b"1234", content_encoding="gzip"), "packed in a broken"),
    ],
)
def test_what_comes_broken_is_asked_for_again_and_told_at_last(server, fault, meaning):
    asking = Asking(attempts=2)
    server.fail("/a", fault)
    assert asking.get(f"{server.url}/a").body == BODY
    server.fail("/a", fault, times=2)
    with pytest.raises(ReimagingError, match=meaning):
        asking.get(f"{server.url}/a")


def test_what_is_packed_for_the_way_is_unpacked(server, asking):
    server.fail("/a", said(gzip.compress(BODY), content_encoding="gzip"))
    assert asking.get(f"{server.url}/a").body == BODY
    assert server.log[0].headers["accept-encoding"] == "gzip"


def test_an_answer_in_chunks_is_whole_or_broken():
    whole = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n3\r\nfgh\r\n0\r\n\r\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        answers = [sys.executable, "-c", SPEAK, str(listener.fileno()), whole[:-10], whole]
        with subprocess.Popen(answers, pass_fds=[listener.fileno()]):
            asking = Asking()
            assert asking.get(url).body == b"abcdefgh"
    assert asking.slept == [1]


SPEAK = """
import socket, sys, os
with socket.socket(fileno=int(sys.argv[1])) as listener:
    for answer in sys.argv[2:]:
        connection, _ = listener.accept()
        connection.recv(65536)
        connection.sendall(os.fsencode(answer))
        connection.close()
"""


def test_who_cannot_be_reached_is_told_in_a_sentence():
    asking = Asking(attempts=2)
    with pytest.raises(ReimagingError, match="2 attempts: the connection is refused; run this"):
        asking.get(f"http://127.0.0.1:{unused_port()}/")
    with pytest.raises(ReimagingError, match="its name is not known here"):
        asking.get("http://nowhere.invalid/")
    with pytest.raises(Broken, match="the connection is refused"):
        asking.read(f"http://127.0.0.1:{unused_port()}/")


@pytest.mark.parametrize("address", ["arxiv.org", "ftp://arxiv.org/", "http://", "http://[/"])
def test_what_is_no_address_is_not_tried_twice(asking, address):
    with pytest.raises(ReimagingError, match="is no address that can be asked"):
        asking.get(address)
    with pytest.raises(ReimagingError, match="is no address that can be asked"):
        asking.read(address)
    assert asking.slept == []


def test_redirects_are_followed_to_other_hosts_too(server, asking):
    with Server() as other:
        other.files["/b"] = BODY
        server.fail("/old", redirected(f"{other.url}/b?x=1", 301), times=2)
        assert asking.get(f"{server.url}/old", {"y": "2"}).body == BODY
        assert asking.read(f"{server.url}/old", 10_000) == (BODY[10_000:], len(BODY))
        assert [request.query for request in other.log] == [{"x": "1"}] * 2
        assert other.log[1].headers["range"] == "bytes=10000-"


def test_each_step_of_a_redirect_is_a_request_with_its_pause(server):
    asking = Asking(interval=3600)
    server.fail("/old", redirected("/a"))
    asking.get(f"{server.url}/old")
    assert len(asking.slept) == 1


def test_a_circle_of_redirects_is_left(server, asking):
    server.routes["/round"] = lambda _: Reply(b"", 302, {"Location": "/round"})
    with pytest.raises(ReimagingError, match="sends us on more than 5 times"):
        asking.get(f"{server.url}/round")
    with pytest.raises(ReimagingError, match="sends us on more than 5 times"):
        asking.read(f"{server.url}/round")
    assert asking.slept == []
    server.routes["/away"] = lambda _: Reply(b"", 302, {"Location": "file:///etc/passwd"})
    with pytest.raises(ReimagingError, match="no address that can be asked"):
        asking.get(f"{server.url}/away")


def test_a_server_that_drips_is_given_up_in_time(server):
    asking = Asking(attempts=2, patience=0.2)
    server.fail("/a", dripping(0.01), times=2)
    with pytest.raises(ReimagingError, match="its answer is too long on the way"):
        asking.get(f"{server.url}/a")
    assert asking.get(f"{server.url}/a").body == BODY


def test_an_answer_that_is_too_large_is_none(server, asking):
    assert asking.get(f"{server.url}/a", at_most=len(BODY)).body == BODY
    with pytest.raises(ReimagingError, match="more than 10,239 bytes"):
        asking.get(f"{server.url}/a", at_most=len(BODY) - 1)
    bomb = said(gzip.compress(bytes(1 << 24)), content_encoding="gzip")
    server.fail("/a", bomb)
    with pytest.raises(ReimagingError, match="more than 100,000 bytes"):
        asking.get(f"{server.url}/a", at_most=100_000)
    assert asking.slept == []


@pytest.mark.parametrize("offset", [0, 1, 5000, len(BODY) - 1])
def test_a_file_is_streamed_from_any_offset_and_its_size_is_that_of_the_whole(
    server, asking, offset
):
    assert asking.read(f"{server.url}/a", offset) == (BODY[offset:], len(BODY))


def test_beyond_the_end_of_a_file_nothing_lies(server, asking):
    assert asking.read(f"{server.url}/a", len(BODY)) == (b"", len(BODY))
    server.fail("/a", said(b"an error's words", 416, content_range="bytes */*"))
    assert asking.read(f"{server.url}/a", 3) == (b"", None)


def test_a_stream_gives_what_is_there_and_says_when_it_breaks(server, asking):
    server.fail("/a", broken_off(5000))
    came = b""
    with asking.client.open(f"{server.url}/a") as stream, pytest.raises(Broken, match="breaks off"):
        while block := stream.read(1 << 20):
            came += block
    assert came == BODY[:5000]


def test_a_stream_does_not_wait_until_all_that_was_asked_for_is_there(server, asking):
    server.fail("/a", dripping(0.01))
    with asking.client.open(f"{server.url}/a") as stream:
        assert 0 < len(stream.read(1 << 20)) < len(BODY)


def test_a_stream_is_what_lies_there_not_what_it_was_packed_of(server, asking):
    server.fail("/a", said(b"packed", content_encoding="x-gzip"))
    assert asking.read(f"{server.url}/a") == (b"packed", 6)
    assert server.log[0].headers["accept-encoding"] == "identity"


def test_what_cannot_be_streamed_is_told(server, asking):
    with pytest.raises(FileNotFoundError):
        asking.read(f"{server.url}/gone")
    server.fail("/a", said(b"", 403))
    with pytest.raises(ReimagingError, match="refused with status 403 Forbidden"):
        asking.read(f"{server.url}/a")
    server.fail("/a", busy(retry_after=5))
    with pytest.raises(Broken, match="status 503"):
        asking.read(f"{server.url}/a")
    assert asking.slept == [5]
    server.fail("/a", said(b"xyz", 206, content_range="bytes 0-2/3"))
    with pytest.raises(ReimagingError, match="from byte 1 on, but the server sends `bytes 0-2/3`"):
        asking.read(f"{server.url}/a", 1)
    server.ranges = False
    with pytest.raises(ReimagingError, match="its server does not do ranges"):
        asking.read(f"{server.url}/a", 1)


ASK = """
import sys
from pathlib import Path
from reimaging.acquire.web import Client, Manners
client = Client(Manners(interval=0.2, turn=Path(sys.argv[1])))
for _ in range(2):
    client.get(sys.argv[2], at_most=1 << 20)
    with client.open(sys.argv[2]) as stream:
        while stream.read(1000):
            pass
"""


def test_processes_that_share_a_turn_ask_one_after_the_other_on_one_connection(server, tmp_path):
    server.files["/slow"] = b"123456"
    server.fail("/slow", dripping(0.05), times=8)
    command = [sys.executable, "-c", ASK, tmp_path / "turn", f"{server.url}/slow"]
    both = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert len(server.log) == 8
    for before, after in pairwise(server.log):
        assert after.begin >= before.begin + 0.15
        assert after.begin + 0.1 >= before.end  # the server learns late that all was taken
    assert len({request.connection for request in server.log}) == 8  # none is kept open


def test_a_client_of_its_own_keeps_its_connection(server, asking):
    for _ in range(3):
        asking.get(f"{server.url}/a")
    assert len({request.connection for request in server.log}) == 1
