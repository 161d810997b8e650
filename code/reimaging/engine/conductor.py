"""The conductor: gives tasks out to the workers of a Dask cluster, and waits for each.

doit decides what is to be done and in which order; each of its threads waits here for one task.
What goes wrong outside is met here: workers that are lost, a scheduler that is started anew, a disk
that fails for a moment, a task that takes too much memory, a worker that works with other code.
As each file is written whole or not at all, and a task finds what stands, a task that is done twice
does no harm.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reimaging.engine.failures import is_passing
from reimaging.engine.fingerprint import own_fingerprint
from reimaging.engine.order import Done, Order, RefusedError, TooMuchMemoryError
from reimaging.engine.seen import await_files
from reimaging.errors import ReimagingError
from reimaging.quantity import count_text, time_text
from reimaging.settings import EngineSettings

if TYPE_CHECKING:  # dask takes half a second to start
    from distributed import Client, Future

_CONNECT: Final = 20.0  # seconds in which a scheduler answers
_LOOK: Final = 5.0  # seconds between two looks at a task that is waited for
_LOST: Final = 10  # workers that a task may lose
_FEWER: Final = 2  # of them, after which it is done with one thread
_STARVED: Final = 3  # times that a task may take too much memory, or be killed
_AGAIN: Final = 5  # times that a disk may fail a task
_SILENT: Final = 300.0  # seconds between two sentences on the same trouble
_LOGGERS: Final = ("distributed.client", "distributed.core", "tornado.application")
_OWN: Final = 200_000_000  # bytes that a worker takes itself, which its batch system counts too
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
        self._folder = folder
        self._lock = lock
        self._tell = tell
        self._reaching = threading.Lock()
        self._held = ExitStack()
        self._client: Client | None = None
        self._address: str | None = engine.address
        self._told: dict[str, float] = {}
        self._refused: dict[str, str] = {}
        self._aloud: set[str] = set()
        self._closed = False

    def do(self, wanted: Assignment) -> Any:
        """Have a task done; give what its action gave.

        Raises
        ------
        ReimagingError
            If the cluster cannot be reached, each worker is refused, or the task takes more memory
            than it may even with one thread.
        Exception
            What the action raises.
        """
        cores = self._engine.cores or 1
        lost = failed = starved = 0
        if wanted.aloud:
            self._aloud.add(wanted.task)
        while True:
            try:
                done = self._done(wanted, cores)
            except RefusedError as error:
                self._refuse(error)
            except TooMuchMemoryError as error:
                starved += 1
                if starved > _STARVED or (cores == 1 and error.is_over):
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
                lost += 1
                if lost > _LOST:
                    raise ReimagingError(
                        f"{wanted.task} was given up: {count_text(lost, 'worker')} ended while at "
                        f"it, the last one {error}; their logs say more."
                    ) from None
                if lost == _FEWER:
                    cores = 1
                self._say("lost", f"{wanted.task} lost its worker and is given to another.")
            except OSError as error:
                failed += 1
                if failed > _AGAIN or not is_passing(error):
                    raise
                self._say("disk", f"{wanted.task}: {error}; it is tried again.")
                time.sleep(min(2**failed * 0.25, 10))
            else:
                await_files(done.sizes, done.host)
                self._mind_clock(done)
                return done.values

    def close(self) -> None:
        """Let go of the cluster, and end it if it was started here."""
        with self._reaching:
            self._closed = True
            client, self._client = self._client, None
            if client is not None:
                with suppress(OSError, TimeoutError):
                    client.close(timeout=5)
            self._held.close()

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
            _bytes(self._engine.memory) - _OWN if self._engine.cluster else None,
        )
        while True:
            client = self._reach()
            try:
                return self._result(client, self._submit(client, order, wanted.needs))
            except (CancelledError, CommClosedError):
                self._mend(client)
            except RuntimeError:
                if client.status == "running":
                    raise  # the action's own
                self._mend(client)  # it was closed by another thread, which mends it
            except KilledWorker as error:
                at = getattr(error.last_worker, "address", "an unknown place")
                raise _LostError(f"at {at}") from None
            except ModuleNotFoundError as error:
                if not (error.name or "").startswith("reimaging"):
                    raise
                raise ReimagingError(
                    "The workers or the scheduler have no package reimaging: start them with this "
                    "project's own environment (docs/scale.md)."
                ) from None

    def _submit(self, client: "Client", order: Order, needs: Mapping[str, float]) -> "Future[Done]":
        from reimaging.engine.worker import work

        step, _, name = order.task.partition(":")
        return client.submit(
            work,
            order,
            key=(step, name, uuid.uuid4().hex),  # a step is one colour on the dashboard
            resources=_offered(needs, _workers(client)),
            pure=False,
        )

    def _result(self, client: "Client", future: "Future[Done]") -> Done:
        while True:
            try:
                return future.result(timeout=_LOOK)
            except TimeoutError:
                if future.done():  # the task's own
                    return future.result()
            if self._closed:
                raise ReimagingError("The run was ended.")
            if client.status not in ("running", "connecting"):
                raise CancelledError
            if client.status == "running" and not _workers(client):
                self._no_worker()

    def _reach(self) -> "Client":
        with self._reaching:
            if self._closed:
                raise ReimagingError("The run was ended.")
            if self._client is None:
                if self._engine.cluster is not None:
                    from reimaging.engine.clusters import started

                    self._address = self._held.enter_context(
                        started(self._engine, self._folder, self._tell)
                    )
                self._client = self._connected()
                self._introduce(self._client)
            return self._client

    def _connected(self) -> "Client":
        from distributed import Client

        assert self._address is not None
        for name in _LOGGERS:
            logging.getLogger(name).setLevel(logging.CRITICAL)  # we say what is lost
        where: dict[str, Any] = {"address": self._address}
        if self._address.endswith(".json"):
            where = {"scheduler_file": self._address}
            if not Path(self._address).is_file():
                raise ReimagingError(
                    f"engine.address is {self._address}, and no such file is there; it is written "
                    "by `dask scheduler --scheduler-file`."
                )
        try:
            return Client(**where, timeout=_CONNECT, set_as_default=False, name="reimaging")
        except (OSError, ValueError) as error:
            raise ReimagingError(
                f"No Dask scheduler answers at {self._address} within {_CONNECT:g} s "
                f"({type(error).__name__}); start one there (`dask scheduler`), or mend "
                "engine.address."
            ) from None

    def _introduce(self, client: "Client") -> None:
        from reimaging.engine.worker import TOPIC

        client.subscribe_topic(TOPIC, self._hear)
        number = len(_workers(client))
        here = f"{count_text(number, 'worker')} so far" if number else "no worker yet"
        shown = "dashboard" in client.scheduler_info(n_workers=0).get("services", {})
        look = f"; to look on: {client.dashboard_link}" if shown else ""
        self._tell(f"Dask at {self._address}, {here}{look}.")

    def _hear(self, event: tuple[float, dict[str, str]]) -> None:
        _, told = event
        if told["task"] in self._aloud:
            self._tell(told["line"])

    def _mend(self, broken: "Client") -> None:
        """Reach the scheduler once more, as long as the profile has patience."""
        with self._reaching:
            if self._closed:
                raise ReimagingError("The run was ended.")
            if self._client is not broken:
                return  # another thread did
            if broken.status == "running":
                return  # it was started anew, and the client has found it
            minutes = self._engine.patience
            self._say("scheduler", f"The scheduler at {self._address} is lost; it is waited for.")
            with suppress(OSError, TimeoutError):
                broken.close(timeout=1)
            self._client = None
            end = time.monotonic() + minutes * 60
            while True:
                try:
                    self._client = self._connected()
                    break
                except ReimagingError:
                    if time.monotonic() > end:
                        raise ReimagingError(
                            f"The scheduler at {self._address} was lost and did not come back "
                            f"within {time_text(minutes * 60)} (engine.patience); what was done "
                            "stands, and doit goes on from there when it is run again."
                        ) from None
                    time.sleep(1)
            self._introduce(self._client)

    def _refuse(self, error: RefusedError) -> None:
        """Send a worker away that must not do our tasks."""
        client = self._reach()
        if error.address not in self._refused:
            self._refused[error.address] = error.why
            self._tell(f"The worker at {error.address} is refused: {error.why}.")
        client.retire_workers([error.address])
        end = time.monotonic() + _LOOK
        while error.address in (left := _workers(client)) and time.monotonic() < end:
            time.sleep(0.2)
        if not left and len(self._refused) >= max(1, self._engine.workers or 1):
            raise ReimagingError(
                f"No worker is left: {count_text(len(self._refused), 'worker')} had to be "
                f"refused, the last one because {error.why}."
            )

    def _no_worker(self) -> None:
        self._say("workers", "The scheduler has no worker now; tasks wait until one comes.")

    def _mind_clock(self, done: Done) -> None:
        skew = done.clock - time.time()
        if abs(skew) > _SKEW:
            way = "ahead" if skew > 0 else "behind"
            self._say(
                f"clock of {done.host}",
                f"The clock of {done.host} is {time_text(abs(skew))} {way} of ours; nothing here "
                "goes by it, but logs will be hard to read.",
            )

    def _say(self, trouble: str, sentence: str) -> None:
        """Tell of trouble that may come often, now and then."""
        now = time.monotonic()
        if now - self._told.get(trouble, -_SILENT) >= _SILENT:
            self._told[trouble] = now
            self._tell(sentence)


class _LostError(Exception):
    """A worker ended while it was at a task."""


def _workers(client: "Client") -> Mapping[str, Any]:
    return client.scheduler_info(n_workers=-1).get("workers", {})  # nothing is known while lost


def _offered(needs: Mapping[str, float], workers: Mapping[str, Any]) -> dict[str, float] | None:
    """Keep those needs that some worker declares to have: of others a task would wait for ever."""
    declared: Sequence[Mapping[str, float]] = [
        each.get("resources", {}) for each in workers.values()
    ]
    kept = {
        name: amount
        for name, amount in needs.items()
        if any(each.get(name, 0) >= amount for each in declared)
    }
    return kept or None


def _bytes(text: str) -> int:
    from dask.utils import parse_bytes

    return int(parse_bytes(text))
