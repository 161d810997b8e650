"""Several processes that answer at one port, as Python runs one thread at a time in each.

They are forked from one that has opened all it needs, and share its memory: arrays and graphs are
there once. What a process opens afterwards is its own. The kernel deals connections out.
"""

import gc
import os
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn


@contextmanager
def siblings(
    others: int,
    listener: socket.socket,
    serve: Callable[[socket.socket], None],
    stop: Callable[[], None],
) -> Iterator[None]:
    """Have other processes serve until the block ends, or this process does, however it ends.

    Parameters
    ----------
    others
        How many are forked from this one, which does not serve by itself. Before the block no other
        thread may run here.
    listener
        The others listen at the same port.
    serve
        What each of them does with its own listener.
    stop
        Called in each of them, by a thread, when it is to end.
    """
    twins = [_twin(listener) for _ in range(others)]
    # nobody writes to it: it ends when the last one who could has ended, killed or not
    watched, held = os.pipe()
    if twins:
        gc.freeze()  # else looking for garbage would copy what is shared
        sys.stdout.flush()
    children = []
    for twin in twins:
        child = os.fork()
        if not child:
            os.close(held)
            for other in {listener, *twins} - {twin}:
                other.close()
            threading.Thread(target=_wait, args=(watched, stop), daemon=True).start()
            _serve_and_end(serve, twin)
        children.append(child)
    for twin in twins:
        twin.close()
    os.close(watched)
    try:
        yield
    finally:
        os.close(held)
        for child in children:
            os.waitpid(child, 0)


def _twin(listener: socket.socket) -> socket.socket:
    """Listen once more where another socket of ours does."""
    # only now: whoever asks for a free port is not to share one
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    twin = socket.socket(listener.family, listener.type, listener.proto)
    twin.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    twin.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    twin.bind(listener.getsockname())
    twin.listen(2048)
    return twin


def _wait(watched: int, stop: Callable[[], None]) -> None:
    os.read(watched, 1)
    stop()


def _serve_and_end(serve: Callable[[socket.socket], None], listener: socket.socket) -> NoReturn:
    """Serve, and end the process here: what comes after it is for the first one alone."""
    code = 1
    try:
        serve(listener)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)
