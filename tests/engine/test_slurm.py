"""A cluster on SLURM, for real: one node, which is this machine (single_node_slurm)."""

import os
import subprocess
from contextlib import suppress

import distributed
import pytest

from engine.on_workers import PATIENT, PROLOGUE, environment, processes_of, traced, within
from engine.single_node_slurm import CORES, CannotRunError, queue, single_node
from reimaging.engine.clusters import started
from reimaging.errors import ReimagingError
from reimaging.settings import EngineSettings


@pytest.fixture(scope="module")
def slurm():
    try:
        with single_node() as environment:
            before = os.environ.get("SLURM_CONF")
            os.environ["SLURM_CONF"] = environment["SLURM_CONF"]
            yield environment
            if before is None:
                del os.environ["SLURM_CONF"]
            else:
                os.environ["SLURM_CONF"] = before
    except CannotRunError as error:
        pytest.skip(str(error))


def engine(**settings):
    given = {
        "workers": 2,
        "memory": "600 MB",
        "walltime": "0:30:00",
        "prologue": PROLOGUE,
    } | settings
    return EngineSettings(kind="dask", cluster="slurm", **given)


def test_the_workers_of_a_run_are_jobs_of_slurm_and_none_is_left_at_its_end(slurm, tmp_path):
    folder = tmp_path / "cluster"
    with started(engine(cores=2), folder) as address:
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=PATIENT)
            jobs = queue(slurm, "--name=reimaging", "--states=RUNNING")
            assert len(jobs) == 2
            seen = client.gather(client.map(environment, [0.2] * 8, pure=False))
        assert {int(each["SLURM_JOB_ID"]) for each in seen} == set(jobs)
        assert {each["SLURM_CPUS_PER_TASK"] for each in seen} == {"2"}
        assert {each["SLURM_JOB_NAME"] for each in seen} == {"reimaging"}
    within(PATIENT, lambda: not queue(slurm))
    logs = {f"reimaging-{job}.{end}" for job in jobs for end in ("out", "err")}
    assert logs <= {path.name for path in folder.iterdir()}
    within(PATIENT, lambda: not processes_of(folder))


def test_a_job_that_is_cancelled_is_followed_by_another_which_does_its_task(slurm, tmp_path):
    trace = tmp_path / "trace"
    with (
        started(engine(workers=1), tmp_path / "cluster", every=1) as address,
        distributed.Client(address, set_as_default=False) as client,
    ):
        long = client.submit(traced, trace, 600, pure=False)
        within(PATIENT, lambda: trace.exists() and trace.read_text())
        (first,) = queue(slurm)
        long.release()
        task = client.submit(traced, trace, 0, pure=False)
        subprocess.run(["scancel", str(first)], env=slurm, check=True)
        with suppress(distributed.KilledWorker):  # as it was given to the first, and may be lost
            task.result(timeout=PATIENT)
        again = client.submit(traced, trace, 0, pure=False)
        second = int(again.result(timeout=PATIENT).split()[1])
        assert second > first
        assert queue(slurm, "--states=RUNNING") == [second]


def test_a_job_that_is_cancelled_in_the_queue_is_followed_by_another(slurm, tmp_path):
    with started(engine(cores=CORES), tmp_path / "cluster", every=1):
        within(PATIENT, lambda: len(queue(slurm)) == 2 and queue(slurm, "--states=RUNNING"))
        (waiting,) = queue(slurm, "--states=PENDING")
        subprocess.run(["scancel", str(waiting)], env=slurm, check=True)
        pending = within(
            PATIENT,
            lambda: [job for job in queue(slurm, "--states=PENDING") if job > waiting],
        )
        assert len(pending) == 1
    within(PATIENT, lambda: not queue(slurm))


def test_what_slurm_refuses_is_told_in_its_own_words(slurm, tmp_path):
    with (
        pytest.raises(ReimagingError, match="Invalid partition name specified") as caught,
        started(engine(queue="nowhere"), tmp_path / "cluster"),
    ):
        pass
    said = str(caught.value)
    assert said.startswith("SLURM took no job (sbatch): ")
    assert "\n" not in said
    assert not queue(slurm)
