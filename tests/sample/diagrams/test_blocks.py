import numpy as np
import pytest

from reimaging.sample.diagrams import blocks, hand
from reimaging.sample.drawing import BLACK, WHITE, Letters, Path
from reimaging.sample.topics import TOPICS

TOPIC = TOPICS["learning"]


@pytest.fixture
def plain(monkeypatch):
    """A hand that writes letters, not strokes, and neither shakes nor shades."""
    steady = hand.Hand("xfig", 0.5, "serif", "serif italic", 8, (BLACK,), (WHITE,), "full", 4.0)
    monkeypatch.setattr(hand, "choose_hand", lambda rng, style="": steady)


def written(drawing):
    return [mark.text for mark in drawing.marks if isinstance(mark, Letters)]


@pytest.mark.parametrize("seed", range(8))
def test_a_block_diagram_has_blocks_that_arrows_join(seed):
    drawing, _ = blocks.block_diagram(np.random.default_rng(seed), TOPIC)
    paths = [mark for mark in drawing.marks if isinstance(mark, Path)]
    assert sum(mark.closed for mark in paths) >= 3
    assert sum(not mark.closed for mark in paths) >= 1


def test_a_flow_chart_starts_ends_and_asks(plain):
    asked = 0
    for seed in range(30):
        drawing, _ = blocks.flow_chart(np.random.default_rng(seed), TOPIC)
        texts = written(drawing)
        assert {"Start", "Begin", "Input"} & set(texts)
        assert {"Stop", "End", "Output", "return"} & set(texts)
        asked += any(text in ("yes", "Yes", "Y", "true") for text in texts)
    assert asked > 10


def test_networks_are_drawn_in_different_ways():
    counts = {len(blocks.layers(np.random.default_rng(s), TOPIC)[0].marks) // 10 for s in range(30)}
    assert len(counts) > 4


def test_a_pulse_returns_to_its_base_line(plain):
    drawing, _ = blocks.timing_diagram(np.random.default_rng(3), TOPIC)
    signals = [
        m for m in drawing.marks if isinstance(m, Path) and not m.closed and len(m.points) > 5
    ]
    assert signals
    for signal in signals:
        assert signal.points[0][1] == pytest.approx(signal.points[-1][1])


def test_messages_run_between_lines_of_life(plain):
    drawing, _ = blocks.protocol(np.random.default_rng(1), TOPIC)
    lines = [
        m.points
        for m in drawing.marks
        if isinstance(m, Path) and not m.closed and len(m.points) == 2
    ]
    upright = [p[0][0] for p in lines if abs(p[0][0] - p[1][0]) < 0.1]
    assert len(set(np.round(upright, 1))) >= 2
