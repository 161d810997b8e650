"""The nearest images in an embedding, among those that a filter chooses, a page at a time.

Without a filter the index is asked for as many as are wanted (maps/neighbours.py). Of few chosen
images, or few that may be shown, each is compared with the query, so that none is missed. Of many,
the index is asked for more and more until enough of what it finds was chosen: twice as many each
time, at most `DEEPEST`.

Each page goes on where the one before it ended. What was found for a query is kept for a while; and
found again it is the same, as the numbers asked for do not depend on the page.
"""

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError
from reimaging.explore.stale_files import opening
from reimaging.maps.neighbour_file import open_index
from reimaging.maps.neighbours import NeighbourIndex

DEEPEST = 8192  # neighbours of an image that are looked for
COMPARED = 30_000  # chosen images that are compared one by one

_FIRST = 64  # neighbours that are asked for at first
_BLOCK = 8192  # vectors that are compared at a time
_KEPT = 32 << 20  # bytes of neighbours that are kept: of the latest thousands of queries

Mask = NDArray[np.bool_]
Vector = NDArray[np.float32]


class Near(NamedTuple):
    """Images by their distance from a query, the nearest first.

    `rows` are those of the catalogue, int64 [k], with `distances`, float32 [k]. `is_all` tells
    whether there are no others, `is_ended` whether no others are looked for, `looked_at` how many
    neighbours were looked through.
    """

    rows: NDArray[np.int64]
    distances: NDArray[np.float32]
    is_all: bool
    is_ended: bool
    looked_at: int

    @property
    def bytes(self) -> int:
        """What it takes in memory, with what Python adds."""
        return self.rows.nbytes + self.distances.nbytes + 1024


class Neighbourhood:
    """The nearest images in one embedding; threads may share one.

    Parameters
    ----------
    index
        Of the embedding.
    ids
        int64 [n], ascending: the images that may be shown, by row.

    Attributes
    ----------
    images
        How many of these have a vector.
    """

    def __init__(self, index: NeighbourIndex, ids: NDArray[np.int64]) -> None:
        self._index, self._ids = index, ids
        places = np.minimum(np.searchsorted(index.ids, ids), max(0, len(index) - 1))
        self._has = index.ids[places] == ids if len(index) else np.zeros(len(ids), bool)
        self.images = int(self._has.sum())
        self._kept: OrderedDict[Hashable, Near] = OrderedDict()
        self._kept_bytes = 0
        self._lock = threading.Lock()

    @property
    def bytes(self) -> int:
        """What its vectors take."""
        return 4 * len(self._index) * self._index.dimension

    def count(self, mask: Mask | None) -> int:
        """Count the chosen images that have a vector; `mask` as in `of_image`."""
        return self.images if mask is None else int(np.count_nonzero(mask & self._has))

    def of_image(self, row: int, mask: Mask | None, count: int, chosen: int, key: Hashable) -> Near:
        """Give an image itself at the distance 0, and its neighbours, at least so many in all.

        Parameters
        ----------
        row
            Of the image.
        mask
            bool [n]: which rows are chosen; None for all. The image itself comes first all the
            same.
        count
            How many are wanted; fewer are given where there are no more.
        chosen
            How many the mask chooses.
        key
            Of the mask: what was found for the same row and key is found again.

        Raises
        ------
        ReimagingError
            If the image has no vector.
        """
        if not self._has[row]:
            raise ReimagingError(
                f"Image {self._ids[row]} has no vector in this embedding; choose another embedding."
            )
        image = int(self._ids[row])

        def nearest(k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
            return self._index.query_image(image, k)

        def vector() -> Vector:
            return self._index.directions_of([image])[0]

        kept = self._kept.get((row, key))
        near = self._grown(kept, nearest, vector, mask, count - 1, chosen, row)
        self._keep((row, key), near)
        return near._replace(
            rows=np.concatenate(([row], near.rows)),
            distances=np.concatenate((np.zeros(1, np.float32), near.distances)),
        )

    def of_vector(self, vector: Vector, mask: Mask | None, count: int, chosen: int) -> Near:
        """Give the images nearest to a vector, float32 [d], at least so many; as `of_image`."""
        own = np.asarray(vector, np.float32)

        def nearest(k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
            ids, distances = self._index.query_vectors(own[None], k)
            return ids[0], distances[0]

        def direction() -> Vector:
            length = float(np.linalg.norm(own))
            return own / np.float32(length or 1)

        return self._grown(None, nearest, direction, mask, count, chosen, None)

    def _keep(self, key: Hashable, near: Near) -> None:
        with self._lock:
            before = self._kept.pop(key, None)
            self._kept[key] = near
            self._kept_bytes += near.bytes - (before.bytes if before else 0)
            while self._kept_bytes > _KEPT:
                self._kept_bytes -= self._kept.popitem(last=False)[1].bytes

    def _grown(
        self,
        near: Near | None,
        nearest: Callable[[int], tuple[NDArray[np.int64], NDArray[np.float32]]],
        vector: Callable[[], Vector],
        mask: Mask | None,
        count: int,
        chosen: int,
        itself: int | None,
    ) -> Near:
        if near is None:
            if not len(self._ids):
                return Near(np.empty(0, np.int64), np.empty(0, np.float32), True, True, 0)
            if mask is not None and chosen <= COMPARED:
                return self._compared(vector(), mask & self._has, itself)
            if mask is None and self.images < len(self._index) and self.images <= COMPARED:
                return self._compared(vector(), self._has, itself)  # the others are not shown
            near = Near(np.empty(0, np.int64), np.empty(0, np.float32), False, False, 0)
        most = min(DEEPEST, len(self._index))
        while len(near.rows) < count and not near.is_ended:
            one_in = len(self._index) / max(1, chosen)
            step = min(most, 2 * near.looked_at or _power_of_two(_FIRST * max(1.0, one_in)))
            ids, distances = nearest(step)
            near = self._joined(near, ids, distances, mask, step)
        return near

    def _joined(
        self,
        near: Near,
        ids: NDArray[np.int64],
        distances: NDArray[np.float32],
        mask: Mask | None,
        step: int,
    ) -> Near:
        """Append what was not found before: a wider search may find another order."""
        rows = np.minimum(np.searchsorted(self._ids, ids), len(self._ids) - 1)
        good = self._ids[rows] == ids
        if mask is not None:
            good &= mask[rows]
        if len(near.rows):
            good &= ~np.isin(rows, near.rows)
        return Near(
            np.concatenate((near.rows, rows[good])),
            np.concatenate((near.distances, distances[good])),
            step >= len(self._index),
            step >= min(DEEPEST, len(self._index)),
            step,
        )

    def _compared(self, vector: Vector, mask: Mask, itself: int | None) -> Near:
        """Compare the query with each image of a mask; all of these have a vector."""
        rows = np.flatnonzero(mask)
        cosines = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), _BLOCK):
            block = slice(start, start + _BLOCK)
            cosines[block] = self._index.directions_of(self._ids[rows[block]]) @ vector
        if itself is not None:
            others = rows != itself
            rows, cosines = rows[others], cosines[others]
        if len(rows) > DEEPEST:
            nearest = np.argpartition(-cosines, DEEPEST)[:DEEPEST]
            nearest.sort()
            found, cosines, is_all = rows[nearest], cosines[nearest], False
        else:
            found, is_all = rows, True
        distances = np.maximum(np.round(1 - np.float64(cosines), 6), 0).astype(np.float32)
        order = np.argsort(distances, kind="stable")  # of equals the lower image_id first
        return Near(found[order], distances[order], is_all, True, len(found))


