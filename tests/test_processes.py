"""doit's processes end with it, and when one is killed the run ends and says so."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

DODO = """
import os, signal, sys, time
from pathlib import Path
from reimaging.progress import Reporter
DOIT_CONFIG = {"dep_file": "memory.db", "num_process": 2, "verbosity": 0,
               "reporter": Reporter(sys.stdout, Path("journal"))}
def sleep():
    Path("child").write_text(str(os.getpid()))
    time.sleep(600)
def task_long():
    return {"actions": [sleep]}
"""


@pytest.fixture
def running(tmp_path):
    """A doit whose one task sleeps, and the process that sleeps."""
    (tmp_path / "dodo.py").write_text(DODO)
    doit = subprocess.Popen(
        [sys.executable, "-m", "doit"], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    child = tmp_path / "child"
    while doit.poll() is None and not (child.is_file() and child.read_text()):
        time.sleep(0.02)
    yield doit, int(child.read_text())
    doit.kill()
    doit.wait()


def ended(pid):
    """Wait until a process is gone, or is a corpse that nobody has buried."""
    for _ in range(500):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone offers it")
def test_a_killed_doit_leaves_no_process(running):
    doit, child = running
    doit.kill()
    assert ended(child)


def test_a_program_that_a_task_kills_is_the_tasks_own_business(tmp_path):
    (tmp_path / "dodo.py").write_text(
        DODO.replace("sleep()", "kill()").replace("[sleep]", "[kill]")
        .replace('    Path("child").write_text(str(os.getpid()))\n', "    import subprocess\n")
        .replace("time.sleep(600)", 'subprocess.run("kill -9 $$", shell=True); time.sleep(2)')
    )  # fmt: skip
    for processes in ("0", "1"):
        command = [sys.executable, "-m", "doit", "-n", processes]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_killed_process_ends_the_run_with_a_sentence(running):
    doit, child = running
    os.kill(child, signal.SIGKILL)
    said, _ = doit.communicate(timeout=60)
    assert doit.returncode == 3
    assert "was ended by SIGKILL" in said
    assert "run again" in said


def test_a_child_of_a_child_lives_as_long_as_its_own_parent(tmp_path):
    code = (
        "import os, sys; from reimaging.processes import end_with_parent\n"
        "end_with_parent()\n"
        "def fork(depth):\n"
        "    child = os.fork()\n"
        "    if child:\n"
        "        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])\n"
        "    os._exit(fork(depth - 1) if depth else 7)\n"
        "sys.exit(fork(2))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 7
