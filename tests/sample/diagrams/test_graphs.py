import re

import numpy as np
import pytest

from reimaging.sample.diagrams import graphs, hand
from reimaging.sample.drawing import BLACK, WHITE, Path
from reimaging.sample.topics import TOPICS

TOPIC = TOPICS["math"]


@pytest.fixture
def plain(monkeypatch):
    """A hand that writes letters, not strokes, and neither shakes nor shades."""
    steady = hand.Hand("xfig", 0.5, "serif", "serif italic", 8, (BLACK,), (WHITE,), "full", 4.0)
    monkeypatch.setattr(hand, "choose_hand", lambda rng, style="": steady)


def discs(drawing):
    return [
        m for m in drawing.marks if isinstance(m, Path) and m.closed and len(m.points) in (10, 40)
    ]


def test_springs_bring_neighbours_together():
    rng = np.random.default_rng(0)
    pairs = np.array([(k, k + 1) for k in range(29)])
    spots = graphs.spread(rng, rng.random((30, 2)), pairs)
    near = np.hypot(*(spots[pairs[:, 0]] - spots[pairs[:, 1]]).T).mean()
    all_gaps = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1))
    assert near < 0.5 * all_gaps[all_gaps > 0].mean()


def test_a_network_has_as_many_nodes_as_its_caption_says(plain):
    found = 0
    for seed in range(30):
        drawing, about = graphs.network(np.random.default_rng(seed), TOPIC)
        said = re.search(r"with (\d+) nodes", about)
        if said:
            found += 1
            assert len(discs(drawing)) == int(said[1])
    assert found


def test_networks_range_from_a_few_nodes_to_hairballs():
    sizes = [len(graphs.network(np.random.default_rng(s), TOPIC)[0].marks) for s in range(30)]
    assert min(sizes) < 40
    assert 300 < max(sizes) < 1500


def test_nodes_on_a_circle_lie_on_a_circle():
    drawing, _ = graphs.circle(np.random.default_rng(2), TOPIC)
    spots = np.array([np.mean(m.points, 0) for m in discs(drawing)])
    middle = (spots.max(0) + spots.min(0)) / 2
    far = np.hypot(*(spots - spots.mean(0)).T)
    assert np.ptp(far) < 0.05 * far.mean()
    assert np.allclose(middle, spots.mean(0), atol=0.1 * far.mean())


def test_each_unit_is_joined_to_all_of_the_next_layer(plain):
    checked = 0
    for seed in range(20):
        drawing, _ = graphs.layered(np.random.default_rng(seed), TOPIC)
        spots = np.round([np.mean(m.points, 0) for m in discs(drawing)], 1)
        weights = [
            m for m in drawing.marks if isinstance(m, Path) and not m.closed and len(m.points) == 2
        ]
        sizes = [np.unique(spots[:, k], return_counts=True)[1] for k in (0, 1)]
        if weights:
            checked += 1
            assert len(weights) in [int((n[:-1] * n[1:]).sum()) for n in sizes]
    assert checked


def test_each_variable_of_a_factor_graph_has_a_factor():
    drawing, about = graphs.bipartite(np.random.default_rng(4), TOPIC)
    lines = [
        m for m in drawing.marks if isinstance(m, Path) and not m.closed and len(m.points) == 2
    ]
    said = re.search(r"with (\d+) variables", about)
    assert len(lines) >= (int(said[1]) if said else 2)
