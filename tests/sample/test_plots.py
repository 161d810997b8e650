import numpy as np
import pytest

from reimaging.sample import plots, schematics
from reimaging.sample.drawing import Drawing, Path
from reimaging.sample.drawing_files import as_pixels
from reimaging.sample.topics import TOPICS

KINDS = [
    plots.line_plot, plots.scatter_plot, plots.histogram, plots.contour_plot,
    plots.wire_surface, plots.grey_map, plots.panels,
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_plot_stays_on_its_paper_and_inks_some_of_it(kind):
    for seed in range(5):
        drawing, about = kind(np.random.default_rng(seed), TOPICS["astro"])
        paths = [mark for mark in drawing.marks if isinstance(mark, Path)]
        points = np.concatenate([mark.points for mark in paths])
        assert np.isfinite(points).all() and (points > -5).all()
        assert (points < (drawing.width + 5, drawing.height + 5)).all()
        dark = np.asarray(as_pixels(drawing, 36).convert("L")) < 200
        assert 0.002 < dark.mean() < 0.7
        assert about


def test_data_outside_the_limits_end_at_the_frame():
    axes = plots.Axes(Drawing(100, 100), (10, 20, 50, 40), (0, 1), (0, 2))
    page = axes.to_page(np.array([0.5, -9, 9]), np.array([1.0, 9, -9]))
    assert page.tolist() == [[35, 40], [10, 60], [60, 20]]


def test_ticks_are_round_numbers_and_few():
    for high in (0.2, 0.5, 1, 2, 5, 10, 20, 300, 1000):
        assert 3 <= len(plots._ticks(0, high)) <= 8
    assert np.allclose(plots._ticks(0, 1), [0, 0.2, 0.4, 0.6, 0.8, 1])


def test_the_same_stream_draws_the_same_plot():
    first, _ = schematics.network(np.random.default_rng(3), TOPICS["math"])
    again, _ = schematics.network(np.random.default_rng(3), TOPICS["math"])
    assert first.marks == again.marks
