"""A worker does what it is told, unless it must not, and as long as the run lasts."""

import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from distributed import Client

from engine import actions
from engine.on_workers import PATIENT, within
from reimaging.engine import worker
from reimaging.engine.fingerprint import own_fingerprint
from reimaging.engine.order import HandEndedError, Order, RefusedError


@pytest.fixture(scope="module")
def client(cluster):
    with Client(cluster.address, set_as_default=False, timeout=60) as client:
        client.wait_for_workers(2, timeout=120)
        yield client


def order(lock, function, *arguments, targets=()):
    action = pickle.dumps((function, arguments, {}))
    return Order("step:name", action, tuple(targets), own_fingerprint(), lock, cores=2)


def done(client, wanted):
    return client.submit(worker.work, wanted, pure=False).result(timeout=120)


def test_it_tells_what_was_given_where_and_how_large_its_files_are(client, lock, tmp_path):
    made = tmp_path / "made"
    said = done(client, order(lock, actions.write, made, "12345", targets=[made, tmp_path / "no"]))
    assert said.values is None
    assert said.sizes == {made: 5}
    assert said.host
    assert said.seconds > 0
    assert said.clock > 1_700_000_000


def test_libraries_may_take_as_many_threads_as_the_order_says(client, lock):
    assert done(client, order(lock, actions.variables, "OMP_NUM_THREADS")).values == ["2"]
    fewer = replace(order(lock, actions.variables, "OMP_NUM_THREADS"), cores=1)
    assert done(client, fewer).values == ["1"]


def test_other_code_is_refused(client, lock):
    wanted = order(lock, actions.add, 1)
    other = replace(wanted, fingerprint=replace(wanted.fingerprint, code="0" * 64))
    with pytest.raises(RefusedError) as caught:
        done(client, other)
    assert caught.value.address.startswith("tcp://")
    assert "other code" in caught.value.why


def test_other_packages_are_refused(client, lock):
    wanted = order(lock, actions.add, 1)
    packages = (*wanted.fingerprint.packages[1:], "zzz 1")
    with pytest.raises(RefusedError, match="in place of"):
        done(client, replace(wanted, fingerprint=replace(wanted.fingerprint, packages=packages)))


def test_a_folder_that_is_not_shared_is_refused(client, lock):
    elsewhere = Path("/nowhere/data/run.lock"), lock[1]
    assert not worker._sees(*elsewhere, seconds=0)
    other = lock[0], "what another run says"
    assert not worker._sees(*other, seconds=0)
    assert worker._sees(*lock, seconds=0)
    wanted = replace(order(lock, actions.add, 1), lock=elsewhere, patience=0)
    with pytest.raises(RefusedError, match="is that folder shared"):
        done(client, wanted)


@pytest.fixture
def staying(client, lock, tmp_path):
    """A task that takes very long, and the number of the process that is at it."""
    folder = tmp_path / "begun"
    folder.mkdir()
    task = client.submit(worker.work, order(lock, actions.stay, folder), pure=False)
    within(PATIENT, lambda: any(folder.iterdir()))
    (trace,) = folder.iterdir()
    return task, Path("/proc", trace.name)


def given_back(path):
    path.unlink()


def taken_over(path):
    path.with_suffix(".new").write_text("what another run says\n")
    path.with_suffix(".new").replace(path)


@pytest.mark.parametrize("end", [given_back, taken_over])
def test_a_task_does_not_outlive_the_lock_of_its_run(staying, lock, end):
    task, process = staying
    end(lock[0])
    with pytest.raises(RefusedError, match="ended meanwhile"):
        task.result(timeout=PATIENT)
    assert not process.exists()


def test_a_lock_that_cannot_be_read_for_a_moment_is_not_gone(lock, tmp_path):
    assert worker._is_held(*lock)
    assert worker._is_held(tmp_path / "data" / "no.lock", lock[1]) is False
    # what is read of a folder is an error of the disk, whoever asks
    (tmp_path / "data" / "folder").mkdir()
    assert worker._is_held(tmp_path / "data" / "folder", lock[1]) is None


def test_a_run_that_ends_ends_what_is_done_for_it_alone(client, staying, lock):
    task, process = staying
    client.run(worker.end_tasks, "what another run says")
    assert process.exists()
    client.run(worker.end_tasks, lock[1])
    with pytest.raises(HandEndedError, match="SIGKILL"):
        task.result(timeout=PATIENT)
    assert not process.exists()


def test_what_tasks_before_have_left_in_memory_is_not_held_against_one(client, lock):
    address = next(iter(client.scheduler_info()["workers"]))

    def at(function, *arguments, **more):
        wanted = replace(order(lock, function, *arguments), **more)
        return client.submit(worker.work, wanted, pure=False, workers=[address]).result(PATIENT)

    at(actions.keep_memory, 500)
    assert at(actions.take_memory, 1, 1.0, memory=500_000_000).values == 1 << 17
    with pytest.raises(HandEndedError, match=r"500\.0 MB is what a task may take"):
        at(actions.take_memory, 600, memory=500_000_000)
