"""How likely an image takes each of its nearest for a neighbour: what t-SNE starts from.

After van der Maaten & Hinton 2008, "Visualizing data using t-SNE", Journal of Machine Learning
Research 9, 2579-2605: a normal distribution about each image, as wide as the perplexity asks for,
here over the three times perplexity nearest alone, as openTSNE has it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

EXACT_UP_TO = 50_000  # images; of more, neighbours are found by trees, and a few are missed

Vectors = NDArray[np.float32]


def possible_perplexity(wanted: float, images: int) -> float:
    """Give the perplexity that so many images allow: a third of the others at most."""
    return min(wanted, (images - 1) / 3)


def affinities(units: Vectors, perplexity: float, seed: int) -> Any:
    """Give openTSNE's affinities of images, the same however many cores there are.

    Parameters
    ----------
    units
        Vectors of length 1, float32 [n, d].
    perplexity
        About how many neighbours an image has; with fewer images than it takes, a smaller one.
    seed
        Of the trees, of more than EXACT_UP_TO images.

    Returns
    -------
    openTSNE.affinity.PerplexityBasedNN
        Its `P` is a sparse matrix [n, n] whose sum is 1.
    """
    from openTSNE import affinity
    from openTSNE.nearest_neighbors import PrecomputedNeighbors
    from sklearn.neighbors import NearestNeighbors
    from threadpoolctl import threadpool_limits

    perplexity = possible_perplexity(perplexity, len(units))
    if len(units) > EXACT_UP_TO:
        return affinity.PerplexityBasedNN(units, perplexity, n_jobs=1, random_state=seed)
    count = max(1, min(len(units) - 1, int(3 * perplexity)))
    search = NearestNeighbors(n_neighbors=count, algorithm="brute").fit(units)
    with threadpool_limits(1):  # products that several threads add up round otherwise
        distances, rows = search.kneighbors()
    near = PrecomputedNeighbors(rows, distances)
    return affinity.PerplexityBasedNN(knn_index=near, perplexity=perplexity)
