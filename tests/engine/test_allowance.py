"""What a task may take is what its worker has, without what that takes itself."""

from reimaging.engine.allowance import memory_of_a_task
from reimaging.settings import EngineSettings


def test_a_worker_keeps_some_for_itself():
    engine = EngineSettings("dask", cluster="slurm", workers=2, memory="4 GiB")
    assert memory_of_a_task(engine) == 4 * 1024**3 - 200_000_000


def test_workers_of_others_have_limits_of_their_own():
    assert memory_of_a_task(EngineSettings("dask", address="tcp://host:8786")) is None
