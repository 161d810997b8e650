"""The chain on the workers of a cluster, killed and disturbed: the same bytes as undisturbed."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest

from engine.dask_processes import DaskProcesses
from many_tars import repack

DASK = '[engine]\nkind = "dask"\naddress = "{address}"\n'
STEPS = ("ingest", "convert", "index")
# Python starts with it: as on a bad disk, the first and then one in ten of the files that are put
# in place, of the databases and of the stores that are written fail, each as its library says so.
BAD_DISK = """
import errno, os, random, sqlite3
from pathlib import Path
import h5py

LOT, SEEN = random.Random(os.getpid()), set()

def fails(kind):
    first = kind not in SEEN
    SEEN.add(kind)
    if first or LOT.random() < 0.1:
        with (Path(__file__).parent / "failures").open("a") as file:
            file.write(f"{kind}\\n")
        return True
    return False

def replace(source, target, *rest, right=os.replace):
    if fails("file"):
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(target))
    return right(source, target, *rest)

class Connection(sqlite3.Connection):
    is_doomed = None

    def executemany(self, *arguments):
        if self.is_doomed is None:
            self.is_doomed = fails("database")
        if self.is_doomed:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode, error.sqlite_errorname = 778, "SQLITE_IOERR_WRITE"
            raise error
        return super().executemany(*arguments)

def connect(*arguments, right=sqlite3.connect, **more):
    return right(*arguments, factory=Connection, **more)

def create_dataset(self, *arguments, right=h5py.Group.create_dataset, **more):
    if len(self) == 0 and fails("store"):
        raise OSError("Can't write data (file write failed: errno = 5, error message = 'I/O')")
    return right(self, *arguments, **more)

