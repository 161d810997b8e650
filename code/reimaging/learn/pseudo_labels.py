"""Pseudo-labels: features whitened, on the unit sphere, and cut into clusters by k-means.

What DeepCluster learns from (Caron et al. 2018, https://arxiv.org/abs/1807.05520). The k-means is
that of faiss, as theirs is; centres are of unit length here too, so that the nearest one is the one
with the largest cosine, and a network can tell it.

Empty clusters: after each round of k-means, a cluster that has lost all its images takes over the
centre of another, drawn by lot in proportion to its size; both centres are moved apart by a
1,024th, and the next round shares out the images between them.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError

Floats = NDArray[np.float32]

_ROUNDS = 20
_SAMPLE = 1024  # images a cluster from which k-means finds its centres; more are drawn by lot
_FLOOR = 1e-6  # of the largest variance: what varies less is noise, and is not blown up
_BLOCK = 65_536  # images that are given a cluster at a time


class Whitening(NamedTuple):
    """A way from features to fewer numbers of no correlation and equal variance.

    `kernel` float32 [features, dimension] and `bias` float32 [dimension], as of a Dense layer.
    """

    kernel: Floats
    bias: Floats

    def unit_vectors(self, features: Floats) -> Floats:
        """Whiten features, float32 [n, features], and bring them to unit length."""
        vectors = features @ self.kernel + self.bias
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


class Centres(NamedTuple):
    """What k-means found.

    `vectors` float32 [clusters, dimension], of unit length; `splits` is how often an empty cluster
    was split off from another on the way.
    """

    vectors: Floats
    splits: int

    def nearest(self, vectors: Floats) -> NDArray[np.int64]:
        """Give the centre with the largest cosine to each vector, int64 [n]; the first of equals.

        Parameters
        ----------
        vectors
            float32 [n, dimension], of unit length.
        """
        found = np.empty(len(vectors), np.int64)
        for start in range(0, len(vectors), _BLOCK):
            rows = slice(start, start + _BLOCK)
            found[rows] = (vectors[rows] @ self.vectors.T).argmax(1)
        return found


def fit_whitening(features: Floats, dimension: int) -> Whitening:
    """Fit a whitening to features by their principal components.

    Parameters
    ----------
    features
        float32 [n, features].
    dimension
        How many components to keep; fewer are kept where there are fewer images or features.
    """
    from sklearn.decomposition import PCA

    kept = min(dimension, *features.shape)
    with np.errstate(invalid="ignore", divide="ignore"):  # where all features are the same
        found = PCA(kept, random_state=0).fit(features)
    variance = np.nan_to_num(found.explained_variance_)  # a single image has none
    scale = 1 / np.sqrt(np.maximum(variance, max(variance[0] * _FLOOR, 1e-30)))
    kernel = (found.components_ * scale[:, None]).T
    return Whitening(kernel.astype(np.float32), (-found.mean_ @ kernel).astype(np.float32))


def find_centres(vectors: Floats, clusters: int, seed: int) -> Centres:
    """Find the centres of clusters by k-means.

    Parameters
    ----------
    vectors
        float32 [n, dimension], of unit length.
    clusters
        How many to find.
    seed
        Of the vectors that the centres begin with, and of the splits.

    Raises
    ------
    ReimagingError
        If there are fewer vectors than clusters.
    """
    import faiss

    if len(vectors) < clusters:
        raise ReimagingError(
            f"{len(vectors)} images cannot be put into {clusters} clusters; allowed are as many "
            "clusters as images at most."
        )
    # a seed of faiss has 31 bits
    found = faiss.Kmeans(
        vectors.shape[1],
        clusters,
        niter=_ROUNDS,
        spherical=True,
        seed=seed % 2**31,
        min_points_per_centroid=1,
        max_points_per_centroid=_SAMPLE,
    )
    found.train(np.ascontiguousarray(vectors, np.float32))
    rounds: Any = found.iteration_stats
    centres = np.asarray(found.centroids, np.float32)
    return Centres(centres, sum(int(each["nsplit"]) for each in rounds))
