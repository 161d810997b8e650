"""As many jobs are kept as a run has asked for, for as long as it lasts."""

import asyncio
import os
from itertools import pairwise

import distributed
import pytest

from engine.on_workers import PATIENT, PROLOGUE, process, within
from reimaging.engine.batch_systems import SYSTEMS
from reimaging.engine.clusters import started
from reimaging.engine.keeping import Keeper
from reimaging.settings import EngineSettings


def engine(cluster="local", workers=1, prologue=PROLOGUE, **settings):
    return EngineSettings(
        kind="dask",
        cluster=cluster,
        workers=workers,
        memory="600 MB",
        prologue=prologue,
        **settings,
    )


def test_a_job_that_ends_before_its_worker_is_seen_is_told_of_and_followed_by_another(tmp_path):
    told, folder = [], tmp_path / "cluster"
    ends_once = f"if [ ! -e {tmp_path}/was ]; then touch {tmp_path}/was; echo no disk; exit 3; fi"
    with (
        started(engine(prologue=(ends_once, *PROLOGUE)), folder, told.append, every=0.5) as address,
        distributed.Client(address, set_as_default=False) as client,
    ):
        client.wait_for_workers(1, timeout=PATIENT)
    assert len(told) == 1
    assert "ended before its worker had reached the scheduler (reimaging-0.log: no disk)" in told[0]


def test_jobs_that_each_end_at_once_are_submitted_ever_more_seldom(tmp_path):
    trace = tmp_path / "trace"
    prologue = (f"date +%s.%N >> {trace}", "exit 3")
    with started(engine(prologue=prologue), tmp_path / "cluster", lambda _: None, every=0.2):
        within(PATIENT, lambda: trace.exists() and len(trace.read_text().split()) >= 5)
    times = list(map(float, trace.read_text().split()))
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert gaps[3] > 0.2 * 2**4
    assert gaps[3] > gaps[0]


def test_so_are_those_that_end_beside_one_that_works(tmp_path):
    trace = tmp_path / "trace"
    prologue = (f"if ! mkdir {tmp_path}/first; then date +%s.%N >> {trace}; exit 3; fi", *PROLOGUE)
    with started(
        engine(workers=2, prologue=prologue), tmp_path / "cluster", lambda _: None, every=0.2
    ) as address:
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=PATIENT)
        trace.unlink(missing_ok=True)  # until the first is seen, none is thought to work
        within(PATIENT, lambda: trace.exists() and len(trace.read_text().split()) >= 6)
    times = list(map(float, trace.read_text().split()))
    assert times[5] - times[4] > 0.2 * 2**4


class Cluster:
    """What a keeper asks of a cluster that has no jobs yet."""

    def __init__(self, system):
        self.job_cls = type("Job", (), {"system": SYSTEMS[system]})


@pytest.mark.parametrize(
    "name", ["reimaging-7.err", "reimaging.o12", "12.server.OU", "OAR.reimaging.7.stderr", "out"]
)
def test_the_last_line_is_found_in_a_log_whatever_its_name(tmp_path, name):
    (tmp_path / name).write_text("first\nno such module\n\n")
    for other in ("scheduler.log", "key.pem"):
        (tmp_path / other).write_text("nothing of a job\n")
    keeper = Keeper(Cluster("pbs"), 1, tmp_path, print)
    assert keeper._last_words() == f" ({name}: no such module)"


def test_a_folder_that_cannot_be_read_has_no_last_line(tmp_path):
    assert Keeper(Cluster("pbs"), 1, tmp_path / "gone", print)._last_words() == ""


@pytest.mark.parametrize(
    ("said", "status", "heard"),
    [("No unfinished job found", 255, ""), ("LSF is down", 255, None), ("", 0, "")],
)
def test_lsf_says_that_there_is_no_job_by_failing(tmp_path, monkeypatch, said, status, heard):
    program = tmp_path / "bjobs"
    program.write_text(f"#!/bin/sh\necho '{said}' >&2\nexit {status}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert asyncio.run(Keeper(Cluster("lsf"), 1, tmp_path, print)._listed()) == heard


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Programs named as those of SLURM that run jobs here, as many as a file says."""
    folder = tmp_path / "bin"
    folder.mkdir()
    allowed, jobs = tmp_path / "allowed", tmp_path / "jobs"
    jobs.mkdir()
    programs = {
        "sbatch": (
            f'test $(ls {jobs} | wc -l) -lt $(cat {allowed}) || {{ echo "too many" >&2; exit 1; }}',
            'script=$(cat "$1")',
            'setsid bash -c "$script" >/dev/null 2>&1 &',
            f"touch {jobs}/$!",
            'echo "Submitted batch job $!"',
        ),
        "squeue": (f"ls {jobs}",),
        "scancel": ("kill -- -$1", f"rm -f {jobs}/$1"),
    }
    for name, lines in programs.items():
        (folder / name).write_text("\n".join(["#!/bin/bash", *lines, ""]))
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return allowed


def test_what_a_batch_system_does_not_take_now_is_asked_again(stand_in, tmp_path):
    told = []
    stand_in.write_text("1")
    with (
        started(
            engine("slurm", workers=2), tmp_path / "cluster", told.append, every=0.5
        ) as address,
        distributed.Client(address, set_as_default=False) as client,
    ):
        within(PATIENT, lambda: told)
        assert told == [
            "SLURM has taken 1 job of 2, and no more for now: too many; it is asked again."
        ]
        stand_in.write_text("2")
        client.wait_for_workers(2, timeout=PATIENT)
    assert not list((tmp_path / "jobs").iterdir())


def test_a_job_that_the_batch_system_lists_no_more_is_followed_by_another(stand_in, tmp_path):
    stand_in.write_text("1")
    with (
        started(engine("slurm"), tmp_path / "cluster", every=0.5) as address,
        distributed.Client(address, set_as_default=False) as client,
    ):
        first = client.submit(process, pure=False).result(timeout=PATIENT)
        (job,) = (tmp_path / "jobs").iterdir()
        os.killpg(int(job.name), 9)
        job.unlink()
        within(PATIENT, lambda: not client.scheduler_info()["workers"])
        second = client.submit(process, pure=False).result(timeout=PATIENT)
        assert second != first
        (other,) = (tmp_path / "jobs").iterdir()
        assert other != job
