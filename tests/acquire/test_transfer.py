"""The loop by which network places write a file, over connections that do as they are told."""

import errno
import fcntl
import resource
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from reimaging.acquire.transfer import Broken, Patience, download
from reimaging.errors import ReimagingError

DATA = bytes(range(256)) * 12_000
SIZE = len(DATA)
WHAT = "s3://arxiv/src/a.tar"


class Network:
    """Connections one after the other; each gives so many bytes and then breaks, or all."""

    def __init__(self, *connections, data=DATA, states=SIZE, block=100_000, attempts=3):
        self.connections = list(connections)
        self.data, self.states, self.block = data, states, block
        self.attempts = attempts
        self.opened = []
        self.waits = []
        self.now = 0.0
        self.seconds_a_block = 0.0

    @property
    def patience(self):
        return Patience(attempts=self.attempts, sleep=self.waits.append, clock=lambda: self.now)

    @contextmanager
    def open_at(self, offset):
        self.opened.append(offset)
        self.left = self.connections.pop(0) if self.connections else len(self.data)
        if self.left == 0:
            raise Broken("it does not answer")
        self.place = offset
        yield self

    @property
    def size(self):
        return self.states

    def read(self, count):
        self.now += self.seconds_a_block
        if self.left == 0:
            raise Broken("the connection was reset")
        block = self.data[self.place : self.place + min(count, self.block, self.left)]
        self.place += len(block)
        self.left -= len(block)
        return block


@pytest.fixture
def to(tmp_path):
    return tmp_path / "a.tar"


def fetch(network, to, size=SIZE, progress=lambda done: None):
    download(network.open_at, to, size, progress, what=WHAT, patience=network.patience)


def test_a_file_comes_whole_and_is_asked_for_once(to):
    network = Network()
    fetch(network, to)
    assert to.read_bytes() == DATA
    assert network.opened == [0]


def test_progress_begins_with_what_is_there_and_ends_with_the_size(to):
    to.write_bytes(DATA[:500_000])
    told = []
    fetch(Network(), to, progress=told.append)
    assert told[0] == 500_000
    assert told == sorted(told)
    assert 2 < len(told) < 10
    assert told[-1] == SIZE


def test_what_an_earlier_transfer_has_left_is_gone_on_from(to):
    to.write_bytes(DATA[:1_000])
    network = Network()
    fetch(network, to)
    assert network.opened == [1_000]
    assert to.read_bytes() == DATA


def test_a_whole_file_is_not_asked_for(to):
    to.write_bytes(DATA)
    network = Network()
    fetch(network, to)
    assert network.opened == []


def test_what_is_longer_than_the_file_is_begun_anew(to):
    to.write_bytes(DATA + b"of something else")
    network = Network()
    fetch(network, to)
    assert network.opened == [0]
    assert to.read_bytes() == DATA


def test_a_broken_connection_is_taken_up_where_it_broke(to):
    network = Network(1_000_000, 500_000)
    fetch(network, to)
    assert network.opened == [0, 1_000_000, 1_500_000]
    assert to.read_bytes() == DATA


def test_a_connection_that_ends_early_without_a_word_is_broken_too(to):
    network = Network(data=DATA[:1_000])
    with pytest.raises(ReimagingError, match=r"broke off in the middle.*: 1,000 of 3,072,000"):
        fetch(network, to)


def test_waits_grow_while_nothing_comes_and_begin_again_when_something_did(to):
    network = Network(0, 0, 1_000, 0, 0, 1_000)
    patience = Patience(attempts=4, longest=3, sleep=network.waits.append)
    download(network.open_at, to, SIZE, lambda _: None, what=WHAT, patience=patience)
    assert network.waits == [1, 2, 1, 2, 3, 1]


def test_when_nothing_comes_any_more_one_sentence_says_what_is_kept(to):
    network = Network(1_000, 0, 0)
    with pytest.raises(ReimagingError) as raised:
        fetch(network, to)
    assert str(raised.value) == (
        f"{WHAT} could not be fetched, as nothing came in 3 attempts in a row (it does not "
        "answer): 1,000 of 3,072,000 bytes are kept, and the next get goes on from there."
    )
    assert to.read_bytes() == DATA[:1_000]


def test_a_drip_counts_as_broken(to):
    network = Network(block=100, attempts=1)
    network.seconds_a_block = 1
    with pytest.raises(ReimagingError, match=r"fewer than 1,024 bytes a second came\): 6,000 of"):
        fetch(network, to)


def test_a_slow_connection_is_borne_with(to):
    network = Network(block=2_000)
    network.seconds_a_block = 1
    fetch(network, to)
    assert network.opened == [0]


@pytest.mark.parametrize("states", [SIZE - 1, SIZE + 1])
def test_another_length_is_final(to, states):
    network = Network(states=states)
    with pytest.raises(ReimagingError, match=rf"^{WHAT} has {states:,} bytes where .*{SIZE:,}"):
        fetch(network, to)
    assert network.waits == []
    assert to.read_bytes() == b""


def test_more_bytes_than_there_are_to_be_are_final(to):
    network = Network(data=DATA + b"x", states=None)
    with pytest.raises(ReimagingError, match="sends more bytes where its manifest states"):
        fetch(network, to)
    assert network.waits == []


def test_what_is_no_network_trouble_is_passed_on(to):
    @contextmanager
    def open_at(offset):
        raise ReimagingError("No credentials.")
        yield

    with pytest.raises(ReimagingError, match="No credentials"):
        download(open_at, to, SIZE, lambda done: None, what=WHAT, patience=Network().patience)


def test_a_full_disk_says_how_many_bytes_more_are_needed():
    to = Path("/dev/full")
    with pytest.raises(ReimagingError) as raised:
        fetch(Network(), to)
    assert str(raised.value) == (
        "/dev/full cannot be written: No space left on device; 3,072,000 more bytes are needed "
        "there, and the 0 that have come stay."
    )


def test_where_the_space_ends_what_has_come_stays_and_is_gone_on_from(to):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, limits[1]))
    try:
        with pytest.raises(ReimagingError, match=r"2,072,000 more bytes are needed"):
            fetch(Network(block=300_000), to)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert to.read_bytes() == DATA[:1_000_000]
    network = Network()
    fetch(network, to)
    assert network.opened == [1_000_000]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ReimagingError, match=r"gone/a\.tar cannot be written: No such file"):
        fetch(Network(), tmp_path / "gone" / "a.tar")


def test_two_do_not_write_the_same_file_at_a_time(to):
    with to.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        network = Network()
        thread = threading.Thread(target=fetch, args=(network, to))
        thread.start()
        other.write(DATA[:1_000])
        other.flush()
        thread.join(0.2)
        assert network.opened == []
    thread.join()
    assert network.opened == [1_000]
    assert to.read_bytes() == DATA


def test_a_reason_of_the_system_is_kept_apart_from_the_networks(to):
    """An OSError of the file is the disk's; one of the connection is its place's to explain."""

    @contextmanager
    def open_at(offset):
        raise OSError(errno.ECONNRESET, "reset")
        yield

    with pytest.raises(OSError, match="reset"):
        download(open_at, to, SIZE, lambda done: None, what=WHAT)
