import re

import numpy as np
import pytest

from reimaging.sample.diagrams import hand, trees
from reimaging.sample.drawing import BLACK, WHITE, Letters, Path
from reimaging.sample.topics import TOPICS

TOPIC = TOPICS["math"]


@pytest.fixture
def plain(monkeypatch):
    """A hand that writes letters, not strokes, and neither shakes nor shades."""
    steady = hand.Hand("xfig", 0.5, "serif", "serif italic", 8, (BLACK,), (WHITE,), "full", 4.0)
    monkeypatch.setattr(hand, "choose_hand", lambda rng, style="": steady)


def lines(drawing, corners):
    return [
        m
        for m in drawing.marks
        if isinstance(m, Path) and not m.closed and len(m.points) == corners
    ]


def test_a_tree_has_one_branch_less_than_nodes(plain):
    checked = 0
    for seed in range(40):
        drawing, _ = trees.tree(np.random.default_rng(seed), TOPIC)
        nodes = [m for m in drawing.marks if isinstance(m, Path) and m.closed]
        if nodes:
            checked += 1
            assert len(lines(drawing, 2)) == len(nodes) - 1
    assert checked > 5


def test_a_dendrogram_joins_its_items_one_by_one(plain):
    checked = 0
    for seed in range(30):
        drawing, about = trees.dendrogram(np.random.default_rng(seed), TOPIC)
        said = re.search(r"tree of (\d+) items", about)
        if said:
            checked += 1
            assert len(lines(drawing, 4)) == int(said[1]) - 1
    assert checked


def test_a_hasse_diagram_has_a_node_a_subset(plain):
    sizes = set()
    for seed in range(20):
        drawing, _ = trees.hasse(np.random.default_rng(seed), TOPIC)
        sizes.add(sum(isinstance(m, Path) and m.closed for m in drawing.marks))
    assert {4, 8, 16} <= sizes <= {0, 4, 8, 16}


def test_an_automaton_names_its_states():
    drawing, _ = trees.automaton(np.random.default_rng(3), TOPIC)
    assert any(isinstance(mark, Letters) for mark in drawing.marks)
    assert any(isinstance(m, Path) and m.closed for m in drawing.marks)


def test_arrows_of_a_commutative_diagram_join_its_objects(plain):
    drawing, _ = trees.commutative(np.random.default_rng(1), TOPIC)
    heads = [m for m in drawing.marks if isinstance(m, Path) and m.closed]
    assert len(heads) == len([m for m in drawing.marks if isinstance(m, Path) and not m.closed])
    assert heads
