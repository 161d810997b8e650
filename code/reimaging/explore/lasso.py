"""The images of a map that lie within a line drawn around them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError

CORNERS = 256  # a line drawn by hand is that fine on any screen; more would only take time

Mask = NDArray[np.bool_]


class Lasso:
    """The places of a map, in the order in which a line around some of them is followed.

    Parameters
    ----------
    places
        float64 [n, 2], x and y.
    """

    def __init__(self, places: NDArray[np.float64]) -> None:
        self._order = np.argsort(places[:, 1], kind="stable")
        self._x = np.ascontiguousarray(places[self._order, 0])
        self._y = np.ascontiguousarray(places[self._order, 1])

    def within(self, polygon: Sequence[Sequence[float]]) -> NDArray[np.int64]:
        """Find the places within a polygon.

        Where the line crosses itself, what it goes around twice is outside (even-odd), as it is
        drawn on the screen.

        Parameters
        ----------
        polygon
            Its corners, x and y; the last is joined with the first.

        Returns
        -------
        int64 [k]
            Positions in `places`, ascending.

        Raises
        ------
        ReimagingError
            If it has fewer than 3 corners or more than CORNERS, or a corner is not finite.
        """
        if not 3 <= len(polygon) <= CORNERS:
            raise ReimagingError(
                f"The lasso has {len(polygon)} corners; allowed are 3 to {CORNERS}."
            )
        corners = np.asarray(polygon, np.float64)
        if not np.isfinite(corners).all():
            raise ReimagingError("A corner of the lasso is no place: x and y are finite numbers.")
        inside = np.zeros(len(self._y), bool)
        for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            # an edge matters only for the places between its ends, which are one stretch
            start, stop = np.searchsorted(self._y, sorted((y0, y1)))
            y = self._y[start:stop]
            with np.errstate(over="ignore", invalid="ignore"):
                crossing = x0 + (y - y0) * ((x1 - x0) / (y1 - y0)) if y0 != y1 else y
            inside[start:stop] ^= self._x[start:stop] < crossing
        return np.sort(self._order[inside])
