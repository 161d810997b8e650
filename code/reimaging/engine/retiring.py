"""A worker ends between two tasks shortly before its job must end; Dask loads this into workers.

Dask's own `--lifetime` does not wait for the task in hand: after half a minute it is begun again
elsewhere. A tar takes longer. Here the worker takes no further task for the last tenth of its job,
ends as soon as the one in hand is done, and another job takes its place.
"""

import asyncio
import os
import random
import time
from typing import Any, Final

BEGAN: Final = "REIMAGING_JOB_BEGAN"  # seconds since 1970, when the job began
SECONDS: Final = "REIMAGING_JOB_SECONDS"  # that it may take

_LAST: Final = 0.1  # of the job's time, in which no task is begun
_STAGGER: Final = 0.05  # of it, by which workers differ, so that not all end at once
_LOOK: Final = 0.5  # seconds
_FETCHED: Final = 60.0  # seconds in which the last result must have been fetched


async def dask_setup(worker: Any) -> None:
    """Begin to watch the clock; called by Dask when a worker has started."""
    until = time_to_retire(dict(os.environ), random.random())
    if until is not None:
        worker.reimaging_retiring = asyncio.create_task(_retire(worker, until))


def time_to_retire(environment: dict[str, str], chance: float) -> float | None:
    """Say when a worker takes its last task.

    Parameters
    ----------
    environment
        What the job script has set.
    chance
        From 0 to 1, by which workers differ.

    Returns
    -------
    float | None
        Seconds since 1970; None if the job has no end.
    """
    if BEGAN not in environment or SECONDS not in environment:
        return None
    part = 1 - _LAST - _STAGGER * chance
    return float(environment[BEGAN]) + float(environment[SECONDS]) * part


async def _retire(worker: Any, until: float) -> None:
    from distributed.core import Status

    while time.time() < until:
        await asyncio.sleep(min(_LOOK, max(0.0, until - time.time())))
    # The scheduler sends nothing more. Dask's watch of the memory, which SELDOM turns off, would
    # wake it again.
    worker.status = Status.paused
    while worker.state.executing_count:
        await asyncio.sleep(_LOOK)
    end = time.monotonic() + _FETCHED
    while worker.data and time.monotonic() < end:
        await asyncio.sleep(_LOOK)
    await worker.close_gracefully(reason="the job is about to end")
