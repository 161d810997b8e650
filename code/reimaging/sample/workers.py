"""Drawing in several processes: jobs that need nothing of each other, in any order."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


def each(
    function: Callable[[Job], Result], jobs: Sequence[Job], workers: int
) -> Iterator[tuple[Job, Result]]:
    """Do each job, in this process or in several, and give it back with its result.

    Parameters
    ----------
    function
        A function of a module, for it is sent to the processes by name.
    jobs
        In the order in which they are begun.
    workers
        How many processes; with more than one, results come in any order.
    """
    if workers <= 1 or len(jobs) <= 1:
        yield from ((job, function(job)) for job in jobs)
        return
    # forks of a server without threads: a fork of this process may hang, a spawn imports anew
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload([function.__module__])
    with ProcessPoolExecutor(min(workers, len(jobs)), server, _end_with_parent) as pool:
        waiting = {pool.submit(function, job): job for job in jobs}
        for future in as_completed(waiting):
            yield waiting[future], future.result()


def _end_with_parent() -> None:
    """Have this process end when the one that draws does, however that ends."""

    def watch() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
