from itertools import pairwise

import numpy as np
import pytest

from reimaging.sample.diagrams.axes import MARKS, Axes, label_of, ticks
from reimaging.sample.diagrams.looks import LOOKS
from reimaging.sample.drawing import BLACK, Drawing, Letters, Path
from reimaging.sample.topics import TOPICS


def _axes(look="grace", xlim=(0, 1), ylim=(0, 2), **logs):
    return Axes(Drawing(200, 150), (40, 30, 140, 100), xlim, ylim, LOOKS[look], **logs)


def _written(axes):
    return [mark.text for mark in axes.drawing.marks if isinstance(mark, Letters)]


def test_points_lie_where_their_values_say():
    page = _axes().to_page(np.array([0, 0.5, 2]), np.array([2.0, 1.0, 0.0]))
    assert page.tolist() == [[40, 130], [110, 80], [320, 30]]


def test_a_curve_that_leaves_the_frame_is_cut_there():
    axes = _axes()
    axes.curve(np.array([0, 5.0]), np.array([0, 5.0]))
    (curve,) = axes.drawing.marks
    assert curve.clip == axes.place


@pytest.mark.parametrize("high", [0.2, 0.5, 1, 2, 5, 10, 20, 300, 1000, 77.7])
def test_ticks_are_round_numbers_and_few(high):
    found = ticks(0, high, 8)
    assert 4 <= len(found) <= 9 and found[0] == 0 and found[-1] <= high * 1.0001
    step = found[1] - found[0]
    assert round(step / 10 ** np.floor(np.log10(step) + 1e-9)) in (1, 2, 5)


def test_numbers_are_those_of_the_limits():
    axes = _axes(xlim=(-4, 4), ylim=(0, 0.5))
    axes.frame()
    assert {"-4", "0", "4"} <= set(_written(axes))
    assert "0.4" in _written(axes) and "-0.0" not in _written(axes)


def test_on_a_logarithmic_axis_numbers_are_powers_of_ten():
    axes = _axes(xlim=(-2, 1), xlog=True)
    axes.frame()
    raised = [mark for mark in axes.drawing.marks if isinstance(mark, Letters)]
    sizes = {mark.size for mark in raised}
    assert "10" in _written(axes) and len(sizes) == 2


def test_numbers_do_not_touch_each_other():
    for size in (6, 12, 20):
        look = LOOKS["origin sans"]
        axes = Axes(Drawing(300, 150), (40, 30, 180, 100), (0, 2000), (0, 1), look)
        axes.look = type(look)(**{**look.__dict__, "size": size})
        axes.frame(ynumbers=False)
        places = sorted((m.x, m.text) for m in axes.drawing.marks if isinstance(m, Letters))
        for (x, text), (following, _) in pairwise(places):
            assert x + 0.5 * size * len(text) < following


def test_ticks_point_inwards_or_outwards_as_the_look_has_it():
    def reach(look):
        axes = _axes(look)
        axes.frame(xnumbers=False, ynumbers=False)
        points = np.concatenate([m.points for m in axes.drawing.marks if isinstance(m, Path)])
        return points[:, 1].min()

    assert reach("grace") == 30 and reach("r") < 30


def test_axes_that_cross_do_so_at_the_origin():
    axes = _axes("mathematica", xlim=(-1, 1), ylim=(-1, 1))
    axes.frame(xnumbers=False, ynumbers=False)
    lines = [m.points for m in axes.drawing.marks if isinstance(m, Path)]
    assert ((110, 30), (110, 130)) in lines and ((40, 80), (180, 80)) in lines


@pytest.mark.parametrize("mark", [*MARKS, "."])
def test_each_mark_stands_about_its_point_and_none_outside_of_the_frame(mark):
    axes = _axes()
    axes.mark(110, 80, mark, 3, BLACK, True)
    points = np.concatenate([m.points for m in axes.drawing.marks])
    assert np.abs(points.mean(0) - (110, 80)).max() < 1.2
    before = len(axes.drawing.marks)
    axes.mark(300, 80, mark, 3, BLACK, True)
    assert len(axes.drawing.marks) == before


def test_a_legend_names_each_curve_within_the_frame():
    for seed in range(6):
        axes = _axes()
        rows = [("first case", BLACK, (), "o"), ("other", BLACK, (3, 3), "")]
        axes.legend(np.random.default_rng(seed), rows)
        assert {"first case", "other"} <= set(_written(axes))
        for mark in axes.drawing.marks:
            if isinstance(mark, Letters):
                assert 40 < mark.x < 180 and 30 < mark.y < 130


def test_labels_carry_the_unit_or_are_left_out():
    quantity = next(q for q in TOPICS["hep"].quantities if q.unit)
    rng = np.random.default_rng(0)
    labels = {label_of(quantity, LOOKS["grace"], rng) for _ in range(80)}
    assert "" in labels and len(labels) >= 4
    assert all(quantity.unit in label for label in labels - {""})
