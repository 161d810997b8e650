"""The connection with a Dask cluster: reached or started once, and mended as long as it lasts.

Many threads share it. Who finds it lost asks for it to be mended; the first one does so, and the
others wait. Where that fails it has failed for all.
"""

import asyncio
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reimaging.engine.seldom import Seldom
from reimaging.errors import ReimagingError
from reimaging.quantity import count_text, time_text
from reimaging.settings import EngineSettings

if TYPE_CHECKING:  # dask takes half a second to start
    from distributed import Client

CONNECT: Final = 20.0  # seconds in which a scheduler answers
NO_PACKAGE: Final = (
    "The scheduler has no package reimaging: start it, and the workers, with this project's own "
    "environment (docs/scale.md)."
)
_AGAIN: Final = 5.0  # the same while it is waited for
_FRESH: Final = 5.0  # seconds for which it is known which workers there are
_FIRST: Final = 0.5  # the same while there is none
_LOGGERS: Final = ("distributed.client", "distributed.core", "tornado.application")


class Connection:
    """A client of a scheduler that is reached, or started, when it is first asked for.

    Parameters
    ----------
    engine
        Which cluster.
    folder
        Where a cluster that is started writes its logs.
    tell
        Is given sentences for the user.
    meet
        Is given each client that was made.
    part
        Is given the last one before it is closed.
    """

    def __init__(
        self,
        engine: EngineSettings,
        folder: Path,
        tell: Callable[[str], None],
        meet: "Callable[[Client], None]" = lambda _: None,
        part: "Callable[[Client], None]" = lambda _: None,
    ) -> None:
        self._engine = engine
        self._folder = folder
        self._tell = tell
        self._meet = meet
        self._part = part
        self._seldom = Seldom(tell)
        self._address = engine.address
        self._held = ExitStack()
        self._client: Client | None = None
        self._reaching = threading.Lock()
        self._looking = threading.Lock()
        self._workers: Mapping[str, Any] = {}
        self._known_of: Client | None = None  # whose workers these are, and as of when
        self._known_at = 0.0
        self._closed = threading.Event()
        self._has_failed = False

    def reach(self) -> "Client":
        """Give the client.

        Raises
        ------
        ReimagingError
            If the cluster cannot be reached or started, or could not be, or the run has ended.
        """
        with self._reaching:
            self._see_to_go_on()
            if self._client is None:
                with self._failing_for_all():
                    if self._engine.cluster is not None:
                        from reimaging.engine.clusters import started

                        self._address = self._held.enter_context(
                            started(self._engine, self._folder, self._tell)
                        )
                    self._client = self._connected(CONNECT)
            return self._client

    def mend(self, broken: "Client") -> None:
        """Reach the scheduler once more, as long as the profile has patience.

        Raises
        ------
        ReimagingError
            If it does not come back, or the run has ended.
        """
        with self._reaching:
            self._see_to_go_on()
            if self._client is not broken:
                return  # another thread did
            if broken.status == "running":
                return  # it was started anew, and the client has found it
            self._seldom.say(
                "scheduler", f"The scheduler at {self._address} is lost; it is waited for."
            )
            with suppress(OSError, TimeoutError):
                broken.close(timeout=1)
            with self._failing_for_all():
                self._client = self._found_again(self._engine.patience * 60)

    def see(self, client: "Client") -> None:
        """See that the run goes on and the scheduler is there.

        Raises
        ------
        ReimagingError
            If the run has ended.
        CancelledError
            If the scheduler is lost.
        """
        if self._closed.is_set():
            raise ReimagingError("The run was ended.")
        if client.status not in ("running", "connecting"):
            raise CancelledError

    def workers(self, client: "Client", *, newest: bool = False) -> Mapping[str, Any]:
        """Give what the scheduler tells of its workers, by their addresses.

        It is asked every few seconds, however many threads want to know; `newest`: at once.

        Raises
        ------
        CancelledError
            If the scheduler is lost.
        """
        with self._looking:
            age = time.monotonic() - self._known_at
            is_fresh = age < (_FRESH if self._workers else _FIRST)
            if newest or not is_fresh or self._known_of is not client:
                self.see(client)
                if client.status == "running":
                    self._workers = _asked_for_workers(client, self._workers)
                    self._known_of, self._known_at = client, time.monotonic()
            return self._workers

    def await_worker(self, client: "Client") -> Mapping[str, Any]:
        """Wait until there is a worker; give all that there are.

        Raises
        ------
        CancelledError
            If the scheduler is lost.
        """
        begun = time.monotonic()
        while not (there := self.workers(client)):
            if time.monotonic() > begun + _FRESH:
                self.say_no_worker()
            self._closed.wait(_FIRST)
            self.see(client)
        return there

    def say_no_worker(self) -> None:
        """Say, now and then, that there is none."""
        self._seldom.say("workers", "The scheduler has no worker now; tasks wait until one comes.")

    def close(self) -> None:
        """Let go of the cluster, and end it if it was started here."""
        self._closed.set()  # first, so that who waits for the scheduler waits no longer
        with self._reaching:
            client, self._client = self._client, None
            if client is not None:
                with suppress(Exception, asyncio.CancelledError):  # it may be lost meanwhile
                    if client.status == "running":
                        self._part(client)
                with suppress(OSError, TimeoutError):
                    client.close(timeout=5)
            self._held.close()

    def _see_to_go_on(self) -> None:
        if self._closed.is_set():
            raise ReimagingError("The run was ended.")
        if self._has_failed:
            raise ReimagingError("There is no cluster, as was said.")

    @contextmanager
    def _failing_for_all(self) -> Iterator[None]:
        """Remember a failure: each thread would else wait for the same, one after another."""
        try:
            yield
        except BaseException:
            self._has_failed = True
            raise

    def _connected(self, seconds: float) -> "Client":
        assert self._address is not None
        client = client_of(self._address, seconds)
        self._meet(client)
        number = len(_asked_for_workers(client, {}))
        here = f"{count_text(number, 'worker')} so far" if number else "no worker yet"
        shown = "dashboard" in client.scheduler_info(n_workers=0).get("services", {})
        look = f"; to look on: {client.dashboard_link}" if shown else ""
        self._tell(f"Dask at {self._address}, {here}{look}.")
        return client

    def _found_again(self, patience: float) -> "Client":
        end = time.monotonic() + patience
        while True:
            try:
                return self._connected(_AGAIN)
            except (ReimagingError, CancelledError):
                if time.monotonic() > end:
                    raise ReimagingError(
                        f"The scheduler at {self._address} was lost and did not come back within "
                        f"{time_text(patience)} (engine.patience); what was done stands, and doit "
                        "goes on from there when it is run again."
                    ) from None
                if self._closed.wait(1):
                    raise ReimagingError("The run was ended.") from None


