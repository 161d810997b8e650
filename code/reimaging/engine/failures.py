"""Which failures of a disk pass: on a network file system some mean no more than "not now"."""

import errno
import re
import sqlite3
from typing import Final

_PASSING: Final = frozenset({
    errno.EIO, errno.ESTALE, errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ETIMEDOUT,
    errno.EREMOTEIO, errno.ECONNRESET, errno.ENOLINK,
})  # fmt: skip
_OF_HDF5: Final = re.compile(r"errno = (\d+)")


def is_passing(error: Exception) -> bool:
    """Tell whether a write or read that failed so may do the next time.

    HDF5 has the number of the failure in its text, and SQLite has numbers of its own
    (https://www.sqlite.org/rescode.html#ioerr), which do not say what the system's was.
    """
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorname", "").startswith("SQLITE_IOERR")
    if not isinstance(error, OSError):
        return False
    if error.errno is not None:
        return error.errno in _PASSING
    found = _OF_HDF5.search(str(error))
    return found is not None and int(found[1]) in _PASSING
