import numpy as np
import pytest

from reimaging.sample.diagrams import geometry
from reimaging.sample.topics import TOPICS

TURN = np.linspace(0, 2 * np.pi, 240, endpoint=False)
TREFOIL = np.column_stack(
    [(2 + np.cos(3 * TURN)) * np.cos(2 * TURN), (2 + np.cos(3 * TURN)) * np.sin(2 * TURN)]
)


def test_a_trefoil_crosses_itself_three_times_and_a_circle_never():
    assert len(geometry.crossings(TREFOIL)) == 3
    circle = np.column_stack([np.cos(TURN), np.sin(TURN)])
    assert len(geometry.crossings(circle)) == 0


def test_a_trefoil_falls_into_three_strands():
    strands, pairs = geometry.under_strands(20 * TREFOIL, 6.0)
    assert len(strands) == len(pairs) == 3


@pytest.mark.parametrize("seed", range(12))
def test_a_knot_has_a_gap_at_each_crossing(seed):
    line = 60 * geometry.knot_curve(np.random.default_rng(seed))
    gap = 5.0
    strands, pairs = geometry.under_strands(line, gap)
    ends = np.vstack([line, line[:1]])
    for one, two in pairs:
        spot = np.array([np.interp(one, np.arange(len(ends)), ends[:, k]) for k in (0, 1)])
        near = [
            end
            for strand in strands
            for end in (strand[0], strand[-1])
            if np.hypot(*(end - spot)) < gap
        ]
        # strands shorter than the gap are left out, and with them their ends
        assert len(near) >= (2 if len(strands) == len(pairs) else 0)
        assert two > one


def test_strands_run_above_and_below_in_turn():
    _, pairs = geometry.under_strands(20 * TREFOIL, 6.0)
    visits = np.sort(pairs.ravel())
    assert len(visits) == 6
    assert (np.diff(visits) > 1).all()


@pytest.mark.parametrize(
    "draw", [geometry.braid, geometry.surface, geometry.space_time, geometry.knot]
)
def test_captions_tell_what_was_drawn(draw):
    captions = {draw(np.random.default_rng(seed), TOPICS["math"])[1] for seed in range(30)}
    assert len(captions) > 3 or draw is geometry.space_time