def client_of(address: str, seconds: float = CONNECT) -> "Client":
    """Connect with a scheduler that runs.

    Parameters
    ----------
    address
        Such as tcp://host:8786, or the path of a scheduler file (*.json).
    seconds
        In which it has to answer.

    Raises
    ------
    ReimagingError
        If it does not.
    """
    from distributed import Client

    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # we say what is lost
    where: dict[str, Any] = {"address": address}
    if address.endswith(".json"):
        where = {"scheduler_file": address}
        if not Path(address).is_file():
            raise ReimagingError(
                f"engine.address is {address}, and no such file is there; it is written by "
                "`dask scheduler --scheduler-file`."
            )
    end = time.monotonic() + seconds
    try:
        _await_door(address, end)
        left = max(1.0, end - time.monotonic())
        return Client(**where, timeout=left, set_as_default=False, name="reimaging")
    except Exception as error:  # whatever Dask makes of an address, a file or keys that are wrong
        why = str(error).strip().partition("\n")[0]
        told = type(error).__name__ + (f": {why}" if why and len(why) < 200 else "")
        raise ReimagingError(
            f"No Dask scheduler answers at {address} within {seconds:g} s ({told}); start one "
            "there (`dask scheduler`), or mend engine.address."
        ) from None


def _await_door(address: str, end: float) -> None:
    """Wait until somebody takes connections at an address: a client that fails is never let go.

    (Dask leaves its thread and sockets behind, and a scheduler that is lost is asked for hours.)
    """
    if address.endswith(".json"):
        address = json.loads(Path(address).read_text(encoding="utf-8"))["address"]
    scheme, _, place = address.rpartition("://")
    if scheme not in ("", "tcp", "tls"):
        return
    host, _, port = place.rpartition(":")
    while True:
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=5).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def lacks_package(error: RuntimeError) -> bool:
    """Tell whether a scheduler could not read what it was given, as it has not our package."""
    return "deserialization" in str(error)


def _asked_for_workers(client: "Client", known: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask the scheduler itself: `scheduler_info` may show what a look of Dask's own left there.

    One that has too much to do to answer in time is not lost; then what is known is given.
    """
    try:
        told = client.sync(client.scheduler.identity, n_workers=-1, callback_timeout=CONNECT)
    except TimeoutError:
        return known
    except (OSError, AttributeError, RuntimeError, asyncio.CancelledError):  # it is closed
        raise CancelledError from None
    found: Mapping[str, Any] = told["workers"]
    return found
