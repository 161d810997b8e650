"""Jobs in which workers run, as dask-jobqueue has them, with what it lacks.

It submits all at once, forgets a job that was refused, and fails when it closes one.
"""

import asyncio
import importlib
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, Final

from dask_jobqueue.core import Job
from distributed.core import Status

from reimaging.engine.batch_systems import BatchSystem
from reimaging.errors import ReimagingError

_AT_A_TIME: Final = 8  # programs of the batch system that run at a time
PAUSE: Final = 30.0  # seconds after a refusal in which no other job is submitted
_END: Final = 5.0  # seconds in which a process ends when it is asked to


class RefusedJobError(ReimagingError):
    """The batch system did not take a job; says why in its own words."""


class KeptJob:
    """What is added to dask-jobqueue's class of a batch system, by `job_class`.

    Attributes
    ----------
    job_id
        What the batch system calls it; None before it is submitted.
    refused
        Why the batch system did not take it; None if it did.
    seen
        Whether its worker was ever with the scheduler.
    away
        Since when it is not, by time.monotonic; None while it is.
    unlisted
        How often in turn the batch system did not list the job.
    """

    system: ClassVar[BatchSystem]
    turn: ClassVar[asyncio.Semaphore]
    refusal: ClassVar[tuple[float, str]]  # the last one: when, by time.monotonic, and why
    pause: ClassVar[float]
    is_closing: ClassVar[bool]
    job_id: Any  # a str or None, of which dask-jobqueue declares the latter alone
    status: Status

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.refused: str | None = None
        self.seen = False
        self.away: float | None = None
        self.unlisted = 0

    @property
    def has_ended(self) -> bool:
        """Whether the job is known to have ended, without the batch system being asked."""
        return bool(getattr(super(), "has_ended", False))

    async def start(self) -> None:
        """Submit the job when its turn comes.

        Raises
        ------
        RefusedJobError
        """
        own = type(self)
        async with own.turn:
            when, why = own.refusal
            if own.is_closing:
                why = "the run ends"
            elif time.monotonic() >= when + own.pause:
                try:
                    await super().start()  # type: ignore[misc]
                except (RuntimeError, ValueError, OSError) as error:
                    why = _words(error)
                    own.refusal = (time.monotonic(), why)
                else:
                    return
        self.status, self.refused = Status.failed, why
        raise RefusedJobError(f"{own.system.title} took no job ({own.system.submits}): {why}.")

    async def close(self) -> None:
        """Have the batch system end the job."""
        async with type(self).turn:
            await super().close()  # type: ignore[misc]
        self.status = Status.closed


class LocalJob(Job):
    """A job that is a process of this machine: its script is run by bash."""

    config_name: Any = "local"  # None, as the class above declares it

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.job_header = ""
        self._process: asyncio.subprocess.Process | None = None

    @property
    def has_ended(self) -> bool:
        """Whether the process has ended."""
        return self._process is not None and self._process.returncode is not None

    async def _submit_job(self, script_filename: str) -> str:
        script = Path(script_filename).read_text(encoding="utf-8")  # it is removed at once
        log = Path(str(self.log_directory)) / f"{self.name}.log"
        with log.open("ab") as file:
            self._process = await asyncio.create_subprocess_exec(
                "bash",
                "-c",
                script,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C goes to the run alone, and all end together
            )
        return str(self._process.pid)

    async def close(self) -> None:
        """End the process and those that it has started."""
        process = self._process
        if process is None:
            return
        _signal_group(process.pid, signal.SIGTERM)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _END)
        _signal_group(process.pid, signal.SIGKILL)  # what is left of its group
        await process.wait()


def job_class(system: BatchSystem, pause: float = PAUSE) -> type[KeptJob]:
    """Make the class of the jobs of a batch system, for one cluster.

    Parameters
    ----------
    system
        Which one.
    pause
        Seconds after a refusal in which no other job is submitted.
    """
    module, name = system.job
    base = getattr(importlib.import_module(module), name)
    own = {
        "system": system,
        "turn": asyncio.Semaphore(_AT_A_TIME),
        "refusal": (-pause, ""),
        "pause": pause,
        "is_closing": False,
    }
    return type("KeptJob", (KeptJob, base), own)


def _words(error: Exception) -> str:
    """Give what a program of the batch system said, in a line."""
    said = str(error)
    if "stderr:\n" in said:
        out, _, err = said.partition("stdout:\n")[2].partition("stderr:\n")
        said = err.strip() or out.strip() or said.splitlines()[1]
    lines = (line.strip().rstrip(".") for line in said.splitlines())
    return "; ".join(line for line in lines if line)


def _signal_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
