"""What doit did is remembered at once, and a large file is not hashed."""

import os
import signal
import subprocess
import sys

import pytest

from reimaging import durable
from reimaging.durable import Checker

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
