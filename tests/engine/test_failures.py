"""Some failures of a disk pass, some do not."""

import errno
import pickle
import sqlite3

import pytest

from reimaging.engine.failures import is_passing


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.EBUSY])
def test_what_a_network_file_system_says_now_and_then_passes(number):
    assert is_passing(OSError(number, "said"))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.ENOENT, None])
def test_a_full_disk_or_a_missing_file_stays_so(number):
    assert not is_passing(OSError(number, "said") if number else OSError("said"))


def test_hdf5_tells_the_number_in_its_text():
    text = "Can't write data (file write failed: time = now, errno = {}, error message = 'said')"
    assert is_passing(OSError(text.format(errno.EIO)))
    assert not is_passing(OSError(text.format(errno.ENOSPC)))


@pytest.mark.parametrize(
    ("name", "passes"),
    [("SQLITE_IOERR_WRITE", True), ("SQLITE_IOERR", True), ("SQLITE_FULL", False)],
)
def test_sqlite_has_names_of_its_own_which_outlast_the_way_from_a_worker(name, passes):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = name
    assert is_passing(pickle.loads(pickle.dumps(error))) == passes


def test_a_mistake_in_a_query_stays_one(tmp_path):
    with pytest.raises(sqlite3.Error) as caught:
        sqlite3.connect(tmp_path / "a").execute("SELECT nothing FROM nowhere")
    assert not is_passing(caught.value)
    assert not is_passing(ValueError("said"))
