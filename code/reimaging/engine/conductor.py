"""The conductor: gives tasks out to the workers of a Dask cluster, and waits for each.

doit decides what is to be done and in which order; each of its threads waits here for one task.
What goes wrong outside is met here: workers that are lost, a scheduler that is started anew, a disk
that fails for a moment, a task that takes too much memory, a worker that works with other code.
As each file is written whole or not at all, and a task finds what stands, a task that is done twice
does no harm.
"""

import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reimaging.engine.allowance import memory_of_a_task
from reimaging.engine.connection import NO_PACKAGE, Connection, lacks_package
from reimaging.engine.failures import is_passing
from reimaging.engine.fingerprint import own_fingerprint
from reimaging.engine.order import Done, HandEndedError, Order, RefusedError
from reimaging.engine.seen import await_files
from reimaging.engine.seldom import Seldom
from reimaging.errors import ReimagingError
from reimaging.quantity import count_text, time_text
from reimaging.settings import EngineSettings

if TYPE_CHECKING:  # dask takes half a second to start
    from distributed import Client, Future

_LOOK: Final = 5.0  # seconds between two looks at a task that is waited for
_LOST: Final = 10  # workers that a task may lose
_FEWER: Final = 2  # of them, after which it is done with one thread
_ENDED: Final = 3  # times that its process may take too much memory, or be killed
_AGAIN: Final = 5  # times that a disk may fail a task
_MISSED: Final = 2  # looks in turn that find no worker with what a task wants
_ENDING: Final = 5.0  # seconds in which workers end what they do when the run ends
_SKEW: Final = 60.0  # seconds by which a clock may be off without a word


@dataclass(frozen=True)
class Assignment:
    """A task as the conductor is given it.

    Attributes
    ----------
    task
        doit's name for it.
    pack
        Gives the pickled action for so many cores.
    targets
        The files that it makes.
    needs
        What it takes of a worker, of the names that workers may declare to Dask: GPU, MEMORY.
    aloud
        Whether what it prints is shown.
    """

    task: str
    pack: Callable[[int], bytes]
    targets: tuple[Path, ...] = ()
    needs: Mapping[str, float] = field(default_factory=dict)
    aloud: bool = False


