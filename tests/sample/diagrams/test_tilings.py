import numpy as np
import pytest

from reimaging.sample.diagrams import hand, tilings
from reimaging.sample.drawing import BLACK, WHITE, Path
from reimaging.sample.topics import TOPICS


@pytest.fixture
def plain(monkeypatch):
    """A hand that writes letters, not strokes, and neither shakes nor shades."""
    steady = hand.Hand("xfig", 0.5, "serif", "serif italic", 8, (BLACK,), (WHITE,), "full", 4.0)
    monkeypatch.setattr(hand, "choose_hand", lambda rng, style="": steady)


def area(cell):
    x, y = cell.T
    return abs(float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))) / 2


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_triangles_that_are_divided_still_fill_their_decagon(steps):
    whole = 10 * np.sin(np.pi / 5) / 2 * 50**2
    assert sum(map(area, tilings._penrose(steps, 50))) == pytest.approx(whole)


def test_golden_triangles_come_in_two_sizes():
    areas = np.round([area(cell) for cell in tilings._penrose(3, 50)], 6)
    assert len(np.unique(areas)) == 2


def test_rows_of_a_young_diagram_do_not_grow(plain):
    checked = 0
    for seed in range(20):
        drawing, about = tilings.tableau(np.random.default_rng(seed), TOPICS["math"])
        if about == "a Young tableau":
            checked += 1
            corners = np.round([m.points[0] for m in drawing.marks if isinstance(m, Path)], 3)
            rows = np.unique(corners[:, 1], return_counts=True)[1]
            assert (np.diff(rows) >= 0).all() or (np.diff(rows) <= 0).all()
    assert checked


def test_a_triangulation_is_a_plane_graph_of_triangles(plain):
    for seed in range(10):
        drawing, _ = tilings.triangulation(np.random.default_rng(seed), TOPICS["math"])
        edges = [m.points for m in drawing.marks if isinstance(m, Path) and not m.closed]
        count = len({tuple(np.round(p, 6)) for edge in edges for p in edge})
        assert 2 * count - 3 <= len(edges) <= 3 * count - 6


def test_tilings_differ_in_their_tiles():
    captions = {
        tilings.tiling(np.random.default_rng(s), TOPICS["math"])[1].split()[-1] for s in range(40)
    }
    assert {"penrose", "hexagons", "squares"} <= captions
