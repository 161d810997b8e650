"""How much memory a process and those that it started have held, as the kernel tells it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_SELF = Path("/proc/self")
_LOOK = 0.02  # seconds between two looks at children


def most_held(process: Path = _SELF) -> int:
    """Give the most memory that a process has held, in KiB; 0 where it is gone."""
    # not of getrusage, which counts what the parent held when it started this one
    try:
        return int((process / "status").read_text().split("VmHWM:")[1].split()[0])
    except (OSError, IndexError):
        return 0


@contextmanager
def children_held() -> Iterator[list[int]]:
    """Give the most that children alive at one time have held, in KiB, once it ends.

    What each has held is added up: pages that several share count several times.
    """
    most, ended = [0], threading.Event()

    def watch() -> None:
        before: set[Path] = set()
        while not ended.wait(_LOOK):
            now = set(descendants())
            # one that was forked a moment ago seems to hold what its parent holds
            most[0] = max(most[0], sum(map(most_held, now & before)))
            before = now

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        ended.set()
        thread.join()


def descendants() -> list[Path]:
    """Name the folders in /proc of what this process started, directly or not."""
    waiting, found = [_SELF], []
    while waiting:
        for told in waiting.pop().glob("task/*/children"):
            with suppress(OSError):  # the thread or its process ended just now
                children = [Path("/proc", number) for number in told.read_text().split()]
                found += children
                waiting += children
    return found
