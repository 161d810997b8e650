"""Who asks a server takes turns: one at a time, so far apart, whichever process it is."""

import os
import signal
import subprocess
import sys
import time
from itertools import pairwise

import pytest

from reimaging.acquire.turn import Turn
from reimaging.errors import ReimagingError

ASK = """
import sys, time
from pathlib import Path
from reimaging.acquire.turn import Turn
turn = Turn(float(sys.argv[2]), Path(sys.argv[1]), time.sleep)
for _ in range(3):
    with turn.taken() as pause:
        pause()
        begin = time.time()
        time.sleep(0.05)
        print(begin, time.time(), flush=True)
"""
HOLD = """
import sys, time
from pathlib import Path
from reimaging.acquire.turn import Turn
with Turn(0, Path(sys.argv[1]), time.sleep).taken() as pause:
    pause()
    print("mine", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def slept():
    return []


def test_the_first_request_waits_for_nothing_and_the_next_for_the_interval(tmp_path, slept):
    for path in (None, tmp_path / "turns" / "arxiv"):
        slept.clear()
        turn = Turn(3600, path, slept.append)
        with turn.taken() as pause:
            pause()
        assert slept == []
        with turn.taken() as pause:
            pause()
        assert [0 < seconds <= 3600 for seconds in slept] == [True]


def test_what_another_process_asked_before_counts_and_an_old_request_does_not(tmp_path, slept):
    path = tmp_path / "turn"
    with Turn(3600, path, slept.append).taken() as pause:
        pause()
    with Turn(3600, path, slept.append).taken() as pause:
        pause()
    assert len(slept) == 1
    os.utime(path, (0, 0))
    with Turn(3600, path, slept.append).taken() as pause:
        pause()
    assert len(slept) == 1


def test_a_clock_that_was_set_back_costs_one_interval_at_most(tmp_path, slept):
    path = tmp_path / "turn"
    path.write_text("x")
    os.utime(path, (time.time() + 1e6, time.time() + 1e6))
    with Turn(3, path, slept.append).taken() as pause:
        pause()
    assert slept == [3]


def test_two_processes_never_ask_at_once_nor_too_soon_after_each_other(tmp_path):
    command = [sys.executable, "-c", ASK, tmp_path / "turn", "0.2"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    lines = [line.split() for process in both for line in process.communicate()[0].splitlines()]
    asked = sorted((float(begin), float(end)) for begin, end in lines)
    assert len(asked) == 6
    for before, after in pairwise(asked):
        assert after[0] >= before[1]
        assert after[0] - before[0] > 0.15  # a file's time is some milliseconds coarse


def test_a_process_that_is_killed_gives_its_turn_up(tmp_path, slept):
    command = [sys.executable, "-c", HOLD, tmp_path / "turn"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "mine\n"
        holder.send_signal(signal.SIGKILL)
    with Turn(0, tmp_path / "turn", slept.append).taken() as pause:
        pause()


def test_a_place_that_cannot_be_written_is_told_in_a_sentence(tmp_path, slept):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(ReimagingError, match="by which those who ask take turns, cannot be written"),
        Turn(0, tmp_path / "file" / "turn", slept.append).taken(),
    ):
        pass
