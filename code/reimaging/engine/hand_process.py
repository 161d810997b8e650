"""The process in which a worker does its tasks, one after another: `python -m` this module.

Its parent writes orders to its standard input and reads from its standard output what is printed
meanwhile, and the answer. Both are pickles, as both ends are ours, started by the same user. When
the pipe closes, the parent is gone, and this process ends at once, in the middle of whatever it
does: a file that is half written has not got its name yet.
"""

import os
import pickle
import queue
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import IO, Any

from reimaging.engine.fingerprint import own_fingerprint


class Lines:
    """A text file that passes on whole lines.

    Parameters
    ----------
    take
        Is given each line, without its end.
    """

    def __init__(self, take: Callable[[str], None]) -> None:
        self._take = take
        self._begun = ""

    def write(self, text: str) -> int:
        """Take text; what has no end of line yet waits."""
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            self._take(line)
        return len(text)

    def flush(self) -> None:
        """Do nothing: a line is passed on when it ends."""

    def close(self) -> None:
        """Pass on what has no end of line."""
        if self._begun:
            self._take(self._begun)
            self._begun = ""


def main() -> None:
    """Do orders until the parent is gone."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library in C prints must not mix with the answers
    sending = threading.Lock()

    def send(*answer: Any) -> None:
        with sending:
            pickle.dump(answer, answers)
            answers.flush()

    orders: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, orders), daemon=True).start()
    send("ready", own_fingerprint())
    while True:
        lines = Lines(lambda line: send("line", line))
        try:
            function, arguments, more = pickle.loads(orders.get())
            with redirect_stdout(lines):  # type: ignore[type-var]
                values = function(*arguments, **more)
            lines.close()
            send("done", values)
        except Exception as error:
            lines.close()
            send("failed", *_sendable(error))


def _receive(pipe: IO[bytes], orders: "queue.SimpleQueue[bytes]") -> None:
    try:
        while True:
            orders.put(pickle.load(pipe))
    except (EOFError, OSError, pickle.UnpicklingError):
        os._exit(1)


def _sendable(error: Exception) -> tuple[Exception, str]:
    """Give an exception that can be pickled, and its traceback as text."""
    told = "".join(traceback.format_exception(error))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}"), told
    return error, told


if __name__ == "__main__":
    main()
