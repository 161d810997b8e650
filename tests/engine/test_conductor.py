"""The conductor has tasks done by a real cluster, whatever happens to it."""

import errno
import pickle
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from engine import actions
from engine.dask_processes import DaskProcesses
from engine.on_workers import WITHOUT_US, within
from reimaging.engine import conductor as conductors
from reimaging.engine import connection as connections
from reimaging.engine.conductor import Assignment, Conductor
from reimaging.engine.fingerprint import own_fingerprint
from reimaging.errors import ReimagingError
from reimaging.settings import EngineSettings

LONG = 120  # seconds, far above what anything here takes


class Told(list):
    """What the user was told, as one text."""

    @property
    def text(self):
        return "\n".join(self)


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def conducted(cluster, lock, told, tmp_path):
    """Have a function done by the cluster."""
    yield from _conducted(EngineSettings("dask", address=cluster.address), lock, told, tmp_path)


def _conducted(engine, lock, told, folder):
    conductor = Conductor(engine, folder, lock, told.append)

    def done(function, *arguments, task="step:name", **more):
        def pack(cores):
            told.append(f"(cores {cores})")
            return pickle.dumps((function, arguments, {}))

        return conductor.do(Assignment(task, pack, **more)).values

    done.conductor = conductor
    yield done
    conductor.close()


def test_what_an_action_gives_comes_back(cluster, conducted, told):
    assert conducted(actions.add, 2, 3) == 5
    assert f"{cluster.address}, 2 workers so far" in told.text


def test_many_threads_may_ask_at_a_time(conducted, tmp_path):
    paths = [tmp_path / f"file {number}" for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        for each in [pool.submit(conducted, actions.write, p, "x", targets=(p,)) for p in paths]:
            each.result(LONG)
    assert all(path.read_text() == "x" for path in paths)


def test_a_mistake_that_a_user_can_mend_is_raised_as_such(conducted):
    with pytest.raises(ReimagingError, match="The tar is gone"):
        conducted(actions.mistake)


def test_what_is_printed_is_shown_if_it_is_to_be(conducted, told):
    conducted(actions.say, "in silence")
    conducted(actions.say, "aloud, by a worker", task="step:loud", aloud=True)
    end = time.monotonic() + LONG
    while "aloud" not in told.text and time.monotonic() < end:
        time.sleep(0.05)
    assert "aloud, by a worker" in told
    assert "in silence" not in told


def test_one_that_takes_too_much_memory_is_named_and_tried_again_with_one_thread(
    cluster, lock, told, tmp_path
):
    engine = EngineSettings("dask", workers=2, cluster="local", cores=4, memory="500 MB")
    reached = replace(engine, address=cluster.address)
    for done in _conducted(reached, lock, told, tmp_path):
        # it is reached, not started
        done.conductor._connection._engine = replace(reached, cluster=None)
        assert done(actions.add, 1) == 1
        with pytest.raises(ReimagingError, match=r"ingest:fat was given up: it took .*300\.0 MB"):
            done(actions.take_memory, 500, task="ingest:fat")
    assert "ingest:fat: it took" in told.text
    assert "tried again with one thread, and the rest goes on" in told.text
    assert told.count("(cores 4)") == 2
    assert told.count("(cores 1)") == 1


def test_one_that_was_killed_is_tried_again(conducted, told, tmp_path):
    assert conducted(actions.die_unless, tmp_path / "note", task="convert:a") == "alive"
    assert "convert:a: its process was ended by SIGKILL" in told.text


def test_one_that_is_killed_each_time_is_given_up_with_its_name(conducted):
    with pytest.raises(ReimagingError, match="convert:b was given up: its process was ended by"):
        conducted(actions.die, task="convert:b")


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE])
def test_a_disk_that_fails_once_is_asked_again(conducted, tmp_path, number):
    assert conducted(actions.fail_unless, tmp_path / "note", number) == "written"


def test_a_full_disk_is_told_at_once(conducted, tmp_path):
    with pytest.raises(OSError, match="No space left"):
        conducted(actions.fail_unless, tmp_path / "note", errno.ENOSPC)


