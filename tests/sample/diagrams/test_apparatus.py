import re

import numpy as np
import pytest

from reimaging.sample.diagrams import apparatus, hand
from reimaging.sample.drawing import BLACK, WHITE, Path
from reimaging.sample.topics import TOPICS

TOPIC = TOPICS["hep"]


@pytest.fixture
def plain(monkeypatch):
    """A hand that writes letters, not strokes, and neither shakes nor shades."""
    steady = hand.Hand("xfig", 0.5, "serif", "serif italic", 8, (BLACK,), (WHITE,), "full", 4.0)
    monkeypatch.setattr(hand, "choose_hand", lambda rng, style="": steady)


def test_a_beam_line_has_the_elements_that_it_counts(plain):
    found = 0
    for seed in range(40):
        drawing, about = apparatus.beam_line(np.random.default_rng(seed), TOPIC)
        said = re.search(r"its (\d+) elements", about)
        if said:
            found += 1
            assert sum(isinstance(m, Path) and m.closed for m in drawing.marks) >= int(said[1])
    assert found


def test_parts_lie_within_their_vessel(plain):
    drawing, _ = apparatus.apparatus(np.random.default_rng(2), TOPIC)
    vessel, *parts = [
        np.array(m.points) for m in drawing.marks if isinstance(m, Path) and m.closed and m.fill
    ]
    for part in parts:
        if np.ptp(part, axis=0).max() < 0.5 * np.ptp(vessel, axis=0).max():
            middle = part.mean(0)
            assert (middle >= vessel.min(0) - 1).all()
            assert middle[0] <= vessel.max(0)[0] + 1
