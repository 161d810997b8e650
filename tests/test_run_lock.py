"""One run at a time works in a folder; a dead one holds nothing."""

import errno
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path

import pytest

from reimaging import run_lock
from reimaging.errors import ReimagingError
from reimaging.run_lock import Holder, RunLock

BEAT = 0.1
ROOT = Path(__file__).parents[1]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "run.lock"


def names(path):
    return sorted(each.name for each in path.parent.iterdir())


def written(path, holder, count=0):
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{json.dumps(asdict(holder), sort_keys=True)}\n{count:012}\n")


def test_it_is_there_while_it_is_held_and_gone_afterwards(path):
    lock = RunLock(path, BEAT)
    lock.acquire()
    assert path.read_text().startswith(lock.first_line + "\n")
    assert names(path) == ["run.lock"]
    lock.release()
    assert names(path) == []
    lock.release()


def test_a_second_one_is_told_who_holds_it(path):
    first = RunLock(path, BEAT)
    first.acquire()
    with pytest.raises(ReimagingError) as caught:
        RunLock(path, BEAT).acquire()
    assert f"process {os.getpid()} on" in str(caught.value)
    assert str(path.parent) in str(caught.value)
    assert path.read_text().startswith(first.first_line)
    first.release()


def test_one_whose_process_was_killed_is_taken_over(path):
    program = (
        "import os, signal, sys, pathlib\n"
        "from reimaging.run_lock import RunLock\n"
        "RunLock(pathlib.Path(sys.argv[1])).acquire()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "code")}
    subprocess.run([sys.executable, "-c", program, str(path)], check=False, env=environment)
    assert names(path) == ["run.lock"]
    lock = RunLock(path, BEAT)
    lock.acquire()
    assert path.read_text().startswith(lock.first_line)
    assert names(path) == ["run.lock"]
    lock.release()


def test_a_process_number_that_is_another_s_by_now_holds_nothing(path):
    mine = run_lock._this_process()
    written(path, replace(mine, began="1", token="another"))
    lock = RunLock(path, BEAT)
    lock.acquire()
    lock.release()


def test_one_of_another_machine_that_counts_is_alive(path):
    away = Holder("node7", "ada", 12, "99", "another boot", "token")
    written(path, away)
    ended = threading.Event()

    def count():
        number = 0
        while not ended.wait(BEAT):
            number += 1
            written(path, away, number)

    counting = threading.Thread(target=count)
    counting.start()
    with pytest.raises(ReimagingError, match=r"by ada's process 12 on node7"):
        RunLock(path, BEAT).acquire()
    ended.set()
    counting.join()


def test_one_of_another_machine_that_counts_no_more_is_dead_whatever_its_clock_says(path):
    written(path, Holder("node7", "ada", 12, "99", "another boot", "token"), 5)
    for seconds in (1.0, 4e9):  # of 1970, and of 2096
        os.utime(path, (seconds, seconds))
    lock = RunLock(path, BEAT)
    lock.acquire()
    assert path.read_text().startswith(lock.first_line)
    lock.release()


def test_a_holder_counts_as_long_as_it_lives(path):
    lock = RunLock(path, BEAT)
    lock.acquire()
    before = path.read_text()
    for _ in range(100):
        if path.read_text() != before:
            break
        threading.Event().wait(BEAT)
    assert path.read_text() != before
    assert path.read_text().startswith(lock.first_line)
    lock.release()


def test_a_count_that_comes_late_is_written_into_no_other_file(path, tmp_path, monkeypatch):
    write, is_late = os.pwrite, threading.Event()

    def late(*arguments):
        is_late.set()
        time.sleep(0.5)
        return write(*arguments)

    lock = RunLock(path, BEAT)
    lock.acquire()
    number = lock._descriptor
    monkeypatch.setattr(run_lock.os, "pwrite", late)
    is_late.wait(60)
    lock.release()
    with (tmp_path / "other").open("wb") as other:
        assert other.fileno() == number  # which the system gives anew at once
        time.sleep(1)
    assert (tmp_path / "other").read_bytes() == b""


@pytest.mark.parametrize("found", ["", "no JSON", '{"host": "a"}\n', "[]\n"])
def test_what_is_no_lock_of_ours_holds_nobody_up(path, found):
    path.parent.mkdir()
    path.write_text(found)
    lock = RunLock(path, BEAT)
    lock.acquire()
    assert path.read_text().startswith(lock.first_line)
    lock.release()


def test_of_many_that_come_at_once_one_gets_it(path):
    written(path, replace(run_lock._this_process(), began="1", token="dead"))
    together, got, refused = threading.Barrier(8), [], []

    def come():
        lock = RunLock(path, BEAT)
        together.wait()
        try:
            lock.acquire()
            got.append(lock)
        except ReimagingError:
            refused.append(lock)

    threads = [threading.Thread(target=come) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(got) == 1
    assert len(refused) == 7
    assert path.read_text().startswith(got[0].first_line)
    got[0].release()
    assert names(path) == []


class HeldUp(RunLock):
    """One that finds the holder dead, and goes on only when it is let."""

    looked, go_on = threading.Event(), threading.Event()

    def _lives(self, path, holder, count):
        lives = super()._lives(path, holder, count)
        self.looked.set()
        assert self.go_on.wait(30)
        return lives


def test_one_that_is_held_up_after_its_look_takes_nothing_from_who_came_meanwhile(path):
    written(path, replace(run_lock._this_process(), began="1", token="dead"))
    said = []

    def come():
        with pytest.raises(ReimagingError) as caught:
            HeldUp(path, BEAT).acquire()
        said.append(str(caught.value))

    late = threading.Thread(target=come)
    late.start()
    assert HeldUp.looked.wait(30)
    first = RunLock(path, BEAT)
    first.acquire()
    HeldUp.go_on.set()
    late.join()
    assert len(said) == 1
    assert path.read_text().startswith(first.first_line)
    first.release()
    assert names(path) == []


def claim_of(path, holder):
    line = json.dumps(asdict(holder), sort_keys=True).encode()
    return path.with_name(f".run.lock.{sha256(line).hexdigest()[:16]}")


@pytest.mark.parametrize("killed", [1, 2, 3])
def test_those_that_were_killed_while_they_took_it_over_hold_nobody_up(path, killed):
    at = path
    for number in range(killed):
        dead = replace(run_lock._this_process(), began="1", token=f"dead{number}")
        written(at, dead)
        at = claim_of(path, dead)
    lock = RunLock(path, BEAT)
    lock.acquire()
    assert path.read_text().startswith(lock.first_line)
    assert names(path) == ["run.lock"]
    lock.release()


def test_one_that_another_is_taking_over_is_left_to_it(path):
    dead = replace(run_lock._this_process(), began="1", token="dead")
    written(path, dead)
    written(claim_of(path, dead), run_lock._this_process())
    with pytest.raises(ReimagingError, match=f"process {os.getpid()} on"):
        RunLock(path, BEAT).acquire()


def test_a_disk_that_fails_says_nothing_of_the_holder_whose_lock_stays(path, monkeypatch):
    first = RunLock(path, BEAT)
    first.acquire()
    failing = [True]

    def read_text(self, *arguments, right=Path.read_text, **more):
        if failing and self == path:
            raise OSError(errno.ESTALE, os.strerror(errno.ESTALE), str(self))
        return right(self, *arguments, **more)

    monkeypatch.setattr(Path, "read_text", read_text)
    with pytest.raises(ReimagingError, match=r"cannot be locked: Stale file handle \(.*run.lock"):
        RunLock(path, BEAT).acquire()
    failing.clear()
    assert path.read_text().startswith(first.first_line)
    first.release()
    assert names(path) == []


def test_a_place_where_nothing_can_be_written_is_one_sentence(tmp_path):
    (tmp_path / "data").write_text("a file")
    with pytest.raises(ReimagingError, match=r"data cannot be locked: .*; allow reading and wri"):
        RunLock(tmp_path / "data/run.lock").acquire()


def test_a_link_that_was_made_though_its_answer_was_lost_is_ours(path, monkeypatch):
    def link(source, target, right=os.link):
        right(source, target)
        if str(target) == str(path):  # as NFS, asked again, says of its own link
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))

    monkeypatch.setattr(os, "link", link)
    lock = RunLock(path, BEAT)
    lock.acquire()
    assert path.read_text().startswith(lock.first_line)
    assert names(path) == ["run.lock"]
    lock.release()


def test_one_whose_lock_is_taken_over_while_it_lives_is_told_by_whom(path):
    told, hears = [], threading.Event()

    def tell(line):
        told.append(line)
        hears.set()

    first = RunLock(path, BEAT)
    first.acquire(tell)
    path.unlink()
    second = RunLock(path, BEAT)
    second.acquire()
    assert hears.wait(30)
    second.release()
    first.release()
    assert len(told) == 1
    assert f"{path} was taken over by {run_lock._this_process().user}'s process" in told[0]


def test_one_that_was_taken_over_is_not_removed_by_who_had_it(path):
    first = RunLock(path, 60)
    first.acquire()
    path.unlink()
    second = RunLock(path, 60)
    second.acquire()
    first.release()
    assert path.read_text().startswith(second.first_line)
    second.release()
