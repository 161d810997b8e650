"""Where each image of a montage lies: in the cells of a grid, or at its own place on a map.

A plan says for each image the pixel of its centre and the box in which it is shown whole. It knows
no images: what is painted by it is another matter (`montage`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError

NEIGHBOURS = 8  # by whose distance the room is judged that an image has

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """A montage that can be painted.

    Attributes
    ----------
    width, height
        Of the canvas, in pixels.
    image_id
        int64 [n].
    x, y
        int64 [n]: the pixel of the image's centre, to the right and downwards from 0.
    across, down
        int64 [n]: width and height of its box, in pixels.
    """

    width: int
    height: int
    image_id: Integers
    x: Integers
    y: Integers
    across: Integers
    down: Integers

    def __len__(self) -> int:
        return len(self.image_id)


def grid_plan(
    image_ids: Integers, cells: Integers, shape: tuple[int, int], cell: tuple[int, int]
) -> Plan:
    """Plan a montage whose images lie in the cells of a grid.

    Parameters
    ----------
    image_ids
        int64 [n].
    cells
        int64 [n, 2]: row and column of each, from 0.
    shape
        Columns and rows of the grid.
    cell
        Width and height of a cell, in pixels. The original study's montage has 40 x 25 cells of
        72 x 56 pixels.
    """
    (columns, rows), (wide, high) = shape, cell
    row, column = np.asarray(cells, np.int64).reshape(-1, 2).T
    return Plan(
        columns * wide,
        rows * high,
        np.asarray(image_ids, np.int64),
        column * wide + wide // 2,
        row * high + high // 2,
        np.full(len(row), wide),
        np.full(len(row), high),
    )


def scatter_plan(
    image_ids: Integers,
    xy: NDArray[np.floating],
    *,
    width: int,
    height: int,
    smallest: int,
    largest: int,
) -> Plan:
    """Plan a montage whose images lie at their places on a map.

    The map is fitted into the canvas, both axes alike. Each image gets a square box of the area
    that it has to itself there: pi d² / 8, where d is the distance to its eighth neighbour. So
    images are small where it is crowded, and overlap a little.

    Parameters
    ----------
    image_ids
        int64 [n].
    xy
        [n, 2], x to the right and y upwards.
    width, height
        Of the canvas, in pixels.
    smallest, largest
        Between which the side of a box stays, in pixels.

    Raises
    ------
    ReimagingError
        If all images lie at one place, or a place is not finite.
    """
    places = np.asarray(xy, np.float64).reshape(-1, 2)
    if not np.isfinite(places).all():
        raise ReimagingError(
            f"{int((~np.isfinite(places).all(axis=1)).sum())} of the {len(places)} places of the "
            "map are not finite; mend what made them."
        )
    if len(places) > 1 and not np.ptp(places, axis=0).any():
        raise ReimagingError(
            f"All {len(places)} images of the map lie at one place, so that a montage would show "
            "one of them; map images that differ."
        )
    room = np.array([width, height]) - 1 - largest  # for centres: no box leaves the canvas
    if (room < 0).any():
        raise ReimagingError(
            f"Images of up to {largest} pixels do not fit on a canvas of {width} x {height}; "
            f"allowed are up to {min(width, height) - 1}."
        )
    at = _fitted(places * (1, -1), room) + largest // 2
    x, y = np.round(at).astype(np.int64).T
    side = np.clip(np.round(_room(at)), smallest, largest).astype(np.int64)
    return Plan(width, height, np.asarray(image_ids, np.int64), x, y, side, side)


def behind(plan: Plan) -> Integers:
    """Give for each image the one in front of it at the very same pixel; 0 where there is none.

    Of images whose centres fall on the same pixel, the first of the plan is in front. The others
    are hidden as far as they are not larger.

    Returns
    -------
    int64 [n]
        image_ids.
    """
    centres = plan.y * plan.width + plan.x
    _, first, which = np.unique(centres, return_index=True, return_inverse=True)
    front = first[which]
    return np.where(front == np.arange(len(plan)), 0, plan.image_id[front])


def _fitted(places: NDArray[np.float64], room: Integers) -> NDArray[np.float64]:
    """Bring places into a room, as large as it allows, and into its middle."""
    if not len(places):
        return places
    low, span = places.min(axis=0), np.ptp(places, axis=0)
    scales = room / np.where(span > 0, span, np.inf)
    scale = scales[span > 0].min(initial=np.inf) if span.any() else 0.0
    return np.asarray((places - low - span / 2) * scale + room / 2)


def _room(at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the side of each point's box, in the units of the points."""
    from scipy.spatial import cKDTree

    count = min(NEIGHBOURS, len(at) - 1)
    if count < 1:
        return np.full(len(at), np.inf)
    distances = cKDTree(at).query(at, [count + 1])[0][:, 0]
    return np.asarray(distances * np.sqrt(np.pi / count))
