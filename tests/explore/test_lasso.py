"""The images within a line."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.path import Path as Outline

from reimaging.errors import ReimagingError
from reimaging.explore.lasso import CORNERS, Lasso

SQUARE = [(0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75)]


def test_a_square_has_what_lies_in_it():
    places = np.array([[0.5, 0.5], [0.2, 0.5], [0.5, 0.8], [0.74, 0.26], [0.3, 0.3]])
    assert Lasso(places).within(SQUARE).tolist() == [0, 3, 4]


@pytest.mark.parametrize("turned", [SQUARE[::-1], SQUARE[2:] + SQUARE[:2]])
def test_it_does_not_matter_where_a_line_begins_or_which_way_it_goes(turned):
    places = np.random.default_rng(0).random((500, 2))
    assert np.array_equal(Lasso(places).within(turned), Lasso(places).within(SQUARE))


@given(
    st.lists(st.tuples(*[st.floats(-0.5, 1.5)] * 2), min_size=3, max_size=3, unique=True),
    st.integers(0, 50),
)
@settings(max_examples=60, deadline=None)
def test_it_agrees_with_matplotlib_on_triangles(corners, seed):
    places = np.random.default_rng(seed).random((300, 2))
    expected = np.flatnonzero(Outline(corners).contains_points(places))
    assert np.array_equal(Lasso(places).within(corners), expected)


def test_what_a_line_goes_around_twice_is_outside():
    star = [(0.5 + 0.5 * math.sin(turn), 0.5 + 0.5 * math.cos(turn))
            for turn in (2 * math.pi * 2 * point / 5 for point in range(5))]  # fmt: skip
    places = np.array([[0.5, 0.5], [0.5, 0.95]])
    assert Lasso(places).within(star).tolist() == [1]


def test_a_line_without_an_inside_has_nothing():
    places = np.random.default_rng(0).random((100, 2))
    assert len(Lasso(places).within([(0.1, 0.1), (0.9, 0.9), (0.5, 0.5)])) == 0
    assert len(Lasso(places).within([(0.5, 0.5)] * 3)) == 0


def test_numbers_at_the_edge_of_what_a_float_holds_do_no_harm():
    places = np.random.default_rng(0).random((100, 2))
    around = [(-1e308, -1e308), (1e308, -1e308), (1e308, 1e308), (-1e308, 1e308)]
    assert len(Lasso(places).within(around)) in (0, 100)


@pytest.mark.parametrize("count", [0, 1, 2, CORNERS + 1])
def test_a_line_of_too_few_or_too_many_corners_is_refused(count):
    with pytest.raises(ReimagingError, match=f"has {count} corners; allowed are 3 to {CORNERS}"):
        Lasso(np.zeros((1, 2))).within([(0.0, 0.0)] * count)


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_corner_that_is_no_place_is_refused(number):
    with pytest.raises(ReimagingError, match="finite"):
        Lasso(np.zeros((1, 2))).within([(0.0, 0.0), (1.0, number), (1.0, 1.0)])
