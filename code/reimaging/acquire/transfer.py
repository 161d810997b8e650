"""The one way in which bytes come over a network into a file: patiently, and never from the start.

git-annex keeps what a broken transfer has left and hands the same file to the next. So whatever
breaks, what has come stays, and the rest is asked for from there. Whether the bytes are the right
ones is not decided here: git-annex verifies them, and deletes a file of wrong ones.
"""

import fcntl
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reimaging.errors import ReimagingError

_BLOCK = 2**20
_TELL = 2**20  # bytes between two reports of progress


class Broken(Exception):
    """What a server was asked for did not come, for a reason that may pass; its text is one."""


class Stream(Protocol):
    """A file on its way, from some offset on."""

    @property
    def size(self) -> int | None:
        """Bytes of the whole file as its place states them, None if it does not."""

    def read(self, count: int, /) -> bytes:
        """Give up to `count` bytes as soon as some are there, none at the end; may raise Broken."""


@dataclass(frozen=True)
class Patience:
    """How long a network is borne with.

    Attributes
    ----------
    attempts
        How often in a row nothing may come before a file is given up.
    longest
        Seconds between two attempts at most; the first wait is one second, each further is twice
        the one before.
    slowest
        Bytes a second below which a connection counts as broken.
    over
        Seconds of waiting over which the speed is taken.
    sleep, clock
        Wait for a number of seconds, and tell them.
    """

    attempts: int = 8
    longest: float = 60.0
    slowest: int = 1024
    over: float = 60.0
    sleep: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def wait(self, failures: int) -> None:
        """Wait after so many failures in a row."""
        self.sleep(min(2.0 ** (failures - 1), self.longest))


def download(
    open_at: Callable[[int], AbstractContextManager[Stream]],
    to: Path,
    size: int,
    progress: Callable[[int], object],
    *,
    what: str,
    patience: Patience | None = None,
) -> None:
    """Write a file of a network place, going on from what an earlier transfer has left.

    Parameters
    ----------
    open_at
        Opens the file at an offset in bytes; may raise Broken.
    to
        File to write. What is in it is taken for the beginning, unless it is too long.
    size
        Bytes that the whole file must have.
    progress
        Told the number of bytes that are in `to`, about once a mebibyte and at the end.
    what
        The address, for messages.
    patience
        How long to try.

    Raises
    ------
    ReimagingError
        If nothing comes any more, the place has another length, or the bytes cannot be written.
        What has come stays in `to`.
    """
    patience = patience or Patience()
    with closing(_Partial(to, size)) as partial:
        progress(partial.done)
        failures = 0
        while partial.done < size:
            before = partial.done
            try:
                with open_at(before) as stream:
                    if stream.size not in (None, size):
                        raise _wrong_length(what, f"has {stream.size:,} bytes", size)
                    _copy(stream, partial, progress, what, patience)
            except Broken as error:
                failures = 1 if partial.done > before else failures + 1
                if failures >= patience.attempts:
                    raise ReimagingError(
                        f"{what} could not be fetched, as nothing came in {failures} attempts in "
                        f"a row ({error}): {partial.done:,} of {size:,} bytes are kept, and the "
                        "next get goes on from there."
                    ) from error
                patience.wait(failures)
        progress(size)


class _Partial:
    """A file that is being filled, by one process at a time."""

    def __init__(self, path: Path, size: int) -> None:
        self.path = path
        self.size = size
        self.done = 0
        try:
            # Unbuffered: what `done` counts is in the file, however we end.
            self._file = path.open("ab", buffering=0)
            # A remote whose git-annex was killed may still be writing here for a moment.
            fcntl.flock(self._file, fcntl.LOCK_EX)
            self.done = path.stat().st_size
            if self.done > size:
                self._file.truncate(0)
                self.done = 0
        except OSError as error:
            raise self._unwritable(error) from error

    def close(self) -> None:
        self._file.close()

    def write(self, block: bytes) -> None:
        left = memoryview(block)
        try:
            while left:
                count = self._file.write(left)
                self.done += count
                left = left[count:]
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> ReimagingError:
        return ReimagingError(
            f"{self.path} cannot be written: {error.strerror or error}; "
            f"{self.size - self.done:,} more bytes are needed there, and the {self.done:,} "
            "that have come stay."
        )


def _copy(
    stream: Stream,
    partial: _Partial,
    progress: Callable[[int], object],
    what: str,
    patience: Patience,
) -> None:
    """Write what comes until the file is whole; raises Broken if it ends early or comes slowly."""
    told = mark = partial.done
    waited = 0.0
    while partial.done < partial.size:
        start = patience.clock()
        block = stream.read(_BLOCK)
        waited += patience.clock() - start
        if not block:
            raise Broken("it broke off in the middle")
        if partial.done + len(block) > partial.size:
            raise _wrong_length(what, "sends more bytes", partial.size)
        partial.write(block)
        if partial.done - told >= _TELL:
            told = partial.done
            progress(told)
        if waited >= patience.over:
            if partial.done - mark < patience.slowest * waited:
                raise Broken(f"fewer than {patience.slowest:,} bytes a second came")
            mark, waited = partial.done, 0.0


def _wrong_length(what: str, found: str, size: int) -> ReimagingError:
    return ReimagingError(f"{what} {found} where its manifest states {size:,}: it is another file.")
