"""The proofs that take long: the default profile, killed ten times, and made in two places."""

import random
from pathlib import Path

import pytest

pytestmark = pytest.mark.heavy
ROOT = Path(__file__).parents[2]
KILLS = 10


def test_ten_kills_at_random_moments_and_another_folder_change_no_byte(copy_project):
    undisturbed, disturbed = copy_project("here"), copy_project("over there")
    for project in (undisturbed, disturbed):
        profile = (ROOT / "profiles/sample.toml").read_text()
        # as many drawn pictures as show that they come out the same
        profile += "\n[arrays]\ndrawn_training = 240\ndrawn_test = 60\n"
        (project.root / "profiles/sample.toml").write_text(profile)
    undisturbed.doit()
    tasks = (undisturbed.root / "data/sample/journal.jsonl").read_text().count("\n")
    chance = random.Random(20181231)
    # ten moments over the whole chain, by how far it has come: the first is while the sample is
    # drawn, which takes a third of the time
    moments = [0, *sorted(chance.sample(range(1, tasks - 2), KILLS - 1))]
    for n, done in enumerate(moments):
        then = chance.uniform(0, 1) if done else 5
        assert disturbed.killed_doit("sample", done=done, then=then, alone=bool(n % 2)), (
            f"kill {n + 1} came too late: the run had ended"
        )
        print(f"kill {n + 1}: {then:.2f} s after {done} of {tasks} tasks")
    disturbed.doit()
    mine, theirs = undisturbed.products("sample"), disturbed.products("sample")
    assert theirs == mine
    assert {"database", "paper/sample.pdf", "data/sample/arrays/random-128.h5"} < set(mine)
