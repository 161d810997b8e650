"""Waits until a file that another machine has written is seen on this one.

A network file system remembers for a while that a name was not there; looking through the folder
has it asked again (nfs(5), "Directory entry caching").
"""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from reimaging.errors import ReimagingError

_AFTER: Final = 90.0  # seconds; NFS forgets after 60


def await_files(sizes: Mapping[Path, int], host: str, seconds: float = _AFTER) -> None:
    """Wait until files are there with their sizes.

    Parameters
    ----------
    sizes
        Bytes of each file.
    host
        Who wrote them.
    seconds
        How long to wait.

    Raises
    ------
    ReimagingError
        If one is not seen by then.
    """
    end = time.monotonic() + seconds
    for path, size in sizes.items():
        while not _is_there(path, size):
            if time.monotonic() > end:
                raise ReimagingError(
                    f"{host} has written {path} with {size:,} bytes, which is not seen here after "
                    f"{seconds:g} s: is its folder shared?"
                )
            time.sleep(0.2)


def _is_there(path: Path, size: int) -> bool:
    try:
        if path.stat().st_size == size:
            return True
        list(path.parent.iterdir())
        return path.stat().st_size == size
    except OSError:
        return False
