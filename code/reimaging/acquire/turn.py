"""Whose turn it is to ask a server that wants to be asked by one at a time and with pauses.

Processes take turns by a file: one locks it while it asks, and the file's time says when the last
request began. A process that is killed gives its turn up.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from reimaging.errors import ReimagingError


class Turn:
    """The turns of one server.

    Parameters
    ----------
    interval
        Seconds from the beginning of one request to that of the next.
    path
        File by which processes take turns; None where there is but one.
    sleep
        Waits for a number of seconds.
    """

    def __init__(
        self, interval: float, path: Path | None, sleep: Callable[[float], object]
    ) -> None:
        self._interval = interval
        self._path = path
        self._sleep = sleep
        self._last = 0.0  # when the last request began, as time.time() tells

    @contextmanager
    def taken(self) -> Iterator[Callable[[], None]]:
        """Have the turn while the block lasts; give what is to be called before each request.

        Raises
        ------
        ReimagingError
            If the file cannot be written.
        """
        if self._path is None:
            yield self._pause
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._path.open("a")
        except OSError as error:
            raise ReimagingError(
                f"The file {self._path}, by which those who ask take turns, cannot be written: "
                f"{error.strerror}."
            ) from None
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)

            def pause() -> None:
                # A file that nothing was written to was made just now: nobody has asked by it.
                known = os.fstat(file.fileno())
                self._last = known.st_mtime if known.st_size else 0.0
                self._pause()
                if not known.st_size:
                    file.write("The time of this file is that of our last request.\n")
                    file.flush()
                os.utime(file.fileno())

            yield pause

    def _pause(self) -> None:
        left = self._last + self._interval - time.time()
        # A clock that was set back must not have us wait for a year.
        if left > 0:
            self._sleep(min(left, self._interval))
        self._last = time.time()
