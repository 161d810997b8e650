"""Keeps as many jobs as a run has asked for, for as long as it lasts.

Jobs come to the end of their time, their machines fail, somebody cancels one. Dask's own adaptive
scaling learns of none that ended before its worker had reached the scheduler, nor of one that was
refused; it would wait for it for ever. So the batch system is asked which jobs it has.
"""

import asyncio
import getpass
import logging
import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from reimaging.engine.batch_systems import BatchSystem
from reimaging.engine.jobs import KeptJob
from reimaging.engine.seldom import Seldom
from reimaging.quantity import count_text

logger = logging.getLogger("distributed.reimaging")  # into the scheduler's log

EVERY: Final = 10.0  # seconds between two looks
LOG: Final = "scheduler.log"  # beside which the logs of the jobs lie
_UNLISTED: Final = 2  # looks in turn at which a job is not listed, after which it has ended
_AWAY: Final = 120.0  # seconds without its worker after which a job is given up
_LONGEST: Final = 600.0  # seconds between two attempts when each has failed
_ASKED: Final = 60.0  # seconds in which the batch system answers


class Keeper:
    """Looks after the jobs of a cluster of dask-jobqueue.

    Parameters
    ----------
    cluster
        With jobs of class KeptJob.
    wanted
        How many jobs.
    folder
        Where they write their logs.
    tell
        Is given sentences for the user.
    every
        Seconds between two looks.
    """

    def __init__(
        self,
        cluster: Any,
        wanted: int,
        folder: Path,
        tell: Callable[[str], None],
        every: float = EVERY,
    ) -> None:
        self._cluster = cluster
        self._system: BatchSystem = cluster.job_cls.system
        self._wanted = wanted
        self._folder = folder
        self._seldom = Seldom(tell)
        self._every = every
        self._failed = 0  # jobs in turn that ended before their worker was seen
        self._not_before = 0.0

    async def keep(self) -> None:
        """Look, and submit what is missing, until cancelled; to be run in the cluster's loop."""
        while True:
            if time.monotonic() >= self._not_before:
                self._cluster.scale(self._wanted)  # submits those that were dropped
            await asyncio.sleep(self._every)
            try:
                await self._look()
            except Exception:  # the run must not wait for jobs that nobody looks after
                logger.exception("A look at the jobs failed")

    async def _look(self) -> None:
        known = {each.name for each in self._cluster.scheduler.workers.values()}
        jobs: dict[str, KeptJob] = dict(self._cluster.workers)
        listed = await self._listed() if jobs.keys() - known else None
        for name, job in jobs.items():
            if name in known:
                if not job.seen:
                    self._failed, self._not_before = 0, 0.0
                job.seen, job.away, job.unlisted = True, None, 0
            elif job.refused is not None:
                self._seldom.say("refused", self._refusal(job.refused))
                self._cluster.workers.pop(name, None)
            elif job.has_ended or self._is_over(job, listed):
                if not job.seen:
                    self._fail(job)
                await self._give_up(name, job)
            elif job.seen:
                job.away = job.away or time.monotonic()
                if time.monotonic() > job.away + _AWAY:
                    await self._give_up(name, job)

    async def _give_up(self, name: str, job: KeptJob) -> None:
        self._cluster.workers.pop(name, None)
        await job.close()

    def _is_over(self, job: KeptJob, listed: str | None) -> bool:
        if listed is None:
            return False
        is_listed = re.search(rf"(?<!\d){re.escape(job.job_id or '')}(?!\d)", listed)
        job.unlisted = 0 if is_listed else job.unlisted + 1
        return job.unlisted >= _UNLISTED

    async def _listed(self) -> str | None:
        """Give what the batch system says of the user's jobs; None if it says nothing."""
        if self._system.lists is None:
            return None
        command = [each.format(user=getpass.getuser()) for each in self._system.lists]
        try:
            process = await asyncio.create_subprocess_exec(
                *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
            )
        except OSError:
            return None
        try:
            out, err = await asyncio.wait_for(process.communicate(), _ASKED)
        except TimeoutError:
            process.kill()
            await process.wait()
            return None
        none = self._system.none
        has_answered = process.returncode == 0 or (none and none in err.decode(errors="replace"))
        return out.decode(errors="replace") if has_answered else None

    def _fail(self, job: KeptJob) -> None:
        """Mind a job that ended before its worker was seen: others may do the same."""
        self._failed += 1
        wait = min(self._every * 2 ** min(self._failed, 16), _LONGEST)
        self._not_before = time.monotonic() + wait
        self._seldom.say(
            "failed",
            f"Job {job.job_id} ended before its worker had reached the scheduler"
            f"{self._last_words()}; another is submitted.",
        )

    def _refusal(self, why: str) -> str:
        number = sum(each.refused is None for each in self._cluster.workers.values())
        return (
            f"{self._system.title} has taken {count_text(number, 'job')} of {self._wanted}, and no "
            f"more for now: {why}; it is asked again."
        )

    def _last_words(self) -> str:
        """Quote the last line of the newest log, if there is one that can be read."""
        with suppress(OSError):
            logs = [
                path
                for path in self._folder.iterdir()
                if path.name != LOG and path.suffix != ".pem"  # each batch system has its names
                and path.is_file() and path.stat().st_size
            ]  # fmt: skip
            for path in sorted(logs, key=lambda path: path.stat().st_mtime, reverse=True)[:1]:
                lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
                for line in reversed(lines):
                    if line.strip():
                        return f" ({path.name}: {line.strip()[-200:]})"
        return ""
