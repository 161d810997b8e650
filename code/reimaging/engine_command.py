"""The command `reimaging engine`: what does the work of a profile, shown or tried beforehand."""

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reimaging.engine.batch_systems import SYSTEMS
from reimaging.engine.clusters import checked, needs_packages, started
from reimaging.engine.connection import NO_PACKAGE, client_of, lacks_package
from reimaging.engine.fingerprint import differences, own_fingerprint
from reimaging.errors import ReimagingError
from reimaging.quantity import count_text, size_text, time_text
from reimaging.run import Run
from reimaging.settings import EngineSettings

if TYPE_CHECKING:  # dask takes half a second to start
    from distributed import Client

_TASK: Final = 120.0  # in which a worker does a trivial task
_PACKAGES: Final = ("dask", "distributed", "numpy")
_JOB_NUMBERS: Final = ("SLURM_JOB_ID", "PBS_JOBID", "JOB_ID", "LSB_JOBID", "OAR_JOB_ID")


def add_engine_options(parser: argparse.ArgumentParser) -> None:
    """Declare what `engine` takes."""
    parser.add_argument("profile", nargs="?", default="sample", help="name or .toml file (sample)")
    parser.add_argument(
        "--try",
        dest="tried",
        action="store_true",
        help="start it, have a worker do one trivial task, and end it",
    )


def engine(given: argparse.Namespace, run: Run) -> int:
    """Show the engine in force and what would be started, or try it; 1 if it could not start."""
    settings, folder = run.profile.engine, run.layout.cluster
    print("\n".join(_engine_lines(run, folder)))
    if settings.kind == "local":
        if given.tried:
            raise ReimagingError(
                "engine.kind is 'local': there is no worker to be tried; `doit` works on this "
                "machine."
            )
        return 0
    trouble = _trouble(settings)
    if given.tried:
        if trouble:
            raise ReimagingError(trouble)
        print()
        _try(settings, folder / "try")  # a run that works there has its own keys
        return 0
    if settings.cluster is not None:
        from reimaging.engine.job_script import job_script

        submits = SYSTEMS[settings.cluster].submits
        how = f"as {submits} is given it" if submits else "as bash is given it"
        print(f"\nThe script of one worker, {how}; only the scheduler's address is made up:\n")
        print(job_script(settings, folder).rstrip())
        print(f"\n`reimaging engine {given.profile} --try` starts it for one trivial task.")
    if trouble:
        print(f"\nIt could not be started here: {trouble}")
    return int(trouble is not None)


def _engine_lines(run: Run, folder: Path) -> Iterator[str]:
    settings = run.profile.engine
    if settings.kind == "local":
        yield f"{'engine':10}this machine"
        yield f"{'at a time':10}{count_text(run.workers, 'task')}"
        return
    if settings.address is not None:
        yield f"{'engine':10}the workers of a Dask scheduler that runs"
        yield f"{'address':10}{settings.address}"
        yield f"{'given out':10}{count_text(run.at_a_time, 'task')} at a time"
        return
    assert settings.cluster is not None
    system, workers = SYSTEMS[settings.cluster], settings.workers or 1
    where = "processes of this machine" if system.submits is None else f"jobs of {system.title}"
    yield f"{'engine':10}a Dask cluster that is started for the run: {where}"
    yield f"{'workers':10}{workers:,}, of {_worker_text(settings)}"
    yield f"{'in all':10}{_cores_text(workers * (settings.cores or 1))}"
    if system.submits is not None:
        of = [
            f"{key} {value}"
            for key, value in (("queue", settings.queue), ("account", settings.account))
            if value is not None
        ]
        yield f"{'asked of':10}{', '.join([system.title, *of])}"
    yield f"{'logs':10}{folder.relative_to(run.layout.root)}"


def _worker_text(settings: EngineSettings) -> str:
    parts = [_cores_text(settings.cores or 1), settings.memory]
    if settings.gpus:
        parts.append(count_text(settings.gpus, "GPU"))
    if SYSTEMS[settings.cluster or "local"].submits is not None:
        parts.append(f"at most {settings.walltime}")
    return ", ".join(parts)