def test_a_worker_that_is_lost_costs_its_task_alone(cluster, conducted, tmp_path, told):
    begun, paths = noting(tmp_path)
    with ThreadPoolExecutor(6) as pool:
        running = [pool.submit(conducted, *each, **targets_of(each)) for each in paths]
        within(LONG, lambda: len(list(begun.iterdir())) >= 2)  # one in each worker
        started = cluster.started
        cluster.kill_worker()
        for each in running:
            each.result(LONG)
    assert cluster.started > started
    assert len(list(begun.iterdir())) == len(paths) + 1  # the one that it was at began twice
    assert all(path.read_text() == "x" for _, _, path, _ in paths)


def noting(folder):
    """Give a folder for traces, and six calls that leave one as they begin."""
    begun = folder / "begun"
    begun.mkdir()
    paths = [folder / f"file {number}" for number in range(6)]
    return begun, [(actions.write_noting, begun, path, 2.0) for path in paths]


def targets_of(call):
    return {"targets": (call[2],)}


def test_a_scheduler_that_is_started_anew_is_found_again(cluster, conducted, tmp_path, told):
    begun, paths = noting(tmp_path)
    with ThreadPoolExecutor(6) as pool:
        running = [pool.submit(conducted, *each, **targets_of(each)) for each in paths]
        within(LONG, lambda: len(list(begun.iterdir())) >= 2)
        cluster.kill_scheduler()
        for each in running:
            each.result(LONG)
    assert len(list(begun.iterdir())) > len(paths)  # those in hand were given out again
    assert all(path.read_text() == "x" for _, _, path, _ in paths)


def test_a_task_that_takes_each_worker_with_it_is_given_up_and_all_are_counted(
    tmp_path_factory, lock, told, tmp_path, monkeypatch
):
    monkeypatch.setattr(conductors, "_LOST", 5)
    begun = tmp_path / "begun"
    begun.mkdir()
    with DaskProcesses(tmp_path_factory.mktemp("dying"), workers=2) as cluster:
        engine = EngineSettings("dask", address=cluster.address)
        for done in _conducted(engine, lock, told, tmp_path):
            with pytest.raises(ReimagingError, match=r"given up: (\d+) workers") as caught:
                done(actions.die_with_worker, begun, task="ingest:a")
    number = int(str(caught.value).split()[4])
    assert number == len(list(begun.iterdir())) > 5
    assert "ingest:a lost its worker and is given to another." in told
    assert "(cores 1)" in told


def test_a_task_whose_gpu_has_gone_for_good_does_without(
    tmp_path_factory, lock, told, tmp_path, monkeypatch
):
    monkeypatch.setattr(conductors, "_LOOK", 1.0)
    begun = tmp_path / "begun"
    with DaskProcesses(tmp_path_factory.mktemp("plain"), workers=1) as cluster:
        engine = EngineSettings("dask", address=cluster.address)
        for done in _conducted(engine, lock, told, tmp_path):
            with ThreadPoolExecutor(1) as pool:
                with DaskProcesses(
                    tmp_path_factory.mktemp("gpu"), workers=1, address=cluster.address,
                    options=("--resources", "GPU=1"),
                ):  # fmt: skip
                    _await_workers(done.conductor._connection.reach(), 2)
                    call = partial(done, actions.wait_first, begun, 600, task="learn:train")
                    task = pool.submit(call, needs={"GPU": 1})
                    within(LONG, begun.exists)
                assert task.result(LONG) == "done"
    assert "learn:train: no worker offers GPU any more; it does without." in told


def test_a_scheduler_that_does_not_answer_is_named(lock, told, tmp_path, monkeypatch):
    monkeypatch.setattr(connections, "CONNECT", 1.0)
    engine = EngineSettings("dask", address="tcp://127.0.0.1:9")
    for done in _conducted(engine, lock, told, tmp_path):
        with pytest.raises(
            ReimagingError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9"
        ):
            done(actions.add, 1)


@pytest.mark.parametrize(
    ("whose", "said"),
    [
        ("of_scheduler", "The scheduler has no package reimaging"),
        ("variables", "not started in this project's own environment"),
    ],
)
def test_who_has_not_our_package_is_told_of(tmp_path_factory, lock, told, tmp_path, whose, said):
    folder = tmp_path_factory.mktemp("bare")
    (folder / "sitecustomize.py").write_text(WITHOUT_US)
    bare = {whose: {"PYTHONPATH": str(folder)}}
    with DaskProcesses(tmp_path_factory.mktemp("d"), workers=1, **bare) as cluster:
        engine = EngineSettings("dask", address=cluster.address)
        for done in _conducted(engine, lock, told, tmp_path):
            with pytest.raises(ReimagingError, match=said):
                done(actions.add, 1)


