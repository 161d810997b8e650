"""UMAP: images on a plane by a graph of their neighbours (McInnes, Healy & Melville 2018)."""

import warnings

import numpy as np
from numpy.typing import NDArray

from reimaging.learn.start import start_keras
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
        start_keras()  # UMAP brings TensorFlow in where there is one, and with it what that says
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
