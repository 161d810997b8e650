"""A child answers, and what hangs, dies or swells costs the question in hand alone."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pytest

from reimaging import child
from reimaging.child import Child, DiedError, OverdueError
from reimaging.errors import ReimagingError

MODULE = """
import os, sys, tempfile, time
from reimaging.child import serve
from reimaging.errors import ReimagingError

def answer(question, body):
    print("what a library prints does not disturb")
    if "leave" in question:
        open(os.path.join(tempfile.gettempdir(), question["leave"]), "w").close()
    if "sleep" in question:
        time.sleep(question["sleep"])
    if "signal" in question:
        os.kill(os.getpid(), question["signal"])
    if "swell" in question:
        try:
            bytearray(question["swell"])
        except MemoryError:
            return {"swollen": False}, b""
    if "mend" in question:
        raise ReimagingError(question["mend"])
    return {"pid": os.getpid(), "given": question}, body[::-1]

serve(answer, 1 << 30)
"""


@pytest.fixture
def asked(tmp_path, monkeypatch):
    (tmp_path / "echo_backwards.py").write_text(textwrap.dedent(MODULE))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Child("echo_backwards") as asked:
        yield asked


def test_one_process_answers_question_after_question(asked):
    large = bytes(range(256)) * 5000
    first, backwards = asked.ask({"n": 1}, large, 9)
    second, nothing = asked.ask({"n": 2}, b"", 9)
    assert (first["given"], second["given"]) == ({"n": 1}, {"n": 2})
    assert (backwards, nothing) == (large[::-1], b"")
    assert first["pid"] == second["pid"]


def test_what_hangs_is_ended_and_the_next_question_goes_on(asked, monkeypatch):
    monkeypatch.setattr(child, "_GRACE", 0.1)
    with pytest.raises(OverdueError):
        asked.ask({"sleep": 60}, b"", 0.5)
    assert asked.ask({}, b"ab", 9)[1] == b"ba"


@pytest.mark.parametrize(
    ("number", "memory"), [(signal.SIGSEGV, False), (signal.SIGKILL, True), (signal.SIGABRT, True)]
)
def test_a_death_is_told_and_the_next_question_goes_on(asked, number, memory):
    with pytest.raises(DiedError) as caught:
        asked.ask({"signal": number}, b"", 9)
    assert caught.value.out_of_memory == memory
    assert asked.ask({}, b"ab", 9)[1] == b"ba"


def test_memory_is_bounded(asked):
    assert asked.ask({"swell": 2 << 30}, b"", 9)[0] == {"swollen": False}


def test_what_the_user_can_mend_reaches_the_user(asked):
    with pytest.raises(ReimagingError, match="install it"):
        asked.ask({"mend": "install it"}, b"", 9)
    assert asked.ask({}, b"ab", 9)[1] == b"ba"


def test_an_answer_that_nobody_waited_for_is_not_taken_for_the_next(asked):
    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    asked.ask({}, b"", 9)
    signal.alarm(1)
    with pytest.raises(KeyboardInterrupt):
        asked.ask({"sleep": 2}, b"old", 9)
    signal.signal(signal.SIGALRM, before)
    assert asked.ask({}, b"new", 9)[1] == b"wen"


def test_a_child_without_a_parent_ends_itself(asked, monkeypatch):
    monkeypatch.setattr(child, "_GRACE", 90.0)  # as if nobody watched it
    with pytest.raises(DiedError):
        asked.ask({"sleep": 60}, b"", -29.0)


def test_nothing_is_left_running(asked):
    with Child("echo_backwards") as another:
        pid = another.ask({}, b"", 9)[0]["pid"]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize("question", [{"sleep": 60}, {}])
def test_no_temporary_file_of_a_child_is_left(asked, question, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Child("echo_backwards") as another:
        with contextlib.suppress(OverdueError):
            another.ask(question | {"leave": "a file"}, b"", 0.5)
        assert bool(list(tmp_path.glob("reimaging-*/a file"))) == ("sleep" not in question)
    assert list(tmp_path.glob("reimaging-*")) == []


def test_a_child_that_cannot_start_is_told():
    with (
        Child("no.such.module") as absent,
        pytest.raises(ReimagingError, match=r"no\.such\.module"),
    ):
        absent.ask({}, b"", 9)


def test_the_child_ends_when_its_parent_is_killed(tmp_path):
    (tmp_path / "echo_backwards.py").write_text(textwrap.dedent(MODULE))
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from reimaging.child import Child\n"
            "import time\n"
            "with Child('echo_backwards') as child:\n"
            "    print(child.ask({}, b'', 9)[0]['pid'], flush=True)\n"
            "    time.sleep(60)",
        ],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
    )
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    for _ in range(500):
        if not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text():
            return
        time.sleep(0.02)
    pytest.fail("the child still runs")
