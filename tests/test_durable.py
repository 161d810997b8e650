"""What doit did is remembered at once, each state of a file once, and a large one is not hashed."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from doit import dependency
from doit.dependency import Dependency, JSONCodec
from doit.task import Task

from reimaging import durable
from reimaging.durable import Checker, DurableDB

DODO = """
from pathlib import Path
import os, signal
from reimaging.durable import Checker
DOIT_CONFIG = {"backend": "durable", "dep_file": "memory.db", "check_file_uptodate": Checker}
def did(name):
    with open("did", "a") as file:
        file.write(name)
def task_first():
    return {"actions": [(did, ["1"])], "file_dep": ["input"]}
def task_second():
    return {"actions": [(did, ["2"])], "file_dep": ["input"], "task_dep": ["first"]}
def task_third():
    def die():
        if not Path("spared").exists():
            os.kill(os.getpid(), signal.SIGKILL)
        did("3")
    return {"actions": [die], "task_dep": ["second"]}
"""


def test_a_task_that_was_done_before_a_kill_is_not_done_again(tmp_path):
    (tmp_path / "dodo.py").write_text(DODO)
    (tmp_path / "input").write_text("x")
    command = [sys.executable, "-m", "doit"]
    killed = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    (tmp_path / "spared").touch()
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert (tmp_path / "did").read_text() == "123"


@pytest.fixture
def remember(tmp_path):
    """Open doit's memory anew, as another run does."""

    def remember(backend=DurableDB):
        opened.append(Dependency(backend, str(tmp_path / "memory.db"), Checker))
        return opened[-1]

    opened = []
    yield remember
    for memory in opened:
        memory.close()


@pytest.fixture
def files(tmp_path):
    made = [tmp_path / f"{number}.h5" for number in range(3)]
    for path in made:
        path.write_text(path.name)
    return [str(path) for path in made]


def status(memory, task):
    return memory.get_status(task, {}).status


def test_tasks_are_as_they_were_until_a_file_is_another(remember, files):
    some, all_ = Task("some", [], file_dep=files[:2]), Task("all", [], file_dep=files)
    memory = remember()
    for task in (some, all_):
        assert status(memory, task) == "run"
        memory.save_success(task)
    assert [status(memory, task) for task in (all_, some)] == ["up-to-date"] * 2
    memory.close()
    memory = remember()
    assert [status(memory, task) for task in (some, all_, some)] == ["up-to-date"] * 3
    Path(files[2]).write_text("else")
    Checker.seen.clear()
    assert [status(memory, task) for task in (some, all_)] == ["up-to-date", "run"]
    assert status(memory, Task("some", [], file_dep=files[:1])) == "run", "another list of files"


def test_a_state_of_a_file_is_written_once_and_no_longer_than_a_task_found_it_so(
    remember, files, tmp_path
):
    tasks = [Task(name, [], file_dep=files) for name in "abc"]
    for text in ("other", "another"):
        memory = remember()
        for task in tasks:
            memory.get_status(task, {})
            memory.save_success(task)
        memory.close()
        with closing(sqlite3.connect(tmp_path / "memory.db")) as written:
            assert written.execute("SELECT count(*) FROM files").fetchone() == (3,)
        Path(files[0]).write_text(text)


def test_what_another_task_is_asked_in_between_loses_nothing(remember, files):
    memory = remember()
    first, second = Task("first", [], file_dep=files), Task("second", [], file_dep=files)
    first.values = {"told": 1}
    memory.save_success(first)
    memory.ignore(first)
    assert memory.get_values("second") == {}
    memory.save_success(second)
    assert memory.get_values("first") == {"told": 1} and memory.status_is_ignore(first)
    memory.close()
    memory = remember()
    assert memory.get_values("first") == {"told": 1} and memory.status_is_ignore(first)
    memory.remove_success(first)
    assert memory.get_values("first") == {} and status(memory, second) == "up-to-date"
    memory.remove_all()
    assert status(memory, second) == "run"


def test_a_memory_that_doit_s_own_backend_wrote_is_read(remember, files, tmp_path):
    memory, task = remember(dependency.SqliteDB), Task("old", [], file_dep=files)
    memory.save_success(task)
    memory.close()
    memory = remember()
    assert status(memory, task) == "up-to-date"
    memory.save_success(task)
    assert json.loads(_written(tmp_path)["old"])["files:"]
    assert status(memory, task) == "up-to-date"


def _written(folder):
    with closing(sqlite3.connect(folder / "memory.db")) as database:
        return dict(database.execute("SELECT task_id, CAST(task_data AS TEXT) FROM doit"))


def test_a_folder_that_may_only_be_read_can_be_asked(remember, files, tmp_path, monkeypatch):
    memory, task = remember(), Task("a", [], file_dep=files)
    memory.save_success(task)
    memory.close()
    real, address = sqlite3.connect, f"file:{tmp_path / 'memory.db'}?mode=ro"
    monkeypatch.setattr(sqlite3, "connect", lambda _, **how: real(address, uri=True, **how))
    assert status(remember(), task) == "up-to-date"


def test_a_file_that_many_tasks_read_is_hashed_once_until_it_changes(files, monkeypatch):
    hashed = []
    real = dependency.get_file_md5
    monkeypatch.setattr(
        dependency, "get_file_md5", lambda path: (hashed.append(path), real(path))[1]
    )
    checker = Checker()
    states = [checker.get_state(files[0], None) for _ in range(3)]
    assert hashed == files[:1] and states[0] == states[2]
    Path(files[0]).write_text("else")
    assert checker.get_state(files[0], None) != states[0] and len(hashed) == 2
    assert checker.get_state(files[0], checker.get_state(files[0], None)) is None, "as it was"


def test_a_file_is_looked_at_again_once_a_task_was_done(remember, files, tmp_path):
    memory, checker = remember(), Checker()
    size = checker.info(files[0]).st_size
    assert checker.exists(files[0]) and not checker.exists(str(tmp_path / "none"))
    Path(files[0]).write_text("longer than before")
    assert checker.info(files[0]).st_size == size
    memory.save_success(Task("without files", []))
    assert checker.info(files[0]).st_size > size
    Path(files[0]).unlink()
    memory.remove_success(Task("failed", []))
    assert not checker.exists(files[0])


def test_the_codec_of_doit_is_what_it_is_written_with(tmp_path):
    class Codec(JSONCodec):
        def encode(self, data):
            encoded.append(data)
            return super().encode(data)

    encoded = []
    memory = DurableDB(str(tmp_path / "memory.db"), Codec())
    memory.set("a", "deps:", [])
    memory.dump()
    assert encoded == [{"files:": []}]


@pytest.fixture
def large(tmp_path, monkeypatch):
    monkeypatch.setattr(durable, "LARGE", 10)
    path = tmp_path / "store"
    path.write_bytes(b"x" * 11)
    return path


def test_a_large_file_is_known_by_size_and_time_alone(large):
    checker = Checker()
    state = checker.get_state(str(large), None)
    assert state[2] == ""
    assert not checker.check_modified(str(large), large.stat(), state)
    os.utime(large, (1, 1))
    assert checker.check_modified(str(large), large.stat(), state)


def test_a_small_file_that_is_written_again_with_the_same_content_is_unchanged(tmp_path):
    path = tmp_path / "table"
    path.write_text("same")
    checker = Checker()
    state = checker.get_state(str(path), None)
    os.utime(path, (1, 1))
    assert not checker.check_modified(str(path), path.stat(), state)
    path.write_text("else")
    assert checker.check_modified(str(path), path.stat(), state)
