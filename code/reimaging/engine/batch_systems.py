"""How each batch system is asked for what a worker takes, and which of its programs ask it.

The job script is dask-jobqueue's; here stands what of the settings goes into which of its words.
Of SGE and OAR the names of resources differ from site to site, so some have to be given as
directives.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from reimaging.errors import ReimagingError
from reimaging.quantity import bytes_of
from reimaging.settings import EngineSettings

_DISK: Final = "2 GB"  # that HTCondor has to be asked for; results go to the shared folder


@dataclass(frozen=True)
class BatchSystem:
    """A batch system, or this machine in the place of one.

    Attributes
    ----------
    title
        Its name as people know it.
    job
        Module and class of its jobs.
    submits
        The program by which a job is submitted; None if there is none.
    lists
        The command that names the jobs of `{user}` that have not ended; None if there is none.
    options
        What the class is given, beside what each is given (engine.job_script).
    none
        Words with which `lists` fails where there is no job; "" if it does not fail then.
    """

    title: str
    job: tuple[str, str]
    submits: str | None
    lists: tuple[str, ...] | None
    options: Callable[[EngineSettings], Mapping[str, Any]]
    none: str = ""


def seconds_of(walltime: str) -> int:
    """Read a duration such as "24:00:00", in seconds."""
    hours, minutes, seconds = map(int, walltime.split(":"))
    return hours * 3600 + minutes * 60 + seconds


def _local(engine: EngineSettings) -> dict[str, Any]:
    return {}


def _slurm(engine: EngineSettings) -> dict[str, Any]:
    gpus = [f"--gres=gpu:{engine.gpus}"] if engine.gpus else []
    return {
        "queue": engine.queue,
        "account": engine.account,
        "walltime": engine.walltime,
        "job_cpu": engine.cores,
        "job_extra_directives": [*gpus, *engine.directives],
    }


def _pbs(engine: EngineSettings) -> dict[str, Any]:
    gpus = f":ngpus={engine.gpus}" if engine.gpus else ""
    spec = f"select=1:ncpus={engine.cores or 1}{gpus}:mem={_pbs_memory(engine)}"
    return _of_pbs(engine, spec)


def _moab(engine: EngineSettings) -> dict[str, Any]:
    gpus = f":gpus={engine.gpus}" if engine.gpus else ""
    spec = f"nodes=1:ppn={engine.cores or 1}{gpus},mem={_pbs_memory(engine)}"
    return _of_pbs(engine, spec)


def _of_pbs(engine: EngineSettings, spec: str) -> dict[str, Any]:
    return {
        "queue": engine.queue,
        "account": engine.account,
        "walltime": engine.walltime,
        "resource_spec": spec,
        "job_extra_directives": list(engine.directives),
    }


def _pbs_memory(engine: EngineSettings) -> str:
    from dask_jobqueue.pbs import pbs_format_bytes_ceil

    return str(pbs_format_bytes_ceil(bytes_of(engine.memory)))


def _sge(engine: EngineSettings) -> dict[str, Any]:
    for key, number, word, example in (
        ("cores", (engine.cores or 1) - 1, "pe ", "-pe smp 4"),
        ("gpus", engine.gpus, "gpu", "-l gpu=1"),
    ):
        if number and not any(word in each for each in engine.directives):
            raise ReimagingError(
                f"engine.{key} is {getattr(engine, key)}, for which SGE has another name at each "
                f'site; needed is a directive of yours, such as engine.directives = ["{example}"].'
            )
    return {
        "queue": engine.queue,
        "project": engine.account,
        "walltime": engine.walltime,
        "job_extra_directives": list(engine.directives),
    }


def _lsf(engine: EngineSettings) -> dict[str, Any]:
    minutes = -(-seconds_of(engine.walltime) // 60)
    gpus = [f'-gpu "num={engine.gpus}"'] if engine.gpus else []
    return {
        "queue": engine.queue,
        "project": engine.account,
        "walltime": f"{minutes // 60:02}:{minutes % 60:02}",
        "ncpus": engine.cores or 1,
        "job_extra_directives": [*gpus, *engine.directives],
    }


def _oar(engine: EngineSettings) -> dict[str, Any]:
    gpus = f"/gpu={engine.gpus}" if engine.gpus else ""
    return {
        "queue": engine.queue,
        "project": engine.account,
        "walltime": engine.walltime,
        "resource_spec": f"/nodes=1{gpus}/core={engine.cores or 1}",
        "memory_per_core_property_name": "not_applicable",  # each site has its own: a directive
        "job_extra_directives": list(engine.directives),
    }


def _htcondor(engine: EngineSettings) -> dict[str, Any]:
    if engine.queue is not None:
        raise ReimagingError(
            f"engine.queue is {engine.queue!r}, and HTCondor has no queues; leave it out, and give "
            'what you require as engine.directives = ["Requirements = ..."].'
        )
    lines: dict[str, Any] = {}
    if (engine.cores or 1) > 1:
        lines["RequestCpus"] = engine.cores
    if engine.gpus:
        lines["RequestGpus"] = engine.gpus
    if engine.account is not None:
        lines["accounting_group"] = engine.account
    for each in engine.directives:
        name, sign, value = each.partition("=")
        if not sign or not name.strip():
            raise ReimagingError(
                f"{each!r} in engine.directives is no line of a description for HTCondor; allowed "
                'are such as "name = value".'
            )
        lines[name.strip()] = value.strip()
    return {"disk": _DISK, "job_extra_directives": lines}


SYSTEMS: Final[Mapping[str, BatchSystem]] = {
    "local": BatchSystem(
        "this machine", ("reimaging.engine.jobs", "LocalJob"), None, None, _local
    ),
    "slurm": BatchSystem(
        "SLURM", ("dask_jobqueue.slurm", "SLURMJob"), "sbatch",
        ("squeue", "--noheader", "--format=%A", "--user={user}"), _slurm,
    ),
    "pbs": BatchSystem(
        "PBS", ("dask_jobqueue.pbs", "PBSJob"), "qsub", ("qselect", "-u", "{user}"), _pbs
    ),
    "sge": BatchSystem(
        "SGE", ("dask_jobqueue.sge", "SGEJob"), "qsub", ("qstat", "-u", "{user}"), _sge
    ),
    "lsf": BatchSystem(
        "LSF", ("dask_jobqueue.lsf", "LSFJob"), "bsub",
        ("bjobs", "-noheader", "-o", "jobid"), _lsf, "No unfinished job found",
    ),
    "oar": BatchSystem(
        "OAR", ("dask_jobqueue.oar", "OARJob"), "oarsub", ("oarstat", "-u", "{user}"), _oar
    ),
    "moab": BatchSystem(
        "Moab", ("dask_jobqueue.moab", "MoabJob"), "msub", ("showq", "-u", "{user}"), _moab
    ),
    "htcondor": BatchSystem(
        "HTCondor", ("dask_jobqueue.htcondor", "HTCondorJob"), "condor_submit",
        ("condor_q", "-format", "%d.", "ClusterId", "-format", "%d\n", "ProcId"), _htcondor,
    ),
}  # fmt: skip
