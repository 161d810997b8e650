import numpy as np
import pytest

from reimaging.sample.diagrams import fields
from reimaging.sample.diagrams.looks import LOOKS, dressed
from reimaging.sample.diagrams.page import framed
from reimaging.sample.drawing import Path
from reimaging.sample.drawing_pixels import as_pixels
from reimaging.sample.topics import TOPICS

KINDS = [
    fields.heat_map,
    fields.contour_plot,
    fields.filled_contours,
    fields.vector_field,
]


def _drawn(kind, seed):
    rng = np.random.default_rng(seed)
    look = dressed(list(LOOKS.values())[seed % len(LOOKS)], rng)
    return kind(rng, list(TOPICS.values())[seed % len(TOPICS)], look)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_map_stays_on_its_page_inks_some_of_it_and_says_what_it_shows(kind):
    for seed in range(8):
        drawing, about = _drawn(kind, seed)
        shown = [m.points for m in drawing.marks if isinstance(m, Path) and not m.clip]
        points = np.concatenate([*shown, [(0, 0)]])
        assert np.isfinite(points).all()
        inside = (points > -8) & (points < np.array([drawing.width, drawing.height]) + 8)
        assert inside.all(axis=1).mean() > 0.95
        dark = np.asarray(as_pixels(drawing, 36).convert("L")) < 200
        assert 0.002 < dark.mean() < 0.99
        assert about and not about.endswith(".")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_same_stream_draws_the_same_map(kind):
    one, other = (np.asarray(as_pixels(_drawn(kind, 3)[0], 36)) for _ in range(2))
    assert np.array_equal(one, other)


def test_colours_are_those_of_matplotlibs_map_and_steps_are_as_many_as_asked_for():
    z = np.linspace(0, 1, 64)[None]
    assert fields.coloured(z, "gray")[0, [0, -1]].tolist() == [[0, 0, 0], [255, 255, 255]]
    assert len(np.unique(fields.coloured(z, "jet", 5).reshape(-1, 3), axis=0)) == 5


def test_level_lines_of_a_cone_are_circles():
    axes = framed(np.random.default_rng(0), LOOKS["idl"], aspect=1.0)
    y, x = np.mgrid[-1:1:81j, -1:1:81j]
    fields.draw_contours(np.random.default_rng(0), axes, 1 - np.hypot(x, y), 3, (0, 0, 0))
    left, bottom, width, height = axes.place
    for mark in axes.drawing.marks:
        points = (np.array(mark.points) - (left, bottom)) / (width, height) - 0.5
        inside = (np.abs(points) < 0.49).all(axis=1)
        radius = np.hypot(*points[inside].T)
        assert np.ptp(radius) < 0.01
