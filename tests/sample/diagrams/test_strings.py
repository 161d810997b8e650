import re

import numpy as np
import pytest

from reimaging.sample.diagrams import hand, strings
from reimaging.sample.drawing import BLACK, WHITE, Path
from reimaging.sample.topics import TOPICS

TOPIC = TOPICS["hep"]


@pytest.fixture
def plain(monkeypatch):
    """A hand that writes letters, not strokes, and neither shakes nor shades."""
    steady = hand.Hand("xfig", 0.5, "serif", "serif italic", 8, (BLACK,), (WHITE,), "full", 4.0)
    monkeypatch.setattr(hand, "choose_hand", lambda rng, style="": steady)


def test_a_quiver_has_as_many_nodes_as_its_caption_says(plain):
    found = 0
    for seed in range(30):
        drawing, about = strings.quiver(np.random.default_rng(seed), TOPIC)
        said = re.search(r"with (\d+) nodes", about)
        if said:
            found += 1
            shapes = [m for m in drawing.marks if isinstance(m, Path) and m.closed]
            assert sum(len(m.points) in (4, 40) for m in shapes) >= int(said[1])
    assert found


def test_no_root_of_a_dynkin_diagram_stands_alone(plain):
    for seed in range(20):
        drawing, _ = strings.dynkin(np.random.default_rng(seed), TOPIC)
        roots = [np.array(m.points) for m in drawing.marks if isinstance(m, Path) and m.closed]
        ends = np.array(
            [p for m in drawing.marks if isinstance(m, Path) and not m.closed for p in m.points]
        )
        assert len(roots) >= 2
        for root in roots:
            radius = np.ptp(root[:, 0]) / 2
            assert np.hypot(*(ends - root.mean(0)).T).min() < radius


def test_branes_stand_upright_and_strings_lie_between():
    drawing, about = strings.branes(np.random.default_rng(1), TOPIC)
    assert about
    assert len(drawing.marks) > 4


def test_world_sheets_have_round_boundaries():
    for seed in range(10):
        drawing, _ = strings.world_sheet(np.random.default_rng(seed), TOPIC)
        assert any(
            isinstance(m, Path) and m.closed and len(m.points) in (10, 40) for m in drawing.marks
        )
