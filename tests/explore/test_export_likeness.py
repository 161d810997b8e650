"""The nearest images of a still copy."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reimaging.explore.export_likeness import nearest_of


def directions(number, dimension, seed):
    vectors = np.random.default_rng(seed).normal(size=(number, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_on_a_circle_the_nearest_are_those_beside():
    turn = np.radians(np.arange(20))
    vectors = np.stack([np.cos(turn), np.sin(turn)], 1).astype(np.float32)
    places, millionths = nearest_of(vectors, 4)
    assert places[0].tolist() == [1, 2, 3, 4]
    assert set(places[10].tolist()) == {8, 9, 11, 12}
    assert millionths[0, 0] == round(1e6 * (1 - np.cos(np.radians(1))))


@given(st.integers(1, 40), st.integers(1, 50), st.integers(0, 99))
def test_they_are_those_of_all_sorted_by_distance_without_itself(number, count, seed):
    vectors = directions(number, 3, seed)
    places, millionths = nearest_of(vectors, count)
    assert places.shape == (number, min(count, number - 1))
    far = 1e6 * (1 - np.float64(vectors @ vectors.T))
    for place in range(number):
        others = np.delete(far[place], place)
        assert place not in places[place]
        assert len(set(places[place].tolist())) == places.shape[1]
        np.testing.assert_allclose(millionths[place], np.sort(others)[: places.shape[1]], atol=1.5)


def test_of_equals_that_of_the_lower_number_comes_first():
    vectors = np.tile(np.float32([1, 0]), (9, 1))
    assert nearest_of(vectors, 3).places[4].tolist() == [0, 1, 2]
    assert nearest_of(vectors, 3).millionths.max() == 0


def test_the_opposite_is_two_million_away():
    vectors = np.float32([[1, 0], [-1, 0]])
    assert nearest_of(vectors).millionths.tolist() == [[2_000_000], [2_000_000]]
