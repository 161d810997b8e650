"""One renderer in a process of its own, which may hang, crash or swell without harm to the rest.

PDFium, librsvg and Pillow cannot be interrupted from within, and a file from anybody may make them
run for ever. So they run in a child that is watched: when its time is over it is killed, when it
dies its file is named unreadable, and the next file starts a fresh one. A child of its own, rather
than one of `multiprocessing`, as that forbids children to the daemons of a cluster.

Between parent and child pass, in both directions, one line of JSON and then raw bytes; nothing that
a child sends can run code in its parent. To the child: ``{"format", "short_side", "vector_dpi",
"timeout", "length"}`` and the file. Back: ``{"outcome", "shape"}`` and the pixels, or ``{"mend"}``,
the text of a `ReimagingError`.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import warnings
from typing import IO, Any

import numpy as np

from reimaging.errors import ReimagingError
from reimaging.pixels.no_pixels import timed_out, too_large, unreadable
from reimaging.pixels.render import Rendered, render

MEMORY = 4 * 2**30  # bytes of address space of one child

_GRACE = 2.0  # seconds beyond the time allowed, in which the child may say so itself
_ORPHAN = 30.0  # seconds beyond it after which a child without a parent ends itself
_START = 60.0  # seconds in which a child must have started


class Worker:
    """A child process that renders one file after another.

    Use as a context manager, from one thread at a time. The process starts with the first file.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def render(
        self,
        data: bytes,
        format: str | None,
        *,
        short_side: int,
        vector_dpi: int,
        timeout: float,
    ) -> Rendered:
        """Render as `reimaging.pixels.render.render`, bounded in time and memory whatever happens.

        Raises
        ------
        ReimagingError
            If Ghostscript is needed and not installed, or the child cannot be started.
        """
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        request = {
            "format": format,
            "short_side": short_side,
            "vector_dpi": vector_dpi,
            "timeout": timeout,
            "length": len(data),
        }
        clock = _Clock(process, timeout + _GRACE)
        try:
            with clock:
                _send(process.stdin, request, data)
                answer = _read_line(process.stdout)
                rows, columns, bands = answer.get("shape") or (0, 0, 3)
                raw = _read_exactly(process.stdout, rows * columns * bands)
        except (OSError, EOFError):
            status = self._end()
            if clock.over:
                return Rendered(None, str(timed_out(timeout)))
            killed = status in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGTRAP)
            why = (
                too_large("its renderer ran out of memory")
                if killed
                else unreadable("its renderer crashed")
            )
            return Rendered(None, str(why))
        except BaseException:
            self._end()  # what it may still send would be taken for the next file's answer
            raise
        if "mend" in answer:
            raise ReimagingError(answer["mend"])
        if not raw:
            return Rendered(None, answer["outcome"])
        pixels = np.frombuffer(raw, np.uint8).reshape(rows, columns, bands)
        return Rendered(pixels, answer["outcome"])

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reimaging.pixels.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"VIPS_CONCURRENCY": "1", "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,  # so that one Ctrl-C goes to the parent alone
        )
        assert self._process.stdout is not None
        try:
            with _Clock(self._process, _START):
                _read_line(self._process.stdout)
        except (OSError, EOFError) as error:
            status = self._end()
            raise ReimagingError(
                f"A rendering process ended with status {status} before its first file: run "
                "'python -m reimaging.pixels.worker' to see why."
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
    stream.write(json.dumps(line).encode() + b"\n")
    stream.write(body)
    stream.flush()


def _read_line(stream: IO[bytes]) -> dict[str, Any]:
    line = stream.readline(4096)
    if not line.endswith(b"\n"):
        raise EOFError
    return dict(json.loads(line))


def _read_exactly(stream: IO[bytes], length: int) -> bytes:
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return body


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    _send(answers, {"outcome": "ready"}, b"")
    while True:
        try:
            request = _read_line(requests)
            data = _read_exactly(requests, request.pop("length"))
        except EOFError:
            return
        # should the parent be gone, nobody else ends what hangs
        signal.alarm(int(request["timeout"] + _ORPHAN))
        try:
            rendered = render(data, request.pop("format"), **request)
        except ReimagingError as error:
            _send(answers, {"mend": str(error)}, b"")
            continue
        except MemoryError:
            _send(answers, {"outcome": str(too_large("it takes too much memory"))}, b"")
            continue
        finally:
            signal.alarm(0)
        if rendered.pixels is None:
            _send(answers, {"outcome": rendered.outcome}, b"")
        else:
            pixels = np.ascontiguousarray(rendered.pixels)
            _send(answers, {"outcome": rendered.outcome, "shape": pixels.shape}, pixels.data)


def _main() -> None:
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]  # a batch system may allow less
    soft = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    with contextlib.suppress(BrokenPipeError):  # the parent is gone
        _serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    _main()
