"""Neighbours of an image: those whose vectors of an embedding point most nearly the same way.

Distances are 1 - the cosine between two vectors, rounded to 1e-6: 0 the same way, 1 at right
angles, 2 the opposite way. A vector of zeros has no direction and lies at the distance 1 from all.
Of images at the same distance that of the lower image_id comes first.

Up to `neighbour_file.EXACT_UP_TO` images each query is compared with all, and the answer is exact.
Beyond, a graph is searched (`cosine_search`): of 600,000 made vectors 99.3 % of the ten nearest are
found (benchmarks/neighbours.py). The distances of those found are right, and the same graph gives
the same answer. It is built by one thread, so that the same embedding gives the same graph.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError
from reimaging.maps.cosine_search import Search, directions

Neighbours = tuple[NDArray[np.int64], NDArray[np.float32]]


class NeighbourIndex:
    """The neighbours in one embedding. It does not change, so that threads may share one.

    Attributes
    ----------
    ids
        int64 [n], the images, ascending; rows of the search are in this order.
    dimension
        Numbers a vector.
    kind
        "exact" or "graph".
    """

    def __init__(
        self, name: str, ids: NDArray[np.int64], dimension: int, kind: str, search: Search
    ) -> None:
        self.ids, self.dimension, self.kind = ids, dimension, kind
        self._name, self._search = name, search

    def __len__(self) -> int:
        return len(self.ids)

    def query_image(self, image_id: int, k: int) -> Neighbours:
        """Give the k nearest other images to one, and their distances, the nearest first.

        Returns
        -------
        (numpy.ndarray, numpy.ndarray)
            int64 and float32, [k]; fewer where the index has fewer others.

        Raises
        ------
        ReimagingError
            If the index does not have the image.
        """
        ids, distances = self.query_images([image_id], k)
        return ids[0], distances[0]

    def query_images(self, image_ids: Sequence[int] | NDArray[np.int64], k: int) -> Neighbours:
        """Give the k nearest other images to each, as `query_vectors` does; never itself."""
        own = np.asarray(image_ids, np.int64)
        rows = self._rows(own)
        others, distances = self._nearest(self._search.vectors(rows), min(k + 1, len(self)))
        # of duplicates the image itself may come anywhere, or not at all
        itself = others == own[:, None]
        itself[~itself.any(axis=1), -1] = True
        shape = len(own), others.shape[1] - 1
        return others[~itself].reshape(shape), distances[~itself].reshape(shape)

    def query_vectors(self, vectors: NDArray[Any], k: int) -> Neighbours:
        """Give the k nearest images to each vector, and their distances, the nearest first.

        Parameters
        ----------
        vectors
            Finite numbers [q, d], of any length.
        k
            How many; fewer are given where the index has fewer.

        Returns
        -------
        (numpy.ndarray, numpy.ndarray)
            image_ids, int64, and distances, float32, [q, k]. A graph that finds fewer than k fills
            up with the image_id -1 at an infinite distance.

        Raises
        ------
        ReimagingError
            If vectors are of another length than the embedding's, or not finite.
        """
        asked = np.asarray(vectors)
        if asked.ndim != 2 or asked.shape[1] != self.dimension:
            raise ReimagingError(
                f"Vectors of the shape {asked.shape} were asked of {self._name}; allowed are "
                f"[any number, {self.dimension}]."
            )
        if not np.isfinite(asked).all():
            raise ReimagingError(
                f"A vector asked of {self._name} has numbers that are not finite; allowed are "
                "finite ones."
            )
        return self._nearest(directions(asked), min(k, len(self)))

    def directions_of(self, image_ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """Give the vectors of images, brought to the length 1, float32 [images, d].

        Raises
        ------
        ReimagingError
            If the index does not have one of them.
        """
        return self._search.vectors(self._rows(np.asarray(image_ids, np.int64)))

    def _nearest(self, queries: NDArray[np.float32], count: int) -> Neighbours:
        rows, cosines = self._search.nearest(queries, count)
        ids = np.where(rows >= 0, self.ids[rows], -1)
        distances = np.where(rows >= 0, np.round(1 - np.float64(cosines), 6), np.inf)
        distances = np.maximum(distances, 0).astype(np.float32)
        order = np.lexsort((ids, distances))
        return np.take_along_axis(ids, order, 1), np.take_along_axis(distances, order, 1)

    def _rows(self, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
        rows = np.minimum(np.searchsorted(self.ids, wanted), len(self) - 1)
        missing = wanted[self.ids[rows] != wanted]
        if len(missing):
            raise ReimagingError(
                f"{self._name} has no image {missing[0]}; allowed are the {len(self):,} it was "
                "built of."
            )
        return np.asarray(rows, np.int64)
