"""A child process that answers one question after another, and may hang, crash or swell meanwhile.

Libraries in C read what anybody has sent to arXiv, and cannot be interrupted from within. So they
run in a child that is watched: when its time is over it is killed, when it dies the file in hand is
named, and the next question starts a fresh one. A child of its own, rather than one of
`multiprocessing`, as that forbids children to the daemons of a cluster.

Between parent and child pass, in both directions, one line of JSON, and the "length" of the raw
bytes that go with it and lie in a file in memory that both hold; nothing that a child sends can run
code in its parent.
"""

import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from typing import IO, Any, Self

from reimaging.errors import ReimagingError

_GRACE = 2.0  # seconds beyond the time allowed, in which the child may say so itself
_ORPHAN = 30.0  # seconds beyond it after which a child without a parent ends itself
_START = 60.0  # seconds in which a child must have started
_KEPT = 16 << 20  # bytes that the file in memory may keep
_LOOK = 0.1  # seconds between two looks at the clock

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
        self._clock: _Clock | None = None
        self._bodies = -1
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        self._bodies = _file_in_memory()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        os.close(self._bodies)

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
        clock = self._clock
        assert clock is not None
        try:
            with clock.allowed(seconds + _GRACE):
                _send(process.stdin, self._bodies, question | {"seconds": seconds}, body)
                answer, raw = _receive(process.stdout, self._bodies)
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
        # for its temporary files: what it cannot remove when it is killed goes with it
        self._folder = tempfile.TemporaryDirectory(prefix="reimaging-", ignore_cleanup_errors=True)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self._module, str(self._bodies), self._folder.name],
                pass_fds=[self._bodies],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ
                | {
                    "VIPS_CONCURRENCY": "1",
                    "OPENBLAS_NUM_THREADS": "1",
                    "TMPDIR": self._folder.name,
                },
                start_new_session=True,  # so that one Ctrl-C goes to the parent alone
            )
        except OSError as error:
            raise ReimagingError(f"No child process can be started: {error.strerror}.") from error
        assert self._process.stdout is not None
        self._clock = _Clock(self._process)
        try:
            with self._clock.allowed(_START):
                _receive(self._process.stdout, self._bodies)
        except (OSError, EOFError) as error:
            status = self._end()
            raise ReimagingError(
                f"A child process ({self._module}) ended with status {status} before its first "
                "file; its own words stand above."
            ) from error
        return self._process

    def _end(self) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        if self._clock is not None:
            self._clock.stop()
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
        finally:
            if self._folder is not None:
                self._folder.cleanup()


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
    bodies = int(sys.argv[1])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    with contextlib.suppress(BrokenPipeError, EOFError):  # the parent is gone
        _send(answers, bodies, {}, b"")
        while True:
            question, body = _receive(sys.stdin.buffer, bodies)
            # should the parent be gone, nobody else ends what hangs
            signal.alarm(int(question.pop("seconds") + _ORPHAN))
            try:
                line, raw = answer(question, body)
            except ReimagingError as error:
                line, raw = {"mend": str(error)}, b""
            finally:
                signal.alarm(0)
            _send(answers, bodies, line, raw)
    shutil.rmtree(sys.argv[2], ignore_errors=True)  # a parent that was killed cannot


class _Clock:
    """Kills a process that is past its deadline: one thread that looks, not one a question."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.over = False
        self._deadline: float | None = None
        self._process = process
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    @contextlib.contextmanager
    def allowed(self, seconds: float) -> Iterator[None]:
        """Kill the process if the block takes longer."""
        self._deadline = time.monotonic() + seconds
        try:
            yield
        finally:
            self._deadline = None

    def stop(self) -> None:
        """Look no more: the process is gone."""
        self._ended.set()

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK):
            deadline = self._deadline
            if deadline is not None and time.monotonic() > deadline:
                self.over = True
                self._process.kill()
                return


def _file_in_memory() -> int:
    if hasattr(os, "memfd_create"):
        return os.memfd_create("reimaging")
    with tempfile.TemporaryFile() as file:  # a system that has no such files
        return os.dup(file.fileno())


def _send(stream: IO[bytes], bodies: int, line: dict[str, Any], body: bytes | memoryview) -> None:
    length = len(body) if isinstance(body, bytes) else body.nbytes
    if length:
        os.pwrite(bodies, body, 0)
    stream.write(json.dumps(line | {"length": length}).encode() + b"\n")
    stream.flush()


def _receive(stream: IO[bytes], bodies: int) -> tuple[dict[str, Any], bytes]:
    written = stream.readline(65_536)
    if not written.endswith(b"\n"):
        raise EOFError
    line = dict(json.loads(written))
    length = line.pop("length")
    body = os.pread(bodies, length, 0) if length else b""
    if length > _KEPT:  # so that a large file does not stay in memory twice
        os.ftruncate(bodies, 0)
    return line, body
