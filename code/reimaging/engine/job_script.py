"""The script of the job in which a worker runs: what is asked for, what is set, what is started.

A job is one worker, and a worker does one task at a time. dask-jobqueue writes the script; nothing
in it changes from one call to the next but the scheduler's address.
"""

import shlex
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reimaging.engine.batch_systems import SYSTEMS, seconds_of
from reimaging.engine.retiring import BEGAN, SECONDS
from reimaging.engine.threads import of_cores
from reimaging.errors import ReimagingError
from reimaging.settings import EngineSettings

if TYPE_CHECKING:
    from distributed.security import Security

NAME: Final = "reimaging"  # of the jobs; those of one worker each are numbered behind it
_ADDRESS: Final = "tls://SCHEDULER:PORT"
# Dask would look a hundred times a second at what a worker's threads do, fifty times whether its
# loop is late, and ten times at its memory, of which a worker takes little: its hand has a watch of
# its own. All processes together took some percent of a core for that.
SELDOM: Final = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    "distributed.scheduler.active-memory-manager.start": False,
}
_WAIT: Final = 60  # seconds in which a worker must find its scheduler


def job_script(engine: EngineSettings, folder: Path) -> str:
    """Give the script that would be submitted for one worker.

    Parameters
    ----------
    engine
        With a `cluster` to start.
    folder
        Where scheduler and workers write their logs.

    Returns
    -------
    str
        The script; only the scheduler's address is made up.

    Raises
    ------
    ReimagingError
        If the batch system cannot be asked for what the settings say.
    """
    from reimaging.engine.jobs import job_class
    from reimaging.engine.keys import keys_in

    folder = folder.absolute()
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    job = job_class(SYSTEMS[engine.cluster or "local"])
    made: Any = job(_ADDRESS, name=f"{NAME}-0", **job_options(engine, folder, keys_in(folder)))
    script: str = made.job_script()
    for each in missing:  # dask-jobqueue makes them
        with suppress(OSError):
            each.rmdir()
    return script


def job_options(engine: EngineSettings, folder: Path, keys: "Security") -> dict[str, Any]:
    """Give what dask-jobqueue's class is told of a job, the scheduler's address and name aside.

    Raises
    ------
    ReimagingError
        If the batch system cannot be asked for what the settings say.
    """
    system = SYSTEMS[engine.cluster or "local"]
    folder = folder.absolute()
    if system.submits is not None and len(str(folder).split()) != 1:
        raise ReimagingError(
            f"{folder} has a space in it, which the head of a job script cannot hold; give the "
            "project's folder another name."
        )
    return {
        "cores": 1,  # threads of the worker; how many cores it is given is asked by the options
        "processes": 1,
        "memory": engine.memory,
        "protocol": "tls://",
        "security": keys,
        # in place of the shell, so that who ends the job ends the worker: one that is told to end
        # twice, by its scheduler and by a signal, may wait for itself for ever
        "python": f"exec {shlex.quote(sys.executable)}",
        "job_name": NAME,
        "log_directory": str(folder),
        "shebang": "#!/usr/bin/env condor_submit"
        if engine.cluster == "htcondor"
        else "#!/usr/bin/env bash",
        "nanny": False,  # it would start the worker anew, as the next job does
        "death_timeout": _WAIT,
        "job_script_prologue": _prologue(engine),
        "worker_extra_args": _worker_options(engine),
        **system.options(engine),
    }


def _prologue(engine: EngineSettings) -> list[str]:
    lines = [f"cd {shlex.quote(str(Path.cwd()))}", *engine.prologue]
    threads = " ".join(f"{name}={count}" for name, count in of_cores(engine.cores or 1).items())
    lines.append(f"export {threads}")
    if engine.cluster != "local":
        # backticks, as $(...) is HTCondor's own
        lines.append(f"export {BEGAN}=`date +%s` {SECONDS}={seconds_of(engine.walltime)}")
    told = variables(SELDOM)
    lines.append("export " + " ".join(f"{name}={value}" for name, value in told.items()))
    return lines


def variables(settings: Mapping[str, object]) -> dict[str, str]:
    """Give the variables by which settings of Dask are told to a program."""
    return {
        f"DASK_{key.upper().replace('-', '_').replace('.', '__')}": str(value)
        for key, value in settings.items()
    }


def _worker_options(engine: EngineSettings) -> list[str]:
    options = ["--no-dashboard", "--preload", "reimaging.engine.retiring"]
    if engine.cluster == "local":
        options += ["--host", "127.0.0.1"]
    if engine.gpus:
        options += ["--resources", f"GPU={engine.gpus}"]
    return options
