"""The hand of a worker does one thing after another, and may die of one."""

import os
import pickle
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from engine import actions
from reimaging.engine import hand as hands
from reimaging.engine.fingerprint import own_fingerprint
from reimaging.engine.hand import Hand
from reimaging.engine.order import HandEndedError
from reimaging.errors import ReimagingError

TESTS = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def found(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", f"{TESTS}{os.pathsep}{TESTS.parent / 'code'}")


@pytest.fixture
def hand():
    with Hand() as hand:
        yield hand


def asked(function, *arguments, **more):
    return pickle.dumps((function, arguments, more))


def test_it_does_one_thing_after_another_in_one_process(hand):
    assert hand.do(asked(actions.add, 2, 3)) == 5
    first, _ = hand.do(asked(actions.whereabouts))
    second, _ = hand.do(asked(actions.whereabouts))
    assert first == second != os.getpid()
    assert hand.peak > 10_000_000
    assert hand.fingerprint == own_fingerprint()


def test_what_is_printed_comes_line_by_line(hand):
    heard = []
    assert hand.do(asked(actions.say, "one", "two"), tell=heard.append) == {"said": 2}
    assert heard == ["one", "two"]


def test_what_is_raised_is_raised_here_with_the_traceback_of_there(hand):
    with pytest.raises(ReimagingError, match="The tar is gone"):
        hand.do(asked(actions.mistake))
    with pytest.raises(KeyError) as caught:
        hand.do(asked(actions.crash))
    assert 'return {}["nothing"]' in "".join(caught.value.__notes__)
    assert hand.do(asked(actions.add, 1)) == 1


def test_one_that_takes_more_memory_than_it_may_is_killed_and_says_so(hand):
    with pytest.raises(HandEndedError, match=r"it took .* and 200\.0 MB is what") as caught:
        hand.do(asked(actions.take_memory, 400), memory=200_000_000)
    assert caught.value.is_over
    assert hand.do(asked(actions.add, 1), memory=200_000_000) == 1


def test_one_that_is_killed_when_it_has_answered_is_not_given_the_next_task(hand, monkeypatch):
    look = hands._memory_of

    def slow(pid):
        time.sleep(1)  # in which the answer comes
        return 10**12

    monkeypatch.setattr(hands, "_memory_of", slow)
    assert hand.do(asked(actions.add, 2, 3), memory=10**9) == 5
    monkeypatch.setattr(hands, "_memory_of", look)
    assert hand.do(asked(actions.add, 3, 4), memory=10**9) == 7


def test_it_is_new_until_it_has_done_something_and_again_after_its_process_has_ended(hand):
    assert hand.is_new
    hand.do(asked(actions.add, 1))
    assert not hand.is_new
    hand.end()
    assert hand.is_new


def test_another_thread_may_kill_it_with_all_that_it_started(hand):
    hand.kill()  # nothing is there to be killed
    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(hand.do, asked(actions.take_memory_elsewhere, 17))
        end = time.monotonic() + 30
        while not processes_of("take 17") and time.monotonic() < end:
            time.sleep(0.1)
        hand.kill()
        with pytest.raises(HandEndedError, match="ended by SIGKILL"):
            doing.result(30)
    end = time.monotonic() + 30
    while processes_of("take 17") and time.monotonic() < end:
        time.sleep(0.1)
    assert not processes_of("take 17")
    assert hand.do(asked(actions.add, 1)) == 1


def test_one_that_is_killed_by_others_says_by_which_signal(hand):
    with pytest.raises(HandEndedError, match="ended by SIGKILL") as caught:
        hand.do(asked(actions.die))
    assert not caught.value.is_over
    assert hand.do(asked(actions.add, 1)) == 1


def test_libraries_are_told_how_many_threads_they_may_take():
    with Hand(cores=3) as hand:
        assert hand.do(asked(actions.variables, "OMP_NUM_THREADS")) == ["3"]


def test_what_dasks_nanny_sets_for_itself_is_not_passed_on(monkeypatch):
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "65536")
    monkeypatch.setenv("OF_THE_USER", "1")
    with Hand() as hand:
        found = hand.do(asked(actions.variables, "MALLOC_TRIM_THRESHOLD_", "OF_THE_USER"))
    assert found == [None, "1"]


def test_the_memory_of_what_a_task_starts_is_counted_and_it_dies_with_it(hand):
    with pytest.raises(HandEndedError, match=r"it took .* and 200\.0 MB is what"):
        hand.do(asked(actions.take_memory_elsewhere, 400), memory=200_000_000)
    end = time.monotonic() + 30
    while processes_of("take 400") and time.monotonic() < end:
        time.sleep(0.1)
    assert not processes_of("take 400")


def processes_of(word):
    """The processes whose command line has a word."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found += [path] * (word in path.read_text())
    return found


def test_it_ends_at_once_when_its_parent_is_killed(tmp_path):
    # the parent starts a hand, has it work for a minute, and is killed
    program = (
        "import pickle, threading\n"
        "from reimaging.engine.hand import Hand\n"
        "from engine import actions\n"
        "hand = Hand()\n"
        "print(hand.do(pickle.dumps((actions.whereabouts, (), {})))[0], flush=True)\n"
        "hand.do(pickle.dumps((actions.take_memory, (1, 60.0), {})))\n"
    )
    parent = subprocess.Popen(
        [os.sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent / 'code'}"},
    )  # fmt: skip
    child = int(parent.stdout.readline())
    time.sleep(0.5)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    end = time.monotonic() + 30
    while Path(f"/proc/{child}").exists() and time.monotonic() < end:
        time.sleep(0.1)
    assert not Path(f"/proc/{child}").exists()
