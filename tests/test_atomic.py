"""A write happens whole or not at all."""

import os
import re

import pytest

from reimaging.atomic import fresh_name, orphans, replacing, write_text


def test_the_target_appears_only_when_the_block_ends_well(tmp_path):
    target = tmp_path / "made" / "table.csv"
    with replacing(target) as temporary:
        temporary.write_text("whole")
        assert not target.exists()
        assert temporary.parent == target.parent
        assert temporary.suffix == target.suffix
    assert target.read_text() == "whole"
    assert [p.name for p in target.parent.iterdir()] == ["table.csv"]


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "table.csv"
    write_text(target, "old")
    with pytest.raises(RuntimeError), replacing(target) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["table.csv"]


@pytest.mark.parametrize("buried", [True, False])
def test_what_a_killed_writer_left_is_removed_by_the_next_and_a_living_ones_is_not(
    tmp_path, buried
):
    child = os.fork()
    if child == 0:
        os._exit(0)
    if buried:
        os.waitpid(child, 0)
    else:
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    with replacing(tmp_path / "table.csv") as temporary:
        temporary.touch()
        alive = temporary.name
    mine = f"-{os.getpid()}-"
    assert mine in alive
    dead = alive.replace(mine, f"-{child}-")
    elsewhere = re.sub(r"\.[0-9a-f]{6}-", ".000000-", dead)
    names = (dead, alive, elsewhere, dead.replace(".table.", ".table.2."))
    for name in names:
        (tmp_path / name).write_text("half")
    assert [p.name for p in orphans(tmp_path / "table.csv")] == [dead]
    write_text(tmp_path / "table.csv", "whole")
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted({*names, "table.csv"} - {dead})


def test_a_fresh_name_is_another_each_time_and_hidden_beside_its_target(tmp_path):
    found = [fresh_name(tmp_path / "table.csv") for _ in range(9)]
    assert len(set(found)) == 9
    assert {(each.parent, each.name[0], each.suffix) for each in found} == {(tmp_path, ".", ".csv")}
