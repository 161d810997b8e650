"""Where the images of a map lie on the square that the explorer shows: as mapped, or on a grid.

The square goes from 0, 0 at its upper left to 1, 1: x to the right and y downwards, as on a screen.

*plane* is the map itself, in its own proportions, in the middle of the square.

*grid* gives each image a cell of its own near its place, without holes but at the end. The images
are halved by x where the grid is wider than high, else by y, then each half again, until each has
one cell. That takes some seconds for 600,000 images, where the least possible sum of moves
(`maps.grid_assignment`) would take hours.
"""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from reimaging.maps.grid_assignment import Shape, grid_shape, on_grid

Layout = Literal["plane", "grid"]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)

Places = NDArray[np.float64]

_MARGIN = 0.02  # of the square at each edge: an image on the edge is seen whole


def on_square(xy: NDArray[np.floating], layout: Layout) -> Places:
    """Bring the places of a map to the square.

    Parameters
    ----------
    xy
        [n, 2] finite, x to the right and y upwards.
    layout
        As mapped, or on a grid.

    Returns
    -------
    float64 [n, 2]
        From 0 up to but not including 1, x to the right and y downwards.
    """
    return _plane(xy) if layout == "plane" else _grid(xy)


def _plane(xy: NDArray[np.floating]) -> Places:
    places = np.asarray(xy, np.float64) * (1, -1)
    if not len(places):
        return places
    low, high = places.min(axis=0), places.max(axis=0)
    side = float((high - low).max()) or 1.0
    within = (places - (low + high) / 2) / side
    return np.asarray(0.5 + within * (1 - 2 * _MARGIN))


def _grid(xy: NDArray[np.floating]) -> Places:
    shape = grid_shape(len(xy))
    # cells of the grid are cells of the tiles, so that each tile of one level is filled evenly
    side = 1 << max(0, max(shape) - 1).bit_length()
    return (halved(on_grid(xy, shape), shape)[:, ::-1] + 0.5) / side


def halved(points: Places, shape: Shape) -> NDArray[np.int64]:
    """Give each point a cell of a grid, by halving the points along the longer side in turn.

    Parameters
    ----------
    points
        [n, 2], row and column in cells, as `on_grid` gives them; n at most the cells.
    shape
        Of the grid.

    Returns
    -------
    int64 [n, 2]
        Row and column, from 0; no two the same.
    """
    count, cells = len(points), shape.columns * shape.rows
    # the cells that stay free go to the lower right, as those of a page that is not full
    places = np.concatenate([points, np.full((cells - count, 2), float(cells))])
    order = np.arange(cells)
    # a block is a rectangle of cells with as many points; they lie one after another in `order`
    corner = np.zeros((1, 2), np.int64)
    size = np.array([[shape.rows, shape.columns]], np.int64)
    while len(size) < cells:
        axis = np.where(size[:, 1] >= size[:, 0], 1, 0)
        block = np.repeat(np.arange(len(size)), size.prod(axis=1))
        order = order[np.lexsort((places[order, axis[block]], block))]
        corner, size = _halves(corner, size, axis)
    taken = np.empty((cells, 2), np.int64)
    taken[order] = corner
    return taken[:count]


def _halves(
    corner: NDArray[np.int64], size: NDArray[np.int64], axis: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cut each block across an axis; a block of one cell stays."""
    each = np.arange(len(size))
    first = size.copy()
    first[each, axis] = (size[each, axis] + 1) // 2
    second = size.copy()
    second[each, axis] -= first[each, axis]
    beyond = corner.copy()
    beyond[each, axis] += first[each, axis]
    corners = np.stack([corner, beyond], axis=1).reshape(-1, 2)
    sizes = np.stack([first, second], axis=1).reshape(-1, 2)
    some = sizes.prod(axis=1) > 0
    return corners[some], sizes[some]
