"""Files that are not what they were when the server began: one made again, one that is gone.

It is no fault of who asks. They are told so without a path; the server's log has it.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from reimaging.errors import ReimagingError

_SENTENCE = (
    "Files of this server are gone or were made again since it began; its log says which. Whoever "
    "runs it has them made, and starts it anew."
)


class StaleFilesError(ReimagingError):
    """A file that is gone, damaged, or another one than it was."""


@contextmanager
def opening() -> Iterator[None]:
    """Open a file of the run in this block: what is wrong with it is then no fault of who asks.

    Raises
    ------
    StaleFilesError
        For any ReimagingError of the block.
    """
    try:
        yield
    except ReimagingError as error:
        raise StaleFilesError(str(error)) from None


def logged(error: StaleFilesError) -> str:
    """Write down in the server's log what is wrong, and give the sentence for who asked."""
    logging.getLogger("uvicorn.error").error("%s", error)
    return _SENTENCE


def stamp(found: os.stat_result) -> tuple[int, int, int, int]:
    """Tell a file from one that has taken its place."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
