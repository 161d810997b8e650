"""Which failures of a disk pass: on a network file system some mean no more than "not now"."""

import errno
from typing import Final

_PASSING: Final = frozenset({
    errno.EIO, errno.ESTALE, errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ETIMEDOUT,
    errno.EREMOTEIO, errno.ECONNRESET, errno.ENOLINK,
})  # fmt: skip


def is_passing(error: OSError) -> bool:
    """Tell whether a write or read that failed so may do the next time."""
    return error.errno in _PASSING
