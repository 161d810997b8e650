import re

import numpy as np
import pytest

from reimaging.sample.diagrams import circuits, hand
from reimaging.sample.drawing import BLACK, WHITE, Letters, Path
from reimaging.sample.topics import TOPICS

TOPIC = TOPICS["quantum"]


@pytest.fixture
def plain(monkeypatch):
    """A hand that writes letters, not strokes, and neither shakes nor shades."""
    steady = hand.Hand("xfig", 0.5, "serif", "serif italic", 8, (BLACK,), (WHITE,), "full", 4.0)
    monkeypatch.setattr(hand, "choose_hand", lambda rng, style="": steady)


def test_a_circuit_says_how_many_elements_it_has():
    for seed in range(40):
        drawing, about = circuits.circuit(np.random.default_rng(seed), TOPIC)
        said = re.search(r"(\d+) elements", about)
        if said:
            names = sum(isinstance(mark, Letters) for mark in drawing.marks)
            assert names <= 4 * int(said[1]) + 6
            return
    pytest.fail("no caption counts")


def test_each_qubit_is_a_line_from_left_to_right(plain):
    checked = 0
    for seed in range(30):
        drawing, about = circuits.quantum_circuit(np.random.default_rng(seed), TOPIC)
        said = re.search(r"on (\d+) qubits", about)
        lines = [m.points for m in drawing.marks if isinstance(m, Path) and not m.closed]
        spans = np.array([p[-1][0] - p[0][0] for p in lines if p[0][1] == p[-1][1]])
        if said:
            checked += 1
            assert np.isclose(spans, spans.max()).sum() == int(said[1])
    assert checked


def test_gates_join_what_comes_in_two_by_two(plain):
    for seed in range(10):
        drawing, _ = circuits.logic(np.random.default_rng(seed), TOPIC)
        inputs = sum(isinstance(m, Letters) and m.text == "x" for m in drawing.marks)
        gates = sum(isinstance(m, Path) and m.closed and len(m.points) != 10 for m in drawing.marks)
        assert inputs // 2 <= gates < inputs
