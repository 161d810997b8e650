"""The reporter says what is done, writes the journal, and shows a user's mistake as one sentence."""

import errno
import io
import json
import os
import sqlite3
import time

import pytest
from doit.cmd_base import ModuleTaskLoader
from doit.doit_cmd import DoitMain

from reimaging.errors import ReimagingError
from reimaging.progress import Reporter
from reimaging.provenance.recorder import Recorder
from reimaging.tasks import task


def run(tmp_path, tasks, processes=0, recorder=None):
    """Run tasks {name: action} with the reporter; what was written, and the journal."""
    stream = io.StringIO()
    journal = tmp_path / "made" / "journal.jsonl"

    def task_all():
        for name, action in tasks.items():
            yield {"name": name, "actions": [action], "targets": [str(tmp_path / name)]}

    config = {
        "dep_file": str(tmp_path / "db"), "num_process": processes, "verbosity": 0,
        "reporter": Reporter(stream, journal, recorder),
    }  # fmt: skip
    loader = ModuleTaskLoader({"task_all": task_all, "DOIT_CONFIG": config})
    status = DoitMain(loader).run(["run"])
    lines = journal.read_text().splitlines() if journal.is_file() else []
    return status, stream.getvalue(), [json.loads(line) for line in lines]


def test_the_journal_has_seconds_and_bytes_of_what_was_done(tmp_path):
    status, said, journal = run(
        tmp_path, {"a": lambda: (tmp_path / "a").write_text("12345") and None}
    )
    assert status == 0
    assert said == ".  all:a\n1 tasks done (1 in all)\n"
    assert [(e["task"], e["bytes"]) for e in journal] == [("all:a", 5)]
    assert journal[0]["seconds"] >= 0


def test_seconds_are_those_of_who_did_it_where_that_is_told(tmp_path):
    _, _, journal = run(tmp_path, {"a": lambda: {"seconds": 42.0}})
    assert [(e["task"], e["seconds"]) for e in journal] == [("all:a", 42.0)]


@pytest.mark.parametrize("processes", [0, 2])
def test_the_recorder_hears_of_what_was_done_and_of_nothing_else(tmp_path, processes):
    class Heard(Recorder):
        def done(self, *told):
            heard.append(told)
            return f"{told[0]} is not recorded."

    def stood():
        return {"stood": True}

    def fault():
        raise ReimagingError("The tar is gone.")

    def slow():
        (tmp_path / "began").write_text(str(time.time()))
        time.sleep(1)

    heard = []
    done = {"a": slow, "stood": stood, "fault": fault}
    _, said, _ = run(tmp_path, done, processes, Heard(tmp_path, None, None))
    ((name, reads, makes, started, seconds),) = heard
    assert (name, list(reads), list(makes)) == ("all:a", [], [tmp_path / "a"])
    assert started < float((tmp_path / "began").read_text()) + 0.5
    assert 0.5 < seconds < 60
    assert "all:a is not recorded.\n" in said


def test_a_disk_that_is_full_or_closed_or_fails_is_a_sentence(tmp_path):
    def full():
        with open("/dev/full", "w") as file:  # noqa: PTH123
            file.write("x")

    def closed():
        raise PermissionError(13, "Permission denied", "/data/mine")

    def failing():
        raise OSError(errno.EIO, os.strerror(errno.EIO), "/data/mine")

    def failing_below_hdf5():
        raise OSError("Can't read data (file read failed: errno = 116, 'Stale file handle')")

    def failing_below_sqlite():
        raise sqlite3.OperationalError("disk I/O error")

    for action, sentence in (
        (full, "No space left on device"),
        (closed, "(/data/mine)"),
        (failing, "the disk failed (/data/mine)"),
        (failing_below_hdf5, "Stale file handle"),
        (failing_below_sqlite, "the disk failed (sqlite3.OperationalError: disk I/O error)"),
    ):
        for processes in (0, 2):
            status, said, _ = run(tmp_path, {"d": action}, processes)
            assert status != 0
            assert sentence in said
            assert "run doit again: what was done stands." in said
            assert "Traceback" not in said


def test_a_mistake_is_its_sentence_and_a_fault_of_ours_keeps_its_traceback(tmp_path):
    def mistake():
        raise ReimagingError("The tar is gone.")

    def fault():
        raise KeyError("ours")

    for processes in (0, 2):
        status, said, _ = run(tmp_path, {"b": mistake}, processes)
        assert status != 0
        assert "all:b failed: The tar is gone.\n" in said
        assert "Traceback" not in said
        _, said, _ = run(tmp_path, {"c": fault}, processes)
        assert "all:c failed: " in said
        assert "Traceback" in said


@pytest.mark.parametrize("up_to_date", [True, False])
def test_what_is_up_to_date_at_a_glance_is_not_asked_of_doit(tmp_path, up_to_date):
    def glance(tasks):
        seen.append(sorted(task.name for task in tasks))
        return up_to_date

    def task_all():
        for name, needs in {"a": [], "b": ["all:a"], "c": []}.items():
            yield {"name": name, "actions": [lambda: None], "task_dep": needs}

    stream, seen = io.StringIO(), []
    config = {
        "dep_file": str(tmp_path / "db"),
        "reporter": Reporter(stream, tmp_path / "journal", glance=glance),
    }
    loader = ModuleTaskLoader({"task_all": task_all, "DOIT_CONFIG": config})
    assert DoitMain(loader).run(["all:b"]) == 0
    assert seen == [["all:a", "all:b"]], "what is selected, and what that waits for"
    said = "everything is up to date (2 in all)\n"
    assert stream.getvalue() == (
        said if up_to_date else ".  all:a\n.  all:b\n2 tasks done (2 in all)\n"
    )


def test_the_recorder_hears_of_the_code_too(tmp_path):
    class Heard(Recorder):
        def done(self, task, reads, *_):
            heard.extend(reads)

    def task_all():
        read = tmp_path / "read"
        read.touch()
        yield task(
            "a", lambda: None, reads=[read], makes=[tmp_path / "a"], code=[tmp_path / "b.py"]
        )

    heard = []
    (tmp_path / "b.py").touch()
    reporter = Reporter(io.StringIO(), tmp_path / "journal", Heard(tmp_path, None, None))
    config = {"dep_file": str(tmp_path / "db"), "reporter": reporter}
    DoitMain(ModuleTaskLoader({"task_all": task_all, "DOIT_CONFIG": config})).run([])
    assert heard == [tmp_path / "read", tmp_path / "b.py"]
