"""A worker ends between two tasks, before its job must end."""

import asyncio
import os
import time

import dask
import distributed
import pytest

from reimaging.engine.job_script import SELDOM
from reimaging.engine.retiring import BEGAN, SECONDS, dask_setup, time_to_retire


def test_no_task_is_begun_in_the_last_tenth_of_a_job():
    assert time_to_retire({BEGAN: "1000", SECONDS: "3600"}, chance=0) == 1000 + 0.9 * 3600


def test_workers_that_began_together_do_not_end_together():
    assert time_to_retire({BEGAN: "1000", SECONDS: "3600"}, chance=1) == 1000 + 0.85 * 3600


def test_a_job_without_an_end_is_not_left():
    assert time_to_retire({}, chance=0.5) is None


@pytest.fixture
def ends_soon(monkeypatch):
    monkeypatch.setenv(BEGAN, str(time.time()))
    monkeypatch.setenv(SECONDS, "2")
    with dask.config.set(SELDOM):  # as jobs have it
        yield


def begin(path, seconds):
    with path.open("a") as file:
        file.write("begun\n")
    time.sleep(seconds)
    return "done"


def test_the_task_in_hand_is_brought_to_its_end_and_no_other_is_begun(ends_soon, tmp_path):
    trace = tmp_path / "trace"

    async def run():
        async with (
            distributed.Scheduler(dashboard=False, port=0, host="127.0.0.1") as scheduler,
            distributed.Worker(scheduler.address, nthreads=1, name="old") as old,
            distributed.Client(scheduler.address, asynchronous=True) as client,
        ):
            await dask_setup(old)
            # far longer than the two seconds, so that it is in hand when they are over
            long = client.submit(begin, trace, 8, pure=False)
            while not trace.exists():
                await asyncio.sleep(0.05)
            short = client.submit(begin, trace, 0, pure=False)
            assert await long == "done"
            assert trace.read_text() == "begun\n"
            long.release()
            await old.finished()
            async with distributed.Worker(scheduler.address, nthreads=1, name="new"):
                assert await short == "done"
            assert trace.read_text() == "begun\nbegun\n"

    asyncio.run(run())


def test_without_an_end_a_worker_stays(tmp_path):
    assert BEGAN not in os.environ

    async def run():
        async with (
            distributed.Scheduler(dashboard=False, port=0, host="127.0.0.1") as scheduler,
            distributed.Worker(scheduler.address, nthreads=1) as worker,
        ):
            await dask_setup(worker)
            assert not hasattr(worker, "reimaging_retiring")

    asyncio.run(run())
