"""A measurement says on which class of machine it was made, and of which code."""

import os
import time

import pytest


@pytest.fixture
def circumstances(bench):
    return bench("circumstances")


def test_a_machine_says_its_class_in_one_line(circumstances):
    machine = circumstances.Machine("A chip", 1, 8, None, "3.11")
    assert str(machine) == "A chip, 1 core, 8 GiB, no GPU, Python 3.11"
    with_gpu = circumstances.Machine("A chip", 16, 128, "NVIDIA H200", "3.12")
    assert str(with_gpu) == "A chip, 16 cores, 128 GiB, NVIDIA H200, Python 3.12"


def test_this_machine_is_of_one_class_however_often_it_is_asked(circumstances):
    here = circumstances.machine_here()
    assert here == circumstances.machine_here()
    assert here.cores == len(os.sched_getaffinity(0))


@pytest.mark.parametrize(("held", "told"), [(23.5, 24), (24.9, 24), (3.8, 4), (0.4, 1), (15.6, 16)])
def test_what_a_system_keeps_for_itself_makes_no_other_class(
    circumstances, monkeypatch, held, told
):
    pages = {"SC_PHYS_PAGES": round(held * 2**18), "SC_PAGE_SIZE": 4096}
    monkeypatch.setattr(os, "sysconf", pages.__getitem__)
    assert circumstances.machine_here().memory == told


def test_code_as_committed_has_no_changes(circumstances, house):
    commit, changes = circumstances.code_here(house.root / "benchmarks")
    assert commit == house.git("rev-parse", "HEAD").stdout.strip()
    assert changes == ""


def test_results_are_no_change_of_the_code_committed_or_not(circumstances, house):
    folder = house.root / "benchmarks"
    before = circumstances.code_here(folder)
    (folder / "history").mkdir()
    for name in ("RESULTS.md", "peers.svg", "database.svg", "history/reading.jsonl"):
        (folder / name).write_text("Measured.")
    assert circumstances.code_here(folder) == before
    house.commit()
    assert circumstances.code_here(folder) == before


def test_each_other_change_is_told_from_each_other(circumstances, house):
    folder, seen = house.root / "benchmarks", set()
    seen.add(circumstances.code_here(folder))
    for name, text in (("new.py", "1"), ("new.py", "2"), ("results.py", "3")):
        (folder / name).write_text(text)
        seen.add(circumstances.code_here(folder))
    assert len(seen) == 4
    house.commit()
    assert circumstances.code_here(folder) not in seen


def test_without_git_the_code_is_unknown(circumstances, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert circumstances.code_here(tmp_path) == ("unknown", "")


def test_of_a_path_that_was_asked_for_only_the_name_is_kept(circumstances, monkeypatch):
    asked = ["a.py", "/some/folder/arxiv.sqlite3", "--images", "10"]
    monkeypatch.setattr("sys.argv", asked)
    assert circumstances.arguments_here() == ("arxiv.sqlite3", "--images", "10")


def test_the_time_counts_from_the_start_of_the_process(circumstances):
    first = circumstances.seconds_so_far()
    time.sleep(0.05)
    assert 0 < first < circumstances.seconds_so_far()
