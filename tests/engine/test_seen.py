"""A file that another machine has written is waited for."""

import threading
import time

import pytest

from reimaging.engine.seen import await_files
from reimaging.errors import ReimagingError


def test_it_waits_until_the_file_is_there_with_its_size(tmp_path):
    path = tmp_path / "part.sqlite"

    def write():
        time.sleep(0.3)
        path.write_bytes(b"ha")
        time.sleep(0.3)
        path.write_bytes(b"half and half")

    writer = threading.Thread(target=write)
    writer.start()
    await_files({path: 13}, "node1", seconds=30)
    assert path.read_bytes() == b"half and half"
    writer.join()


def test_a_file_that_does_not_come_is_named_with_its_writer(tmp_path):
    with pytest.raises(ReimagingError, match=r"node1 has written .*part.* with 5 bytes, which is"):
        await_files({tmp_path / "part": 5}, "node1", seconds=0.1)


def test_nothing_is_waited_for_where_nothing_was_made():
    await_files({}, "node1", seconds=0)