os.replace, sqlite3.connect, h5py.Group.create_dataset = replace, connect, create_dataset
"""


@pytest.fixture(scope="module")
def drawn(copy_project):
    """A project with drawn tars, and what an undisturbed run makes of them."""
    project = copy_project("on a cluster")
    project.write_profile("undisturbed", "[sample]\narticles = 16\n")
    project.doit("profile=undisturbed", *STEPS)
    return project, made_of(project, "undisturbed")


def made_of(project, name):
    """Digest the database and every store of a run."""
    data = project.root / "data" / name
    with closing(sqlite3.connect(data / "arxiv.sqlite3")) as database:
        dump = "\n".join(database.iterdump())
    stores = {p.name: digest(p.read_bytes()) for p in sorted((data / "images").glob("*.h5"))}
    return {"database": digest(dump.encode()), **stores}


def digest(data):
    return hashlib.sha256(data).hexdigest()


def on_cluster(project, name, cluster, more=""):
    """Write a profile of the drawn tars, to be done by a cluster."""
    project.write_profile(name, DASK.format(address=cluster.address) + more, kind="directory")
    return project.root / "data" / name


def temporary_files(data):
    return [p.name for p in data.rglob(".*.tmp*")]


class Disturbing:
    """Kill a worker each time that two more tasks are done, and once the scheduler.

    By what is done and not by the clock: on a slow machine a worker would never get to work.
    """

    def __init__(self, cluster, journal, scheduler_after):
        self._cluster, self._journal = cluster, journal
        self._scheduler_after = scheduler_after
        self._ended = threading.Event()
        self.killed = self.schedulers = 0

    def __enter__(self):
        self._thread = threading.Thread(target=self._go)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()

    def _go(self):
        last = 0
        while not self._ended.wait(0.2):
            done = self._journal.read_bytes().count(b"\n") if self._journal.is_file() else 0
            if done >= self._scheduler_after and not self.schedulers:
                self._cluster.kill_scheduler()
                self.schedulers = 1
            elif done >= last + 2:
                self.killed += self._cluster.kill_worker()
                last = done


def test_workers_that_are_killed_and_a_new_scheduler_change_no_byte(drawn, tmp_path):
    project, undisturbed = drawn
    with DaskProcesses(tmp_path) as cluster:
        data = on_cluster(project, "killed", cluster)
        with Disturbing(cluster, data / "journal.jsonl", scheduler_after=7) as disturbing:
            said = project.doit("profile=killed", *STEPS).stdout
        assert disturbing.killed >= 2
        assert disturbing.schedulers == 1
        assert cluster.started > 2
        assert made_of(project, "killed") == undisturbed
        assert "tasks done" in said
        again = project.doit("profile=killed", *STEPS).stdout
    assert "everything is up to date" in again
    assert not (data / "run.lock").exists()
    with closing(sqlite3.connect(data / "arxiv.sqlite3")) as database:
        twice = "SELECT count(*) - count(DISTINCT identifier) FROM articles"
        assert database.execute(twice).fetchone() == (0,)


def test_a_disk_that_fails_one_write_in_ten_changes_no_byte(drawn, tmp_path):
    project, undisturbed = drawn
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad/sitecustomize.py").write_text(BAD_DISK)
    with DaskProcesses(tmp_path, variables={"PYTHONPATH": str(tmp_path / "bad")}) as cluster:
        data = on_cluster(project, "failing", cluster)
        project.doit("profile=failing", *STEPS)
        assert made_of(project, "failing") == undisturbed
    failures = (tmp_path / "bad/failures").read_text().split()
    assert set(failures) == {"file", "database", "store"}
    assert temporary_files(data / "images") == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")
def test_a_full_disk_is_named_and_with_room_the_run_goes_on(drawn, tmp_path):
    project, undisturbed = drawn
    with DaskProcesses(tmp_path) as cluster:
        data = on_cluster(project, "full", cluster)
        (data / "images").mkdir(parents=True)
        mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(data / "images")]
        if subprocess.run(mount, check=False, capture_output=True).returncode:
            pytest.skip("nothing can be mounted here")
        try:
            run = project.doit("profile=full", *STEPS, check=False)
        finally:
            subprocess.run(["umount", str(data / "images")], check=True)
        assert run.returncode != 0
        said = run.stdout + run.stderr
        assert "make room there" in said
        assert "Traceback" not in said
        project.doit("profile=full", *STEPS)
    assert made_of(project, "full") == undisturbed


def test_a_second_run_on_the_folder_is_refused_and_a_killed_one_holds_nothing(drawn):
    project, _ = drawn
    project.write_profile("twice", kind="directory")
    first = subprocess.Popen(
        [sys.executable, "-m", "doit", "profile=twice", *STEPS], cwd=project.root,
        env=project._environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    lock = project.root / "data/twice/run.lock"
    while not lock.exists():
        assert first.poll() is None
    second = project.doit("profile=twice", *STEPS, check=False)
    assert second.returncode != 0
    assert f"is being worked on by {lock.owner()}'s process {first.pid} on " in second.stderr
    assert "Traceback" not in second.stderr
    os.killpg(first.pid, 9)
    first.wait()
    assert lock.exists()
    project.doit("profile=twice", "ingest")
    assert not lock.exists()


def test_files_of_any_age_are_up_to_date_as_no_clock_is_compared(drawn):
    project, _ = drawn
    project.write_profile("aged", kind="directory")
    project.doit("profile=aged", *STEPS)
    files = [path for path in (project.root / "data/aged").rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".h5", ".sqlite", ".json"}
    for number, path in enumerate(sorted(files)):
        os.utime(path, (1e8 if number % 2 else 4e9,) * 2)  # 1973, 2096
    assert "everything is up to date" in project.doit("profile=aged", *STEPS).stdout


def test_a_scheduler_that_is_not_there_is_one_sentence(drawn):
    project, _ = drawn
    project.write_profile("away", DASK.format(address="tcp://127.0.0.1:9"), kind="directory")
    run = project.doit("profile=away", "ingest", check=False)
    assert run.returncode != 0
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr


@pytest.mark.heavy
def test_every_step_is_done_by_workers(copy_project, small):
    undisturbed, _ = small
    project = copy_project("by workers")
    engine = '[engine]\nkind = "dask"\ncluster = "local"\nworkers = 2\n'
    project.write_profile(
        "small", f"{engine}[sample]\narticles = 16\n[arrays]\nimages = 20\nside = 32"
    )
    project.doit("profile=small")
    made, there = project.products("small"), undisturbed.products("small")
    assert made.keys() == there.keys()
    exact = [name for name in made if name == "database" or "/images/" in name]
    assert len(exact) > 3
    assert {name: made[name] for name in exact} == {name: there[name] for name in exact}
    assert (project.root / "data/small/cluster/scheduler.log").is_file()
    assert "everything is up to date" in project.doit("profile=small").stdout


@pytest.mark.heavy
def test_two_hundred_tars_with_workers_and_scheduler_killed(copy_project, tmp_path):
    project = copy_project("many tars")
    project.write_profile("drawn", "[sample]\narticles = 240\n")
    project.doit("profile=drawn", "acquire")
    repack(project.root / "data/bulk/src", project.root / "many/src", 200)
    shutil.copytree(project.root / "data/bulk/oai", project.root / "many/oai")
    where = {"kind": "directory", "src": "many/src", "oai": "many/oai"}
    project.write_profile("undisturbed", **where)
    project.doit("profile=undisturbed", *STEPS)
    with DaskProcesses(tmp_path) as cluster:
        project.write_profile("killed", DASK.format(address=cluster.address), **where)
        journal = project.root / "data/killed/journal.jsonl"
        with Disturbing(cluster, journal, scheduler_after=150) as disturbing:
            project.doit("profile=killed", *STEPS)
    assert disturbing.killed > 50
    assert disturbing.schedulers == 1
    assert made_of(project, "killed") == made_of(project, "undisturbed")