def test_a_run_that_was_ended_gives_nothing_out(conducted):
    conducted.conductor.close()
    with pytest.raises(ReimagingError, match="The run was ended"):
        conducted(actions.add, 1)


def test_what_is_in_hand_is_ended_with_the_run_though_the_cluster_stays(conducted, tmp_path):
    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(conducted, actions.stay, tmp_path)
        within(LONG, lambda: [path for path in tmp_path.iterdir() if path.name.isdigit()])
        (trace,) = [path for path in tmp_path.iterdir() if path.name.isdigit()]
        conducted.conductor.close()
        with pytest.raises(ReimagingError, match="The run was ended"):
            doing.result(LONG)
    within(LONG, lambda: not Path("/proc", trace.name).exists())


def test_workers_with_other_code_are_refused_until_none_is_left(
    tmp_path_factory, lock, told, tmp_path, monkeypatch
):
    other = replace(own_fingerprint(), code="0" * 64)
    monkeypatch.setattr(conductors, "own_fingerprint", lambda: other)
    with DaskProcesses(tmp_path_factory.mktemp("others"), workers=1) as cluster:
        engine = EngineSettings("dask", address=cluster.address)
        for done in _conducted(engine, lock, told, tmp_path):
            with pytest.raises(ReimagingError, match=r"No worker is left: .* other code"):
                done(actions.add, 1)
    assert "is refused: it works with other code" in told.text


def test_a_worker_of_another_environment_is_sent_away_and_the_others_go_on(
    tmp_path_factory, lock, told, tmp_path
):
    # a package more than ours: what a worker has installed differs
    folder = tmp_path_factory.mktemp("packages")
    (folder / "zzz-1.dist-info").mkdir()
    (folder / "zzz-1.dist-info/METADATA").write_text(
        "Metadata-Version: 2.1\nName: zzz\nVersion: 1\n"
    )
    with (
        DaskProcesses(tmp_path_factory.mktemp("a"), workers=1) as cluster,
        DaskProcesses(
            tmp_path_factory.mktemp("b"), workers=1, address=cluster.address,
            variables={"PYTHONPATH": str(folder)},
        ),
    ):  # fmt: skip
        engine = EngineSettings("dask", address=cluster.address)
        for done in _conducted(engine, lock, told, tmp_path):
            done(actions.add, 1)  # the cluster is there
            _await_workers(done.conductor._connection.reach(), 2)
            with ThreadPoolExecutor(4) as pool:
                sums = list(pool.map(partial(done, actions.add), range(12)))
    assert sums == list(range(12))
    assert "is refused: it works with zzz 1 in place of none" in told.text


def _await_workers(client, number):
    client.wait_for_workers(number, timeout=LONG)


def test_a_worker_whose_clock_is_wrong_is_told_of_and_does_its_work(
    tmp_path_factory, lock, told, tmp_path
):
    folder = tmp_path_factory.mktemp("clock")
    (folder / "sitecustomize.py").write_text(
        "import time\nright = time.time\ntime.time = lambda: right() - 7200\n"
    )
    made = tmp_path / "made"
    with DaskProcesses(
        tmp_path_factory.mktemp("c"), workers=1, variables={"PYTHONPATH": str(folder)}
    ) as cluster:
        engine = EngineSettings("dask", address=cluster.address)
        for done in _conducted(engine, lock, told, tmp_path):
            done(actions.write, made, "x", targets=(made,))
    assert made.read_text() == "x"
    assert "is 2.0 h behind of ours" in told.text


def test_what_no_worker_declares_is_not_asked_for():
    workers = {"a": {"resources": {}}, "b": {"resources": {"MEMORY": 8e9}}}
    assert conductors._offered({"GPU": 1, "MEMORY": 4e9}, workers) == {"MEMORY": 4e9}
    assert conductors._offered({"GPU": 1, "MEMORY": 4e10}, workers) == {}
    assert conductors._offered({}, workers) == {}
