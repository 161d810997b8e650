"""Some failures of a disk pass, some do not."""

import errno

import pytest

from reimaging.engine.failures import is_passing


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.EBUSY])
def test_what_a_network_file_system_says_now_and_then_passes(number):
    assert is_passing(OSError(number, "said"))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.ENOENT, None])
def test_a_full_disk_or_a_missing_file_stays_so(number):
    assert not is_passing(OSError(number, "said") if number else OSError("said"))
