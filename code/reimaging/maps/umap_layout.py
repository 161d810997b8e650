"""UMAP: images on a plane by a graph of their neighbours (McInnes, Healy & Melville 2018)."""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from reimaging.maps.cosine_search import directions
from reimaging.maps.tsne import require_different

Vectors = NDArray[np.float32]


def umap_layout(
    vectors: Vectors, seed: int, neighbours: int = 15, min_distance: float = 0.1
) -> Vectors:
    """Lay images out on a plane by UMAP of the angles between their vectors.

    Parameters
    ----------
    vectors
        float32 [n, d].
    seed
        Given a seed, UMAP runs in one thread and repeats itself.
    neighbours
        Of an image; fewer where there are fewer images.
    min_distance
        How near to each other images may lie.

    Returns
    -------
    NDArray, float32 [n, 2]

    Raises
    ------
    ReimagingError
        If there are fewer than five images, or all have the same vector.
    """
    units = directions(vectors)
    require_different(units, "UMAP")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that a seed takes one thread, which is wanted
        with _without("tensorflow"):  # half a GiB, for a kind of UMAP that is not used
            from umap import UMAP

        drawn = UMAP(
            n_neighbors=min(neighbours, len(units) - 1),
            min_dist=min_distance,
            metric="cosine",
            init="pca",
            n_jobs=1,
            random_state=seed,
        ).fit_transform(units)
    return np.asarray(drawn, np.float32)


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Have imports do as if a module were not installed, unless it is there already."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]
