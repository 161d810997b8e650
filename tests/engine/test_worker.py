"""A worker does what it is told, unless it must not."""

import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from distributed import Client

from engine import actions
from reimaging.engine import worker
from reimaging.engine.fingerprint import own_fingerprint
from reimaging.engine.order import Order, RefusedError


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
