"""A scheduler and its workers are started, and nothing of them outlives the run."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import distributed
import psutil
import pytest

from engine.on_workers import PATIENT, PROLOGUE, environment, process, processes_of, traced, within
from reimaging.engine.clusters import checked, started
from reimaging.errors import ReimagingError
from reimaging.settings import EngineSettings


def engine(**settings):
    given = {"cluster": "local", "workers": 1, "memory": "600 MB", "prologue": PROLOGUE} | settings
    return EngineSettings(kind="dask", **given)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("run") / "cluster"


@pytest.fixture(scope="module")
def client(folder):
    with (
        started(engine(workers=2, cores=3, gpus=1), folder, every=1) as address,
        distributed.Client(address, set_as_default=False) as found,
    ):
        found.wait_for_workers(2, timeout=PATIENT)
        yield found


def test_each_worker_does_one_task_at_a_time_and_declares_its_gpus(client):
    workers = client.scheduler_info(n_workers=-1)["workers"].values()
    assert [each["nthreads"] for each in workers] == [1, 1]
    assert [each["resources"] for each in workers] == [{"GPU": 1}, {"GPU": 1}]
    for each in workers:
        assert each["memory_limit"] == pytest.approx(600_000_000, rel=1e-4)


def test_scheduler_and_workers_can_be_reached_from_this_machine_alone(client):
    info = client.scheduler_info(n_workers=-1)
    addresses = [info["address"], *info["workers"]]
    assert all(each.startswith("tls://127.0.0.1:") for each in addresses)
    assert client.dashboard_link.startswith("http://127.0.0.1:")


def test_dasks_page_shows_what_is_done(client):
    shown = within(PATIENT, lambda: _page(client.dashboard_link))
    assert "Dask Diagnostic UI" in shown and "Bokeh" in shown


def _page(link):
    try:
        with urllib.request.urlopen(link, timeout=30) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError:  # it comes a second after the scheduler
        return None


def test_nobody_without_the_key_is_let_in(client):
    address = client.scheduler_info()["address"]
    stranger = distributed.Security.temporary()
    with pytest.raises(OSError, match=r"Timed out|SSL|TLS|certificate"):
        distributed.Client(address, security=stranger, timeout=3, set_as_default=False)


def test_libraries_may_start_as_many_threads_as_a_task_has_cores(client):
    said = client.submit(environment, pure=False).result(timeout=PATIENT)
    assert said["OMP_NUM_THREADS"] == said["TF_NUM_INTRAOP_THREADS"] == "3"


def test_a_worker_that_is_killed_is_told_of_and_comes_back(client, tmp_path):
    trace = tmp_path / "trace"
    task = client.submit(traced, trace, 3, pure=False)
    within(PATIENT, lambda: trace.exists() and trace.read_text().endswith("\n"))
    killed = int(trace.read_text().split()[0])
    os.kill(killed, signal.SIGKILL)
    with pytest.raises(distributed.KilledWorker) as caught:
        task.result(timeout=PATIENT)
    assert caught.value.allowed_failures == 0  # the conductor counts them, not Dask
    client.wait_for_workers(2, timeout=PATIENT)


def test_a_job_that_is_killed_is_followed_by_another(client, folder):
    worker = client.submit(process, pure=False).result(timeout=PATIENT)
    os.killpg(os.getpgid(worker), signal.SIGKILL)
    within(PATIENT, lambda: not psutil.pid_exists(worker))
    pids = within(PATIENT, lambda: _two(client))
    assert worker not in pids


def _two(client):
    if len(client.scheduler_info(n_workers=-1)["workers"]) < 2:
        return None
    found = client.run(os.getpid)
    return list(found.values()) if len(found) == 2 else None


def test_logs_are_written_where_they_are_to_be_and_not_to_the_screen(tmp_path, capfd):
    with (
        started(engine(), tmp_path / "cluster") as address,
        distributed.Client(address, set_as_default=False) as client,
    ):
        client.submit(process, pure=False).result(timeout=PATIENT)
    assert {path.name for path in (tmp_path / "cluster").iterdir()} == {
        "certificate.pem", "key.pem", "reimaging-0.log", "scheduler.log",
    }  # fmt: skip
    assert "Registered to" in (tmp_path / "cluster/reimaging-0.log").read_text()
    assert "Register worker" in (tmp_path / "cluster/scheduler.log").read_text()
    assert capfd.readouterr() == ("", "")


def test_at_its_end_nothing_is_left_even_of_a_task_in_hand(tmp_path):
    with (
        started(engine(workers=2), tmp_path / "cluster") as address,
        distributed.Client(address, set_as_default=False) as client,
    ):
        task = client.submit(traced, tmp_path / "trace", 600, pure=False)
        within(PATIENT, (tmp_path / "trace").exists)
        family = _family(tmp_path / "cluster")
        assert family
        assert not task.done()
    assert not _left(family)
    assert not processes_of(tmp_path / "cluster")


_RUN = """
import sys, time
from pathlib import Path
from distributed import Client
from engine.on_workers import PROLOGUE, traced
from reimaging.engine.clusters import started
from reimaging.settings import EngineSettings

