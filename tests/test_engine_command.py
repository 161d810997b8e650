"""`reimaging engine` shows what does the work of a profile, and tries it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.dask_processes import DaskProcesses
from engine.on_workers import PATIENT, WITHOUT_US, within
from engine.single_node_slurm import CannotRunError, single_node
from reimaging.__main__ import main

CODE = Path(__file__).parents[1] / "code"
PROFILE = (
    '[source]\nkind = "directory"\nlocation = "../src"\n'
    '[metadata]\nkind = "oai-files"\nlocation = "../oai"\n[engine]\n'
)


@pytest.fixture
def profile(tmp_path, monkeypatch):
    (tmp_path / "dodo.py").touch()
    (tmp_path / "profiles").mkdir()
    monkeypatch.chdir(tmp_path)

    def write(*lines):
        (tmp_path / "profiles/mine.toml").write_text(PROFILE + "\n".join(lines))

    return write


def test_of_this_machine_it_says_how_many_tasks_are_done_at_a_time(profile, capsys):
    profile("workers = 3")
    assert main(["engine", "mine"]) == 0
    assert capsys.readouterr().out == "engine    this machine\nat a time 3 tasks\n"


def test_there_is_nothing_to_try_of_this_machine(profile, capsys):
    profile("workers = 3")
    assert main(["engine", "mine", "--try"]) == 2
    assert "there is no worker to be tried" in capsys.readouterr().err


def test_the_job_script_is_shown_and_why_it_could_not_be_submitted_here(
    profile, capsys, tmp_path, monkeypatch
):
    profile(
        'kind = "dask"', 'cluster = "slurm"', "workers = 50", "cores = 4", 'memory = "8 GiB"',
        'walltime = "12:00:00"', 'queue = "long"', 'account = "physics"',
    )  # fmt: skip
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["engine", "mine"]) == 1
    said = capsys.readouterr().out
    assert said.startswith(
        "engine    a Dask cluster that is started for the run: jobs of SLURM\n"
        "workers   50, of 4 cores, 8 GiB, at most 12:00:00\n"
        "in all    200 cores\n"
        "asked of  SLURM, queue long, account physics\n"
        "logs      data/mine/cluster\n"
    )
    assert "#SBATCH --cpus-per-task=4\n" in said
    assert "sbatch is not on this machine" in said.splitlines()[-1]
    assert not (tmp_path / "data").exists()


def test_what_a_batch_system_cannot_be_asked_for_is_one_sentence(profile, capsys):
    profile('kind = "dask"', 'cluster = "htcondor"', "workers = 2", 'queue = "long"')
    assert main(["engine", "mine"]) == 2
    assert "HTCondor has no queues" in capsys.readouterr().err


def test_a_cluster_is_tried_with_one_trivial_task(profile, capsys, tmp_path):
    profile('kind = "dask"', 'cluster = "local"', "workers = 1", 'memory = "600 MB"')
    assert main(["engine", "mine", "--try"]) == 0
    said = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines() if line)
    assert said["scheduler"].startswith("tls://127.0.0.1:")
    assert "dashboard http://127.0.0.1:" in said["scheduler"]
    assert said["worker"].startswith("the first after ")
    assert said["host"] == os.uname().nodename
    assert "core" in said["has"]
    assert said["folder"] == str(tmp_path)
    assert "Python 3." in said["versions"]
    assert "distributed 20" in said["versions"]
    assert said["task"].endswith("all has ended")
    assert (tmp_path / "data/mine/cluster/try/reimaging-0.log").is_file()


def test_a_scheduler_that_runs_is_tried_and_left_as_it_was(profile, capsys, tmp_path):
    folder = tmp_path / "dask"
    folder.mkdir()
    with DaskProcesses(folder, workers=1) as cluster:
        log = folder / "worker-0.log"
        within(PATIENT, lambda: log.exists() and "Registered to" in log.read_text())
        profile('kind = "dask"', f'address = "{cluster.address}"')
        for _ in range(2):
            assert main(["engine", "mine", "--try"]) == 0
            said = capsys.readouterr().out
            assert "works by  the same code and packages as here\n" in said
            assert "the scheduler was left as it was" in said


def test_a_scheduler_that_does_not_answer_is_one_sentence(profile, capsys):
    profile('kind = "dask"', 'address = "tcp://127.0.0.1:9"')
    assert main(["engine", "mine", "--try"]) == 2
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err


def tried(folder, **more):
    """Start a try in a process of its own."""
    command = [sys.executable, "-u", "-m", "reimaging", "engine", "mine", "--try"]
    environment = os.environ | {"PYTHONPATH": str(CODE)} | more
    return subprocess.Popen(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip


def test_who_waits_for_a_worker_may_interrupt(profile, tmp_path):
    folder = tmp_path / "dask"
    folder.mkdir()
    with DaskProcesses(folder, workers=0) as cluster:
        profile('kind = "dask"', f'address = "{cluster.address}"')
        process = tried(tmp_path)
        for line in process.stdout:
            if line.startswith("scheduler"):
                break
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENT)
    assert process.returncode == 130
    assert said.splitlines()[-1] == "reimaging: interrupted"
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("whose", "sentence"),
    [
        ("of_scheduler", "The scheduler has no package reimaging"),
        ("variables", "Each worker that was given a trivial task ended"),
    ],
)
def test_who_has_not_our_package_is_told_of(profile, capsys, tmp_path, whose, sentence):
    folder = tmp_path / "dask"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(WITHOUT_US)
    with DaskProcesses(folder, workers=1, **{whose: {"PYTHONPATH": str(folder)}}) as cluster:
        profile('kind = "dask"', f'address = "{cluster.address}"')
        assert main(["engine", "mine", "--try"]) == 2
    assert sentence in capsys.readouterr().err


def test_a_refused_job_is_one_sentence_and_nothing_else(profile, tmp_path):
    program = tmp_path / "bin/sbatch"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'sbatch: error: No such account' >&2\nexit 1\n")
    program.chmod(0o755)
    profile('kind = "dask"', 'cluster = "slurm"', "workers = 1", 'account = "none"')
    process = tried(tmp_path, PATH=f"{program.parent}:{os.environ['PATH']}")
    _, said = process.communicate(timeout=PATIENT)
    assert process.returncode == 2
    assert said == (
        "reimaging: SLURM took no job (sbatch): sbatch: error: No such account. Mend [engine] in "
        "the profile; `reimaging engine` shows what is submitted.\n"
    )


def test_a_job_of_slurm_is_tried(profile, capsys, monkeypatch):
    profile('kind = "dask"', 'cluster = "slurm"', "workers = 1", 'memory = "600 MB"')
    try:
        with single_node() as environment:
            monkeypatch.setenv("SLURM_CONF", environment["SLURM_CONF"])
            assert main(["engine", "mine", "--try"]) == 0
    except CannotRunError as error:
        pytest.skip(str(error))
    assert f"host      {os.uname().nodename}, job 1\n" in capsys.readouterr().out
