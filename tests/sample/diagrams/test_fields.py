import numpy as np
import pytest

from drawn_plots import check_again, check_page
from reimaging.sample.diagrams import fields
from reimaging.sample.diagrams.looks import LOOKS
from reimaging.sample.diagrams.page import framed

KINDS = [
    fields.heat_map,
    fields.contour_plot,
    fields.filled_contours,
    fields.vector_field,
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_map_stays_on_its_page_inks_some_of_it_and_says_what_it_shows(kind):
    check_page(kind, most=0.99)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_same_stream_draws_the_same_map(kind):
    check_again(kind)


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
