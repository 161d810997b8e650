"""Vectors in clusters, as those of images are, as many as asked for.

2,000 clusters of the same size in 300 dimensions, or as many as asked for. Each lies about a centre
drawn from a normal distribution and is a normal distribution in 20 directions of its own, as wide
altogether as the centres are apart from zero, with a tenth of that in noise of all dimensions.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

CLUSTERS, INTRINSIC, DIMENSION = 2_000, 20, 300
NOISE = 0.1
_A_CLUSTER = 10  # vectors of each cluster in a block

Vectors = NDArray[np.float32]


def made_vectors(count: int, seed: int, part: int, dimension: int = DIMENSION) -> Iterator[Vectors]:
    """Make so many vectors, 20,000 at a time; another part has others of the same clusters."""
    clusters = np.random.default_rng(seed)
    # of length 1, and at right angles, nearly
    centres = clusters.standard_normal((CLUSTERS, 1, dimension), np.float32) / dimension**0.5
    axes = clusters.standard_normal((CLUSTERS, INTRINSIC, dimension), np.float32) / dimension**0.5
    rng = np.random.default_rng((seed, part))
    left = count
    while left:
        along = rng.standard_normal((CLUSTERS, _A_CLUSTER, INTRINSIC), np.float32)
        vectors = (centres + along / INTRINSIC**0.5 @ axes).reshape(-1, dimension)
        vectors += NOISE * rng.standard_normal(vectors.shape, np.float32) / dimension**0.5
        vectors = vectors[rng.permutation(len(vectors))][:left]
        left -= len(vectors)
        yield vectors.astype(np.float32)