class Neighbourhoods:
    """The neighbourhoods of a profile's embeddings, each opened when it is first asked for.

    Parameters
    ----------
    files
        By the embedding's slug: its index and itself.
    ids
        int64 [n], ascending: the images that may be shown.
    most_bytes
        Of vectors that are held in memory, beside those of the embedding that was asked last; the
        one that was not asked for longest goes.
    """

    def __init__(
        self, files: Mapping[str, tuple[Path, Path]], ids: NDArray[np.int64], most_bytes: int
    ) -> None:
        self._files, self._ids, self._most = dict(files), ids, most_bytes
        self._open: OrderedDict[str, Neighbourhood] = OrderedDict()
        self._lock = threading.Lock()
        self._locks = {slug: threading.Lock() for slug in files}

    @property
    def first(self) -> str:
        """The embedding that is meant where none is named; "" if there is none."""
        return next(iter(self._files), "")

    def warm(self) -> None:
        """Open the first embedding before anybody asks: that of 600,000 images takes seconds."""
        with contextlib.suppress(ReimagingError):  # which is told to who asks
            self.of(self.first)

    def of(self, slug: str) -> Neighbourhood:
        """Give the neighbourhood of an embedding.

        Raises
        ------
        ReimagingError
            If the profile has no such embedding; a StaleFilesError if its files are damaged.
        """
        if slug not in self._files:
            known = ", ".join(self._files) or "none here: `doit neighbours` makes them"
            raise ReimagingError(f"embedding is {slug!r}; allowed is {known}.")
        with self._lock:
            if slug in self._open:
                self._open.move_to_end(slug)
                return self._open[slug]
        with self._locks[slug]:
            with self._lock:
                if slug in self._open:
                    return self._open[slug]
            with opening():
                opened = Neighbourhood(open_index(*self._files[slug]), self._ids)
            with self._lock:
                self._open[slug] = opened
                while (
                    len(self._open) > 1 and sum(n.bytes for n in self._open.values()) > self._most
                ):
                    self._open.popitem(last=False)
            return opened


def _power_of_two(number: float) -> int:
    """Give the least power of two that is not less, of numbers up to 2**30."""
    return 1 << max(0, int(np.ceil(np.log2(min(number, 2.0**30)))))