engine = EngineSettings(kind="dask", cluster="local", workers=1, memory="600 MB", prologue=PROLOGUE)
with started(engine, Path(sys.argv[1]) / "cluster") as address:
    with Client(address) as client:
        task = client.submit(traced, Path(sys.argv[1]) / "trace", 600)
        time.sleep(600)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_killed_or_interrupted_leaves_nothing(tmp_path, number):
    (tmp_path / "run.py").write_text(_RUN)
    run = subprocess.Popen(
        [sys.executable, tmp_path / "run.py", tmp_path],
        env=os.environ | {"PYTHONPATH": PROLOGUE[0].split("'")[1]},
        stderr=subprocess.DEVNULL,
    )
    try:
        within(PATIENT, (tmp_path / "trace").exists)
        family = _family(tmp_path / "cluster")
        assert family
        run.send_signal(number)
        run.wait(PATIENT)
        within(PATIENT, lambda: not _left(family))
    finally:
        run.kill()
        run.wait()


def _family(folder):
    return [
        each
        for process in processes_of(folder)
        for each in (process, *process.children(recursive=True))
        if each.pid != os.getpid()
    ]


def _left(family):
    return [each for each in family if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


def test_settings_of_dask_and_its_logs_are_after_as_they_were_before(tmp_path):
    import logging

    import dask

    before = dask.config.get("distributed.comm.require-encryption")
    handlers = list(logging.getLogger("distributed").handlers)
    with started(engine(), tmp_path / "cluster"):
        assert dask.config.get("distributed.comm.require-encryption")
    assert dask.config.get("distributed.comm.require-encryption") == before
    assert logging.getLogger("distributed").handlers == handlers


def test_a_batch_system_whose_program_is_not_here_is_told_of_beforehand(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReimagingError, match="cluster is 'oar', and oarsub is not on this machine"):
        checked(engine(cluster="oar"))


def test_without_the_packages_it_is_said_which_extra_brings_them(monkeypatch):
    monkeypatch.setitem(sys.modules, "dask_jobqueue", None)
    with pytest.raises(ReimagingError, match="the extra `cluster`, and dask_jobqueue is not"):
        checked(engine())


def test_an_interface_that_is_not_there_is_one_sentence(tmp_path, monkeypatch):
    import dask

    (tmp_path / "sbatch").write_text("#!/bin/sh\n")
    (tmp_path / "sbatch").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with (
        dask.config.set({"jobqueue.slurm.interface": "ib99"}),
        pytest.raises(ReimagingError, match=r"No Dask scheduler could be started: .*ib99"),
        started(engine(cluster="slurm"), tmp_path / "cluster"),
    ):
        pass
