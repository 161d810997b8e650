import re

import numpy as np
import pytest

from reimaging.sample.diagrams import hand, matter
from reimaging.sample.drawing import BLACK, WHITE, Path
from reimaging.sample.topics import TOPICS

TOPIC = TOPICS["matter"]


@pytest.fixture
def plain(monkeypatch):
    """A hand that writes letters, not strokes, and neither shakes nor shades."""
    steady = hand.Hand("xfig", 0.5, "serif", "serif italic", 8, (BLACK,), (WHITE,), "full", 4.0)
    monkeypatch.setattr(hand, "choose_hand", lambda rng, style="": steady)


def test_a_level_scheme_has_as_many_levels_as_its_caption_says(plain):
    found = 0
    for seed in range(40):
        drawing, about = matter.level_scheme(np.random.default_rng(seed), TOPIC)
        said = re.search(r"with (\d+) levels", about)
        lines = [
            m.points
            for m in drawing.marks
            if isinstance(m, Path) and not m.closed and len(m.points) == 2
        ]
        level = [p for p in lines if abs(p[0][1] - p[1][1]) < 1e-6]
        if said:
            found += 1
            assert len(level) == int(said[1])
    assert found


def test_lattices_of_every_kind_are_drawn():
    captions = " ".join(matter.lattice(np.random.default_rng(s), TOPIC)[1] for s in range(120))
    for kind in ("square", "triangular", "honeycomb", "kagome", "chain", "ladder"):
        assert kind in captions


def test_a_crystal_has_eight_corners_at_least(plain):
    drawing, _ = matter.crystal(np.random.default_rng(3), TOPIC)
    assert 8 <= sum(isinstance(m, Path) and m.closed for m in drawing.marks) < 1500


def test_bonds_of_a_molecule_are_equally_long(plain):
    for seed in range(20):
        drawing, _ = matter.molecule(np.random.default_rng(seed), TOPIC)
        bonds = [np.array(m.points) for m in drawing.marks if isinstance(m, Path) and not m.closed]
        long = np.array([np.hypot(*(bond[1] - bond[0])) for bond in bonds])
        assert np.ptp(long) < 1e-6


def test_phases_and_potentials_vary():
    for draw in (matter.phase_diagram, matter.potential):
        sizes = {
            round(draw(np.random.default_rng(seed), TOPIC)[0].width / 20) for seed in range(30)
        }
        assert len(sizes) > 5