class Conductor:
    """Gives tasks out to a cluster; may be asked by many threads at a time.

    The cluster is reached, or started, with the first task.

    Parameters
    ----------
    engine
        Which cluster.
    folder
        Where a cluster that is started writes its logs.
    lock
        The lock file of the run and its first line, which each worker has to see.
    tell
        Is given sentences for the user.
    """

    def __init__(
        self,
        engine: EngineSettings,
        folder: Path,
        lock: tuple[Path, str],
        tell: Callable[[str], None] = print,
    ) -> None:
        self._engine = engine
        self._lock = lock
        self._tell = tell
        self._seldom = Seldom(tell)
        self._connection = Connection(engine, folder, tell, self._listen, self._end_tasks)
        self._refusing = threading.Lock()
        self._refused: dict[str, str] = {}
        self._aloud: set[str] = set()

    def do(self, wanted: Assignment) -> Done:
        """Have a task done.

        Returns
        -------
        Done
            With what its action gave, and how long that took.

        Raises
        ------
        ReimagingError
            If the cluster cannot be reached, each worker is refused, or the task takes more memory
            than it may even with one thread.
        Exception
            What the action raises.
        """
        cores = self._engine.cores or 1
        lost = failed = ended = 0
        if wanted.aloud:
            self._aloud.add(wanted.task)
        while True:
            try:
                done = self._done(wanted, cores)
            except RefusedError as error:
                self._dismiss(error)
            except HandEndedError as error:
                ended += 1
                if ended > _ENDED or (cores == 1 and error.is_over):
                    raise ReimagingError(
                        f"{wanted.task} was given up: {error.why}; give a worker more memory "
                        "(engine.memory)."
                    ) from None
                how = " with one thread" if cores > 1 else ""
                self._tell(
                    f"{wanted.task}: {error.why}; it is tried again{how}, and the rest goes on."
                )
                cores = 1
            except _LostError as error:
                lost += error.workers
                if lost > _LOST:
                    raise ReimagingError(
                        f"{wanted.task} was given up: {count_text(lost, 'worker')} that had been "
                        f"given it ended, the last one {error.at}; their logs say more. So end "
                        "those that were not started in this project's own environment."
                    ) from None
                if lost >= _FEWER:
                    cores = 1
                self._seldom.say("lost", f"{wanted.task} lost its worker and is given to another.")
            except (OSError, sqlite3.Error) as error:
                failed += 1
                if failed > _AGAIN or not is_passing(error):
                    raise
                self._seldom.say("disk", f"{wanted.task}: {error}; it is tried again.")
                time.sleep(min(2**failed * 0.25, 10))
            else:
                self._warn_of_clock(done)
                await_files(done.sizes, done.host)
                return done

    def reach(self) -> None:
        """Reach the cluster, or start it, if that was not done.

        Raises
        ------
        ReimagingError
            If that cannot be.
        """
        self._connection.reach()

    def close(self) -> None:
        """End what is in hand, let go of the cluster, and end it if it was started here."""
        self._connection.close()

    def _done(self, wanted: Assignment, cores: int) -> Done:
        """Give a task out once and wait for it."""
        from distributed import KilledWorker
        from distributed.comm import CommClosedError

        order = Order(
            wanted.task,
            wanted.pack(cores),
            wanted.targets,
            own_fingerprint(),
            self._lock,
            cores,
            memory_of_a_task(self._engine),
        )
        while True:
            client = self._connection.reach()
            try:
                return self._result(client, order, wanted.needs)
            except (CancelledError, CommClosedError):
                self._connection.mend(client)
            except RuntimeError as error:
                if client.status == "running":
                    if lacks_package(error):
                        raise ReimagingError(NO_PACKAGE) from None
                    raise  # the action's own
                self._connection.mend(client)  # it was closed by another thread, which mends it
            except KilledWorker as error:
                at = getattr(error.last_worker, "address", "an unknown place")
                raise _LostError(f"at {at}", error.allowed_failures + 1) from None

    def _result(self, client: "Client", order: Order, wanted: Mapping[str, float]) -> Done:
        """Submit a task and wait for it; again, if what it wants of a worker has gone."""
        # before the first worker has come it is not known what they offer
        needs = _offered(wanted, self._connection.await_worker(client))
        future, missed = _submitted(client, order, needs), 0
        while True:
            try:
                return future.result(timeout=_LOOK)
            except TimeoutError:
                if future.done():  # the task's own
                    return future.result()
            self._connection.see(client)
            workers = self._connection.workers(client)
            if not workers:
                self._connection.say_no_worker()
            elif (offered := _offered(needs, workers)) == needs:
                missed = 0
            elif (missed := missed + 1) >= _MISSED:
                gone = " or ".join(sorted(needs.keys() - offered.keys()))
                self._tell(f"{order.task}: no worker offers {gone} any more; it does without.")
                future.cancel()
                needs, missed = offered, 0
                future = _submitted(client, order, needs)

    def _listen(self, client: "Client") -> None:
        from reimaging.engine.worker import TOPIC

        client.subscribe_topic(TOPIC, self._hear)

    def _end_tasks(self, client: "Client") -> None:
        from reimaging.engine.worker import end_tasks

        _, line = self._lock
        client.sync(client.run, end_tasks, line, on_error="ignore", callback_timeout=_ENDING)

    def _hear(self, event: tuple[float, dict[str, str]]) -> None:
        _, told = event
        if told["task"] in self._aloud:
            self._tell(told["line"])

    def _dismiss(self, error: RefusedError) -> None:
        """Send a worker away that must not do our tasks."""
        client = self._connection.reach()
        with self._refusing:
            if error.address not in self._refused:
                self._refused[error.address] = error.why
                self._tell(f"The worker at {error.address} is refused: {error.why}.")
        try:
            client.retire_workers([error.address])
            left = self._left_without(client, error.address)
        except (CancelledError, OSError):
            return  # the scheduler is lost, which who gives out the task will find
        if not left and len(self._refused) >= max(1, self._engine.workers or 1):
            raise ReimagingError(
                f"No worker is left: {count_text(len(self._refused), 'worker')} had to be "
                f"refused, the last one because {error.why}."
            )

    def _left_without(self, client: "Client", address: str) -> Mapping[str, Any]:
        end = time.monotonic() + _LOOK
        while address in (left := self._connection.workers(client, newest=True)):
            if time.monotonic() > end:
                break
            time.sleep(0.2)
        return left

    def _warn_of_clock(self, done: Done) -> None:
        skew = done.clock - time.time()
        if abs(skew) > _SKEW:
            way = "ahead" if skew > 0 else "behind"
            self._seldom.say(
                f"clock of {done.host}",
                f"The clock of {done.host} is {time_text(abs(skew))} {way} of ours; nothing here "
                "goes by it, but logs will be hard to read.",
            )


class _LostError(Exception):
    """So many workers ended that had been given a task, and where the last one was."""

    def __init__(self, at: str, workers: int) -> None:
        super().__init__(at, workers)
        self.at, self.workers = at, workers


def _submitted(client: "Client", order: Order, needs: Mapping[str, float]) -> "Future[Done]":
    from reimaging.engine.worker import work

    step, _, name = order.task.partition(":")
    return client.submit(
        work,
        order,
        key=(step, name, uuid.uuid4().hex),  # a step is one colour on the dashboard
        resources=dict(needs) or None,
        pure=False,
    )


def _offered(needs: Mapping[str, float], workers: Mapping[str, Any]) -> Mapping[str, float]:
    """Keep those needs that some worker declares to have: of others a task would wait for ever."""
    declared = [each.get("resources", {}) for each in workers.values()]
    return {
        name: amount
        for name, amount in needs.items()
        if any(each.get(name, 0) >= amount for each in declared)
    }
