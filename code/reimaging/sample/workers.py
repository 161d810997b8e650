"""Drawing in several processes: jobs that need nothing of each other, in any order.

They are processes of their own, even where one does, because of their arithmetic: numpy and its
linear algebra take other instructions on another processor, and round the last digit of a sine or
of a sum otherwise, by which a few pixels of a drawn picture would differ. In these processes they
take what every processor of the architecture has. (What the C library takes is left to it.)
"""

import multiprocessing
import os
import platform
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import forkserver
from typing import Any, TypeVar

import numpy as np

Job = TypeVar("Job")
Result = TypeVar("Result")


def each(
    function: Callable[[Job], Result], jobs: Sequence[Job], workers: int
) -> Iterator[tuple[Job, Result]]:
    """Do each job in a process of its own kind, and give it back with its result.

    Parameters
    ----------
    function
        A function of a module, for it is sent to the processes by name.
    jobs
        In the order in which they are begun.
    workers
        How many processes; with more than one, results come in any order.
    """
    if not jobs:
        return
    # forks of a server without threads: a fork of this process may hang, a spawn imports anew
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload([function.__module__])
    with _plain_arithmetic():
        forkserver.ensure_running()
    with ProcessPoolExecutor(min(max(1, workers), len(jobs)), server, _end_with_parent) as pool:
        waiting = {pool.submit(function, job): job for job in jobs}
        for future in as_completed(waiting):
            yield waiting[future], future.result()


@contextmanager
def _plain_arithmetic() -> Iterator[None]:
    """Have a process that starts now compute with what every processor of its kind has."""
    settings = {
        "NPY_DISABLE_CPU_FEATURES": " ".join(extensions()),
        "OPENBLAS_NUM_THREADS": "1",
        # the oldest kernels that OpenBLAS has for it
        **({"OPENBLAS_CORETYPE": "Nehalem"} if platform.machine() == "x86_64" else {}),
    }
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def extensions() -> list[str]:
    """Name the instructions of this processor that numpy takes beyond those of every one."""
    told: Any = np.show_config(mode="dicts")
    return list(told.get("SIMD Extensions", {}).get("found", []))


def _end_with_parent() -> None:
    """Have this process end when the one that draws does, however that ends."""

    def watch() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
