"""Who does the tasks of a run: its own processes, or the workers of a cluster."""

import pickle
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from engine import actions
from engine.dask_processes import DaskProcesses
from reimaging import distributing
from reimaging.distributing import Cluster, Local, engine_of, for_worker
from reimaging.engine import connection
from reimaging.errors import ReimagingError
from reimaging.layout import Layout
from reimaging.profile import load_profile
from reimaging.run import Run
from reimaging.settings import EngineSettings
from reimaging.tasks import task

PROFILE = """
[source]
kind = "sample"
location = "bulk/src"
keep_tars = false

[metadata]
kind = "oai-files"
location = "bulk/oai"
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles/p.toml").write_text(PROFILE)
    return Run(load_profile("p", tmp_path), Layout(tmp_path, "p"))


def spread(run, **more):
    return replace(run, profile=replace(run.profile, engine=EngineSettings("dask", **more)))


def test_this_machine_is_the_engine_unless_the_profile_says_otherwise(run):
    assert isinstance(engine_of(run), Local)
    assert engine_of(run).runner == {"num_process": run.workers}
    names = {"task_a": list}
    engine_of(run).give_out(names)
    assert names == {"task_a": list}


def test_doit_has_a_thread_for_each_task_in_hand_two_a_worker(run):
    engine = engine_of(spread(run, cluster="local", workers=3))
    assert isinstance(engine, Cluster)
    assert engine.runner == {"num_process": 6, "par_type": "thread"}


@pytest.mark.parametrize("more", [{}, {"kind": "dask", "address": "tcp://127.0.0.1:9"}])
def test_a_folder_has_one_run_at_a_time(run, more):
    first = engine_of(replace(run, profile=replace(run.profile, engine=EngineSettings(**more))))
    first.begin(print)
    second = engine_of(run)
    with pytest.raises(ReimagingError, match="is being worked on by"):
        second.begin(print)
    first.end()
    second.begin(print)
    second.end()
    assert not run.layout.lock.exists()


def test_a_worker_s_run_is_of_one_machine_and_drops_no_tar(run):
    there = for_worker(spread(run, cluster="slurm", workers=300), cores=4)
    assert there.workers == 4
    assert there.cores_of_each(2000) == 4
    assert there.profile.source.keep_tars
    assert there.layout == run.layout
    assert pickle.loads(pickle.dumps(there)) == there


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with DaskProcesses(tmp_path_factory.mktemp("cluster"), workers=1) as cluster:
        yield cluster


def add(first, second):
    """Add."""
    print("adding")
    return {"sum": first + second, "thread": threading.current_thread().name}


def actions_of(engine, step, *tasks):
    def create():
        """(a step)"""
        yield {"name": None, "doc": "the step itself"}
        yield from tasks

    names = {f"task_{step}": create, "other": 1}
    engine.give_out(names)
    assert names["other"] == 1
    assert names[f"task_{step}"].__name__ == "create"
    first, *made = names[f"task_{step}"]()
    assert first == {"name": None, "doc": "the step itself"}
    return made


def test_what_computes_is_given_out_and_what_asks_the_world_is_done_here(run, cluster, capsys):
    engine = engine_of(spread(run, address=cluster.address))
    told = []
    engine.begin(told.append)
    (away, told_of) = actions_of(
        engine, "tables", task("a", divmod, 7, 2), task("d", actions.say, "there")
    )
    (here,) = actions_of(engine, "records", task("b", add, 1, 2))
    (aloud,) = actions_of(engine, "acquire", task("c", add, 1, 2, aloud=True))
    try:
        assert away["io"] == {"capture": False}
        ((act, _, _),) = away["actions"]
        assert act() == (3, 1)
        ((act, _, _),) = told_of["actions"]
        values = act()
        assert values.pop("seconds") > 0
        assert values == {"said": 1}
        assert any("Dask at" in line for line in told)
        ((act, _, _),) = here["actions"]
        assert act()["sum"] == 3
        assert "adding" not in capsys.readouterr().out
        ((act, _, _),) = aloud["actions"]
        assert act()["sum"] == 3
        assert "adding" in capsys.readouterr().out
    finally:
        engine.end()


def test_nothing_is_reached_before_a_task_is_given_out(run):
    engine = engine_of(spread(run, address="tcp://127.0.0.1:9"))
    engine.begin(print)
    engine.end()


def test_no_tar_is_paid_for_before_there_is_a_cluster(run, monkeypatch):
    brought = []
    monkeypatch.setattr(distributing.chain, "bring_tar", lambda *given, **_: brought.append(given))
    monkeypatch.setattr(connection, "CONNECT", 0.5)
    engine = engine_of(spread(run, address="tcp://127.0.0.1:9"))
    (made,) = actions_of(engine, "ingest", task("t1", distributing.chain.ingest_tar, run, "t1"))
    engine.begin(print)
    try:
        ((act, _, _),) = made["actions"]
        with pytest.raises(ReimagingError, match="No Dask scheduler answers"):
            act()
        assert brought == []
    finally:
        engine.end()


def test_the_folder_is_given_back_though_the_cluster_cannot_be(run, monkeypatch):
    engine = engine_of(spread(run, address="tcp://127.0.0.1:9"))
    engine.begin(print)
    monkeypatch.setattr(engine._conductor, "close", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        engine.end()
    assert not run.layout.lock.exists()


def test_a_run_as_it_is_sent_takes_the_cores_it_may(run):
    packed = distributing.packed(partial(divmod, run, 2), cores=5)
    function, (there, two), more = pickle.loads(packed)
    assert function is divmod
    assert (there.workers, two, more) == (5, 2, {})


def test_each_step_that_is_done_here_is_one_of_dodo_py():
    text = (Path(__file__).parents[1] / "dodo.py").read_text()
    assert all(f"def task_{step}(" in text for step in distributing.HERE)
