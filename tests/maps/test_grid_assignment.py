"""Each point gets a cell of its own, and the points move as little as can be."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from reimaging.errors import ReimagingError
from reimaging.maps import grid_assignment
from reimaging.maps.grid_assignment import Shape, assign, grid_shape, moved, on_grid


def strewn(count):
    return np.random.default_rng(4).random((count, 2))


def clustered(count):
    rng = np.random.default_rng(4)
    middles = rng.normal(size=(12, 2)) * 3
    return middles[rng.integers(0, 12, count)] + rng.normal(size=(count, 2)) * 0.3


def in_few_places(count):
    return np.round(np.random.default_rng(4).normal(size=(count, 2)), 0)


def cells_of(columns, rows):
    return np.array([(row, column) for row in range(rows) for column in range(columns)])


def least(points, cells):
    apart = ((points[:, None] - cells[None]) ** 2).sum(axis=2)
    return apart[linear_sum_assignment(apart)].sum()


@pytest.fixture
def coarse_to_fine(monkeypatch):
    """As if 900 points were many."""
    monkeypatch.setattr(grid_assignment, "_EXACT", 0)
    monkeypatch.setattr(grid_assignment, "_COARSEST", 100**2)


def test_points_that_form_a_grid_keep_their_cells():
    cells = cells_of(6, 4)
    xy = np.column_stack([cells[:, 1], -cells[:, 0]]).astype(float)
    order = np.random.default_rng(4).permutation(len(cells))
    assert assign(xy[order], 6, 4).tolist() == cells[order].tolist()


def test_what_is_higher_on_the_map_lies_higher_on_the_grid():
    assert assign(np.array([[0, 5.0], [0, 9.0], [0, 1.0]]), 1, 3).tolist() == [
        [1, 0],
        [0, 0],
        [2, 0],
    ]


def test_no_other_way_moves_points_less():
    xy = strewn(6)
    points = on_grid(xy, Shape(3, 2))
    ways = [moved(points, cells_of(3, 2)[list(way)]) for way in permutations(range(6))]
    assert moved(points, assign(xy, 3, 2)) == pytest.approx(min(ways))


@pytest.mark.parametrize("points", [strewn, clustered, in_few_places])
@pytest.mark.parametrize(
    ("count", "columns", "rows"),
    [(900, 30, 30), (899, 29, 31), (700, 30, 30), (900, 300, 3)],
    ids=["full", "odd", "with free cells", "narrow"],
)
def test_from_coarse_to_fine_they_move_at_most_3_per_cent_more(
    coarse_to_fine, points, count, columns, rows
):
    xy = points(count)
    found = assign(xy, columns, rows)
    assert len(np.unique(found, axis=0)) == count
    assert (found >= 0).all()
    assert (found < (rows, columns)).all()
    on = on_grid(xy, Shape(columns, rows))
    best = least(on, cells_of(columns, rows))
    assert best * (1 - 1e-9) <= moved(on, found) <= best * 1.03


def test_from_coarse_to_fine_gives_the_same_each_time(coarse_to_fine):
    assert np.array_equal(assign(clustered(600), 25, 25), assign(clustered(600), 25, 25))


@given(st.data())
def test_each_point_has_a_cell_of_its_own(data):
    columns, rows = (data.draw(st.integers(1, 7)) for _ in range(2))
    place = st.tuples(st.integers(-3, 3), st.floats(-1e30, 1e30, allow_subnormal=False))
    points = data.draw(st.lists(place, max_size=columns * rows))
    found = assign(np.array(points, float).reshape(-1, 2), columns, rows)
    assert len({tuple(cell) for cell in found.tolist()}) == len(points)
    assert all(0 <= row < rows and 0 <= column < columns for row, column in found.tolist())


def test_points_at_one_place_lie_around_the_middle():
    found = assign(np.full((9, 2), 4.0), 7, 7)
    assert {tuple(cell) for cell in found.tolist()} == {
        (row, column) for row in (2, 3, 4) for column in (2, 3, 4)
    }


def test_around_a_round_map_the_corners_stay_free():
    angle, radius = np.random.default_rng(4).random((2, 340))
    xy = np.sqrt(radius)[:, None] * np.column_stack(
        [np.cos(2 * np.pi * angle), np.sin(2 * np.pi * angle)]
    )
    found = {tuple(cell) for cell in assign(xy, 20, 20).tolist()}
    assert not found & {(0, 0), (0, 19), (19, 0), (19, 19)}
    assert {(row, column) for row in range(8, 12) for column in range(8, 12)} <= found


def test_one_far_away_does_not_squeeze_the_others():
    xy = np.vstack([strewn(399), [[1e6, -1e6]]])
    points = on_grid(xy, Shape(20, 20))
    assert np.ptp(points[:-1], axis=0).min() > 18
    assert assign(xy, 20, 20)[-1].tolist() == [19, 19]


def test_the_map_fills_the_grid_whatever_its_units():
    points = on_grid(strewn(2000) * (1e-3, 1e5) + 7, Shape(40, 25))
    assert points.min(axis=0) == pytest.approx([-0.5, -0.5])
    assert points.max(axis=0) == pytest.approx([24.5, 39.5])


def test_more_images_than_cells_are_refused():
    with pytest.raises(ReimagingError, match="7 images do not fit on a grid of 3 x 2 cells"):
        assign(strewn(7), 3, 2)


def test_places_that_are_not_finite_are_refused():
    with pytest.raises(ReimagingError, match="1 of the 3 places of the map are not finite"):
        assign(np.array([[0, 1], [np.nan, 2], [3, 4.0]]), 2, 2)


def test_no_points_take_no_cells():
    assert assign(np.empty((0, 2)), 3, 2).shape == (0, 2)


@given(st.integers(0, 20_000), st.floats(0.2, 5))
def test_a_grid_has_room_for_all_and_less_than_a_row_to_spare(count, aspect):
    columns, rows = grid_shape(count, aspect)
    assert count <= columns * rows
    assert columns * rows - count < columns or count == 0
    if count > 2000:
        assert columns / rows == pytest.approx(aspect, rel=0.15)


def test_the_study_s_thousand_have_40_columns_and_25_rows():
    assert grid_shape(1000, 1.6) == (40, 25)
