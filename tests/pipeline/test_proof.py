"""The proofs that take long: the default profile, killed ten times, and made in two places."""

import random
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.heavy
ROOT = Path(__file__).parents[2]
KILLS = 10


def test_ten_kills_at_random_moments_and_another_folder_change_no_byte(copy_project):
    undisturbed, disturbed = copy_project("here"), copy_project("over there")
    for project in (undisturbed, disturbed):
        shutil.copy(ROOT / "profiles/sample.toml", project.root / "profiles")
    undisturbed.doit()
    chance = random.Random(20181231)
    for n in range(KILLS):
        moment = chance.uniform(1, 9)
        alive = disturbed.killed_doit(after=moment, alone=bool(n % 2))
        assert alive, f"kill {n + 1} came too late: the run had ended"
        print(f"kill {n + 1}: after {moment:.1f} s")
    disturbed.doit()
    mine, theirs = undisturbed.products("sample"), disturbed.products("sample")
    assert len(mine) > 70
    assert theirs == mine
