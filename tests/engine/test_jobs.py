"""Jobs as dask-jobqueue has them, with what it lacks."""

import asyncio
import os
import signal
import time
from pathlib import Path

import psutil
import pytest
from distributed.core import Status

from engine.on_workers import PATIENT
from reimaging.engine.batch_systems import SYSTEMS
from reimaging.engine.jobs import RefusedJobError, job_class


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """A folder of the PATH in which a test writes the programs of a batch system."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    def write(name, *lines):
        path = folder / name
        path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
        path.chmod(0o755)

    return write


def job_of(cls, folder, name="reimaging-0", **options):
    asked = {"cores": 1, "processes": 1, "memory": "1 GiB", "log_directory": str(folder)}
    return cls("tcp://127.0.0.1:1", name=name, **asked, **options)


def test_a_job_has_the_number_that_the_batch_system_gave_it(programs, tmp_path):
    programs("sbatch", "echo Submitted batch job 4711")

    async def run():
        job = await job_of(job_class(SYSTEMS["slurm"]), tmp_path)
        assert (job.job_id, job.status, job.refused) == ("4711", Status.running, None)

    asyncio.run(run())


def test_what_the_batch_system_says_against_a_job_is_told_in_a_line(programs, tmp_path):
    programs("sbatch", "echo 'sbatch: error: No such account' >&2",
             "echo 'sbatch: error: Batch job submission failed.' >&2", "exit 1")  # fmt: skip

    async def run():
        job = job_of(job_class(SYSTEMS["slurm"]), tmp_path)
        with pytest.raises(RefusedJobError) as caught:
            await job
        assert str(caught.value) == (
            "SLURM took no job (sbatch): sbatch: error: No such account; "
            "sbatch: error: Batch job submission failed."
        )
        assert job.status == Status.failed

    asyncio.run(run())


def test_an_answer_without_a_number_is_no_job(programs, tmp_path):
    programs("sbatch", "echo welcome")

    async def run():
        with pytest.raises(RefusedJobError, match="welcome"):
            await job_of(job_class(SYSTEMS["slurm"]), tmp_path)

    asyncio.run(run())


def test_after_a_refusal_no_other_is_submitted_for_a_while(programs, tmp_path):
    programs("sbatch", f"echo asked >> {tmp_path}/asked", "echo full >&2", "exit 1")

    async def run():
        cls = job_class(SYSTEMS["slurm"], pause=600)
        jobs = [job_of(cls, tmp_path, f"reimaging-{n}") for n in range(40)]
        said = await asyncio.gather(*jobs, return_exceptions=True)
        assert {str(each) for each in said} == {"SLURM took no job (sbatch): full."}

    asyncio.run(run())
    assert (tmp_path / "asked").read_text().count("asked") <= 8  # those that were under way


def test_at_most_eight_programs_run_at_a_time(programs, tmp_path):
    programs(
        "sbatch", f"echo + >> {tmp_path}/log", "sleep 0.3", f"echo - >> {tmp_path}/log", "echo 1"
    )

    async def run():
        cls = job_class(SYSTEMS["slurm"])
        await asyncio.gather(*(job_of(cls, tmp_path, f"reimaging-{n}") for n in range(20)))

    asyncio.run(run())
    running, most = 0, 0
    for line in (tmp_path / "log").read_text().split():
        running += 1 if line == "+" else -1
        most = max(most, running)
    assert running == 0
    assert 1 < most <= 8


def test_when_the_run_ends_nothing_more_is_submitted(programs, tmp_path):
    programs("sbatch", f"touch {tmp_path}/asked", "echo 1")

    async def run():
        cls = job_class(SYSTEMS["slurm"])
        cls.is_closing = True
        with pytest.raises(RefusedJobError, match="the run ends"):
            await job_of(cls, tmp_path)

    asyncio.run(run())
    assert not (tmp_path / "asked").exists()


def test_a_job_is_cancelled_by_its_number(programs, tmp_path):
    programs("sbatch", "echo Submitted batch job 4711")
    programs("scancel", f"echo $@ >> {tmp_path}/cancelled")

    async def run():
        job = await job_of(job_class(SYSTEMS["slurm"]), tmp_path)
        await job.close()
        assert job.status == Status.closed

    asyncio.run(run())
    assert (tmp_path / "cancelled").read_text() == "4711\n"


def local_job(folder, *lines):
    options = {"shebang": "", "worker_command": "true", "job_script_prologue": list(lines)}
    return job_of(job_class(SYSTEMS["local"]), folder, **options)


def test_on_this_machine_a_job_is_a_process_with_a_log(tmp_path):
    async def run():
        job = await local_job(tmp_path, "echo said", "echo told >&2", "exit 3")
        while not job.has_ended:
            await asyncio.sleep(0.05)
        await job.close()

    asyncio.run(run())
    assert (tmp_path / "reimaging-0.log").read_text() == "said\ntold\n"


def test_with_the_process_end_those_that_it_started_even_if_they_do_not_want_to(tmp_path):
    async def run():
        stubborn = (
            f"sh -c 'trap \"\" TERM; echo $$ > {tmp_path}/child; sleep 600; sleep 600' & wait"
        )
        job = await local_job(tmp_path, stubborn)
        child = Path(tmp_path / "child")
        end = time.monotonic() + PATIENT
        while not child.exists() or not child.read_text().strip():
            assert time.monotonic() < end
            await asyncio.sleep(0.05)
        assert not job.has_ended
        await job.close()
        assert job.has_ended
        return int(child.read_text())

    pid = asyncio.run(run())
    end = time.monotonic() + PATIENT
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_job_that_was_killed_is_known_to_have_ended(tmp_path):
    async def run():
        job = await local_job(tmp_path, "sleep 600")
        os.killpg(int(job.job_id), signal.SIGKILL)
        while not job.has_ended:
            await asyncio.sleep(0.05)
        await job.close()

    asyncio.run(run())
