"""The connection with a cluster: reached once for all threads, mended, and let go of at any time."""

import signal
import subprocess
import sys
import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.dask_processes import DaskProcesses
from engine.on_workers import PATIENT, within
from reimaging.engine import connection as connections
from reimaging.engine.clusters import checked
from reimaging.engine.connection import Connection, client_of
from reimaging.errors import ReimagingError
from reimaging.settings import EngineSettings

NOWHERE = "tcp://127.0.0.1:9"


@pytest.fixture
def told():
    return []


@pytest.fixture
def connect(told, tmp_path):
    made = []

    def call(address=None, **more):
        engine = EngineSettings("dask", address=address, **more)
        made.append(Connection(engine, tmp_path / "cluster", told.append))
        return made[-1]

    yield call
    for each in made:
        each.close()


@pytest.fixture
def lonely(tmp_path):
    """A scheduler of its own, without workers."""
    (tmp_path / "lonely").mkdir()
    with DaskProcesses(tmp_path / "lonely", workers=0) as cluster:
        yield cluster


def raised(act):
    with pytest.raises(ReimagingError) as caught:
        act()
    return str(caught.value)


def test_many_threads_share_one_client_which_is_introduced_once(cluster, connect, told):
    connection = connect(cluster.address)
    with ThreadPoolExecutor(8) as pool:
        clients = set(pool.map(lambda _: id(connection.reach()), range(8)))
    assert len(clients) == 1
    assert len(told) == 1
    assert told[0].startswith(f"Dask at {cluster.address}, 2 workers so far")


def test_what_could_not_be_reached_is_not_sought_again_by_each_thread(connect, monkeypatch):
    monkeypatch.setattr(connections, "CONNECT", 1.0)
    connection = connect(NOWHERE)
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda _: raised(connection.reach), range(8)))
    assert sum(f"No Dask scheduler answers at {NOWHERE}" in each for each in said) == 1
    assert said.count("There is no cluster, as was said.") == 7


def test_a_batch_system_that_refuses_is_asked_once(connect, tmp_path, monkeypatch):
    program = tmp_path / "bin/sbatch"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho asked >> {tmp_path}/asked\necho full >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    checked(EngineSettings("dask", cluster="slurm", workers=2))  # as a run does, in its main thread
    connection = connect(cluster="slurm", workers=2)
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda _: raised(connection.reach), range(4)))
    assert sum("SLURM took no job (sbatch): full" in each for each in said) == 1
    assert (tmp_path / "asked").read_text() == "asked\n"


def test_the_workers_are_known_at_each_look_whatever_dask_looks_at_meanwhile(cluster, connect):
    connection = connect(cluster.address)
    client = connection.reach()

    def look(_):
        return [len(connection.workers(client, newest=True)) for _ in range(100)]

    with ThreadPoolExecutor(8) as pool:
        for _ in range(300):
            client.sync(client._update_scheduler_info)  # which Dask does every two seconds
            assert len(connection.workers(client)) == 2
        assert {number for each in pool.map(look, range(8)) for number in each} == {2}


def test_the_first_worker_is_waited_for(lonely, connect, told, tmp_path):
    connection = connect(lonely.address)
    client = connection.reach()
    assert connection.workers(client) == {}
    assert told[0].startswith(f"Dask at {lonely.address}, no worker yet")
    (tmp_path / "late").mkdir()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(connection.await_worker, client)
        within(PATIENT, lambda: any("no worker now" in line for line in told))
        with DaskProcesses(tmp_path / "late", workers=1, address=lonely.address):
            assert len(waiting.result(PATIENT)) == 1


@pytest.fixture
def gone(tmp_path, connect):
    """Give a connection, its client, and make the scheduler end for good."""

    def call(patience):
        (tmp_path / "gone").mkdir()
        with DaskProcesses(tmp_path / "gone", workers=0) as cluster:
            connection = connect(cluster.address, patience=patience)
            client = connection.reach()
        within(PATIENT, lambda: client.status not in ("running", "connecting"))
        return connection, client

    return call


def test_one_that_does_not_come_back_is_given_up_once_for_all(gone, monkeypatch):
    monkeypatch.setattr(connections, "_AGAIN", 0.5)
    connection, client = gone(patience=0.02)
    said = raised(lambda: connection.mend(client))
    assert "did not come back within 1 s (engine.patience); what was done stands" in said
    assert raised(lambda: connection.mend(client)) == "There is no cluster, as was said."
    assert raised(connection.reach) == "There is no cluster, as was said."


