"""A real Dask cluster, two workers on loopback, and the lock of a run that they all see."""

import pytest

from engine.dask_processes import DaskProcesses
from reimaging.run_lock import RunLock


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with DaskProcesses(tmp_path_factory.mktemp("cluster")) as cluster:
        cluster.await_workers()
        yield cluster


@pytest.fixture
def lock(tmp_path):
    lock = RunLock(tmp_path / "data" / "run.lock")
    lock.acquire()
    yield lock.path, lock.first_line
    lock.release()
