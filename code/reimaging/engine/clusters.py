"""Starts a Dask scheduler and its workers: on this machine, or as jobs of a batch system.

The scheduler runs in this process, and each worker in a job of its own. A job that ends is
followed by another for as long as the run lasts; at its end no job is left.
"""

import asyncio
import importlib.util
import logging
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from reimaging.engine.batch_systems import SYSTEMS
from reimaging.errors import ReimagingError
from reimaging.settings import EngineSettings

logger = logging.getLogger("distributed.reimaging")  # into the scheduler's log

_EXTRA: Final = ("dask_jobqueue", "distributed", "cryptography")
_NEVER: Final = "3650 days"
_CLOSE: Final = 60.0  # seconds in which the jobs have been cancelled
_LOGGERS: Final = (
    "distributed", "tornado", "tornado.application", "asyncio", "dask_jobqueue", "bokeh",
)  # fmt: skip


def checked(engine: EngineSettings) -> None:
    """See that a cluster can be asked for, before anything is done.

    Raises
    ------
    ReimagingError
        If the packages or the batch system's program are not there, or if it cannot be asked for
        what the settings say.
    """
    needs_packages()
    _import_jobqueue()
    system = SYSTEMS[engine.cluster or "local"]
    system.options(engine)
    if system.submits is not None and shutil.which(system.submits) is None:
        raise ReimagingError(
            f"engine.cluster is {engine.cluster!r}, and {system.submits} is not on this machine; "
            f"start the run where jobs are submitted to {system.title}, or choose another cluster."
        )


def _import_jobqueue() -> None:
    """Import dask-jobqueue, which takes signals for itself, in the main thread; give them back."""
    if "dask_jobqueue" in sys.modules:
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    importlib.import_module("dask_jobqueue")
    for number, handler in before.items():
        signal.signal(number, handler)


def needs_packages() -> None:
    """See that the packages are there by which a cluster is started.

    Raises
    ------
    ReimagingError
    """
    missing = [name for name in _EXTRA if importlib.util.find_spec(name) is None]
    if missing:
        raise ReimagingError(
            f"A cluster takes the packages of the extra `cluster`, and {missing[0]} is not "
            "installed; `make setup` installs all, or: uv pip install -e .[cluster]"
        )


@contextmanager
def started(
    engine: EngineSettings,
    folder: Path,
    tell: Callable[[str], None] = print,
    every: float | None = None,
) -> Iterator[str]:
    """Start a scheduler and its workers, give the scheduler's address; end them after.

    Workers may come later, when the batch system has room; those that are lost are replaced. The
    address is one of TLS; a client of this process finds the key by itself, in Dask's settings.

    Parameters
    ----------
    engine
        With a `cluster` to start, and how many `workers`.
    folder
        Where scheduler and workers write logs, seen by all machines.
    tell
        Is given sentences for the user, from another thread.
    every
        Seconds between two looks at the jobs.

    Raises
    ------
    ReimagingError
        If it cannot be started, or the batch system does not take the first job.
    """
    checked(engine)
    import dask
    from dask_jobqueue.core import JobQueueCluster

    from reimaging.engine.job_script import NAME, SELDOM, job_options
    from reimaging.engine.jobs import RefusedJobError, job_class
    from reimaging.engine.keeping import EVERY, LOG, Keeper
    from reimaging.engine.keys import configuration, write_keys

    system = SYSTEMS[engine.cluster or "local"]
    folder.mkdir(parents=True, exist_ok=True)
    keys = write_keys(folder)
    settings = {
        # who gives a task out counts the workers that it has lost
        "distributed.scheduler.allowed-failures": 0,
        # by the keeper, who knows more
        "distributed.deploy.lost-worker-timeout": _NEVER,
        # the dashboard can be seen from this machine alone, as it asks nobody who he is
        "distributed.dashboard.link": "http://127.0.0.1:{port}/status",
        **SELDOM,
        **configuration(keys),
    }
    options = job_options(engine, folder, keys)
    every = every or EVERY
    job: Any = job_class(system, pause=3 * every)
    with dask.config.set(settings), _logged(folder / LOG):
        try:
            cluster = JobQueueCluster(
                job_cls=job,
                name=NAME,
                silence_logs=False,
                scheduler_options=_scheduler_options(engine),
                **options,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise ReimagingError(f"No Dask scheduler could be started: {error}") from None
        keeping = None
        try:
            cluster.sync(_first_job, cluster)
            keeper = Keeper(cluster, engine.workers or 1, folder, tell, every)
            loop: Any = cluster.loop
            keeping = asyncio.run_coroutine_threadsafe(keeper.keep(), loop.asyncio_loop)
            if "dashboard" not in _own_options(engine):
                _show(cluster)
            yield cluster.scheduler_address
        except RefusedJobError as error:
            raise ReimagingError(
                f"{str(error).rstrip('.')}. Mend [engine] in the profile; `reimaging engine` shows "
                "what is submitted."
            ) from None
        finally:
            if keeping is not None:
                keeping.cancel()
            job.is_closing = True
            try:
                cluster.close(timeout=_CLOSE)
            except TimeoutError:
                tell(f"Not all jobs have ended within {_CLOSE:g} s; see that none is left.")


async def _first_job(cluster: Any) -> None:
    cluster.scale(1)
    await cluster  # raises what the batch system has against it


def _show(cluster: Any) -> None:
    """Add Dask's page to a scheduler: it takes a second to import, in which workers start."""
    try:
        page: Any = importlib.import_module("distributed.dashboard.scheduler")
    except ImportError:  # a run goes on without it
        logger.exception("Dask's page could not be added")
        return
    scheduler = cluster.scheduler
    cluster.loop.add_callback(
        page.connect, scheduler.http_application, scheduler.http_server, scheduler
    )


def _scheduler_options(engine: EngineSettings) -> dict[str, Any]:
    options: dict[str, Any] = {"dashboard_address": "127.0.0.1:0", "dashboard": False}
    if engine.cluster == "local":
        options["host"] = "127.0.0.1"
    return options | _own_options(engine)


def _own_options(engine: EngineSettings) -> dict[str, Any]:
    """Give what the user's Dask configuration says of the scheduler."""
    import dask

    own: dict[str, Any] = dask.config.get(f"jobqueue.{engine.cluster}.scheduler-options", {})
    return own


@contextmanager
def _logged(path: Path) -> Iterator[None]:
    """Have what Dask logs written to a file, in place of the screen."""
    import distributed  # noqa: F401  # sets up its own handlers

    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [(each, list(each.handlers), each.propagate) for each in loggers]
    for logger in loggers:
        logger.handlers, logger.propagate = [handler], False
    try:
        yield
    finally:
        for logger, handlers, propagates in before:
            logger.handlers, logger.propagate = handlers, propagates
        handler.close()
