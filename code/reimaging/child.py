"""A child process that answers one question after another, and may hang, crash or swell meanwhile.

Libraries in C read what anybody has sent to arXiv, and cannot be interrupted from within. So they
run in a child that is watched: when its time is over it is killed, when it dies the file in hand is
named, and the next question starts a fresh one. A child of its own, rather than one of
`multiprocessing`, as that forbids children to the daemons of a cluster.

Between parent and child pass, in both directions, one line of JSON with the "length" of the raw
bytes that follow; nothing that a child sends can run code in its parent.
"""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from typing import IO, Any, Self

from reimaging.errors import ReimagingError

_GRACE = 2.0  # seconds beyond the time allowed, in which the child may say so itself
_ORPHAN = 30.0  # seconds beyond it after which a child without a parent ends itself
_START = 60.0  # seconds in which a child must have started

Answer = tuple[dict[str, Any], bytes | memoryview]


class OverdueError(Exception):
    """The child was killed, as its time was over."""


class DiedError(Exception):
    """The child died of the question; `out_of_memory` tells whether that seems to be why."""

    def __init__(self, status: int | None) -> None:
        super().__init__(f"a child process ended with status {status}")
        self.out_of_memory = status in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGTRAP)


class Child:
    """A child process that runs a module of ours, in which `serve` is called.

    Use as a context manager, from one thread at a time. The process starts with the first question.

    Parameters
    ----------
    module
        Its dotted name.
    """

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def ask(
        self, question: dict[str, Any], body: bytes, seconds: float
    ) -> tuple[dict[str, Any], bytes]:
        """Ask, and wait for the answer as long as is allowed.

        Raises
        ------
        OverdueError, DiedError
            The next question finds a fresh child.
        ReimagingError
            What the child found that a user can mend; or that it cannot be started.
        """
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        clock = _Clock(process, seconds + _GRACE)
        try:
            with clock:
                _send(process.stdin, question | {"seconds": seconds}, body)
                answer, raw = _receive(process.stdout)
        except (OSError, EOFError):
            status = self._end()
            if clock.over:
                raise OverdueError from None
            raise DiedError(status) from None
        except BaseException:
            self._end()  # what it may still send would be taken for the next question's answer
            raise
        if "mend" in answer:
            raise ReimagingError(answer["mend"])
        return answer, raw

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        self._process = subprocess.Popen(
            [sys.executable, "-m", self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"VIPS_CONCURRENCY": "1", "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,  # so that one Ctrl-C goes to the parent alone
        )
        assert self._process.stdout is not None
        try:
            with _Clock(self._process, _START):
                _receive(self._process.stdout)
        except (OSError, EOFError) as error:
            status = self._end()
            raise ReimagingError(
                f"A child process ended with status {status} before its first file: run "
                f"'python -m {self._module}' to see why."
            ) from error
        return self._process

    def _end(self) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        status = process.poll()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            try:
                pipe.close()
            except OSError:
                continue  # bytes that a dead child did not take
        try:
            return process.wait(1.0) if status is None else status
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def serve(answer: Callable[[dict[str, Any], bytes], Answer], memory: int) -> None:
    """Be the child: answer questions until the parent closes the pipe.

    Parameters
    ----------
    answer
        Given a question and its bytes, gives the answer and its bytes. A `ReimagingError` of it is
        raised in the parent.
    memory
        Bytes of address space that this process may take; beyond it, MemoryError or death.
    """
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]  # a batch system may allow less
    soft = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    with contextlib.suppress(BrokenPipeError, EOFError):  # the parent is gone
        _send(answers, {}, b"")
        while True:
            question, body = _receive(sys.stdin.buffer)
            # should the parent be gone, nobody else ends what hangs
            signal.alarm(int(question.pop("seconds") + _ORPHAN))
            try:
                line, raw = answer(question, body)
            except ReimagingError as error:
                line, raw = {"mend": str(error)}, b""
            finally:
                signal.alarm(0)
            _send(answers, line, raw)


class _Clock:
    """Kills a process when a block takes longer than it may; tells whether it did."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.over = False
        self._process = process
        self._timer = threading.Timer(seconds, self._kill)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _kill(self) -> None:
        self.over = True
        self._process.kill()


def _send(stream: IO[bytes], line: dict[str, Any], body: bytes | memoryview) -> None:
    length = len(body) if isinstance(body, bytes) else body.nbytes
    stream.write(json.dumps(line | {"length": length}).encode() + b"\n")
    stream.write(body)
    stream.flush()


def _receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    written = stream.readline(65_536)
    if not written.endswith(b"\n"):
        raise EOFError
    line = dict(json.loads(written))
    length = line.pop("length")
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return line, body
