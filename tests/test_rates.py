"""Rates say what each kind of task takes, by lines through what was measured."""

import re
import subprocess
import sys

import pytest

from reimaging.rates import GROWTHS, MARGIN, SPREADS, Rate, grown, memory_of, rates


def rate(**more):
    told = {
        "name": "convert", "unit": "image", "growth": "n", "spread": "tar", "cpu_each": 2,
        "cpu_fixed": 10, "cores": 1, "longest": 0, "memory_each": 3, "memory_fixed": 100,
        "disk_each": 5, "disk_fixed": 7, "least": 1, "most": 9, "date": "2026-12-01",
        "machine": "a machine", "command": "python benchmarks/rates.py",
    }  # fmt: skip
    return Rate(**told | more)


def test_a_rate_has_a_fixed_part_and_one_that_grows():
    one = rate()
    assert (one.cpu(4), one.memory(4), one.disk(4)) == (18, 112, 27)


def test_time_may_grow_faster_than_the_number_but_memory_and_disk_do_not():
    assert rate(growth="n^2").cpu(4) == 10 + 2 * 16
    assert rate(growth="n log n").cpu(8) == 10 + 2 * 8 * 3
    assert rate(growth="n^2").memory(4) == rate().memory(4)


def test_one_or_none_has_no_logarithm_and_grows_like_itself():
    assert grown(1, "n log n") == 1
    assert grown(0, "n log n") == 0


@pytest.mark.parametrize("one", rates().values(), ids=lambda one: one.name)
def test_each_rate_says_when_on_what_and_by_what_it_was_measured(one):
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", one.date)
    assert one.machine
    assert one.command.startswith("python benchmarks/")
    assert one.unit
    assert one.growth in GROWTHS
    assert one.spread in SPREADS
    assert 0 < one.least <= one.most


@pytest.mark.parametrize("one", rates().values(), ids=lambda one: one.name)
def test_no_rate_is_below_zero_and_each_takes_time_and_memory(one):
    assert min(one.cpu_each, one.cpu_fixed, one.memory_each, one.disk_each, one.disk_fixed) >= 0
    assert one.cpu(one.most) > 0
    assert one.memory(one.most) > 10 * 2**20  # Python alone
    assert one.cores > 0
    assert 0 <= one.longest <= 1


def test_a_task_of_a_tar_holds_as_much_however_many_tars_there_are():
    assert all(one.memory_each == 0 for one in rates().values() if one.spread == "tar")


def test_the_memory_of_a_step_is_that_of_its_tasks_a_tar_with_a_margin():
    of_embed = [one for one in rates().values() if one.name.startswith("embed.")]
    of_tars = [one.memory(1) for one in of_embed if one.spread == "tar"]
    assert memory_of("embed") == round(MARGIN * max(of_tars))
    assert memory_of("convert") == round(MARGIN * rates()["convert"].memory(1))


def test_the_memory_of_a_step_that_is_done_once_is_the_most_that_was_measured():
    of_map = [one.memory(one.most) for one in rates().values() if one.name.startswith("map.")]
    assert memory_of("map") == round(MARGIN * max(of_map))


def test_of_a_step_that_was_not_measured_no_memory_is_told():
    assert memory_of("deposit") is None


def test_rates_are_read_without_anything_heavy():
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, reimaging.rates; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert not {"numpy", "h5py", "keras", "dask", "sqlite3"} & set(loaded)
