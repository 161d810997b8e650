"""Tiles of a map: what is seen of each square, and that it stays as one zooms in."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reimaging.errors import ReimagingError
from reimaging.explore.map_tiles import CELLS, DEEPEST, MOST, SIDE, WITHIN, MapTiles


def scattered(count, seed=0, clump=None):
    rng = np.random.default_rng(seed)
    places = rng.random((count, 2))
    if clump is not None:
        places = 0.3 + clump * (places - 0.5)
    return MapTiles(np.arange(count), places, rng.permutation(count)), places


def every_tile(tiles, z, mask=None):
    return {(x, y): tiles.tile(z, x, y, mask) for x in range(1 << z) for y in range(1 << z)}


def places_of(tile, z, x, y):
    return (tile.steps / WITHIN + (x, y)) / (1 << z)


@given(
    count=st.integers(0, 2000), seed=st.integers(0, 99), share=st.sampled_from([None, 0.5, 0.02])
)
@settings(max_examples=25, deadline=None)
def test_what_is_seen_stays_as_one_zooms_in(count, seed, share):
    tiles, _ = scattered(count, seed, clump=0.2)
    mask = None if share is None else np.random.default_rng(seed + 1).random(count) < share
    for z in range(min(tiles.depth, 4)):
        above = {row for tile in every_tile(tiles, z, mask).values() for row in tile.rows.tolist()}
        below = {
            row for tile in every_tile(tiles, z + 1, mask).values() for row in tile.rows.tolist()
        }
        assert above <= below


def test_the_deepest_level_has_all_images_once():
    tiles, _ = scattered(3000)
    found = [tile.rows for tile in every_tile(tiles, tiles.depth).values()]
    assert np.array_equal(np.sort(np.concatenate(found)), np.arange(3000))
    assert all(tile.inside == len(tile.rows) for tile in every_tile(tiles, tiles.depth).values())


def test_the_level_above_the_deepest_one_does_not_have_all():
    tiles, _ = scattered(3000)
    above = every_tile(tiles, tiles.depth - 1).values()
    assert any(tile.inside > len(tile.rows) for tile in above)


def test_a_tile_shows_the_first_by_lot_of_each_cell():
    rng = np.random.default_rng(3)
    places, lot = rng.random((5000, 2)), rng.permutation(5000)
    tile = MapTiles(np.arange(5000), places, lot).tile(0, 0, 0)
    cell = (places * SIDE).astype(int) @ (1, SIDE)
    first = [min(np.flatnonzero(cell == one), key=lambda row: lot[row]) for one in range(CELLS)]
    assert sorted(first) == sorted(tile.rows.tolist())
    assert np.array_equal(tile.rows, tile.rows[np.argsort(lot[tile.rows])])
    assert tile.inside == 5000 and tile.since is None


def test_a_tile_with_few_images_shows_all_wherever_they_lie():
    tiles, places = scattered(CELLS, clump=1e-5)
    tile = tiles.tile(0, 0, 0)
    assert len(tile.rows) == CELLS and tile.inside == CELLS and tile.since == 0
    assert np.allclose(places_of(tile, 0, 0, 0), places[tile.rows], atol=1 / WITHIN)


def test_places_are_told_within_the_tile():
    tiles, places = scattered(4000)
    for (x, y), tile in every_tile(tiles, 2).items():
        found = places_of(tile, 2, x, y)
        assert np.allclose(found, places[tile.rows], atol=1 / WITHIN / 4)
        assert (tile.steps >= 0).all() and (tile.steps < WITHIN).all()


def test_a_filter_lets_others_come_forward():
    tiles, _ = scattered(5000)
    mask = np.zeros(5000, bool)
    mask[tiles.tile(0, 0, 0).rows] = True
    others = tiles.tile(0, 0, 0, ~mask)
    assert len(others.rows) == CELLS and not mask[others.rows].any()
    assert others.inside == 5000 - CELLS


def test_with_few_chosen_a_tile_says_since_when_it_has_all():
    tiles, places = scattered(5000)
    mask = np.zeros(5000, bool)
    mask[:20] = True
    x, y = (places[0] * 4).astype(int)
    assert tiles.tile(0, 0, 0, mask).since == 0
    assert tiles.tile(2, x, y, mask).since == 0
    assert tiles.tile(2, x, y).since is None
    below = tiles.tile(tiles.depth, *(places[0] * (1 << tiles.depth)).astype(int))
    assert 2 < below.since <= tiles.depth


def test_images_on_one_spot_end_at_the_deepest_level_which_says_how_many_there_are():
    places = np.full((1000, 2), 0.3)
    tiles = MapTiles(np.arange(1000), places, np.arange(1000)[::-1])
    assert tiles.depth == DEEPEST
    at = int(0.3 * (1 << DEEPEST))
    tile = tiles.tile(DEEPEST, at, at)
    assert tile.inside == 1000 and tile.since is None
    assert tile.rows.tolist() == list(range(999, 999 - MOST, -1))
    assert tiles.tile(DEEPEST - 1, at >> 1, at >> 1).rows.tolist() == [999]


def test_what_many_on_one_spot_hide_is_seen_beside_them():
    places = np.full((1000, 2), 0.3)
    places[-1] += 0.3 / (1 << DEEPEST)  # in the same tile of the deepest level, in another cell
    tiles = MapTiles(np.arange(1000), places, np.arange(1000))
    at = int(0.3 * (1 << DEEPEST))
    assert 999 in tiles.tile(DEEPEST - 1, at >> 1, at >> 1).rows
    assert 999 in tiles.tile(DEEPEST, at, at).rows


def test_a_map_without_images_has_one_empty_tile():
    tiles = MapTiles(np.empty(0, np.int64), np.empty((0, 2)), np.empty(0, np.int64))
    assert tiles.depth == 0
    tile = tiles.tile(0, 0, 0)
    assert len(tile.rows) == 0 and tile.inside == 0 and tile.since == 0


def test_rows_may_be_some_of_a_larger_catalogue():
    rows = np.array([90, 7, 41])
    tiles = MapTiles(rows, np.array([[0.1, 0.1], [0.6, 0.2], [0.9, 0.9]]), np.array([5, 2, 9]))
    assert tiles.tile(0, 0, 0).rows.tolist() == [7, 90, 41]
    mask = np.zeros(100, bool)
    mask[41] = True
    assert tiles.tile(0, 0, 0, mask).rows.tolist() == [41]


@pytest.mark.parametrize(
    ("tile", "says"),
    [
        ((-1, 0, 0), "no level -1"),
        ((9, 0, 0), "allowed are those from 0 to"),
        ((1, 2, 0), "no tile 2/0; allowed are columns and rows from 0 to 1"),
        ((1, 0, -1), "no tile 0/-1"),
        ((10**30, 0, 0), "no level"),
    ],
)
def test_a_tile_that_is_not_there_is_refused(tile, says):
    tiles, _ = scattered(1000)
    with pytest.raises(ReimagingError, match=says):
        tiles.tile(*tile)
