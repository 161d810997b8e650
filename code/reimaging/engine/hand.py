"""The hand of a worker: a process of its own that does the tasks, and that may die of one.

A task that takes all the memory, or crashes in a library, would else take the worker with it, and
nobody could say which task it was. The process lives from task to task, so that Keras is started
once.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Self

import psutil

from reimaging.engine.fingerprint import Fingerprint
from reimaging.engine.order import HandEndedError
from reimaging.engine.threads import of_cores
from reimaging.errors import ReimagingError
from reimaging.quantity import size_text

_LOOK: Final = 0.25  # seconds between two looks at the memory
_DYING: Final = 5.0  # seconds that a process whose pipe is closed may take to end


class Hand:
    """A process that does what it is told, one thing at a time.

    Use as a context manager. It starts with the first task, and anew after it died.

    Parameters
    ----------
    cores
        Threads that libraries may start in it; None for as many as they like.
    """

    def __init__(self, cores: int | None = None) -> None:
        self.cores = cores
        self.peak = 0  # bytes, of the task in hand or the last one
        self.is_new = True  # its process has done nothing yet
        self._process: subprocess.Popen[bytes] | None = None
        self._fingerprint: Fingerprint | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def fingerprint(self) -> Fingerprint:
        """Which code and packages the process works with, as of its start."""
        self._started()
        assert self._fingerprint is not None
        return self._fingerprint

    def do(
        self, action: bytes, memory: int | None = None, tell: Callable[[str], None] = print
    ) -> Any:
        """Do one thing.

        Parameters
        ----------
        action
            A pickled (function, arguments, keyword arguments).
        memory
            Bytes that the process and its children may take; it is killed beyond.
        tell
            Is given each line that is printed meanwhile.

        Returns
        -------
        Any
            What the function gives.

        Raises
        ------
        HandEndedError
            If the process took more memory, or was killed by somebody else.
        Exception
            What the function raises; its traceback is told in a note.
        """
        process = self._started()
        self.peak, self.is_new = 0, False
        over, ended = threading.Event(), threading.Event()
        watch = threading.Thread(
            target=self._watch, args=(process.pid, memory, over, ended), daemon=True
        )
        watch.start()
        try:
            _send(process, action)
            while True:
                what, *answer = _receive(process)
                if what == "line":
                    tell(answer[0])
                    continue
                break
        except (OSError, EOFError, pickle.UnpicklingError):
            ended.set()
            watch.join()
            raise self._death(memory, was_over=over.is_set()) from None
        finally:
            ended.set()
            watch.join()
        if over.is_set():
            self.end()  # it had answered when it was killed
        if what == "done":
            return answer[0]
        error, told = answer
        error.add_note(told)
        raise error

    def end(self) -> None:
        """End the process; what it is doing is lost."""
        process, self._process, self.is_new = self._process, None, True
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def kill(self) -> None:
        """Kill the process and all that it started; another thread may be waiting for an answer."""
        process = self._process
        if process is not None and process.poll() is None:
            _kill_all(process.pid)

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.end()
        threads = {} if self.cores is None else of_cores(self.cores)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reimaging.engine.hand_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_as_without_dask(os.environ) | threads,
        )
        try:
            _, self._fingerprint = _receive(self._process)
        except (OSError, EOFError, pickle.UnpicklingError):
            self.end()
            raise ReimagingError(
                "A worker's process ended before its first task; its own words stand in the "
                "worker's log."
            ) from None
        return self._process

    def _watch(
        self, pid: int, memory: int | None, over: threading.Event, ended: threading.Event
    ) -> None:
        while True:
            self.peak = max(self.peak, _memory_of(pid))
            if memory is not None and self.peak > memory:
                over.set()
                _kill_all(pid)
                return
            if ended.wait(_LOOK):
                return

    def _death(self, memory: int | None, *, was_over: bool) -> HandEndedError:
        process = self._process
        assert process is not None
        with suppress(subprocess.TimeoutExpired):
            process.wait(_DYING)
        self.end()
        status = process.returncode
        took = size_text(self.peak)
        if was_over:
            assert memory is not None
            allowed = size_text(memory)
            return HandEndedError(
                f"it took {took}, and {allowed} is what a task may take", is_over=True
            )
        how = signal.Signals(-status).name if status < 0 else f"status {status}"
        return HandEndedError(
            f"its process was ended by {how} when it took {took}, perhaps for want of memory"
        )


def _memory_of(pid: int) -> int:
    """Add up the resident memory of a process and its children; 0 if it is gone."""
    total = 0
    for each in _family(pid):
        with suppress(psutil.Error):
            total += each.memory_info().rss
    return total


def _kill_all(pid: int) -> None:
    for each in _family(pid):  # the parent first, or it would tell of a child that failed
        with suppress(psutil.Error):
            each.kill()


def _family(pid: int) -> list[psutil.Process]:
    """Give a process and all that it started, directly or not; those that are gone left out."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        with suppress(psutil.Error, OSError):
            found.append(psutil.Process(one))
            # psutil would look at each process of the machine, of which a large one has thousands
            for thread in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (thread / "children").read_text().split())
    return found


def _as_without_dask(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave out what Dask's nanny sets for itself.

    With this one each larger piece of memory is taken from the system and given back at once. In
    programs that live as shortly as Ghostscript does, a tenth of all time went into that.
    """
    return {name: value for name, value in environment.items() if name != "MALLOC_TRIM_THRESHOLD_"}


def _send(process: "subprocess.Popen[bytes]", order: bytes) -> None:
    assert process.stdin is not None
    pickle.dump(order, process.stdin)
    process.stdin.flush()


def _receive(process: "subprocess.Popen[bytes]") -> Any:
    assert process.stdout is not None
    return pickle.load(process.stdout)