def test_one_that_comes_back_after_a_while_is_found_by_a_client_for_all(gone, told, tmp_path):
    connection, broken = gone(patience=60)
    with ThreadPoolExecutor(4) as pool:
        mending = [pool.submit(connection.mend, broken) for _ in range(4)]
        within(PATIENT, lambda: any("it is waited for" in line for line in told))
        with scheduler_at(connection, tmp_path):
            for each in mending:
                each.result(PATIENT)
            assert connection.reach() is not broken
            assert connection.reach().status == "running"
            assert connection.workers(connection.reach()) == {}
    assert sum("is lost" in line for line in told) == 1


@contextmanager
def scheduler_at(connection, folder):
    host, port = connection._address.removeprefix("tcp://").split(":")
    command = ["distributed.cli.dask_scheduler", "--host", host, "--port", port, "--no-dashboard"]
    with (folder / "again.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", *command], stdout=log, stderr=log)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def test_a_run_that_ends_waits_no_longer_for_its_scheduler(gone, told):
    connection, client = gone(patience=600)
    said = []
    waiting = threading.Thread(
        target=lambda: said.append(raised(lambda: connection.mend(client))), daemon=True
    )
    waiting.start()
    within(PATIENT, lambda: any("it is waited for" in line for line in told))
    connection.close()
    waiting.join(PATIENT)
    assert said == ["The run was ended."]
    assert raised(connection.reach) == "The run was ended."
    assert raised(lambda: connection.see(client)) == "The run was ended."


def test_waiting_for_a_scheduler_holds_no_more_threads_and_sockets_from_hour_to_hour():
    raised(lambda: client_of(NOWHERE, seconds=0.2))
    threads, descriptors = threading.active_count(), _descriptors()
    for _ in range(5):
        raised(lambda: client_of(NOWHERE, seconds=0.2))
    assert threading.active_count() == threads
    assert _descriptors() == descriptors


def _descriptors():
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_scheduler_that_is_too_busy_to_answer_is_not_lost(lonely, connect, monkeypatch):
    connection = connect(lonely.address)
    client = connection.reach()
    known = connection.workers(client)
    monkeypatch.setattr(connections, "CONNECT", 0.5)
    scheduler = lonely._running["scheduler"]
    scheduler.send_signal(signal.SIGSTOP)
    try:
        assert connection.workers(client, newest=True) == known
    finally:
        scheduler.send_signal(signal.SIGCONT)
    assert connection.workers(client, newest=True) == {}


def test_the_workers_are_taken_leave_of_if_they_were_ever_met(lonely, tmp_path):
    left = []
    engine = EngineSettings("dask", address=lonely.address)
    connection = Connection(engine, tmp_path, print, part=left.append)
    connection.close()
    assert left == []
    connection = Connection(engine, tmp_path, print, part=left.append)
    client = connection.reach()
    connection.close()
    assert left == [client]


@pytest.mark.parametrize("text", ["{}", "[]", "no JSON", '{"address": 3}'])
def test_a_scheduler_file_that_is_none_is_one_sentence(tmp_path, text):
    path = tmp_path / "scheduler.json"
    path.write_text(text)
    said = raised(lambda: client_of(str(path), seconds=1))
    assert said.startswith(f"No Dask scheduler answers at {path} within 1 s (")
    assert "mend engine.address" in said


def test_an_address_of_tls_without_keys_is_one_sentence():
    said = raised(lambda: client_of("tls://127.0.0.1:9", seconds=1))
    assert said.startswith("No Dask scheduler answers at tls://127.0.0.1:9 within 1 s (")


def test_a_scheduler_file_that_is_not_there_is_named(tmp_path):
    path = tmp_path / "scheduler.json"
    assert "no such file is there" in raised(lambda: client_of(str(path)))


def test_what_was_asked_of_a_client_that_is_closed_is_lost(lonely, connect):
    connection = connect(lonely.address)
    client = connection.reach()
    client.close()
    with pytest.raises(CancelledError):
        connection.workers(client, newest=True)
    connection.mend(client)
    assert connection.reach() is not client
