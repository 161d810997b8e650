"""Where images lie on the explorer's square: as mapped, or each in a cell of a grid."""

import numpy as np
import pytest

from reimaging.explore.map_layouts import halved, on_square
from reimaging.maps.grid_assignment import Shape, assign, grid_shape, moved, on_grid


def test_a_map_keeps_its_proportions_and_is_turned_to_point_downwards():
    xy = np.array([[0, 0], [20, 0], [20, 10], [5, 5]], np.float32)
    places = on_square(xy, "plane")
    assert np.allclose(places, [[0.02, 0.74], [0.98, 0.74], [0.98, 0.26], [0.26, 0.5]])


@pytest.mark.parametrize("layout", ["plane", "grid"])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 1000])
def test_all_lie_on_the_square(layout, count):
    places = on_square(np.random.default_rng(1).normal(size=(count, 2)), layout)
    assert places.shape == (count, 2)
    assert (places >= 0).all() and (places < 1).all()


def test_images_that_lie_on_one_spot_lie_in_the_middle_of_the_plane():
    assert np.allclose(on_square(np.full((5, 2), 7.0), "plane"), 0.5)


@pytest.mark.parametrize("count", [1, 2, 5, 63, 64, 100, 1000])
def test_on_a_grid_no_two_share_a_cell_and_no_row_but_the_last_has_a_gap(count):
    places = on_square(np.random.default_rng(count).normal(size=(count, 2)), "grid")
    cells = places * 1024  # a grid's cells are a power of two along the square
    assert len(np.unique(cells, axis=0)) == count
    shape = grid_shape(count)
    side = 1 << max(0, max(shape) - 1).bit_length()
    taken = np.zeros((shape.rows, shape.columns), bool)
    column, row = np.floor(places * side).astype(int).T
    taken[row, column] = True
    assert (~taken).sum() == shape.rows * shape.columns - count
    assert np.allclose(places * side % 1, 0.5)


def test_on_a_grid_left_stays_left_and_up_stays_up():
    xy = np.random.default_rng(5).normal(size=(900, 2))
    places = on_square(xy, "grid")
    assert np.corrcoef(xy[:, 0], places[:, 0])[0, 1] > 0.9
    assert np.corrcoef(xy[:, 1], places[:, 1])[0, 1] < -0.9


def test_halving_moves_little_more_than_the_least_possible():
    shape = Shape(24, 24)
    points = on_grid(np.random.default_rng(2).normal(size=(570, 2)), shape)
    least = moved(points, assign(points[:, ::-1] * (1, -1), shape.columns, shape.rows))
    assert moved(points, halved(points, shape)) < 1.35 * least


def test_images_that_stand_on_a_grid_already_stay_there():
    rows, columns = np.divmod(np.random.default_rng(0).permutation(48), 8)
    points = np.stack([rows, columns], axis=1).astype(float)
    assert np.array_equal(halved(points, Shape(8, 6)), points)
