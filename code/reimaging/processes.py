"""The processes in which doit works: none outlives it, and none dies unnoticed.

doit waits for its processes without ever asking whether they live. If one is killed, by the kernel
for its memory or by a file that crashes a library, the run would wait for ever; if doit itself is
killed, they would stay.
"""

import ctypes
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # prctl(2), Linux
_EVERY = 0.5  # seconds


def end_with_parent() -> None:
    """Have each process that is forked from now on end when its parent does (Linux alone)."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    forking = [0]
    if prctl is None:
        return

    def before() -> None:
        forking[0] = os.getpid()

    def in_child() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != forking[0]:  # the parent ended before this was said
            os._exit(1)

    os.register_at_fork(before=before, after_in_child=in_child)


def watch_children(died: Callable[[int], None]) -> None:
    """Call `died` with the number of the signal that ended a `multiprocessing` child, once.

    Programs started by `subprocess` do not count: those that start them see how they end.
    """

    def watch() -> None:
        while True:
            # active_children() would forget those that ended before it was first asked
            for child in list(multiprocessing.process._children):  # type: ignore[attr-defined]
                if (child.exitcode or 0) < 0:
                    died(-child.exitcode)
                    return
            time.sleep(_EVERY)

    threading.Thread(target=watch, daemon=True).start()
