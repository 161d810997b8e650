"""The points of a map brought to the cells of a grid, so that they move as little as can be.

The points are spread over the grid first (`on_grid`), then each gets a cell of its own, so that
the sum of the squared distances from points to the centres of their cells is least.

Up to 2,500 points on 2,500 cells that least is found (scipy's linear assignment). Beyond, its time
grows with the cube, and it is approached from coarse to fine: points are put into groups of about
as many as there are cells in a block of 2 x 2, the groups are brought to the blocks in this same
way, and their points to the cells. Then the least is found within windows that overlap, again and
again, until they gain nothing more. Of points strewn evenly over 70 x 70 or 100 x 100 cells the sum
was 0.3 % above the least, of those in clusters less than 0.01 % (benchmarks/montages.py); of 2,600
in clusters on 60 x 60 cells 1.5 %.

Where there are more cells than points those stay free that the least sum leaves free: where the
map is empty, such as in the corners around a round one.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from reimaging.errors import ReimagingError

_OUTSIDE = 0.5  # per cent of the points, at either end of an axis, that are brought to the edge
_EXACT = 2500**2  # points times cells up to which the least sum is found
_COARSEST = 1300**2  # the same of the grid from which all finer ones come
_WINDOW, _WIDE_WINDOW = 16, 32  # cells a side, the latter on all grids but the finest
_GAIN = 1e-4  # of the sum: when a round gains less, it is the last
_ROUNDS = 20

Points = NDArray[np.float64]
Cells = NDArray[np.int64]


class Shape(NamedTuple):
    """How many columns and rows a grid has."""

    columns: int
    rows: int


def grid_shape(count: int, aspect: float = 1.0) -> Shape:
    """Give a grid for so many images, of which less than a row stays free.

    Parameters
    ----------
    count
        Images.
    aspect
        Columns to a row, about.
    """
    columns = max(1, min(count, math.ceil(math.sqrt(count * aspect) - 1e-9)))
    return Shape(columns, max(1, -(-count // columns)))


def on_grid(xy: NDArray[np.floating], shape: Shape) -> Points:
    """Spread the points of a map over a grid, in units of its cells.

    Each axis is stretched by itself: its 0.5th and 99.5th percentile come to the grid's edges, and
    what lies beyond is brought to the edge, so that a few far away do not squeeze all others.

    Parameters
    ----------
    xy
        [n, 2], x to the right and y upwards.
    shape
        Of the grid.

    Returns
    -------
    float64 [n, 2]
        Row (downwards) and column, where the centre of the first cell is 0, 0.
    """
    if not len(xy):
        return np.empty((0, 2))
    places = np.asarray(xy, np.float64) * (1, -1)
    low, high = np.percentile(places, (_OUTSIDE, 100 - _OUTSIDE), axis=0)
    # where nearly all points are in line, the others still count
    narrow = high <= low
    low = np.where(narrow, places.min(axis=0), low)
    high = np.where(narrow, places.max(axis=0), high)
    span = np.where(high > low, high - low, 1)
    part = np.where(high > low, np.clip((places - low) / span, 0, 1), 0.5)
    return np.asarray(part[:, ::-1] * (shape.rows, shape.columns) - 0.5)


def assign(xy: NDArray[np.floating], columns: int, rows: int) -> Cells:
    """Give each point of a map a cell of its own.

    Parameters
    ----------
    xy
        [n, 2], x to the right and y upwards; points may lie on each other.
    columns, rows
        Of the grid.

    Returns
    -------
    int64 [n, 2]
        Row (downwards) and column of each, from 0; the same each time.

    Raises
    ------
    ReimagingError
        If there are more points than cells, or a point is not finite.
    """
    if len(xy) > columns * rows:
        raise ReimagingError(
            f"{len(xy)} images do not fit on a grid of {columns} x {rows} cells; allowed are up to "
            f"{columns * rows}."
        )
    if not np.isfinite(xy).all():
        raise ReimagingError(
            f"{int((~np.isfinite(xy).all(axis=1)).sum())} of the {len(xy)} places of the map are "
            "not finite; mend what made them."
        )
    shape = Shape(columns, rows)
    points = on_grid(xy, shape)
    if len(points) * columns * rows <= _EXACT:
        return _least(points, _all_cells(shape))
    with tqdm(desc="grid", unit=" windows", leave=False, disable=None) as bar:
        return _near_least(points, shape, _WINDOW, bar)


def moved(points: Points, cells: Cells) -> float:
    """Give the sum of the squared distances of points to the centres of their cells."""
    return float(((points - cells) ** 2).sum())


def _least(points: Points, cells: Cells) -> Cells:
    """Give points cells, so that the sum is least; where cells do not suffice some get -1, -1."""
    from scipy.optimize import linear_sum_assignment

    apart = np.subtract.outer(points[:, 0], cells[:, 0]) ** 2
    apart += np.subtract.outer(points[:, 1], cells[:, 1]) ** 2
    which, where = linear_sum_assignment(apart)
    found = np.full((len(points), 2), -1, np.int64)
    found[which] = cells[where]
    return found


def _near_least(points: Points, shape: Shape, window: int, bar: tqdm) -> Cells:
    """Give each point a cell, from coarse to fine."""
    if len(points) * shape.columns * shape.rows <= _COARSEST:
        return _least(points, _all_cells(shape))
    blocks = Shape(-(-shape.columns // 2), -(-shape.rows // 2))
    groups = _groups(points, -(-len(points) // (blocks.columns * blocks.rows)))
    middles = np.array([points[group].mean(axis=0) for group in groups])
    found = np.full((len(points), 2), -1, np.int64)
    free = np.ones((shape.rows, shape.columns), bool)
    block_of = _near_least((middles - 0.5) / 2, blocks, _WIDE_WINDOW, bar)
    for group, (row, column) in zip(groups, 2 * block_of, strict=True):
        inside = _cells(free[row : row + 2, column : column + 2], row, column)
        found[group] = _least(points[group], inside)
        taken = found[group][found[group][:, 0] >= 0]
        free[taken[:, 0], taken[:, 1]] = False
    # blocks at the edge of an odd grid have fewer cells than the others
    left = np.flatnonzero(found[:, 0] < 0)
    found[left] = _least(points[left], _cells(free))
    return _refined(points, found, shape, window, bar)


def _groups(points: Points, size: int) -> list[NDArray[np.int64]]:
    """Put points that lie together into groups of `size`, by cutting across the longer side."""
    groups, waiting = [], [np.arange(len(points))]
    while waiting:
        own = waiting.pop()
        count = -(-len(own) // size)
        if count == 1:
            groups.append(own)
            continue
        axis = int(np.ptp(points[own], axis=0).argmax())
        order = own[np.argsort(points[own, axis], kind="stable")]
        half = count // 2 * size
        waiting += [order[half:], order[:half]]
    return groups


def _refined(points: Points, found: Cells, shape: Shape, side: int, bar: tqdm) -> Cells:
    """Find the least within each window, round after round, until no round gains anything."""
    holds = np.full((shape.rows, shape.columns), -1, np.int64)
    holds[found[:, 0], found[:, 1]] = np.arange(len(points))
    stale = np.ones(holds.shape, bool)
    before = moved(points, found)
    for _ in range(_ROUNDS):
        changed = np.zeros(holds.shape, bool)
        for window in _windows(shape, side):
            # what did not change since its last turn is as good as can be
            if (stale[window] | changed[window]).any():
                changed[window] |= _rearrange(points, holds, window)
                bar.update()
        taken = np.argwhere(holds >= 0)
        found[holds[taken[:, 0], taken[:, 1]]] = taken
        after = moved(points, found)
        if before - after <= _GAIN * after:
            break
        before, stale = after, changed
    return found


def _windows(shape: Shape, side: int) -> list[tuple[slice, slice]]:
    """Give windows of which each overlaps its neighbours by half."""
    step = side // 2
    return [
        (slice(row, row + side), slice(column, column + side))
        for row in range(0, max(1, shape.rows - step), step)
        for column in range(0, max(1, shape.columns - step), step)
    ]


def _rearrange(
    points: Points, holds: NDArray[np.int64], window: tuple[slice, slice]
) -> NDArray[np.bool_]:
    """Find the least within a window, and tell which of its cells hold another point now."""
    before = holds[window].copy()
    inside = np.sort(before[before >= 0])
    rows, columns = window
    everywhere = np.ones(before.shape, bool)
    found = _least(points[inside], _cells(everywhere, rows.start, columns.start))
    holds[window] = -1
    holds[found[:, 0], found[:, 1]] = inside
    return np.asarray(holds[window] != before)


def _cells(which: NDArray[np.bool_], row: int = 0, column: int = 0) -> Cells:
    """Give the cells, int64 [cells, 2], that are true in a part of the grid that begins there."""
    return np.add(np.argwhere(which), (row, column))


def _all_cells(shape: Shape) -> Cells:
    return _cells(np.ones((shape.rows, shape.columns), bool))
