"""A map cut into tiles, each with the images that are seen of its square.

The square 0, 0 to 1, 1 (x to the right, y downwards) is the one tile of level 0; each tile is cut
into four of the next level. Tile z/x/y is column x and row y of 2^z.

A tile has `SIDE` x `SIDE` cells and shows one image of each: the first by lot of those that lie in
the cell. If its square holds no more images than it has cells, it shows them all. So images stand
well apart where a map is crowded, and what is seen stays as one zooms in: the first of a cell is
also the first of that quarter of the cell in which it lies. The deepest level is the first on which
each tile shows all, or `DEEPEST`, where images that lie on each other are shown together, up to
`MOST` of them; `Tile.inside` says how many there are.

Nothing is cut beforehand. The images lie in the order of a curve (Morton's) on which each tile and
each cell is one stretch, so a tile is found by bisection and only its stretch is looked at. With a
filter the work is the same, whatever the filter.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError

SIDE = 8
CELLS = SIDE * SIDE
MOST = 256  # images of a tile, at places where many lie on each other
DEEPEST = 17
WITHIN = 2**16  # steps along a tile by which the places of its images are told

_BITS = DEEPEST + SIDE.bit_length() - 1  # of a coordinate: the cells of the deepest level
_NONE = np.iinfo(np.int32).max

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Tile(NamedTuple):
    """What is seen of one square.

    Attributes
    ----------
    rows
        int64 [k], k <= MOST: the images, as rows of the catalogue, the first by lot first.
    steps
        int32 [k, 2]: x and y within the tile, of WITHIN steps along each side.
    inside
        How many images the square holds.
    since
        If all of them are here: the first level whose tile around this one shows all, too.
    """

    rows: Rows
    steps: NDArray[np.int32]
    inside: int
    since: int | None


class MapTiles:
    """The tiles of a map in one layout.

    Parameters
    ----------
    rows
        int64 [n], the images as rows of the catalogue, each once.
    places
        float64 [n, 2], x and y on the square, from 0 up to but not including 1.
    lot
        [n], each once: in which order images are preferred.

    Attributes
    ----------
    rows, places
        As given, in the order of the curve.
    depth
        The deepest level.
    """

    def __init__(self, rows: Rows, places: NDArray[np.float64], lot: NDArray[np.integer]) -> None:
        codes = _curve(places)
        order = np.lexsort((lot, codes))
        self.rows, self.places, self._codes = rows[order], places[order], codes[order]
        self._at = np.argsort(lot[order]).astype(np.int32)  # by turn: where in the curve
        self._turn = np.empty(len(rows), np.int32)
        self._turn[self._at] = np.arange(len(rows), dtype=np.int32)
        self.depth = _depth(self._codes)

    def tile(self, z: int, x: int, y: int, mask: Mask | None = None) -> Tile:
        """Tell what is seen of a square.

        Parameters
        ----------
        z, x, y
            Level, column and row.
        mask
            Over all rows of the catalogue: which images may be seen; None for all.

        Raises
        ------
        ReimagingError
            If the map has no such tile.
        """
        if not 0 <= z <= self.depth:
            raise ReimagingError(
                f"This map has no level {z}; allowed are those from 0 to {self.depth}."
            )
        if not (0 <= x < 1 << z and 0 <= y < 1 << z):
            raise ReimagingError(
                f"Level {z} has no tile {x}/{y}; allowed are columns and rows from 0 to "
                f"{(1 << z) - 1}."
            )
        edges = self._edges(z, x, y, CELLS)
        start = int(edges[0])
        turns = self._turns(start, int(edges[-1]), mask)
        inside = int(np.count_nonzero(turns != _NONE))
        if inside <= CELLS:
            seen = turns[turns != _NONE]
        else:
            filled = edges[:-1][np.diff(edges) > 0] - start
            seen = np.minimum.reduceat(turns, filled)
            seen = seen[seen != _NONE]
            if z == self.depth:
                seen = _filled_up(seen, turns)
        at = self._at[np.sort(seen)]
        corner = np.array([x, y], np.float64)
        within = (self.places[at] * (1 << z) - corner) * WITHIN
        steps = np.clip(within, 0, WITHIN - 1).astype(np.int32)
        since = self._since(z, x, y, mask) if inside == len(at) else None
        return Tile(self.rows[at], steps, inside, since)

    def _edges(self, z: int, x: int, y: int, parts: int) -> NDArray[np.int64]:
        """Give where the parts of a tile begin on the curve, and where the last one ends."""
        span = 1 << 2 * (_BITS - z)
        first = int(_interleaved(np.array([x]), np.array([y]))[0]) * span
        return np.searchsorted(self._codes, first + np.arange(parts + 1) * (span // parts))

    def _turns(self, start: int, stop: int, mask: Mask | None) -> NDArray[np.int32]:
        """Give the turns of a stretch of the curve, with _NONE for what may not be seen."""
        turns = self._turn[start:stop]
        return turns if mask is None else np.where(mask[self.rows[start:stop]], turns, _NONE)

    def _since(self, z: int, x: int, y: int, mask: Mask | None) -> int:
        """Climb from a tile that shows all to the first around it that does."""
        while z:
            start, stop = self._edges(z - 1, x >> 1, y >> 1, 1)
            if np.count_nonzero(self._turns(start, stop, mask) != _NONE) > CELLS:
                break
            z, x, y = z - 1, x >> 1, y >> 1
        return z


def _filled_up(seen: NDArray[np.int32], turns: NDArray[np.int32]) -> NDArray[np.int32]:
    """Add the first of the others until there are MOST."""
    others = np.setdiff1d(turns[turns != _NONE], seen)
    return np.concatenate([seen, others[: MOST - len(seen)]])


def _curve(places: NDArray[np.float64]) -> NDArray[np.int64]:
    cells = np.clip(places * (1 << _BITS), 0, (1 << _BITS) - 1).astype(np.int64)
    return _interleaved(cells[:, 0], cells[:, 1])


def _interleaved(x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give Morton's code: the bits of x and y in turn, those of y above those of x."""
    return _apart(x) | _apart(y) << 1


def _apart(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Put a nought before each of the lower 32 bits."""
    spread = numbers.copy()
    for shift, kept in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        spread = (spread | spread << shift) & kept
    return spread


def _depth(codes: NDArray[np.int64]) -> int:
    """Give the first level on which no tile has more images than cells."""
    if len(codes) <= CELLS:
        return 0
    # two images that are CELLS apart on the curve lie in one tile only if that has more
    differ = int((codes[CELLS:] ^ codes[:-CELLS]).min())
    return min(DEEPEST, _BITS - (differ.bit_length() + 1) // 2 + 1)