def _trouble(settings: EngineSettings) -> str | None:
    try:
        if settings.cluster is None:
            needs_packages()
        else:
            checked(settings)
    except ReimagingError as error:
        return str(error)
    return None


def _try(settings: EngineSettings, folder: Path) -> None:
    begun = time.monotonic()
    with _address(settings, folder) as address, client_of(address) as client:
        print(f"{'scheduler':10}{address}, its dashboard {client.dashboard_link}")
        _await_worker(client)
        waited = time.monotonic() - begun
        there = _there(client)
        print(f"{'worker':10}the first after {time_text(waited)}")
        for line in _seen_lines(there, seen()):
            print(line)
    end = "all has ended" if settings.cluster else "the scheduler was left as it was"
    print(f"{'task':10}done in {there['seconds'] * 1000:.0f} ms; {end}")


@contextmanager
def _address(settings: EngineSettings, folder: Path) -> Iterator[str]:
    if settings.address is not None:
        yield settings.address
        return
    with started(settings, folder, lambda line: print(line, file=sys.stderr)) as address:
        yield address


def _await_worker(client: "Client") -> None:
    """Wait for a worker; a queue may take hours, and Ctrl-C ends it."""
    begun, shows = time.monotonic(), sys.stderr.isatty()
    while not client.scheduler_info(n_workers=-1)["workers"]:
        if shows:
            waited = int(time.monotonic() - begun)
            text = f"waiting for the first worker, {waited // 60}:{waited % 60:02} (Ctrl-C ends it)"
            print(f"\r{text}", end="", file=sys.stderr, flush=True)
        time.sleep(0.2)
    if shows:
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def _there(client: "Client") -> dict[str, Any]:
    """Have a worker do the trivial task, and tell what it sees."""
    from distributed import KilledWorker

    begun = time.monotonic()
    future = client.submit(seen, pure=False)
    try:
        found: dict[str, Any] = dict(future.result(timeout=_TASK))
    except TimeoutError:
        raise ReimagingError(
            f"No worker did a trivial task within {time_text(_TASK)}; the dashboard and the "
            "workers' logs say more."
        ) from None
    except RuntimeError as error:
        if not lacks_package(error):
            raise
        raise ReimagingError(NO_PACKAGE) from None
    except KilledWorker:
        raise ReimagingError(
            "Each worker that was given a trivial task ended; their logs say more. So end those "
            "that were not started in this project's own environment."
        ) from None
    found["seconds"] = time.monotonic() - begun
    return found


def seen() -> dict[str, Any]:
    """Tell what a process sees of its machine: the trivial task."""
    return {
        "host": platform.node(),
        "cores": len(os.sched_getaffinity(0)),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "folder": str(Path.cwd()),
        "project": Path("dodo.py").is_file(),
        "job": next((os.environ[name] for name in _JOB_NUMBERS if name in os.environ), None),
        "versions": {"Python": platform.python_version()}
        | {name: metadata.version(name) for name in _PACKAGES},
        "fingerprint": own_fingerprint(),
    }


def _seen_lines(there: Mapping[str, Any], here: Mapping[str, Any]) -> Iterator[str]:
    job = f", job {there['job']}" if there["job"] else ""
    yield f"{'host':10}{there['host']}{job}"
    yield f"{'has':10}{_cores_text(there['cores'])}, {size_text(there['memory'])} of memory"
    project = "" if there["project"] else ": the project is not there"
    yield f"{'folder':10}{there['folder']}{project}"
    versions = (f"{name} {version}" for name, version in there["versions"].items())
    yield f"{'versions':10}{', '.join(versions)}"
    other = differences(here["fingerprint"], there["fingerprint"])
    same = "the same code and packages as here"
    yield f"{'works by':10}{f'{other}: a run refuses it' if other else same}"


def _cores_text(number: int) -> str:
    return count_text(number, "core")
